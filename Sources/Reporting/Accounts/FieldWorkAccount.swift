import StageContract
import TabularIO

/// Visits to make: families by reason, how many are assigned, to how many assistants, over how many days.
struct FieldWorkAccount: Sendable {
  private(set) var families = 0
  private(set) var assigned = 0
  private(set) var assistants = 0
  private(set) var lastDay = 0
  /// Families by code, a family with two reasons counted twice.
  private(set) var reasons: [(code: String, families: Int)] = []

  /// Reads `kerja_lapangan` of the snapshot; nil when it is not there.
  ///
  /// - Complexity: O(rows); the table is sorted by assistant, so each is counted as it changes.
  static func read(_ snapshot: UpstreamStage, jobs: Int) throws -> FieldWorkAccount? {
    guard snapshot.has("kerja_lapangan") else { return nil }
    let table = try snapshot.table("kerja_lapangan")
    let columns = try table.columns(["id_pendamping", "hari"])
    var account = FieldWorkAccount()
    var last: [UInt8] = []
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      account.families += 1
      let assistant = row[columns[0]]
      if assistant.isEmpty { continue }
      account.assigned += 1
      account.lastDay = max(account.lastDay, Int(clamping: row[columns[1]].uint64() ?? 0))
      let isSame = last.withUnsafeBufferPointer { ByteView($0) == assistant }
      if !isSame {
        account.assistants += 1
        last = assistant.bytes
      }
    }
    if let groups = try GroupCount.read(snapshot, "kerja_lapangan", by: ["alasan"], jobs: jobs) {
      for group in groups.groups { account.add(group.values[0], group.rows) }
      account.reasons.sort { $0.code < $1.code }
    }
    return account
  }

  private mutating func add(_ codes: String, _ families: Int) {
    for code in codes.split(separator: ";").map(String.init) {
      if let place = reasons.firstIndex(where: { $0.code == code }) {
        reasons[place].families += families
      } else {
        reasons.append((code, families))
      }
    }
  }
}
