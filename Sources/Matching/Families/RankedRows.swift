import TabularIO

/// Rows that went straight from the scan to an item still bear the file numbers of the scan. They are marked so that
/// ranks are given exactly once.
enum RankMark {
  /// Flag of a row whose file number is a rank.
  static let ranked: UInt8 = 2
}

extension EditableRow {
  /// Gives the row its file rank if it does not have it yet.
  func rank(_ files: FileTable) {
    if base[RowLayout.flags] & RankMark.ranked != 0 { return }
    set(rowKey: files.ranked(record.rowKey, record.source))
    base[RowLayout.flags] |= RankMark.ranked
  }
}
