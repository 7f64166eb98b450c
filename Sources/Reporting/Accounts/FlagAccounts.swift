import Diagnostics
import StageContract

/// Families and persons that carry a code of flag.
struct CodeCount: Sendable {
  let code: String
  let families: Int
  let persons: Int
  /// Families among those that receive something.
  let recipients: Int

  /// The nation's codes, from `ringkasan/kode.csv`; nil when it is not there.
  static func read(_ run: RunFolder) throws(Failure) -> [CodeCount]? {
    guard let table = try run.summary("kode", ["tingkat", "kode", "keluarga", "orang", "keluarga_penerima"]) else {
      return nil
    }
    return try (0..<table.count).filter { table.text($0, 0) == "nasional" }.map { (row) throws(Failure) in
      CodeCount(
        code: table.text(row, 1), families: try table.number(row, 2), persons: try table.number(row, 3),
        recipients: try table.number(row, 4))
    }
  }
}

/// How inclusion codes fall together.
struct FlagOverlap: Sendable {
  /// Families by number of codes: index 0 none.
  let families: [Int]
  let persons: [Int]
  /// Families with both codes.
  let pairs: [(first: String, second: String, families: Int)]

  /// From `ringkasan/tumpang_tindih.csv` and `pasangan_kode.csv`; nil without the former.
  static func read(_ run: RunFolder) throws(Failure) -> FlagOverlap? {
    guard let table = try run.summary("tumpang_tindih", ["unit", "jumlah_kode", "banyak"]) else { return nil }
    var families: [Int] = []
    var persons: [Int] = []
    for row in 0..<table.count {
      let (number, count) = (try table.number(row, 1), try table.number(row, 2))
      func put(_ list: inout [Int]) {
        while list.count <= number && number < 100 { list.append(0) }
        if number < list.count { list[number] += count }
      }
      if table.text(row, 0) == "ORANG" { put(&persons) } else { put(&families) }
    }
    var pairs: [(first: String, second: String, families: Int)] = []
    if let table = try run.summary("pasangan_kode", ["unit", "kode_1", "kode_2", "banyak"]) {
      for row in 0..<table.count where table.text(row, 0) == "KELUARGA" {
        pairs.append((table.text(row, 1), table.text(row, 2), try table.number(row, 3)))
      }
    }
    return FlagOverlap(families: families, persons: persons, pairs: pairs)
  }
}

/// Flagged families that were visited, and of them those where the visit refuted the flag, and where it bore it out.
struct VisitCount: Sendable {
  let code: String
  let visited: Int
  let refuted: Int
  /// Nil for a flag that no visit can bear out under the pipeline's rules.
  let confirmed: Int?

  /// The nation's, from `ringkasan/kunjungan.csv`; nil when it is not there. Flags that no visit can refute under the
  /// pipeline's rules are left out: of them the table has no share.
  static func read(_ run: RunFolder) throws(Failure) -> [VisitCount]? {
    guard let table = try run.summary("kunjungan", ["tingkat", "kode", "dikunjungi", "dibantah", "dikuatkan"]) else {
      return nil
    }
    let rows = (0..<table.count).filter { table.text($0, 0) == "nasional" && !table.text($0, 3).isEmpty }
    return try rows.map { (row) throws(Failure) in
      VisitCount(
        code: table.text(row, 1), visited: try table.number(row, 2), refuted: try table.number(row, 3),
        confirmed: table.text(row, 4).isEmpty ? nil : try table.number(row, 4))
    }
  }
}
