import Diagnostics
import TabularIO

/// The least work a comparison could do: inflate the tables of both snapshots and find their fields.
enum ScanFloor {
  /// What was read.
  struct Result {
    var rows = 0
    var fields = 0
  }

  /// Reads the tables called `names` (with all their parts) in `folder`, on `jobs` workers. A name that the snapshot
  /// lacks is skipped.
  static func run(folder: String, names: [String], jobs: Int) throws -> Result {
    var result = Result()
    for name in names where TabularIO.Table.exists(folder: folder, name: name) {
      let table = try TabularIO.Table.open(folder: folder, name: name)
      let width = table.header.count
      try table.scan(
        jobs: jobs, makeContext: { () },
        work: { chunk, _ -> Result in
          // Splitting is lazy: the last field of a row is found after all others.
          var found = Result()
          for index in 0..<chunk.rowCount {
            found.fields += chunk[index][width - 1].count >= 0 ? width : 0
            found.rows += 1
          }
          return found
        },
        deliver: { found, _ in
          result.rows += found.rows
          result.fields += found.fields
        })
    }
    return result
  }
}
