import Diagnostics

/// Cells that are merged over several rows: the value stands in the first alone, and a reader sees it in all of them.
///
/// It is repeated in the first column of the merged cells, in rows that hold a value of their own.
struct MergedColumns {
  private struct Range {
    let column: Int
    let first: Int
    let last: Int
    var value: [UInt8] = []
  }

  /// Sorted by first row.
  private var ranges: [Range] = []
  /// Ranges whose first row has been met; those that are over leave.
  private var open: [Range] = []
  private var next = 0
  /// Values repeated so far.
  private(set) var repeated = 0

  private static let most = 1 << 20
  private static let mark = Array("mergeCell".utf8)

  /// Reads the merged cells of a sheet, which stand behind its rows.
  init(_ archive: ZipArchive, _ name: String) throws(Failure) {
    guard try MergedColumns.mayHaveAny(archive, name), let entry = try archive.open(name) else { return }
    let scanner = XMLScanner(entry, path: archive.path)
    while let token = try scanner.next() {
      guard case .start = token, scanner.name == "mergeCell", let place = scanner.attribute("ref") else { continue }
      let ends = place.split(separator: ":")
      guard ends.count == 2, let column = WorkbookSheet.column(String(ends[0])), let first = MergedColumns.row(ends[0]),
        let last = MergedColumns.row(ends[1]), last > first
      else { continue }
      if ranges.count == MergedColumns.most {
        throw Failure(
          .badData, id: "sel gabungan terlalu banyak, pada byte \(entry.offset)",
          en: "too many merged cells, at byte \(entry.offset)", file: archive.path)
      }
      ranges.append(Range(column: column, first: first, last: last))
    }
    ranges.sort { ($0.first, $0.column, $0.last) < ($1.first, $1.column, $1.last) }
  }

  /// Whether the word stands in the sheet at all: a look at its bytes is cheaper than one at its tags.
  private static func mayHaveAny(_ archive: ZipArchive, _ name: String) throws(Failure) -> Bool {
    guard let entry = try archive.open(name) else { return false }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var kept = 0
    while true {
      let got = try buffer.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return try entry.read(into: base + kept, count: buffer.count - kept)
      }
      if got == 0 { return false }
      let filled = kept + got
      if buffer.withUnsafeBufferPointer({ MergedColumns.holdsMark($0[0..<filled]) }) { return true }
      kept = min(mark.count - 1, filled)
      for index in 0..<kept { buffer[index] = buffer[filled - kept + index] }
    }
  }

  private static func holdsMark(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var rest = bytes
    while let first = rest.firstIndex(of: mark[0]) {
      rest = rest[first...]
      if rest.starts(with: mark) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func row(_ place: Substring) -> Int? { Int(place.drop { !$0.isNumber }) }

  /// Repeats values in a row, and keeps those that it has for the rows below.
  mutating func complete(_ row: inout [[UInt8]], number: Int) {
    if open.isEmpty && (next == ranges.count || ranges[next].first > number) { return }
    open.removeAll { $0.last < number }
    while next < ranges.count && ranges[next].first <= number {
      var range = ranges[next]
      next += 1
      if range.first == number && range.column <= row.count { range.value = row[range.column - 1] }
      if !range.value.isEmpty { open.append(range) }
    }
    if row.isEmpty { return }
    for range in open where range.first < number {
      while row.count < range.column { row.append([]) }
      if row[range.column - 1].isEmpty {
        row[range.column - 1] = range.value
        repeated += 1
      }
    }
  }
}
