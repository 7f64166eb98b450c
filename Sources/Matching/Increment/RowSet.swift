import TabularIO

/// Rows of one source, by file name and row number: a bit a row.
struct RowSet: Sendable {
  /// File names as they were met.
  private(set) var files: [[UInt8]] = []
  private var bits: [[UInt64]] = []
  /// Number of rows.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The number of a file; nil when none of its rows was ever spoken of.
  func find(_ name: ByteView) -> Int? {
    files.firstIndex { file in file.withUnsafeBufferPointer { ByteView($0) == name } }
  }

  /// The number of a file, made when it is new.
  mutating func number(of name: ByteView) -> Int {
    if let known = find(name) { return known }
    files.append(name.bytes)
    bits.append([])
    return files.count - 1
  }

  func contains(file: Int, row: Int) -> Bool {
    row >> 6 < bits[file].count && bits[file][row >> 6] >> UInt64(row & 63) & 1 == 1
  }

  mutating func insert(file: Int, row: Int) {
    if contains(file: file, row: row) { return }
    if row >> 6 >= bits[file].count {
      bits[file].append(contentsOf: repeatElement(0, count: row >> 6 + 1 - bits[file].count + bits[file].count / 2))
    }
    bits[file][row >> 6] |= 1 << UInt64(row & 63)
    count += 1
  }
}

/// One reader's memory of the file of the row before, for asking a ``RowSet`` row by row.
struct RowSetCursor {
  private let set: RowSet
  private var name: [UInt8] = []
  private var number: Int?
  private var isFirst = true

  init(_ set: RowSet) { self.set = set }

  /// Whether row `row` of `file` is in the set.
  mutating func contains(_ file: ByteView, _ row: Int) -> Bool {
    if isFirst || !name.withUnsafeBufferPointer({ ByteView($0) == file }) {
      isFirst = false
      name = file.bytes
      number = set.find(file)
    }
    return number.map { set.contains(file: $0, row: row) } ?? false
  }
}
