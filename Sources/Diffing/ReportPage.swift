import Diagnostics
import TabularIO

/// `diff.html`: the comparison on one page that needs nothing else.
struct ReportPage {
  let result: DiffResult
  let left: SnapshotFolder
  let right: SnapshotFolder

  /// The page.
  func bytes() -> [UInt8] { Array("<!doctype html>\n".utf8) }
}
