import Diagnostics
import StageContract
import TabularIO

/// The lines of the previous snapshot's `identitas`: persons go to the partition of their NIK so that they keep their id,
/// families to that of their id, where those who were in them say where they are registered now (step L).
///
/// A person without a verified NIK is known by marks (``IdentityMarks``), which go to where those of one kab/kota and birth
/// date are numbered; the person's family waits by the id.
///
/// Who is gone (HILANG) stays in the registry for some quarters (`registri.simpan_hilang`), so that whoever comes back is
/// the same; then the line is left out, and the id never given again.
///
/// When the registry's key has changed, marks are compared by the former one; without it nobody is known by marks. Nor is
/// who is gone by then: what their marks were made of is not here any more, and marks of a key that may have leaked go.
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
    let key = rules.settings.key
    let canCompare = !rules.settings.previousLacksMarks && (!key.hasChanged || key.former != nil)
    let marked = canCompare ? table.header.firstIndex(of: "ciri") : nil
    let lasts = table.header.firstIndex(of: "terakhir")
    let latest = PeriodNumber.read(snapshot.manifest.period)
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      guard let id = StableId(row[columns[0]]) else { continue }
      let digest = Digest256(hex: row[columns[2]])
      let since = PeriodNumber.read(row[columns[4]])
      let last = lasts.map { PeriodNumber.read(row[$0]) } ?? 0
      let isGone = last != 0
      if isGone && PeriodNumber.quarters(from: last, to: rules.periodNumber) > rules.settings.quartersKept { continue }
      let isFamily = row[columns[1]].equals("KELUARGA")
      let nik = row[columns[3]].uint64() ?? 0
      let other = related.flatMap { StableId(row[$0]) } ?? .none
      let marks = marked.flatMap { IdentityMarks(row[$0]) }
      try lines.addPrevious(
        id, digest, isFamily: isFamily, nik: nik, since: since, last: isGone ? last : latest, related: other,
        key.hasChanged ? nil : marks)
      record.begin(.identitas, RowKey(packed: 0))
      record.set(key: Key128(high: id.high, low: id.low))
      record.set(date: since)
      if !other.isNone { record.set(contentHigh: other.high, contentLow: other.low) }
      if isGone { record.set(relation: PreviousIdentities.gone) }
      let key = Key128(high: id.high, low: id.low)
      if isFamily {
        router.begin(.lineage, key: key)
        router.add(record.finish())
        try router.sendToLineage(key)
      } else if nik != 0 {
        record.set(nik: nik)
        try router.toNIK(record.finish(), number: nik)
      } else {
        router.begin(.lineage, key: key)
        router.add(record.finish())
        try router.sendToAncestry(key)
        if let marks { try MarkedPerson.send(.lineage, id, marks, &record, router) }
      }
    }
    try router.flush()
    try lines.flush()
  }

  /// The relation of a record of somebody who was gone before this run.
  static let gone: UInt8 = 1

  /// The column that says which family a person is in, and who heads a family. A registry needs not have it.
  static func familyColumn(_ table: Table) -> Int? { table.header.firstIndex(of: "id_terkait") }

  /// Whether the registry of `snapshot` lacks that column.
  static func lacksFamilies(_ snapshot: UpstreamStage?) throws(Failure) -> Bool {
    guard let snapshot, Table.exists(folder: snapshot.folder, name: SourceKind.identitas.name) else { return false }
    return familyColumn(try Table.open(folder: snapshot.folder, name: SourceKind.identitas.name)) == nil
  }

  /// Whether the registry of `snapshot` does not say by what persons without a NIK are known again.
  static func lacksMarks(_ snapshot: UpstreamStage?) throws(Failure) -> Bool {
    guard let snapshot, Table.exists(folder: snapshot.folder, name: SourceKind.identitas.name) else { return false }
    let header = try Table.open(folder: snapshot.folder, name: SourceKind.identitas.name).header
    return !header.contains("ciri") || !header.contains("terakhir")
  }
}

/// Periods as year · 10 + quarter.
enum PeriodNumber {
  /// 0 for anything but `YYYY-Qn`.
  static func read(_ text: ByteView) -> Int32 {
    guard text.count == 7, let year = text[0..<4].uint64(), let quarter = text[6..<7].uint64() else { return 0 }
    return Int32(year * 10 + quarter)
  }

  /// The same of a manifest's period.
  static func read(_ text: String) -> Int32 { Period(text).map { Int32($0.year * 10 + $0.quarter) } ?? 0 }

  /// How many quarters `later` is after `earlier`.
  static func quarters(from earlier: Int32, to later: Int32) -> Int {
    Int((later / 10 - earlier / 10) * 4 + later % 10 - earlier % 10)
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
