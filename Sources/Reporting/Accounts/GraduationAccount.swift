import StageContract
import TabularIO

/// Candidates to leave a programme, and how assistants stand against their target.
struct GraduationAccount: Sendable {
  /// Candidates by programme and stage.
  let groups: [(programme: String, stage: String, families: Int)]
  let assistants: Int
  /// Assistants with at least ``target`` candidates.
  let onTarget: Int

  /// Candidates an assistant should bring each year.
  static let target = 10

  /// Reads `graduasi` of the snapshot; nil when it is not there.
  static func read(_ snapshot: UpstreamStage, jobs: Int) throws -> GraduationAccount? {
    guard let counts = try GroupCount.read(snapshot, "graduasi", by: ["program", "tahap"], jobs: jobs) else {
      return nil
    }
    let table = try snapshot.table("graduasi")
    let column = try table.column("id_pendamping")
    var (assistants, onTarget, here) = (0, 0, 0)
    var last: [UInt8] = []
    var cursor = RowCursor(table)
    while try cursor.next() {
      let assistant = cursor.row[column]
      if assistant.isEmpty { continue }
      let isSame = last.withUnsafeBufferPointer { ByteView($0) == assistant }
      if !isSame {
        assistants += 1
        here = 0
        last = assistant.bytes
      }
      here += 1
      if here == target { onTarget += 1 }
    }
    return GraduationAccount(
      groups: counts.groups.map { ($0.values[0], $0.values[1], $0.rows) }, assistants: assistants, onTarget: onTarget)
  }
}
