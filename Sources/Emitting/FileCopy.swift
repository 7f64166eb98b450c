import Diagnostics
import Glibc
import StageContract
import TabularIO

/// Takes over files of an earlier stage whose bytes are already those of the snapshot.
///
/// A published file is never written again, so where the disk allows it the snapshot gets a second name for it (a hard
/// link) and no byte is copied; removing the earlier stage takes nothing from the snapshot.
enum FileCopy {
  /// Takes over every file of `table`; answers the same summaries, whose digests the earlier stage has made.
  static func run(_ table: OutputTable, from stage: UpstreamStage, to place: Workplace) throws(Failure) -> OutputTable {
    for part in table.parts { try take(stage.path(part.path), to: "\(place.staging)/\(part.path)") }
    return table
  }

  private static func take(_ source: String, to target: String) throws(Failure) {
    if let slash = target.lastIndex(of: "/") { try FileAccess.makeFolder(String(target[..<slash])) }
    if link(source, target) != 0 { try copy(source, to: target) }
  }

  private static func copy(_ source: String, to target: String) throws(Failure) {
    let input = try FileAccess.reading(source)
    let output = try FileAccess.writing(target)
    let size = 1 << 20
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    defer { block.deallocate() }
    while true {
      let got = try input.read(into: block, count: size)
      if got == 0 { return }
      try output.write(ByteView(start: UnsafePointer(block), count: got))
    }
  }

  /// Refuses a table whose header is not the snapshot's.
  static func requireHeader(_ columns: [String], of table: Table) throws(Failure) {
    if table.header != columns {
      throw Failure(
        .badData, id: "kepala kolom bukan milik snapshot", en: "the header is not the snapshot's", file: table.name)
    }
  }
}
