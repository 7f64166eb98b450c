import Diagnostics
import StageContract
import TabularIO

/// Persons by the sources that know them: one pass over `anggota` of the snapshot.
///
/// - Complexity: O(rows); constant memory.
struct OverlapScan: Sendable {
  /// The sets; bit k of a combination is set k.
  static let sets = ["DTKS", "Regsosek", "P3KE", "Dukcapil"]

  /// Persons by combination.
  private(set) var persons = [Int](repeating: 0, count: 16)
  private let columns: [Int]

  private init(columns: [Int]) { self.columns = columns }

  var total: Int { persons.reduce(0, +) }

  /// Persons in set `index`.
  func size(_ index: Int) -> Int {
    persons.indices.reduce(0) { $1 >> index & 1 == 1 ? $0 + persons[$1] : $0 }
  }

  /// Counts; nil when the snapshot has no persons.
  static func read(_ snapshot: UpstreamStage, jobs: Int) throws -> OverlapScan? {
    var sum: OverlapScan?
    for name in snapshot.tables where name == "anggota" || name.hasPrefix("anggota/") {
      let table = try snapshot.table(name)
      let empty = OverlapScan(columns: try table.columns(["is_dtks", "is_regsosek", "is_p3ke", "status_padan"]))
      try table.scan(
        jobs: jobs, makeContext: { () }, work: { chunk, _ in empty.counting(chunk) },
        deliver: { counts, _ in
          var next = sum ?? empty
          for place in counts.indices { next.persons[place] += counts[place] }
          sum = next
        })
      if sum == nil { sum = empty }
    }
    return sum
  }

  private func counting(_ chunk: RowChunk) -> [Int] {
    var counts = [Int](repeating: 0, count: 16)
    for index in 0..<chunk.rowCount {
      let row = chunk[index]
      var combination = 0
      for set in 0..<3 where row[columns[set]].equals("1") { combination |= 1 << set }
      let status = row[columns[3]]
      // Whoever is not matched is known from the other sources alone.
      if !status.equals("TIDAK_PADAN") && !status.equals("KONFLIK") { combination |= 8 }
      counts[combination] += 1
    }
    return counts
  }
}
