/// Which coding the digits behind the kab/kota speak for, where the kab/kota itself may be valid in both.
///
/// Kemendagri counts kecamatan in two digits and villages in four, which begin with 1 (kelurahan), 2 (desa) or 3 (desa
/// adat). BPS counts kecamatan in three digits, mostly by tens so that there is room for new ones, and villages in three.
/// So the seventh digit of ten is 1 to 3 in Kemendagri; in BPS it is the last digit of the kecamatan, 0 for most. Codes of
/// six digits are Kemendagri's alone, codes of seven BPS's. A single BPS code of a kecamatan made later (`...011`) looks
/// like Kemendagri: only a column as a whole can be judged.
@usableFromInline package enum RegionForm: UInt8, Sendable {
  /// Too short or too long, or filled up with zeros to a kecamatan or kab: says nothing.
  case none
  case kemendagri
  case bps

  /// The form of a value of a region column.
  @usableFromInline package static func of(_ text: ByteSpan) -> RegionForm {
    var digits: UInt64 = 0
    for byte in text {
      if !ASCII.isDigit(byte) || text.count > 10 {
        guard let unusual = ColumnDiagnosis.unusualRegion(text) else { return .none }
        return of(digits: unusual.digits, length: unusual.length)
      }
      digits = digits * 10 + UInt64(byte - ASCII.zero)
    }
    return of(digits: digits, length: text.count)
  }

  private static func of(digits: UInt64, length: Int) -> RegionForm {
    switch length {
    case 6: return .kemendagri
    case 7: return .bps
    case 10:
      if digits % 10_000 == 0 { return .none }
      return 1...3 ~= digits / 1000 % 10 ? .kemendagri : .bps
    default: return .none
    }
  }
}
