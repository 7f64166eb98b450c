import TabularIO

/// Columns of `anggota_luar`.
struct OutsiderColumns: Sendable {
  let id: Int
  let status: Int
  let tanggal: Int
  let asal: Int
  let wilayah: Int

  init(_ table: Table) throws {
    id = try table.column("id_individu")
    status = try table.column("status_kependudukan")
    tanggal = try table.column("tanggal_peristiwa")
    asal = try table.column("asal_identitas")
    wilayah = try table.column("wilayah")
  }
}

/// What Dukcapil says of persons outside the frame: INK-01 (dead), INK-10 (moved), INK-09 (double record).
enum OutsiderRules {
  /// The person and the code, with its evidence written; nil for a status that is none of the three.
  static func apply(_ row: Row, _ columns: OutsiderColumns, _ evidence: inout EvidenceWriter) -> Outsider? {
    guard let id = Identity(row[columns.id]), !id.isNone else { return nil }
    let status = row[columns.status]
    let code: FlagCode
    let value: StaticString
    if status.equals("MENINGGAL") {
      (code, value) = (.ink01, "1")
    } else if status.equals("PINDAH") {
      (code, value) = (.ink10, "2")
    } else if status.equals("GANDA") {
      (code, value) = (.ink09, "3")
    } else {
      return nil
    }
    evidence.add(
      code, person: id, source: SourceRow(row[columns.asal]), column: "FLAG_STATUS",
      value: ByteView(start: value.utf8Start, count: value.utf8CodeUnitCount), date: row[columns.tanggal])
    // Snapshots have the kelurahan of persons outside the frame, or their province alone.
    let place = row[columns.wilayah]
    return Outsider(id: id, code: code, region: Region(place.count == 10 ? place : place[0..<min(place.count, 2)]))
  }
}
