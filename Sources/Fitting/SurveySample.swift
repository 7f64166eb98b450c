import Diagnostics
import Scoring
import TabularIO

/// A survey of expenditure, row by row as numbers: what a model is fitted to.
struct SurveySample: Sendable {
  /// Why a row is not used.
  enum Unused: Int, CaseIterable, Sendable {
    case noExpenditure
    case noWeight
    case noRegion
    /// A variable holds something that is no value of its form.
    case unreadable

    var text: String {
      switch self {
      case .noExpenditure: "tanpa_pengeluaran"
      case .noWeight: "tanpa_bobot"
      case .noRegion: "tanpa_wilayah"
      case .unreadable: "nilai_tak_terbaca"
      }
    }
  }

  /// Values by row, `variables` each: a code for a category, hundredths for a number; ``missing`` for none.
  private(set) var values: [Int32] = []
  let variables: Int
  /// Natural logarithm of expenditure per head.
  private(set) var response: [Double] = []
  private(set) var weight: [Double] = []
  /// First four digits of the region.
  private(set) var kab: [UInt16] = []
  /// Digest of the row's content: the order of rows and the folds follow from it, so neither depends on place.
  private(set) var digest: [UInt64] = []
  /// Rows that are not used, by reason.
  private(set) var unused = [Int](repeating: 0, count: Unused.allCases.count)

  static let missing = Int32.min
  var count: Int { response.count }

  /// Reads `path` (CSV, plain or gzip): the columns of `model`, `pengeluaran_per_kapita`, `bobot`, `kode_wilayah`. Rows come in the
  /// order of kab/kota, then content. Throws `inputMissing`; `badData` when a column is missing, when more than one row
  /// in a hundred cannot be used, or when none can (with the line of the first of them).
  /// A code that the list of its column in `codes` does not have cannot be used either.
  static func read(_ path: String, model: RankingModel, codes: CodeLists? = nil) throws(Failure) -> SurveySample {
    let table = try survey(path)
    var sample = SurveySample(variables: model.columns.count)
    let variables = model.variants[0].variables
    let lists = model.columns.map { codes?[$0] }
    var columns: [Int] = []
    for name in model.columns { columns.append(try column(table, name)) }
    let expenditure = try column(table, "pengeluaran_per_kapita")
    let weight = try column(table, "bobot")
    let region = try column(table, "kode_wilayah")
    var firstUnused: Int?
    for (index, row) in table.rows.enumerated() {
      let lost = sample.unused.reduce(0, +)
      defer { if firstUnused == nil && sample.unused.reduce(0, +) > lost { firstUnused = index + 2 } }
      guard let spent = rupiah(row[expenditure]) else {
        sample.unused[Unused.noExpenditure.rawValue] += 1
        continue
      }
      guard let rowWeight = Double(row[weight]), rowWeight > 0, rowWeight < 1e12 else {
        sample.unused[Unused.noWeight.rawValue] += 1
        continue
      }
      guard row[region].utf8.count >= 4, let kab = UInt16(row[region].prefix(4)), kab >= 1000, kab < 10_000 else {
        sample.unused[Unused.noRegion.rawValue] += 1
        continue
      }
      let values = columns.enumerated().compactMap { value(row[$1], variables[$0].term, lists[$0]) }
      if values.count < columns.count {
        sample.unused[Unused.unreadable.rawValue] += 1
        continue
      }
      sample.values += values
      sample.response.append(Logarithm.natural(spent))
      sample.weight.append(rowWeight)
      sample.kab.append(kab)
      sample.digest.append(SurveySample.digest(row, columns + [expenditure, weight, region]))
    }
    let lost = sample.unused.reduce(0, +)
    if sample.count == 0 || lost * 100 > table.rows.count {
      throw Failure(
        .badData, id: "\(lost) dari \(table.rows.count) baris survei tidak dapat dipakai",
        en: "\(lost) of \(table.rows.count) survey rows cannot be used", file: path, line: firstUnused ?? 1)
    }
    sample.sort()
    return sample
  }

  private init(variables: Int) { self.variables = variables }

  private static func column(_ table: SmallTable, _ name: String) throws(Failure) -> Int {
    guard let index = table.header.firstIndex(of: name) else {
      throw Failure(
        .badData, id: "survei tidak punya kolom \(name)", en: "the survey lacks column \(name)", file: table.path,
        line: 1)
    }
    return index
  }

  /// A table that cannot be read is bad data here, no setting.
  private static func survey(_ path: String) throws(Failure) -> SmallTable {
    let table: SmallTable
    do { table = try SmallTable.load(path) } catch  where error.status == .badConfig {
      throw Failure(
        .badData, id: error.message.id, en: error.message.en, file: error.file ?? path, line: error.line ?? 1)
    }
    for (place, name) in table.header.enumerated() where table.header[..<place].contains(name) {
      throw Failure(
        .badData, id: "kolom \(name) dua kali", en: "column \(name) stands twice", file: path, line: 1)
    }
    return table
  }

  /// A positive amount; nil also for thousands parted by a dot (`950.000`), which would be read as 950 rupiah.
  private static func rupiah(_ text: String) -> Double? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 2, parts[0].utf8.count <= 3, parts[1].utf8.count == 3 { return nil }
    guard let amount = Double(text), amount > 0, amount < 1e15 else { return nil }
    return amount
  }

  /// ``missing`` for an empty field; nil for what is no value of the term's form, or no code of `list`.
  private static func value(_ text: String, _ term: RankingModel.Term, _ list: Set<Int>?) -> Int32? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      let field = ByteView(buffer)
      if field.isEmpty { return missing }
      if case .category = term {
        let code = field.smallCode
        return code == 255 || list?.contains(Int(code)) == false ? nil : Int32(code)
      }
      guard let number = field.fixedPoint(decimals: RankingModel.valueDecimals) else { return nil }
      return Int32(clamping: number)
    }
  }

  private static func digest(_ row: [String], _ columns: [Int]) -> UInt64 {
    var hash: UInt64 = 0x6474_7365_6E
    for column in columns {
      for byte in row[column].utf8 { hash = StableHash.mix(hash ^ UInt64(byte)) &+ 1 }
      hash = StableHash.mix(hash ^ 0x1F00)
    }
    return hash
  }

  private mutating func sort() {
    let order = (0..<count).sorted { (kab[$0], digest[$0]) < (kab[$1], digest[$1]) }
    values = order.flatMap { values[($0 * variables)..<(($0 + 1) * variables)] }
    response = order.map { response[$0] }
    weight = order.map { weight[$0] }
    kab = order.map { kab[$0] }
    digest = order.map { digest[$0] }
  }

  /// The value of `variable` in `row`.
  @inline(__always)
  func value(_ row: Int, _ variable: Int) -> Int32 { values[row * variables + variable] }

  /// The fold of a row: by its content alone.
  func fold(_ row: Int, of folds: Int) -> Int { Int((digest[row] >> 17) % UInt64(folds)) }
}
