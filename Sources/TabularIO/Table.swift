import Diagnostics

/// A table that this package wrote: `<name>.csv.gz`, or a folder `<name>/` of parts `<nnnn>.csv.gz`, each with the
/// same header in a gzip member of its own, then members of whole rows. A part that was compressed anew is read as well.
package struct Table: Sendable {
  /// Table name, as its file or folder.
  package let name: String
  /// Column names.
  package let header: [String]
  /// Paths of the parts, in order.
  package let parts: [String]

  /// Finds the table `name` in `folder` and reads its header. Throws `inputMissing`, or `badData` when parts differ
  /// in header.
  package static func open(folder: String, name: String) throws(Failure) -> Table {
    let single = "\(folder)/\(name).csv.gz"
    if FileAccess.isFolder(single) == false { return try open(name: name, parts: [single]) }
    let parted = "\(folder)/\(name)"
    guard FileAccess.isFolder(parted) == true else {
      throw Failure(.inputMissing, id: "tabel tidak ada", en: "table is missing", file: single)
    }
    let names = try FileAccess.names(in: parted).filter { $0.hasSuffix(".csv.gz") }
    return try open(name: name, parts: names.map { "\(parted)/\($0)" })
  }

  /// Whether `folder` holds the table `name`.
  package static func exists(folder: String, name: String) -> Bool {
    FileAccess.isFolder("\(folder)/\(name).csv.gz") == false || FileAccess.isFolder("\(folder)/\(name)") == true
  }

  private static func open(name: String, parts: [String]) throws(Failure) -> Table {
    guard let first = parts.first else {
      throw Failure(.inputMissing, id: "tabel tanpa bagian", en: "table without parts", file: name)
    }
    let header = try readHeader(first)
    for part in parts.dropFirst() where try readHeader(part) != header {
      throw Failure(.badData, id: "kepala kolom berbeda antarbagian", en: "parts differ in header", file: part)
    }
    return Table(name: name, header: header, parts: parts)
  }

  static func readHeader(_ path: String) throws(Failure) -> [String] {
    var reader = try MemberReader(path: path)
    guard let member = try reader.next() else {
      throw Failure(.badData, id: "tabel kosong, tanpa kepala kolom", en: "empty table, no header", file: path)
    }
    let text = try member.content()
    guard text.last == 10 else {
      throw Failure(.badData, id: "kepala kolom rusak", en: "damaged header", file: path)
    }
    return String(decoding: text.dropLast(), as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
      .map(String.init)
  }

  /// The index of a column. Throws `badData` when the table lacks it.
  package func column(_ column: String) throws(Failure) -> Int {
    guard let index = header.firstIndex(of: column) else {
      throw Failure(.badData, id: "kolom \(column) tidak ada", en: "column \(column) is missing", file: name)
    }
    return index
  }

  /// The indices of several columns, in the order asked.
  package func columns(_ names: [String]) throws(Failure) -> [Int] {
    var indices: [Int] = []
    for name in names { indices.append(try column(name)) }
    return indices
  }
}
