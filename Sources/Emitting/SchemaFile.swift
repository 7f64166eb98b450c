import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// `skema.json`: a Frictionless data package that describes every table of the snapshot.
struct SchemaFile {
  let dictionary: SnapshotDictionary
  let period: Period
  /// Where the tables of `ringkasan` lie, whose columns the dictionary does not have.
  let folder: String

  /// A table file or folder as the package lists it.
  private struct Keys {
    let primary: [String]
    /// Column, table, column it points at.
    let foreign: [(String, String, String)]
  }

  private static func keys(_ table: String) -> Keys {
    switch table {
    case "keluarga": Keys(primary: ["id_keluarga"], foreign: [])
    case "anggota": Keys(primary: ["id_individu"], foreign: [("id_keluarga", "keluarga", "id_keluarga")])
    case "anggota_luar": Keys(primary: ["id_individu"], foreign: [("id_keluarga", "keluarga", "id_keluarga")])
    case "jejak": Keys(primary: ["sumber", "berkas", "baris"], foreign: [])
    case "tinjau": Keys(primary: ["id_tinjau"], foreign: [])
    case "identitas": Keys(primary: ["id"], foreign: [])
    case "keputusan_usulan": Keys(primary: ["id", "jenis"], foreign: [])
    case "graduasi": Keys(primary: ["id_pendamping", "urutan"], foreign: [])
    case "kerja_lapangan": Keys(primary: ["id_keluarga"], foreign: [])
    default: Keys(primary: [], foreign: [])
    }
  }

  /// The package; `outputs` are the tables as written.
  func json(_ outputs: [OutputTable]) throws(Failure) -> JSONValue {
    var resources: [JSONValue] = []
    for table in dictionary.tables where !table.columns.isEmpty {
      for output in outputs where output.role == table.name || output.role.hasPrefix(table.name + "/") {
        resources.append(resource(table, output))
      }
    }
    for output in outputs where output.role.hasPrefix("ringkasan/") { resources.append(try summary(output)) }
    return .object([
      JSONMember("profile", .text("tabular-data-package")),
      JSONMember("name", .text("dtsen-" + period.description.lowercased())),
      JSONMember("title", .text("DTSEN \(period)")),
      JSONMember("resources", .list(resources)),
    ])
  }

  private func resource(_ table: SnapshotTable, _ output: OutputTable) -> JSONValue {
    let paths = output.parts.map { JSONValue.text($0.path) }
    let keys = SchemaFile.keys(table.name)
    var schema = [
      JSONMember("fields", .list(table.columns.map(field))),
      JSONMember("missingValues", .list([.text("")])),
    ]
    if !keys.primary.isEmpty { schema.append(JSONMember("primaryKey", .list(keys.primary.map { .text($0) }))) }
    if !keys.foreign.isEmpty {
      let references = keys.foreign.map { own, other, column in
        JSONValue.object([
          JSONMember("fields", .text(own)),
          JSONMember(
            "reference", .object([JSONMember("resource", .text(other)), JSONMember("fields", .text(column))])),
        ])
      }
      schema.append(JSONMember("foreignKeys", .list(references)))
    }
    return .object([
      JSONMember("name", .text(SchemaFile.name(output))),
      JSONMember("profile", .text("tabular-data-resource")),
      JSONMember("description", .text(table.meaning)),
      JSONMember("path", paths.count == 1 ? paths[0] : .list(paths)),
      JSONMember("format", .text("csv")),
      JSONMember("compression", .text("gz")),
      JSONMember("encoding", .text("utf-8")),
      JSONMember("schema", .object(schema)),
    ])
  }

  private static func name(_ output: OutputTable) -> String {
    output.role.lowercased().map { $0 == "/" ? "." : String($0) }.joined()
  }

  /// A small table, plain CSV.
  private func summary(_ output: OutputTable) throws(Failure) -> JSONValue {
    let path = output.parts[0].path
    return .object([
      JSONMember("name", .text(SchemaFile.name(output))),
      JSONMember("profile", .text("tabular-data-resource")),
      JSONMember("path", .text(path)),
      JSONMember("format", .text("csv")),
      JSONMember("encoding", .text("utf-8")),
      JSONMember(
        "schema",
        .object([
          JSONMember("fields", .list(SummarySchema(try SmallTable.load("\(folder)/\(path)")).fields)),
          JSONMember("missingValues", .list([.text("")])),
        ])),
    ])
  }

  private func field(_ column: SnapshotTable.Column) -> JSONValue {
    let type = ColumnType(column: column.name)
    var members = [JSONMember("name", .text(column.name)), JSONMember("type", .text(type.rawValue))]
    if !column.meaning.isEmpty { members.append(JSONMember("description", .text(column.meaning))) }
    if type == .boolean {
      members.append(JSONMember("trueValues", .list([.text("1")])))
      members.append(JSONMember("falseValues", .list([.text("0")])))
    }
    return .object(members)
  }
}

/// Writes small files of the snapshot that are no compressed table.
enum PlainFile {
  /// Writes `bytes` as `<staging>/<path>` and says what it wrote.
  static func write(_ bytes: [UInt8], path: String, rows: Int, in staging: String) throws(Failure) -> PartSummary {
    let full = "\(staging)/\(path)"
    if let slash = full.lastIndex(of: "/") { try FileAccess.makeFolder(String(full[..<slash])) }
    let file = try FileAccess.writing(full)
    try bytes.withUnsafeBufferPointer { view throws(Failure) in try file.write(ByteView(view)) }
    return PartSummary(path: path, sha256: Hex.sha256(bytes), bytes: bytes.count, rows: rows)
  }
}
