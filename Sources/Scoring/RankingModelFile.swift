import Diagnostics
import PipelineConfig

/// Reads a ranking model from its YAML (`pipelines/peringkat/*.yaml`; the keys are explained in the shipped example).
package enum RankingModelFile {
  /// Reads the model; everything wrong in it is `badConfig` with file and line.
  /// `asOf` (packed) must be within its validity; nil: whenever it holds. A code that the list of its column in `codes` does not
  /// have is refused, and a region that `isRegion` does not know; where there is no list, any code will do.
  package static func read(
    _ file: ConfigMap, asOf: Int32?, codes: CodeLists? = nil, isRegion: (String) -> Bool = { _ in true }
  ) throws(Failure) -> RankingModel {
    let name = try file.string("nama")
    _ = try file.string("keterangan")
    _ = try file.optionalString("sumber")
    try checkValidity(file, asOf: asOf)
    let list = try file.map("variabel")
    var variables: [RankingModel.Variable] = []
    for entry in list.entries() {
      let map = list.adopt(try entry.node.map())
      variables.append(
        RankingModel.Variable(
          column: entry.key, term: try term(map, codes: codes?[entry.key]),
          missing: try map.optionalDecimal("kosong", scale: sum) ?? 0,
          line: entry.line))
    }
    if variables.isEmpty {
      throw file.failure("variabel", id: "tidak boleh kosong", en: "must not be empty")
    }
    let minimum = try file.int("minimum_variabel", in: 1...variables.count)
    var general = RankingModel.Variant(constant: try file.decimal("konstanta", scale: sum), variables: variables)
    general.interactions = try InteractionFile.read(file, variables, codes)
    try checkReach(general, file, "konstanta")
    let (variants, ofKab) = try regional(file, general, codes, isRegion)
    return RankingModel(
      name: name, file: file.file, minimum: minimum, variants: variants, variantOfKab: ofKab)
  }

  private static let sum = RankingModel.sumDecimals
  private static let hundred = 100

  private static func checkValidity(_ file: ConfigMap, asOf: Int32?) throws(Failure) {
    guard let span = try file.optionalMap("berlaku") else { return }
    let from = try span.optionalDate("dari") ?? Int32.min
    let to = try span.optionalDate("sampai") ?? Int32.max
    if from > to { throw file.failure("berlaku", id: "berakhir sebelum mulai", en: "ends before it begins") }
    guard let asOf else { return }
    if !(from...to).contains(asOf) {
      let day = PackedDay.text(asOf)
      throw file.failure(
        "berlaku", id: "tidak mencakup tanggal acuan \(day)", en: "does not cover the as-of date \(day)")
    }
  }

  /// A score is an exact sum; coefficients with which it could run over are refused.
  private static func checkReach(_ variant: RankingModel.Variant, _ map: ConfigMap, _ key: String) throws(Failure) {
    if variant.isWithinReach { return }
    throw map.failure(
      key, id: "bersama koefisien lain terlalu besar; perkecil, atau beri `maksimum`",
      en: "is too large together with the other coefficients; lower them, or give a `maksimum`")
  }

  /// The term of a variable. That of a region is of the `general` one's kind, keeps its limit, and names the codes that it names:
  /// what is left out by oversight would count as the reference.
  private static func term(
    _ map: ConfigMap, in general: RankingModel.Term? = nil, codes: Set<Int>?
  ) throws(Failure) -> RankingModel.Term {
    switch (try map.string("jenis", oneOf: ["kategori", "bilangan", "kelas"]), general) {
    case ("kategori", nil): return .category(try categories(map, in: nil, codes))
    case ("kategori", .category(let coefficients)): return .category(try categories(map, in: coefficients, codes))
    case ("bilangan", nil), ("bilangan", .number):
      let slope = try map.decimal("koefisien", scale: RankingModel.slopeDecimals)
      var limit = try map.optionalDecimal("maksimum", scale: RankingModel.valueDecimals).map { Int($0) }
      if let limit, limit <= 0 { throw map.failure("maksimum", id: "harus di atas 0", en: "must be above 0") }
      if limit == nil, case .number(_, let wider) = general { limit = wider }
      return .number(slope: slope, limit: limit)
    case ("kelas", nil), ("kelas", .classes): return try classes(map)
    default:
      throw map.failure("jenis", id: "harus sama dengan jenis di seluruh negeri", en: "must be the whole model's")
    }
  }

  /// Codes that are not named have the term `lainnya`, by default 0 (the reference category).
  private static func categories(
    _ map: ConfigMap, in general: [Int64]?, _ list: Set<Int>?
  ) throws(Failure) -> [Int64] {
    let other = try map.optionalDecimal("lainnya", scale: sum) ?? general?.last ?? 0
    var coefficients = [Int64](repeating: other, count: 256)
    let values = try map.map("nilai")
    if let general {
      let named = Set(values.entries().map(\.key))
      if let lost = general.indices.first(where: { general[$0] != general.last && !named.contains(String($0)) }) {
        throw map.failure(
          "nilai", id: "harus menyebut kode \(lost) juga, seperti model seluruh negeri",
          en: "must name code \(lost) too, as the whole model does")
      }
    }
    for entry in values.entries() {
      coefficients[try code(entry, values, list)] = try entry.node.decimal(scale: sum)
    }
    return coefficients
  }

  /// The code that `entry` names: one of `list`, where its column has one.
  static func code(_ entry: ConfigPair, _ map: ConfigMap, _ list: Set<Int>?) throws(Failure) -> Int {
    guard let code = Int(entry.key), (0..<255).contains(code), String(code) == entry.key else {
      throw map.failure(entry.key, id: "harus kode 0..254", en: "must be a code 0..254")
    }
    if let list, !list.contains(code) {
      let known = list.sorted().map { String($0) }.joined(separator: " ")
      throw map.failure(
        entry.key, id: "bukan kode variabel ini, yang kodenya \(known)",
        en: "is no code of this variable, which has \(known)")
    }
    return code
  }

  private static func classes(_ map: ConfigMap) throws(Failure) -> RankingModel.Term {
    var borders: [Int] = []
    var coefficients: [Int64] = []
    let list = try map.maps("kelas")
    for (index, entry) in list.enumerated() {
      let border = try entry.optionalDecimal("sampai", scale: RankingModel.valueDecimals).map { Int($0) }
      coefficients.append(try entry.decimal("nilai", scale: sum))
      if index == list.count - 1 {
        if border != nil {
          throw entry.failure("sampai", id: "tidak boleh ada di kelas terakhir", en: "must not stand in the last class")
        }
      } else if let border, borders.last.map({ $0 < border }) ?? true {
        borders.append(border)
      } else {
        throw entry.failure("sampai", id: "harus ada dan menaik", en: "is required and must ascend")
      }
    }
    if coefficients.isEmpty {
      throw map.failure("kelas", id: "tidak boleh kosong", en: "must not be empty")
    }
    return .classes(borders: borders, coefficients: coefficients)
  }

  /// The coefficients of single provinces (two digits) and kab/kota (four): only what differs from the nation's is
  /// written. A kab/kota's own go before its province's.
  private static func regional(
    _ file: ConfigMap, _ general: RankingModel.Variant, _ codes: CodeLists?, _ isRegion: (String) -> Bool
  ) throws(Failure) -> ([RankingModel.Variant], [UInt16]) {
    var variants = [general]
    var ofKab = [UInt16](repeating: 0, count: 10_000)
    var provinces = [UInt16](repeating: 0, count: 100)
    guard let regions = try file.optionalMap("wilayah") else { return (variants, ofKab) }
    for entry in regions.entries() {
      let isProvince = entry.key.utf8.count == 2
      guard let code = Int(entry.key), isProvince ? code >= 10 : code >= 1000 && code <= 9999, variants.count < 2_000
      else {
        throw regions.failure(
          entry.key, id: "harus kode provinsi 2 angka atau kab/kota 4 angka",
          en: "must be a province code of 2 digits or a kab/kota code of 4")
      }
      if !isRegion(entry.key) {
        throw regions.failure(entry.key, id: "tidak ada di daftar wilayah", en: "is not in the list of regions")
      }
      let map = regions.adopt(try entry.node.map())
      var variant = general
      if let constant = try map.optionalDecimal("konstanta", scale: sum) { variant.constant = constant }
      if let changes = try map.optionalMap("variabel") {
        for change in changes.entries() {
          guard let index = variant.variables.firstIndex(where: { $0.column == change.key }) else {
            throw changes.failure(change.key, id: "bukan variabel model", en: "is no variable of the model")
          }
          let inner = changes.adopt(try change.node.map())
          variant.variables[index].term = try term(
            inner, in: general.variables[index].term, codes: codes?[change.key])
          if let missing = try inner.optionalDecimal("kosong", scale: sum) {
            variant.variables[index].missing = missing
          }
        }
      }
      if let changes = try map.optionalMap("interaksi") { try InteractionFile.change(&variant, changes, codes) }
      try checkReach(variant, regions, entry.key)
      if isProvince { provinces[code] = UInt16(variants.count) } else { ofKab[code] = UInt16(variants.count) }
      variants.append(variant)
    }
    for kab in 1000..<10_000 where ofKab[kab] == 0 { ofKab[kab] = provinces[kab / 100] }
    return (variants, ofKab)
  }
}
