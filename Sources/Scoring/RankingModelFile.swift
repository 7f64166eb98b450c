import Diagnostics
import PipelineConfig

/// Reads a ranking model from its YAML (`pipelines/peringkat/*.yaml`; the keys are explained in the shipped example).
package enum RankingModelFile {
  /// Reads the model; everything wrong in it is `badConfig` with file and line.
  /// `asOf` (packed) must be within its validity; nil: whenever it holds.
  package static func read(_ file: ConfigMap, asOf: Int32?) throws(Failure) -> RankingModel {
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
          column: entry.key, term: try term(map), missing: try map.optionalDecimal("kosong", scale: sum) ?? 0))
    }
    if variables.isEmpty {
      throw file.failure("variabel", id: "tidak boleh kosong", en: "must not be empty")
    }
    let minimum = try file.int("minimum_variabel", in: 1...variables.count)
    let general = RankingModel.Variant(constant: try file.decimal("konstanta", scale: sum), variables: variables)
    let (variants, ofKab) = try regional(file, general)
    return RankingModel(name: name, minimum: minimum, variants: variants, variantOfKab: ofKab)
  }

  private static let sum = RankingModel.sumDecimals
  private static let hundred = 100

  private static func checkValidity(_ file: ConfigMap, asOf: Int32?) throws(Failure) {
    guard let span = try file.optionalMap("berlaku") else { return }
    let from = try span.optionalDate("dari") ?? Int32.min
    let to = try span.optionalDate("sampai") ?? Int32.max
    guard let asOf else { return }
    if !(from...max(from, to)).contains(asOf) {
      let day = PackedDay.text(asOf)
      throw file.failure(
        "berlaku", id: "tidak mencakup tanggal acuan \(day)", en: "does not cover the as-of date \(day)")
    }
  }

  private static func term(_ map: ConfigMap) throws(Failure) -> RankingModel.Term {
    switch try map.string("jenis", oneOf: ["kategori", "bilangan", "kelas"]) {
    case "kategori": return .category(try categories(map))
    case "bilangan":
      let slope = try map.decimal("koefisien", scale: RankingModel.slopeDecimals)
      let limit = try map.optionalDecimal("maksimum", scale: RankingModel.valueDecimals).map { Int($0) }
      return .number(slope: slope, limit: limit)
    default:
      return try classes(map)
    }
  }

  /// Codes that are not named have the term `lainnya`, by default 0 (the reference category).
  private static func categories(_ map: ConfigMap) throws(Failure) -> [Int64] {
    let other = try map.optionalDecimal("lainnya", scale: sum) ?? 0
    var coefficients = [Int64](repeating: other, count: 255)
    let values = try map.map("nilai")
    for entry in values.entries() {
      guard let code = Int(entry.key), (0..<255).contains(code) else {
        throw values.failure(entry.key, id: "harus kode 0..254", en: "must be a code 0..254")
      }
      coefficients[code] = try entry.node.decimal(scale: sum)
    }
    return coefficients
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
    _ file: ConfigMap, _ general: RankingModel.Variant
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
      let map = regions.adopt(try entry.node.map())
      var variant = general
      if let constant = try map.optionalDecimal("konstanta", scale: sum) { variant.constant = constant }
      if let changes = try map.optionalMap("variabel") {
        for change in changes.entries() {
          guard let index = variant.variables.firstIndex(where: { $0.column == change.key }) else {
            throw changes.failure(change.key, id: "bukan variabel model", en: "is no variable of the model")
          }
          let inner = changes.adopt(try change.node.map())
          variant.variables[index].term = try term(inner)
          if let missing = try inner.optionalDecimal("kosong", scale: sum) {
            variant.variables[index].missing = missing
          }
        }
      }
      if isProvince { provinces[code] = UInt16(variants.count) } else { ofKab[code] = UInt16(variants.count) }
      variants.append(variant)
    }
    for kab in 1000..<10_000 where ofKab[kab] == 0 { ofKab[kab] = provinces[kab / 100] }
    return (variants, ofKab)
  }
}
