import Diagnostics
import StageContract
import TabularIO

/// Rows of a table by the values of some columns, for columns of few values.
struct GroupCount: Sendable {
  /// The values, in the order of the columns, and how many rows have them; sorted by the values.
  private(set) var groups: [(values: [String], rows: Int)] = []

  /// Counts `table` of the snapshot by `columns`; nil when it is not there or lacks one of them.
  ///
  /// - Complexity: O(rows × groups); memory only for the groups.
  static func read(_ snapshot: UpstreamStage, _ table: String, by columns: [String], jobs: Int) throws -> GroupCount? {
    guard snapshot.has(table) else { return nil }
    let table = try snapshot.table(table)
    let places = columns.compactMap { table.header.firstIndex(of: $0) }
    if places.count != columns.count { return nil }
    var keys: [[UInt8]] = []
    var counts: [Int] = []
    try table.scan(
      jobs: jobs, makeContext: { () }, work: { chunk, _ in KeyRun.count(chunk, places) },
      deliver: { runs, _ in
        for (key, count) in zip(runs.keys, runs.counts) {
          if let place = keys.firstIndex(of: key) {
            counts[place] += count
          } else {
            keys.append(key)
            counts.append(count)
          }
        }
      })
    var result = GroupCount()
    result.groups = zip(keys, counts).sorted { $0.0.lexicographicallyPrecedes($1.0) }.map { key, count in
      let values = key.split(separator: 31, omittingEmptySubsequences: false)
      return (values.map { String(decoding: $0, as: UTF8.self) }, count)
    }
    return result
  }

  /// Rows whose column `column` is `value`.
  func rows(_ column: Int, _ value: String) -> Int {
    groups.reduce(0) { $1.values[column] == value ? $0 + $1.rows : $0 }
  }

  /// The values of a column, each once, sorted.
  func values(_ column: Int) -> [String] {
    var found: [String] = []
    for group in groups where !found.contains(group.values[column]) { found.append(group.values[column]) }
    return found.sorted()
  }

  var total: Int { groups.reduce(0) { $0 + $1.rows } }
}

/// The groups of one chunk.
private struct KeyRun: Sendable {
  var keys: [[UInt8]] = []
  var counts: [Int] = []

  static func count(_ chunk: RowChunk, _ places: [Int]) -> KeyRun {
    var run = KeyRun()
    for index in 0..<chunk.rowCount {
      let row = chunk[index]
      var place = 0
      while place < run.keys.count && !matches(run.keys[place], row, places) { place += 1 }
      if place == run.keys.count {
        run.keys.append(key(row, places))
        run.counts.append(0)
      }
      run.counts[place] += 1
    }
    return run
  }

  private static func key(_ row: Row, _ places: [Int]) -> [UInt8] {
    var key: [UInt8] = []
    for (index, place) in places.enumerated() {
      if index > 0 { key.append(31) }
      key += row[place].bytes
    }
    return key
  }

  private static func matches(_ key: [UInt8], _ row: Row, _ places: [Int]) -> Bool {
    key.withUnsafeBufferPointer { buffer in
      let key = ByteView(buffer)
      var start = 0
      for (index, place) in places.enumerated() {
        let field = row[place]
        if index > 0 {
          if start >= key.count || key[start] != 31 { return false }
          start += 1
        }
        if start + field.count > key.count || !(key[start..<start + field.count] == field) { return false }
        start += field.count
      }
      return start == key.count
    }
  }
}
