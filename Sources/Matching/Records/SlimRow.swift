import TabularIO

/// What a person's family still needs of a row that its NIK led to the person: what the tables show and what the trace
/// says. Folded names, keys and the digest of the content have done their work by then.
enum SlimRow {
  private static func bit(_ offset: Int) -> UInt16 { 1 << UInt16(offset / 8 - 1) }

  /// Words of every row: its place, the person, findings, and the word with the flags.
  private static let traced =
    bit(RowLayout.rowKey) | bit(RowLayout.personNIK) | bit(RowLayout.findingsLow) | bit(RowLayout.findingsHigh)
    | bit(RowLayout.filled)

  /// Words of Dukcapil's own row.
  private static let identity =
    traced | bit(RowLayout.nik) | bit(RowLayout.noKK) | bit(RowLayout.region) | bit(RowLayout.birth)

  /// Packs `row`, to `target`, which has room for its length and ``PackedRow/slack``. Answers the bytes written and the
  /// bytes of the row once it is unpacked.
  static func pack(_ row: RowRecord, to target: UnsafeMutablePointer<UInt8>) -> (packed: Int, length: Int) {
    let source = row.source
    let kept = source == .dukcapil ? identity : source == .penerima ? traced | bit(RowLayout.region) : traced
    let end = row.length
    // The own id, then three texts that stay empty, then carried ones.
    let own = row.textEnd(RowLayout.texts)
    var from = row.textEnd(row.textEnd(row.textEnd(own)))
    var to = end
    switch source {
    case .dtks, .p3keIndividu: to = from
    case .regsosekAnggota: from = row.textEnd(row.textEnd(from))
    default: break
    }
    // Name and marital status of a survey are not asked for where Dukcapil has them.
    let dropped = source == .regsosekAnggota ? 5 : 3
    let texts = own - RowLayout.texts + dropped + to - from
    var used = PackedRow.packFixed(row.base, kept: kept, texts: texts, to: target)
    (target + used).copy(ByteView(start: row.base + RowLayout.texts, count: own - RowLayout.texts))
    used += own - RowLayout.texts
    for _ in 0..<dropped {
      target[used] = 0
      used += 1
    }
    if to > from { (target + used).update(from: row.base + from, count: to - from) }
    return (used + to - from, RowLayout.texts + texts)
  }
}

extension RowRecord {
  /// The offset behind the text that begins at `at`.
  @inline(__always)
  fileprivate func textEnd(_ at: Int) -> Int {
    if at >= length { return at }
    let count = base[at]
    return count == 255 ? at + 3 + Int(base.u16(at + 1)) : at + 1 + Int(count)
  }
}
