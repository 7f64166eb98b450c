import PipelineConfig
import Scoring

/// A fitted model as the YAML that flag and explain read.
struct ModelText {
  private(set) var text = ""
  /// The whole model's coefficients: a region names every code that they name.
  private var general = RankingModel.Variant(constant: 0, variables: [])

  /// `note` are comment lines; `validity` the days from and to.
  init(
    _ fitted: ModelFitter.Fitted, name: String, statement: String, source: String, note: [String],
    validity: (from: String, to: String)?
  ) {
    let model = fitted.model
    for line in note { text += "# \(line)\n" }
    text +=
      "nama: \(ModelText.quoted(name))\nketerangan: \(ModelText.quoted(statement))\nsumber: \(ModelText.quoted(source))\n"
    if let validity { text += "berlaku: {dari: \(validity.from), sampai: \(validity.to)}\n" }
    text += "konstanta: \(ModelText.sum(model.variants[0].constant))\nminimum_variabel: \(model.minimum)\nvariabel:\n"
    general = model.variants[0]
    variables(model.variants[0], indent: "  ")
    interactions(model.variants[0], indent: "", isWhole: true)
    if fitted.regions.isEmpty { return }
    text += "wilayah:\n"
    for (code, variant) in fitted.regions {
      text += "  \"\(code)\":\n    konstanta: \(ModelText.sum(model.variants[variant].constant))\n    variabel:\n"
      variables(model.variants[variant], indent: "      ")
      interactions(model.variants[variant], indent: "    ", isWhole: false)
    }
  }

  private mutating func variables(_ variant: RankingModel.Variant, indent: String) {
    for (place, variable) in variant.variables.enumerated() {
      text += "\(indent)\(variable.column): {"
      switch variable.term {
      case .category(let coefficients):
        var whole: [Int64] = []
        if case .category(let list) = general.variables[place].term { whole = list }
        let named = coefficients.enumerated().filter {
          $0.element != 0 || (whole.count > $0.offset && whole[$0.offset] != 0)
        }
        let list = named.map { "\($0.offset): \(ModelText.sum($0.element))" }.joined(separator: ", ")
        text += "jenis: kategori, nilai: {\(list)}"
      case .number(let slope, let limit):
        text += "jenis: bilangan, koefisien: \(FixedPoint.text(slope, scale: RankingModel.slopeDecimals))"
        if let limit { text += ", maksimum: \(FixedPoint.text(Int64(limit), scale: RankingModel.valueDecimals))" }
      case .classes(let borders, let coefficients):
        let list = coefficients.enumerated().map { place, value in
          let border =
            place < borders.count
            ? "sampai: \(FixedPoint.text(Int64(borders[place]), scale: RankingModel.valueDecimals)), " : ""
          return "{\(border)nilai: \(ModelText.sum(value))}"
        }
        text += "jenis: kelas, kelas: [\(list.joined(separator: ", "))]"
      }
      text += ", kosong: \(ModelText.sum(variable.missing))}\n"
    }
  }

  /// A region's say what differs from the whole model's, so not which variables they are of.
  private mutating func interactions(_ variant: RankingModel.Variant, indent: String, isWhole: Bool) {
    if variant.interactions.isEmpty { return }
    text += "\(indent)interaksi:\n"
    for (place, pair) in variant.interactions.enumerated() {
      text += "\(indent)  \(pair.name): {"
      if isWhole {
        text += "variabel: [\(variant.variables[pair.first].column), \(variant.variables[pair.second].column)], "
      }
      switch pair.term {
      case .categories(var pairs, _):
        if case .categories(let whole, _) = general.interactions[place].term {
          for pair in whole where !pairs.contains(where: { $0.first == pair.first && $0.second == pair.second }) {
            pairs.append(RankingModel.Interaction.Pair(first: pair.first, second: pair.second, amount: 0))
          }
          pairs.sort { ($0.first, $0.second) < ($1.first, $1.second) }
        }
        let codes = Set(pairs.map(\.first)).sorted()
        let rows = codes.map { code in
          let cells = pairs.filter { $0.first == code }.map { "\($0.second): \(ModelText.sum($0.amount))" }
          return "\(code): {\(cells.joined(separator: ", "))}"
        }
        text += "nilai: {\(rows.joined(separator: ", "))}"
      case .slopes(let slopes, _):
        let list = slopes.enumerated().filter { $0.element != 0 }
          .map { "\($0.offset): \(FixedPoint.text($0.element, scale: RankingModel.slopeDecimals))" }
        text += "koefisien: {\(list.joined(separator: ", "))}"
      }
      text += ", kosong: \(ModelText.sum(pair.missing))}\n"
    }
  }

  /// Coefficients have four decimals although sums have eight.
  private static func sum(_ value: Int64) -> String { FixedPoint.text(value / 10_000, scale: 4) }

  private static func quoted(_ text: String) -> String {
    "\"" + text.filter { $0 != "\"" && $0 != "\\" && $0 != "\n" } + "\""
  }
}
