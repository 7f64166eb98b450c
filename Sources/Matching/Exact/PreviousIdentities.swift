import Diagnostics
import StageContract
import TabularIO

/// The persons of the previous snapshot's `identitas`, sent to the partitions of their NIK so that they keep their id.
///
/// Persons without a verified NIK and families get the same id again as long as their canonical identity is the same,
/// because the key is.
struct PreviousIdentities {
  let spills: Spills
  let rules: MatchRules

  func send(_ snapshot: UpstreamStage) throws {
    let name = SourceKind.identitas.name
    guard snapshot.has(name) || snapshot.tables.contains(where: { $0.hasPrefix(name + "/") }) else { return }
    let router = Router(spills, rules)
    var record = RecordBuilder()
    let table = try Table.open(folder: snapshot.folder, name: name)
    let columns = try table.columns(["id", "jenis", "nik", "sejak"])
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      guard row[columns[1]].equals("ORANG"), let nik = row[columns[2]].uint64(), let id = StableId(row[columns[0]])
      else {
        continue
      }
      record.begin(.identitas, RowKey(packed: 0))
      record.set(nik: nik)
      record.set(key: Key128(high: id.high, low: id.low))
      record.set(date: PeriodNumber.read(row[columns[3]]))
      try router.toNIK(record.finish(), number: nik)
    }
    try router.flush()
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
