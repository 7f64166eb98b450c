import PipelineConfig
import Scoring

/// A fitted model as the YAML that flag and explain read.
struct ModelText {
  private(set) var text = ""

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
    variables(model.variants[0], indent: "  ")
    if fitted.regions.isEmpty { return }
    text += "wilayah:\n"
    for (code, variant) in fitted.regions {
      text += "  \"\(code)\":\n    konstanta: \(ModelText.sum(model.variants[variant].constant))\n    variabel:\n"
      variables(model.variants[variant], indent: "      ")
    }
  }

  private mutating func variables(_ variant: RankingModel.Variant, indent: String) {
    for variable in variant.variables {
      text += "\(indent)\(variable.column): {"
      switch variable.term {
      case .category(let coefficients):
        let named = coefficients.enumerated().filter { $0.element != 0 }
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

  /// Coefficients have four decimals although sums have eight.
  private static func sum(_ value: Int64) -> String { FixedPoint.text(value / 10_000, scale: 4) }

  private static func quoted(_ text: String) -> String {
    "\"" + text.filter { $0 != "\"" && $0 != "\\" && $0 != "\n" } + "\""
  }
}
