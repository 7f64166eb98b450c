import Diagnostics
import PipelineConfig

/// Reads how two trees of other people's files are compared, from YAML (`pipelines/<name>/beda.yaml`; the keys are
/// listed in `docs/stages/diff.md`).
package enum ForeignFormatFile {
  /// Puts what `path` says into `request`. Everything wrong in it is `badConfig` with file and line.
  package static func read(_ path: String, into request: inout DiffRequest) throws(Failure) {
    let file = try ConfigFile.load(path)
    var format = ForeignFormat(key: try file.strings("kunci"))
    for (key, isLeft) in [("lama", true), ("baru", false)] {
      guard let map = try file.optionalMap(key) else { continue }
      let side = try side(map)
      if isLeft { format.left = side } else { format.right = side }
    }
    if let tables = try file.optionalMap("tabel") { format.tables = try readTables(tables) }
    if format.key.isEmpty && format.tables.isEmpty {
      throw file.failure("kunci", id: "atau 'tabel' wajib ada", en: "or 'tabel' is required")
    }
    request.only = try file.strings("hanya")
    request.ignore = try file.strings("abaikan")
    request.tolerances = try tolerances(file)
    request.mayLack = request.ignore + request.tolerances.map(\.column)
    try file.finish()
    request.foreign = format
  }

  private static func side(_ map: ConfigMap) throws(Failure) -> ForeignFormat.SideFormat {
    var side = ForeignFormat.SideFormat()
    if let text = try map.optionalString("pembatas") {
      let bytes = Array((text == "TAB" ? "\t" : text).utf8)
      guard bytes.count == 1, bytes[0] < 128 else {
        throw map.failure("pembatas", id: "harus satu karakter, atau TAB", en: "must be one character, or TAB")
      }
      side.delimiter = bytes[0]
    }
    side.encoding = try map.optionalString("sandi", oneOf: ForeignFormat.encodings)
    side.unquoted = try map.optionalBool("kutip") == false
    side.preamble = try map.optionalInt("pengantar", in: 0...1000)
    if let columns = try map.optionalMap("kolom") {
      for entry in columns.entries() {
        side.renames.append(ColumnRename(old: entry.key, new: try entry.node.string(oneOf: [])))
      }
    }
    return side
  }

  private static func readTables(_ map: ConfigMap) throws(Failure) -> [ForeignFormat.TableFormat] {
    var tables: [ForeignFormat.TableFormat] = []
    for entry in map.entries() {
      let table = map.adopt(try entry.node.map())
      let key = try table.strings("kunci")
      if key.isEmpty { throw table.failure("kunci", id: "wajib ada", en: "is required") }
      if entry.key.contains("/") || entry.key == ForeignTree.damaged {
        throw map.failure(entry.key, id: "bukan nama tabel yang sah", en: "is no valid table name")
      }
      tables.append(
        ForeignFormat.TableFormat(
          name: entry.key, key: key, leftPattern: try table.optionalString("lama"),
          rightPattern: try table.optionalString("baru")))
    }
    return tables
  }

  private static func tolerances(_ file: ConfigMap) throws(Failure) -> [Tolerance] {
    var found: [Tolerance] = []
    guard let map = try file.optionalMap("toleransi") else { return found }
    for entry in map.entries() {
      guard let tolerance = Tolerance("\(entry.key)=\(try entry.node.string(oneOf: []))") else {
        throw map.failure(entry.key, id: "harus bilangan", en: "must be a number")
      }
      found.append(tolerance)
    }
    return found
  }
}
