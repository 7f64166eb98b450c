import Diagnostics
import StageContract
import TabularIO

/// Looks for people in the tables of one snapshot.
struct SnapshotSearch {
  let snapshot: UpstreamStage
  let jobs: Int

  /// Rows of the table `tables`, or of every table in the folder of that name, in which one of `columns` holds one of
  /// `values`.
  func rows(_ tables: String, _ columns: [String], _ values: [[UInt8]]) throws -> [FoundRow] {
    var found: [FoundRow] = []
    for table in snapshot.tables where table == tables || table.hasPrefix(tables + "/") {
      found += try snapshot.table(table).rows(where: columns, hold: values, jobs: jobs)
    }
    return found
  }

  /// Everybody who has the number or id: of the frame, else outside it.
  func persons(_ question: Question) throws -> [FoundRow] {
    let column = question.kind == .number ? "nomor_induk_kependudukan" : "id_individu"
    let inside = try rows("anggota", [column], [question.bytes])
    return inside.isEmpty ? try rows("anggota_luar", [column], [question.bytes]) : inside
  }

  /// The person of an id: of the frame, else outside it.
  func person(id: String) throws -> FoundRow? {
    let key = [Array(id.utf8)]
    if let inside = try rows("anggota", ["id_individu"], key).first { return inside }
    return try rows("anggota_luar", ["id_individu"], key).first
  }

  /// The family that has the No KK or id.
  func family(_ question: Question) throws -> FoundRow? {
    let column = question.kind == .number ? "nomor_kartu_keluarga" : "id_keluarga"
    return try rows("keluarga", [column], [question.bytes]).first
  }

  /// The entry of the registry of ids; its parts are called after the first two characters of the ids.
  func identity(_ id: String) throws -> FoundRow? {
    guard snapshot.has("identitas") else { return nil }
    let table = try snapshot.table("identitas")
    let part = table.parts.firstIndex { $0.hasSuffix("/\(id.prefix(2)).csv.gz") }
    var cursor = RowCursor(table, parts: part.map { $0..<$0 + 1 } ?? 0..<table.parts.count)
    let column = try table.column("id")
    let wanted = Array(id.utf8)
    while try cursor.next() {
      let row = cursor.row
      if wanted.withUnsafeBufferPointer({ ByteView($0) == row[column] }) {
        return FoundRow(
          table: table.name, header: table.header, fields: (0..<table.header.count).map { row[$0].string })
      }
    }
    return nil
  }

  /// The entry of the id that another was merged into (`id_lama`); nil where nobody stands for it. Reads the whole
  /// registry of ids.
  func heir(of id: String) throws -> FoundRow? {
    guard snapshot.has("identitas"), id.utf8.count == 20 else { return nil }
    let table = try snapshot.table("identitas")
    let column = try table.column("id_lama")
    let wanted = Array(id.utf8)
    return try table.rows(jobs: jobs) { row in
      let field = row[column]
      // Ids of 20 characters, separated by semicolons.
      var start = 0
      while start + 20 <= field.count {
        if wanted.withUnsafeBufferPointer({ ByteView($0) == field[start..<start + 20] }) { return true }
        start += 21
      }
      return false
    }.first
  }
}
