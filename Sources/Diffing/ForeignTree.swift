import DataDictionary
import Diagnostics
import PipelineConfig
import TabularIO

/// Brings delimited files of any dialect into the form in which tables are compared.
///
/// A tree is one file, or a folder: the files that lie in one folder are the parts of one table, called after it
/// (`data` for the topmost). Rows that cannot be read are not lost: they are rows of the table `rusak`, known by
/// their content.
struct ForeignTree {
  /// A table of one side: its files, and its columns as the two sides agree to spell them.
  private struct Source {
    let table: String
    var files: [(path: String, label: String)]
    var columns: [String] = []
    var side = Side.left
  }

  /// The table of rows that could not be read.
  static let damaged = "rusak"

  private let format: ForeignFormat
  private let scratch: String
  private let jobs: Int

  init(_ format: ForeignFormat, scratch: String, jobs: Int) {
    self.format = format
    self.scratch = scratch
    self.jobs = jobs
  }

  /// The shape of a table of such trees. One with deciles is taken to be of families, so that they are counted.
  static func shape(_ name: String, _ format: ForeignFormat, columns: [String]) -> TableShape {
    if name == damaged {
      return TableShape(
        name, key: .columns(["kode", "sidik"]), place: ["kode", "sidik"].map { TableShape.PlaceColumn($0) })
    }
    let key = format.key(of: name)
    return TableShape(
      name, key: .columns(key), place: key.map { TableShape.PlaceColumn($0) },
      subject: columns.contains(FamilyTally.columns[0]) ? .families : .other)
  }

  /// Converts both trees; answers the folders of the results.
  func convert(left: String, right: String) throws -> (left: String, right: String) {
    var first = try sources(left, .left)
    var second = try sources(right, .right)
    // One file against one file is a comparison of the two, whatever they are called.
    for index in first.indices where first[index].files.count == 1 {
      guard let other = second.firstIndex(where: { $0.table == first[index].table }), second[other].files.count == 1
      else { continue }
      first[index].files[0].label = ""
      second[other].files[0].label = ""
    }
    var spelling: [String: String] = [:]
    for name in format.key + format.tables.flatMap(\.key) { spelling[DialectHeader.key(name)] = name }
    for index in second.indices { second[index].columns = try columns(second[index], &spelling) }
    for index in first.indices { first[index].columns = try columns(first[index], &spelling) }
    let folders = (left: "\(scratch)/lama", right: "\(scratch)/baru")
    for (list, folder) in [(first, folders.left), (second, folders.right)] {
      try write(list, spelling, to: folder)
    }
    return folders
  }

  // MARK: Files

  private func sources(_ path: String, _ side: Side) throws(Failure) -> [Source] {
    switch FileAccess.isFolder(path) {
    case nil: throw Failure(.inputMissing, id: "tidak ada", en: "does not exist", file: path)
    case false?:
      let name = named(PathText.name(of: path), side) ?? "data"
      return [Source(table: name, files: [(path, "")], side: side)]
    case true?:
      let found = try folder(path, name: "data", side)
      if found.isEmpty {
        throw Failure(
          .inputMissing, id: "tidak ada berkas CSV di folder ini", en: "no CSV files in this folder", file: path)
      }
      return found
    }
  }

  /// The table that a file belongs to by the patterns of the format; nil: that of its folder.
  private func named(_ file: String, _ side: Side) -> String? {
    let table = format.tables.first { table in
      guard let pattern = side == .left ? table.leftPattern : table.rightPattern else { return true }
      return FilePattern(pattern).matches(file)
    }
    return table?.name
  }

  private func folder(_ path: String, name: String, _ side: Side) throws(Failure) -> [Source] {
    var found: [Source] = []
    var own = Source(table: name, files: [], side: side)
    var byTable: [String: Source] = [:]
    for entry in try FileAccess.names(in: path) {
      let inside = "\(path)/\(entry)"
      if FileAccess.isFolder(inside) == true {
        found += try folder(inside, name: name == "data" ? entry : "\(name)-\(entry)", side)
      } else if let label = ForeignTree.label(entry) {
        if let table = named(entry, side) {
          byTable[table, default: Source(table: table, files: [], side: side)].files.append((inside, label))
        } else if format.tables.isEmpty {
          own.files.append((inside, label))
        } else {
          // A file that no table takes would be left out without a word.
          throw Failure(
            .badConfig, id: "tidak masuk pola tabel mana pun", en: "fits the pattern of no table", file: inside)
        }
      }
    }
    found += byTable.keys.sorted().compactMap { byTable[$0] }
    if !own.files.isEmpty { found.append(own) }
    return found
  }

  /// The name of a file without its endings; nil when it is no delimited text by its name.
  private static func label(_ name: String) -> String? {
    var stem = name
    if stem.hasSuffix(".gz") { stem = String(stem.dropLast(3)) }
    if stem.hasSuffix(".xlsx") { return String(stem.dropLast(5)) }
    for ending in [".csv", ".txt", ".tsv", ".psv"] where stem.hasSuffix(ending) { return String(stem.dropLast(4)) }
    return nil
  }

  // MARK: Columns

  private func request(_ side: Side) -> DialectRequest {
    let format = format.side(side)
    var request = DialectRequest()
    request.delimiter = format.delimiter
    request.encoding = format.encoding.flatMap { TextEncoding(rawValue: $0) }
    if format.unquoted { request.quote = DialectRequest.Quote.none }
    request.preamble = format.preamble
    return request
  }

