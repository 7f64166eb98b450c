import Diagnostics
import Scoring
import TabularIO

/// Where a family stands among the ranked families of its territory, and where the deciles end there.
package struct RankingPlace: Sendable, Equatable {
  /// Ranked families of the territory.
  var ranked = 0
  /// Families before this one, in the order of score and id.
  var before = 0
  /// The highest score of each decile (index 1…10), 4 decimals; nil where no family has it.
  var highest = [Int64?](repeating: nil, count: 11)
  /// The lowest score of each decile.
  var lowest = [Int64?](repeating: nil, count: 11)

  /// The highest score still within `limit`.
  func border(_ limit: Int) -> Int64? {
    for decile in stride(from: min(limit, 10), through: 1, by: -1) { if let score = highest[decile] { return score } }
    return nil
  }

  /// The lowest score above `limit`.
  func beyond(_ limit: Int) -> Int64? {
    for decile in stride(from: limit + 1, through: 10, by: 1) { if let score = lowest[decile] { return score } }
    return nil
  }

  fileprivate mutating func note(_ score: Int64, _ decile: Int) {
    ranked += 1
    highest[decile] = max(highest[decile] ?? score, score)
    lowest[decile] = min(lowest[decile] ?? score, score)
  }

  fileprivate mutating func add(_ other: RankingPlace) {
    ranked += other.ranked
    before += other.before
    for decile in 1...10 {
      if let score = other.highest[decile] { highest[decile] = max(highest[decile] ?? score, score) }
      if let score = other.lowest[decile] { lowest[decile] = min(lowest[decile] ?? score, score) }
    }
  }
}

extension RankingPlace {
  /// Reads all families of the territory of `family` once. `scope` as in `flag.yaml`. Nil when the family has no
  /// score, or its territory is not known. Complexity: O(families of the country).
  static func read(_ run: RunStages, family: FoundRow, scope: String, jobs: Int) throws -> RankingPlace? {
    let territory: String
    switch scope {
    case "provinsi": territory = family["kode_provinsi"]
    case "kabupaten_kota": territory = family["kode_kabupaten_kota"]
    default: territory = ""
    }
    if scope != "nasional" && territory.isEmpty { return nil }
    guard let own = score(family["skor_pmt"]) else { return nil }
    let id = Array(family["id_keluarga"].utf8)
    var place = RankingPlace()
    let names = run.snapshot.tables.filter { $0 == "keluarga" || $0.hasPrefix("keluarga/") }
    // Parts are called after provinces.
    let province = family["kode_provinsi"]
    for name in names where scope == "nasional" || !name.contains("/") || name.hasSuffix("/" + province) {
      place.add(
        try read(
          try run.snapshot.table(name), own: own, id: id, column: "desil_" + scope, territory: Array(territory.utf8),
          jobs: jobs))
    }
    return place
  }

  private static func read(
    _ table: Table, own: Int64, id: [UInt8], column: String, territory: [UInt8], jobs: Int
  ) throws -> RankingPlace {
    let columns = try table.columns(["skor_pmt", column, "id_keluarga", "kode_provinsi", "kode_kabupaten_kota"])
    let region = columns[territory.count == 4 ? 4 : 3]
    var place = RankingPlace()
    try table.scan(
      jobs: jobs, makeContext: { () },
      work: { chunk, _ -> RankingPlace in
        var found = RankingPlace()
        for index in 0..<chunk.rowCount {
          let row = chunk[index]
          guard let value = row[columns[0]].fixedPoint(decimals: RankingModel.decimals) else { continue }
          if !territory.isEmpty && !territory.withUnsafeBufferPointer({ ByteView($0) == row[region] }) { continue }
          let decile = Int(row[columns[1]].smallCode)
          if !(1...10).contains(decile) { continue }
          found.note(Int64(value), decile)
          let isBefore =
            Int64(value) != own
            ? Int64(value) < own : row[columns[2]].compare(id.withUnsafeBufferPointer { ByteView($0) }) < 0
          if isBefore { found.before += 1 }
        }
        return found
      },
      deliver: { found, _ in place.add(found) })
    return place
  }

  /// A score as printed, 4 decimals; nil when there is none.
  static func score(_ text: String) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer { ByteView($0).fixedPoint(decimals: RankingModel.decimals) }.map {
      Int64($0)
    }
  }
}
