import TabularIO

/// By what a person without a verified NIK is known again in a later quarter (`identitas.ciri`): keyed digests, so that
/// nobody reads from them what they were made of.
struct IdentityMarks: Sendable {
  /// The number that tells the person from others of the same name, birth date and region.
  var number: UInt32 = 1
  /// The largest number that any of them ever had: what was one person's is never given to another.
  var most: UInt32 = 1
  /// Name, birth date and region: who is numbered together.
  var group = StableId.none
  /// The NIK that the person declares.
  var nik = StableId.none
  /// The source's own id of the row that leads.
  var row = StableId.none
  /// The family, by its No KK where it has one.
  var family = StableId.none
  /// Kab/kota and birth date: among whom one is looked for whose name is written otherwise now.
  var place = StableId.none

  init() {}

  /// Whether both declare a NIK, and not the same one.
  func contradict(_ other: IdentityMarks) -> Bool { !nik.isNone && !other.nik.isNone && nik != other.nik }

  // MARK: As text

  /// Reads what ``write(to:)`` wrote; nil for anything else.
  init?(_ text: ByteView) {
    guard let slash = text.firstIndex(of: UInt8(ascii: "/")), let end = text.firstIndex(of: UInt8(ascii: ";")),
      slash < end, let number = text[0..<slash].uint64(), let most = text[(slash + 1)..<end].uint64(),
      number > 0, number <= most, most <= UInt64(UInt32.max)
    else { return nil }
    self.number = UInt32(number)
    self.most = UInt32(most)
    var at = end + 1
    group = IdentityMarks.next(text, &at)
    nik = IdentityMarks.next(text, &at)
    row = IdentityMarks.next(text, &at)
    family = IdentityMarks.next(text, &at)
    place = IdentityMarks.next(text, &at)
    if group.isNone || place.isNone { return nil }
  }

  /// The mark that begins at `at`, none where nothing stands; steps over it.
  private static func next(_ text: ByteView, _ at: inout Int) -> StableId {
    var end = at
    while end < text.count && text[end] != UInt8(ascii: ";") { end += 1 }
    if at >= text.count { return .none }
    defer { at = end + 1 }
    return StableId(text[at..<end]) ?? .none
  }

  /// Writes number, largest number and the marks as one field.
  func write(to rows: inout RowBuffer) {
    rows.beginField()
    rows.append(number: Int(number))
    rows.append(UInt8(ascii: "/"))
    rows.append(number: Int(most))
    for mark in [group, nik, row, family, place] {
      rows.append(UInt8(ascii: ";"))
      if !mark.isNone { mark.append(to: &rows) }
    }
    rows.endField()
  }

  // MARK: As bytes

  /// Bytes that a spilled set takes.
  static let size = 88

  /// Reads what ``put(_:)`` put down.
  init(spilled bytes: UnsafePointer<UInt8>) {
    number = bytes.u32(0)
    most = bytes.u32(4)
    group = StableId(high: bytes.u64(8), low: bytes.u64(16))
    nik = StableId(high: bytes.u64(24), low: bytes.u64(32))
    row = StableId(high: bytes.u64(40), low: bytes.u64(48))
    family = StableId(high: bytes.u64(56), low: bytes.u64(64))
    place = StableId(high: bytes.u64(72), low: bytes.u64(80))
  }

  /// Puts ``size`` bytes down at `target`.
  func put(_ target: UnsafeMutablePointer<UInt8>) {
    target.put(number, 0)
    target.put(most, 4)
    for (index, mark) in [group, nik, row, family, place].enumerated() {
      target.put(mark.high, 8 + index * 16)
      target.put(mark.low, 16 + index * 16)
    }
  }
}
