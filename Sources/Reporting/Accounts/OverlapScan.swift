import Diagnostics
import StageContract
import TabularIO

/// Persons by the sources that know them: one pass over `anggota` of the snapshot.
///
/// - Complexity: O(rows); constant memory.
struct OverlapScan: Sendable {
  /// The sets; bit k of a combination is set k.
  static let sets = ["DTKS", "Regsosek", "P3KE", "Dukcapil"]

  /// Number of combinations.
  static let width = 16
  /// Province codes are two digits; 0 stands for an unknown one.
  private static let provinceCodes = 100

  /// Persons by province and combination, at province * width + combination.
  private var counts = [Int](repeating: 0, count: provinceCodes * width)
  private let columns: [Int]

  private init(columns: [Int]) { self.columns = columns }

  /// Persons by combination.
  var persons: [Int] {
    (0..<OverlapScan.width).map { combination in
      provinces.reduce(0) { $0 + counts[$1 * OverlapScan.width + combination] }
    }
  }

  /// The provinces with persons, by code.
  var provinces: [Int] { (0..<OverlapScan.provinceCodes).filter { inProvince($0).contains { $0 > 0 } } }

  /// Persons of a province by combination.
  func inProvince(_ code: Int) -> ArraySlice<Int> {
    counts[code * OverlapScan.width..<(code + 1) * OverlapScan.width]
  }

  var total: Int { counts.reduce(0, +) }

  /// Persons in set `index`.
  func size(_ index: Int) -> Int {
    let persons = persons
    return persons.indices.reduce(0) { $1 >> index & 1 == 1 ? $0 + persons[$1] : $0 }
  }

  /// Counts; nil when the snapshot has no persons.
  static func read(_ snapshot: UpstreamStage, jobs: Int) throws -> OverlapScan? {
    var sum: OverlapScan?
    for name in snapshot.tables where name == "anggota" || name.hasPrefix("anggota/") {
      let table = try snapshot.table(name)
      let empty = OverlapScan(
        columns: try table.columns([
          "is_dtks", "is_regsosek", "is_p3ke", "status_padan", "kode_provinsi",
        ]))
      try table.scan(
        jobs: jobs, makeContext: { () }, work: { chunk, _ in empty.counting(chunk) },
        deliver: { counts, _ in
          var next = sum ?? empty
          for place in counts.indices { next.counts[place] += counts[place] }
          sum = next
        })
      if sum == nil { sum = empty }
    }
    return sum
  }

  private func counting(_ chunk: RowChunk) -> [Int] {
    var counts = [Int](repeating: 0, count: OverlapScan.provinceCodes * OverlapScan.width)
    for index in 0..<chunk.rowCount {
      let row = chunk[index]
      var combination = 0
      for set in 0..<3 where row[columns[set]].equals("1") { combination |= 1 << set }
      let status = row[columns[3]]
      // Whoever is not matched is known from the other sources alone.
      if !status.equals("TIDAK_PADAN") && !status.equals("KONFLIK") { combination |= 8 }
      let province = row[columns[4]]
      let code = province.count == 2 ? Int(province.uint64() ?? 0) : 0
      counts[code * OverlapScan.width + combination] += 1
    }
    return counts
  }
}
