import CLibCSV
import Diagnostics

/// A small CSV read whole with libcsv: reference tables, dictionaries. `.csv` or `.csv.gz`.
package struct SmallTable: Sendable {
  package let path: String
  package let header: [String]
  package let rows: [[String]]

  /// Reads `path`. Throws `inputMissing`, or `badConfig` with the line when a row has another number of fields.
  package static func load(_ path: String) throws(Failure) -> SmallTable {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let got = try block.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return try reader.read(into: base, count: buffer.count)
      }
      if got == 0 { break }
      bytes.append(contentsOf: block[0..<got])
    }
    // A byte order mark is no part of the first column's name.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    var records = LibCSV.records(bytes)
    guard !records.isEmpty else {
      throw Failure(.badConfig, id: "tabel kosong", en: "empty table", file: path, line: 1)
    }
    let header = records.removeFirst()
    for (index, record) in records.enumerated() where record.count != header.count {
      throw Failure(
        .badConfig, id: "\(record.count) kolom, seharusnya \(header.count)",
        en: "\(record.count) fields, expected \(header.count)", file: path, line: index + 2)
    }
    return SmallTable(path: path, header: header, rows: records)
  }

  /// The index of a column. Throws `badConfig`.
  package func column(_ name: String) throws(Failure) -> Int {
    guard let index = header.firstIndex(of: name) else {
      throw Failure(.badConfig, id: "kolom \(name) tidak ada", en: "column \(name) is missing", file: path, line: 1)
    }
    return index
  }
}

/// libcsv, the reference parser: what well-formed CSV means here.
package enum LibCSV {
  private final class Collector {
    var records: [[String]] = []
    var fields: [String] = []
  }

  /// All records of `bytes`; fields as text.
  package static func records(_ bytes: [UInt8], delimiter: UInt8 = 44) -> [[String]] {
    var parser = csv_parser()
    guard csv_init(&parser, UInt8(CSV_APPEND_NULL)) == 0 else { return [] }
    defer { csv_free(&parser) }
    csv_set_delim(&parser, delimiter)
    // libcsv drops spaces around fields unless told that nothing is a space.
    csv_set_space_func(&parser, { _ in 0 })
    let collector = Collector()
    let context = Unmanaged.passUnretained(collector).toOpaque()
    let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      data, count, context in
      guard let context else { return }
      let collector = Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
      collector.fields.append(String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self))
    }
    let onRecord: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
      guard let context else { return }
      let collector = Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
      collector.records.append(collector.fields)
      collector.fields = []
    }
    _ = bytes.withUnsafeBytes { csv_parse(&parser, $0.baseAddress, $0.count, onField, onRecord, context) }
    _ = csv_fini(&parser, onField, onRecord, context)
    return collector.records
  }
}