  /// Opens a file; what is not declared is found by the names of the key columns.
  private func open(_ path: String, _ source: Source) throws(Failure) -> DialectReader {
    let names = format.key(of: source.table) + format.side(source.side).renames.flatMap { [$0.old, $0.new] }
    return try DialectReader(
      path: path, request: request(source.side), expected: Set(names.map { DialectHeader.key($0) }))
  }

  /// The name under which a column is compared: as the option spells it, else as it was first met.
  private static func name(
    _ column: String, _ format: ForeignFormat.SideFormat, _ spelling: [String: String]
  ) -> String {
    let key = DialectHeader.key(column)
    let renamed = format.renames.first { DialectHeader.key($0.old) == key }.map { DialectHeader.key($0.new) } ?? key
    return spelling[renamed] ?? column
  }

  /// The columns of a table: those of its first file, then what others have besides. Throws `badData` when a file
  /// has a column twice.
  private func columns(_ source: Source, _ spelling: inout [String: String]) throws(Failure) -> [String] {
    let format = format.side(source.side)
    var columns: [String] = []
    for rename in format.renames where spelling[DialectHeader.key(rename.new)] == nil {
      spelling[DialectHeader.key(rename.new)] = rename.new
    }
    for file in source.files {
      var own: [String] = []
      for column in try open(file.path, source).header {
        let name = ForeignTree.name(column, format, spelling)
        let key = DialectHeader.key(name)
        if spelling[key] == nil { spelling[key] = name }
        if own.contains(name) {
          throw Failure(.badData, id: "kolom \(name) dua kali", en: "column \(name) is there twice", file: file.path)
        }
        own.append(name)
      }
      columns += own.filter { !columns.contains($0) }
    }
    return columns
  }

  // MARK: Rows

  private func write(_ sources: [Source], _ spelling: [String: String], to folder: String) throws {
    let damagedRows = try PartWriter(
      folder: folder, path: "\(ForeignTree.damaged).csv.gz", header: ["kode", "sidik", "bytes", "isi"])
    var damaged = RowBuffer()
    for source in sources {
      for file in source.files {
        let path = file.label.isEmpty ? "\(source.table).csv.gz" : "\(source.table)/\(file.label).csv.gz"
        let writer = try PartWriter(folder: folder, path: path, header: source.columns)
        let reader = try open(file.path, source)
        let positions = source.columns.map { name in
          reader.header.firstIndex { ForeignTree.name($0, format.side(source.side), spelling) == name } ?? -1
        }
        let decoders = (0..<jobs).map { _ in DialectDecoder(fieldCount: reader.header.count) }
        try orderedParallel(
          jobs: jobs, next: { try reader.next() },
          work: { (chunk: DialectChunk, worker: Int) in
            try ForeignChunk(chunk, decoders[worker], positions)
          },
          deliver: { (chunk: ForeignChunk) in
            try writer.append(chunk.rows)
            chunk.damaged.withUnsafeBufferPointer { damaged.appendRows(ByteView($0), rows: chunk.damagedRows) }
            try damagedRows.take(&damaged)
          })
        _ = try writer.finish()
      }
    }
    try damagedRows.flush(&damaged)
    _ = try damagedRows.finish()
  }
}

/// A chunk of a foreign file as rows of ours, and the rows that could not be read.
private struct ForeignChunk: Sendable {
  let rows: EncodedChunk
  let damaged: [UInt8]
  let damagedRows: Int

  init(_ chunk: DialectChunk, _ decoder: DialectDecoder, _ positions: [Int]) throws(Failure) {
    try chunk.split()
    var good = RowBuffer(capacity: chunk.count + 4096)
    var bad = RowBuffer(capacity: 1024)
    let source = chunk.rows
    for index in 0..<source.count {
      let row = source[index]
      switch decoder.decode(row, of: source) {
      case .fields(let fields, _):
        for position in positions { if position < 0 { good.emptyField() } else { good.field(fields[position]) } }
        good.endRow()
      case .refused(let fault):
        let content = ForeignChunk.withoutLineEnd(row.raw)
        bad.field(ForeignChunk.code(fault))
        bad.beginField()
        ContentDigest.appendHex(of: content, count: 16, to: &bad)
        bad.endField()
        bad.field(number: content.count)
        bad.field(String(decoding: content.buffer, as: UTF8.self).filter { $0 != "\0" })
        bad.endRow()
      }
    }
    rows = try EncodedChunk(good)
    damaged = bad.view.bytes
    damagedRows = bad.rows
  }

  /// The last row of a file may have no line end: that makes it no other row.
  private static func withoutLineEnd(_ raw: ByteView) -> ByteView {
    var count = raw.count
    while count > 0 && (raw[count - 1] == 10 || raw[count - 1] == 13) { count -= 1 }
    return raw[0..<count]
  }

  private static func code(_ fault: RowFault) -> StaticString {
    switch fault {
    case .fieldCount: "JUMLAH_KOLOM"
    case .header: "KEPALA_TERULANG"
    case .form: "BARIS_LEMBAR"
    case .quote: "KUTIP"
    case .encoding: "PENYANDIAN"
    case .control: "KARAKTER_KENDALI"
    case .length: "PANJANG"
    }
  }
}
