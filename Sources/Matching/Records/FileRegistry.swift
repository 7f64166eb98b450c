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
      var table = FileTable()
      for list in entries {
        let order = list.indices.sorted { list[$0].name.lexicographicallyPrecedes(list[$1].name) }
        var ranks = [Int](repeating: 0, count: list.count)
        var files: [FileTable.File] = []
        var first = 0
        for (rank, number) in order.enumerated() {
          ranks[number] = rank
          files.append(FileTable.File(name: list[number].name, first: first))
          first += list[number].lastRow
        }
        table.add(ranks: ranks, files: files, rows: first)
      }
      return table
    }
  }
}

/// The files of every source in name order, and where their rows stand in the order of all rows of the source.
struct FileTable: Sendable {
  struct File: Sendable {
    let name: [UInt8]
    /// Position of row 1.
    let first: Int
  }

  private var ranks: [[Int]] = []
  private(set) var files: [[File]] = []
  /// Positions by source: at least the number of rows.
  private(set) var positions: [Int] = []

  mutating func add(ranks: [Int], files: [File], rows: Int) {
    self.ranks.append(ranks)
    self.files.append(files)
    positions.append(rows)
  }

  /// The row key with the file's rank instead of the number it had while tables were read.
  func ranked(_ key: RowKey, _ source: SourceKind) -> RowKey {
    RowKey(source: source, file: ranks[Int(source.rawValue)][key.file], row: key.row)
  }

  /// 0-based position of a row among all rows of its source.
  func position(_ key: RowKey, _ source: SourceKind) -> Int {
    files[Int(source.rawValue)][key.file].first + key.row - 1
  }

  /// The name of a row's file.
  func name(_ key: RowKey, _ source: SourceKind) -> [UInt8] { files[Int(source.rawValue)][key.file].name }

  /// Writes `berkas` and `baris`.
  func write(_ key: RowKey, _ source: SourceKind, to rows: inout RowBuffer) {
    files[Int(source.rawValue)][key.file].name.withUnsafeBufferPointer { rows.field(ByteView($0)) }
    rows.field(number: key.row)
  }

  /// Adds `sumber:berkas:baris` to the open field.
  func append(_ key: RowKey, _ source: SourceKind, to rows: inout RowBuffer) {
    rows.append(source.label)
    rows.append(58)
    files[Int(source.rawValue)][key.file].name.withUnsafeBufferPointer { rows.append(ByteView($0)) }
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
