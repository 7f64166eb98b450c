import Diagnostics
import Synchronization
import TabularIO

/// The files that rows came from, numbered as they are met while tables are read in parallel.
///
/// The numbers follow thread timing; ``table()`` turns them into ranks by name, which follow from content.
final class FileRegistry: Sendable {
  private struct Entry {
    let source: SourceKind
    let name: [UInt8]
    var lastRow: Int
  }

  private let entries = Mutex<[[Entry]]>(Array(repeating: [], count: SourceKind.allCases.count))

  /// The number of `name` among the files of `source`.
  func number(_ source: SourceKind, _ name: ByteView) throws(Failure) -> Int {
    let bytes = name.bytes
    let number = entries.withLock { entries -> Int in
      let list = Int(source.rawValue)
      if let known = entries[list].firstIndex(where: { $0.name == bytes }) { return known }
      entries[list].append(Entry(source: source, name: bytes, lastRow: 0))
      return entries[list].count - 1
    }
    if number >= RowKey.mostFiles {
      throw Failure(
        .badData, id: "lebih dari \(RowKey.mostFiles) berkas satu sumber",
        en: "more than \(RowKey.mostFiles) files of a source",
        file: source.name)
    }
    return number
  }

  /// Says that file `number` has a row `row`.
  func note(_ source: SourceKind, number: Int, row: Int) {
    entries.withLock { entries in
      let list = Int(source.rawValue)
      if entries[list][number].lastRow < row { entries[list][number].lastRow = row }
    }
  }

  /// The files in order, once all tables are read.
  func table() -> FileTable {
    entries.withLock { entries in
      FileTable(entries.map { list in list.map { (name: $0.name, lastRow: $0.lastRow) } })
    }
  }
}

/// The files of every source in name order, and where their rows stand in the order of all rows of the source.
///
/// Never changes; asked for every row, so it holds plain memory.
final class FileTable: @unchecked Sendable {
  private struct File {
    var name: UnsafeMutablePointer<UInt8>
    var nameCount: Int
    /// Position of row 1.
    var first: Int
  }

  /// First file of each source in the two lists below.
  private let starts: UnsafeMutablePointer<Int>
  private let files: UnsafeMutablePointer<File>
  /// Rank by number that the file had while tables were read.
  private let ranks: UnsafeMutablePointer<Int>
  /// Positions by source: at least the number of rows.
  let positions: [Int]

  /// `lists`: files by source, in the order in which they were met.
  fileprivate init(_ lists: [[(name: [UInt8], lastRow: Int)]]) {
    let total = lists.reduce(0) { $0 + $1.count }
    starts = .allocate(capacity: lists.count + 1)
    files = .allocate(capacity: max(total, 1))
    ranks = .allocate(capacity: max(total, 1))
    var start = 0
    var positions: [Int] = []
    for (source, list) in lists.enumerated() {
      starts[source] = start
      let order = list.indices.sorted { list[$0].name.lexicographicallyPrecedes(list[$1].name) }
      var first = 0
      for (rank, number) in order.enumerated() {
        let name = UnsafeMutablePointer<UInt8>.allocate(capacity: max(list[number].name.count, 1))
        name.initialize(from: list[number].name, count: list[number].name.count)
        (files + start + rank).initialize(to: File(name: name, nameCount: list[number].name.count, first: first))
        ranks[start + number] = rank
        first += list[number].lastRow
      }
      start += list.count
      positions.append(first)
    }
    starts[lists.count] = start
    self.positions = positions
  }

  deinit {
    for index in 0..<starts[positions.count] { files[index].name.deallocate() }
    starts.deallocate()
    files.deallocate()
    ranks.deallocate()
  }

  /// The row key with the file's rank instead of the number it had while tables were read.
  func ranked(_ key: RowKey, _ source: SourceKind) -> RowKey {
    RowKey(source: source, file: ranks[starts[Int(source.rawValue)] + key.file], row: key.row)
  }

  /// 0-based position of a row among all rows of its source.
  @inline(__always)
  func position(_ key: RowKey, _ source: SourceKind) -> Int {
    files[starts[Int(source.rawValue)] + key.file].first + key.row - 1
  }

  /// The name of a row's file.
  @inline(__always)
  func name(_ key: RowKey, _ source: SourceKind) -> ByteView {
    let file = files[starts[Int(source.rawValue)] + key.file]
    return ByteView(start: UnsafePointer(file.name), count: file.nameCount)
  }

  /// Writes `berkas` and `baris`.
  func write(_ key: RowKey, _ source: SourceKind, to rows: inout RowBuffer) {
    rows.field(name(key, source))
    rows.field(number: key.row)
  }

  /// Adds `sumber:berkas:baris` to the open field.
  func append(_ key: RowKey, _ source: SourceKind, to rows: inout RowBuffer) {
    rows.append(source.label)
    rows.append(58)
    rows.append(name(key, source))
    rows.append(58)
    rows.append(number: key.row)
  }
}

/// One worker's memory of the file of the row before, so that the registry is asked once a file and not once a row.
struct FileCursor {
  private let registry: FileRegistry
  private let source: SourceKind
  private var name: [UInt8] = []
  private var number = -1
  private var lastRow = 0

  init(_ registry: FileRegistry, _ source: SourceKind) {
    self.registry = registry
    self.source = source
  }

  /// The key of row `row` of file `file`.
  mutating func key(file: ByteView, row: Int) throws(Failure) -> RowKey {
    let same = number >= 0 && name.withUnsafeBufferPointer { ByteView($0) == file }
    if !same {
      finish()
      number = try registry.number(source, file)
      name = file.bytes
      lastRow = 0
    }
    if row > lastRow { lastRow = row }
    return RowKey(source: source, file: number, row: row)
  }

  /// Tells the registry the last row met.
  mutating func finish() {
    if number >= 0 { registry.note(source, number: number, row: lastRow) }
  }
}
