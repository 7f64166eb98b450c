/// Every code that can stand on a row, in the alphabetical order in which `temuan` columns print them.
///
/// Meanings, stage and effect stand in `pipelines/kamus/codes.csv`. Raw values are positions in a ``FindingSet``;
/// they never leave the process. Grievance codes (EX, INC, ER) are values of a column, not findings.
@usableFromInline package enum FindingCode: UInt8, CaseIterable, Sendable {
  case byt001, byt002
  case eks01, eks02, eks03, eks04, eks05, eks06, eks07
  case gc01, gc02, gc03, gc04, gc05, gc06
  case gnd001, gnd002
  case ink01, ink02, ink03, ink04, ink05, ink06, ink07, ink08, ink09, ink10
  case ink11, ink12, ink13, ink14, ink15, ink16, ink17, ink18, ink19
  case kk001, kk002, kk003, kk004, kk005, kk006, kk007
  case nam001, nam002, nam003
  case nik001, nik002, nik003, nik004, nik005, nik006, nik007, nik008, nik009, nik010, nik011
  case nik012, nik013, nik014, nik015, nik016, nik017, nik018, nik019, nik020, nik021, nik022, nik023
  case nil001, nil002
  case tgl001, tgl002, tgl003
  case tlk001, tlk002, tlk003, tlk004, tlk005, tlk006, tlk007, tlk008, tlk009, tlk010
  case wil001, wil002, wil003, wil004

  /// The code as it is written, such as `NIK-007`.
  @usableFromInline package var name: String {
    var scratch = ByteScratch(capacity: 16)
    write(to: &scratch)
    return scratch.text
  }

  /// The code of a written name, or nil.
  @usableFromInline package init?(name: String) {
    guard let code = name.withBytes({ FindingCode(bytes: $0) }) else { return nil }
    self = code
  }

  /// The code of a written name, or nil.
  @usableFromInline package init?(bytes: ByteSpan) {
    guard let hyphen = bytes.firstIndex(of: ASCII.hyphen), hyphen + 1 < bytes.count else { return nil }
    var number: UInt8 = 0
    for byte in bytes.part(hyphen + 1, bytes.count) {
      guard ASCII.isDigit(byte), number < 20 else { return nil }
      number = number * 10 + (byte - ASCII.zero)
    }
    for family in FindingCode.families where bytes.part(0, hyphen).same(as: family.prefix) {
      guard number >= 1, number <= family.count, bytes.count - hyphen - 1 == family.width else { return nil }
      self.init(rawValue: family.first.rawValue + number - 1)
      return
    }
    return nil
  }

  /// Adds the written code to `output`.
  @usableFromInline package func write(to output: inout ByteScratch) {
    for family in FindingCode.families {
      let offset = rawValue &- family.first.rawValue
      if rawValue >= family.first.rawValue, offset < family.count {
        output.append(family.prefix)
        output.append(ASCII.hyphen)
        output.append(number: UInt64(offset) + 1, width: family.width)
        return
      }
    }
  }

  /// INK-`number`; nil outside 1 to 19.
  @usableFromInline package static func inclusion(_ number: Int) -> FindingCode? { member(of: .ink01, number, 19) }
  /// EKS-`number`; nil outside 1 to 7.
  @usableFromInline package static func exclusion(_ number: Int) -> FindingCode? { member(of: .eks01, number, 7) }
  /// GC-`number`; nil outside 1 to 6.
  @usableFromInline package static func fieldWork(_ number: Int) -> FindingCode? { member(of: .gc01, number, 6) }

  private static func member(of first: FindingCode, _ number: Int, _ last: Int) -> FindingCode? {
    guard number >= 1, number <= last else { return nil }
    return FindingCode(rawValue: first.rawValue + UInt8(number - 1))
  }

  private struct Family: Sendable {
    let prefix: StaticString
    let first: FindingCode
    let count: UInt8
    let width: Int
  }

  private static let families: [Family] = [
    Family(prefix: "BYT", first: .byt001, count: 2, width: 3),
    Family(prefix: "EKS", first: .eks01, count: 7, width: 2),
    Family(prefix: "GC", first: .gc01, count: 6, width: 2),
    Family(prefix: "GND", first: .gnd001, count: 2, width: 3),
    Family(prefix: "INK", first: .ink01, count: 19, width: 2),
    Family(prefix: "KK", first: .kk001, count: 7, width: 3),
    Family(prefix: "NAM", first: .nam001, count: 3, width: 3),
    Family(prefix: "NIK", first: .nik001, count: 23, width: 3),
    Family(prefix: "NIL", first: .nil001, count: 2, width: 3),
    Family(prefix: "TGL", first: .tgl001, count: 3, width: 3),
    Family(prefix: "TLK", first: .tlk001, count: 10, width: 3),
    Family(prefix: "WIL", first: .wil001, count: 4, width: 3),
  ]
}
