import Diagnostics
import PipelineConfig

/// Reads the interactions of a ranking model (`interaksi` in its file): what two of its variables add together.
enum InteractionFile {
  private static let sum = RankingModel.sumDecimals

  /// The interactions of the whole model. The first of the two variables is one of categories; the second is too, or is a
  /// number.
  static func read(
    _ file: ConfigMap, _ variables: [RankingModel.Variable], _ codes: CodeLists?
  ) throws(Failure) -> [RankingModel.Interaction] {
    guard let list = try file.optionalMap("interaksi") else { return [] }
    var found: [RankingModel.Interaction] = []
    for entry in list.entries() {
      if variables.contains(where: { $0.column == entry.key }) {
        throw list.failure(entry.key, id: "adalah nama variabel", en: "is the name of a variable")
      }
      let map = list.adopt(try entry.node.map())
      let names = try map.strings("variabel")
      let places = names.compactMap { name in variables.firstIndex { $0.column == name } }
      guard names.count == 2, places.count == 2, places[0] != places[1] else {
        throw map.failure(
          "variabel", id: "harus dua variabel model yang berbeda", en: "must be two different variables of the model")
      }
      guard case .category = variables[places[0]].term else {
        throw map.failure("variabel", id: "yang pertama harus berjenis kategori", en: "must begin with one of kategori")
      }
      found.append(
        RankingModel.Interaction(
          name: entry.key, first: places[0], second: places[1],
          term: try term(map, with: variables[places[1]].term, codes: places.map { codes?[variables[$0].column] }),
          missing: try map.optionalDecimal("kosong", scale: sum) ?? 0))
    }
    return found
  }

  /// The coefficients of one region: of the model's interactions those that differ.
  static func change(_ variant: inout RankingModel.Variant, _ changes: ConfigMap, _ codes: CodeLists?) throws(Failure) {
    for entry in changes.entries() {
      guard let index = variant.interactions.firstIndex(where: { $0.name == entry.key }) else {
        throw changes.failure(entry.key, id: "bukan interaksi model", en: "is no interaction of the model")
      }
      let map = changes.adopt(try entry.node.map())
      let general = variant.interactions[index]
      let columns = [general.first, general.second].map { codes?[variant.variables[$0].column] }
      let changed = try term(map, with: variant.variables[general.second].term, in: general.term, codes: columns)
      if case .categories(let pairs, _) = general.term, case .categories(let own, _) = changed,
        let lost = pairs.first(where: { pair in !own.contains { $0.place == pair.place } })
      {
        throw map.failure(
          "nilai", id: "harus menyebut kode \(lost.first) dan \(lost.second) juga, seperti model seluruh negeri",
          en: "must name codes \(lost.first) and \(lost.second) too, as the whole model does")
      }
      variant.interactions[index].term = changed
      if let missing = try map.optionalDecimal("kosong", scale: sum) { variant.interactions[index].missing = missing }
    }
  }

  private static func term(
    _ map: ConfigMap, with second: RankingModel.Term, in general: RankingModel.Interaction.Term? = nil,
    codes: [Set<Int>?]
  ) throws(Failure) -> RankingModel.Interaction.Term {
    switch second {
    case .category:
      var pairs: [RankingModel.Interaction.Pair] = []
      let rows = try map.map("nilai")
      for row in rows.entries() {
        let first = try code(row, rows, codes[0])
        let cells = rows.adopt(try row.node.map())
        for cell in cells.entries() {
          pairs.append(
            RankingModel.Interaction.Pair(
              first: first, second: try code(cell, cells, codes[1]), amount: try cell.node.decimal(scale: sum)))
        }
      }
      pairs.sort { $0.place < $1.place }
      var other: Int64 = 0
      if case .categories(_, let whole) = general { other = whole }
      return .categories(pairs, other: try map.optionalDecimal("lainnya", scale: sum) ?? other)
    case .number(_, let limit):
      var slopes = [Int64](repeating: 0, count: 255)
      let list = try map.map("koefisien")
      for entry in list.entries() {
        slopes[Int(try code(entry, list, codes[0]))] = try entry.node.decimal(scale: RankingModel.slopeDecimals)
      }
      return .slopes(slopes, limit: limit)
    case .classes:
      throw map.failure(
        "variabel", id: "yang kedua harus berjenis kategori atau bilangan",
        en: "must end with one of kategori or bilangan")
    }
  }

  private static func code(_ entry: ConfigPair, _ map: ConfigMap, _ list: Set<Int>?) throws(Failure) -> UInt8 {
    UInt8(try RankingModelFile.code(entry, map, list))
  }
}
