import Diagnostics
import StageContract
import TabularIO

/// The lines of the previous snapshot's `identitas`: persons go to the partition of their NIK so that they keep their id,
/// families to that of their id, where those who were in them say where they are registered now (step L).
///
/// A person without a verified NIK gets the same id again as long as the canonical identity is the same, because the
/// key is; such persons wait by their id for the same reason. What tells them from others of that name, birth date and region
/// (``IdentityMarks``) goes to where those are numbered.
struct PreviousIdentities {
  let spills: Spills
  let rules: MatchRules

  func send(_ snapshot: UpstreamStage) throws {
    let name = SourceKind.identitas.name
    guard Table.exists(folder: snapshot.folder, name: name) else { return }
    let router = Router(spills, rules)
    let lines = IdentityLines(spills.identity)
    var record = RecordBuilder()
    let table = try Table.open(folder: snapshot.folder, name: name)
    let columns = try table.columns(["id", "jenis", "kunci", "nik", "sejak"])
    let related = PreviousIdentities.familyColumn(table)
    let marked = table.header.firstIndex(of: "ciri")
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      guard let id = StableId(row[columns[0]]) else { continue }
      let digest = Digest256(hex: row[columns[2]])
      let since = PeriodNumber.read(row[columns[4]])
      try lines.addPrevious(id, digest, since: since)
      record.begin(.identitas, RowKey(packed: 0))
      record.set(key: Key128(high: id.high, low: id.low))
      record.set(date: since)
      if let related, let other = StableId(row[related]) { record.set(contentHigh: other.high, contentLow: other.low) }
      let key = Key128(high: id.high, low: id.low)
      if row[columns[1]].equals("KELUARGA") {
        router.begin(.lineage, key: key)
        router.add(record.finish())
        try router.sendToLineage(key)
      } else if let nik = row[columns[3]].uint64() {
        record.set(nik: nik)
        try router.toNIK(record.finish(), number: nik)
      } else {
        router.begin(.lineage, key: key)
        router.add(record.finish())
        try router.sendToAncestry(key)
        if let marked, let marks = IdentityMarks(row[marked]) { try EarlierPerson.send(marks, &record, router) }
      }
    }
    try router.flush()
    try lines.flush()
  }

  /// The column that says which family a person is in, and who heads a family. A registry needs not have it.
  static func familyColumn(_ table: Table) -> Int? { table.header.firstIndex(of: "id_terkait") }

  /// Whether the registry of `snapshot` lacks that column.
  static func lacksFamilies(_ snapshot: UpstreamStage?) throws(Failure) -> Bool {
    guard let snapshot, Table.exists(folder: snapshot.folder, name: SourceKind.identitas.name) else { return false }
    return familyColumn(try Table.open(folder: snapshot.folder, name: SourceKind.identitas.name)) == nil
  }
}

/// Periods as year · 10 + quarter.
enum PeriodNumber {
  /// 0 for anything but `YYYY-Qn`.
  static func read(_ text: ByteView) -> Int32 {
    guard text.count == 7, let year = text[0..<4].uint64(), let quarter = text[6..<7].uint64() else { return 0 }
    return Int32(year * 10 + quarter)
  }

  /// Writes `YYYY-Qn`.
  static func write(_ period: Int32, to rows: inout RowBuffer) {
    rows.beginField()
    rows.append(digits: UInt64(period / 10), width: 4)
    rows.append("-Q")
    rows.append(number: Int(period % 10))
    rows.endField()
  }
}
