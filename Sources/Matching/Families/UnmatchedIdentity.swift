import TabularIO

/// The canonical identity of a person without a verified NIK: `orang:<folded name>|<birth date>|<region>|<n>` (contract,
/// section 5); of one who is new in a registry that goes on with `|<YYYY-Qn>` behind it, because somebody else may have been
/// the n-th of that name before.
enum UnmatchedIdentity {
  /// Writes it to `text`, which it empties first; valid until the next one. Without a `number` it is what all those share who
  /// are told apart by it. `period` (year · 10 + quarter) is that of somebody new, 0 where the registry begins.
  static func write(
    name: ByteView, birth: Int32, region: Region, number: Int?, period: Int32 = 0, to text: inout RowBuffer
  ) -> ByteView {
    text.removeAll()
    text.append("orang:")
    text.append(name)
    text.append(124)
    if birth != 0 { text.append(digits: UInt64(birth), width: 8) }
    text.append(124)
    if !region.isNone { text.append(digits: region.value, width: region.digits) }
    text.append(124)
    if let number { text.append(number: number) }
    if period != 0 {
      text.append(124)
      text.append(digits: UInt64(period / 10), width: 4)
      text.append("-Q")
      text.append(number: Int(period % 10))
    }
    return text.view
  }
}
