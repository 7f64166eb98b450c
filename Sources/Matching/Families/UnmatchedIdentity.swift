import TabularIO

/// The canonical identity of a person without a verified NIK: `orang:<folded name>|<birth date>|<region>|<n>` (contract,
/// section 5).
enum UnmatchedIdentity {
  /// Writes it to `text`, which it empties first; valid until the next one. Without a `number` it is what all those share who
  /// are told apart by it.
  static func write(
    name: ByteView, birth: Int32, region: Region, number: Int?, to text: inout RowBuffer
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
    return text.view
  }
}
