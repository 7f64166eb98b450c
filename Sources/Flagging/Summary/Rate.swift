import TabularIO

/// Shares as fixed decimals, computed from whole numbers so that they are the same everywhere.
enum Rate {
  /// Decimals of every share.
  static let decimals = 6
  private static let unit = 1_000_000

  /// `part / whole` in millionths, halves rounded up; nil when there is no whole.
  static func millionths(_ part: Int, _ whole: Int) -> Int? {
    if whole == 0 { return nil }
    // Sums of rupiah times a million would not fit in 64 bits.
    let product = part.magnitude.multipliedFullWidth(by: UInt(unit))
    let (low, carry) = product.low.addingReportingOverflow(whole.magnitude / 2)
    let (quotient, _) = whole.magnitude.dividingFullWidth((product.high + (carry ? 1 : 0), low))
    return part < 0 ? -Int(quotient) : Int(quotient)
  }

  /// `part / whole` in millionths, halves away from zero; nil when there is no whole. For products of sums, which do
  /// not fit in 64 bits.
  static func millionths(_ part: Int128, _ whole: Int128) -> Int? {
    if whole == 0 { return nil }
    let value = (part.magnitude * UInt128(unit) + whole.magnitude / 2) / whole.magnitude
    return (part < 0) == (whole < 0) ? Int(value) : -Int(value)
  }

  /// Writes `part / whole`, empty when there is no whole.
  static func writeField(_ part: Int, _ whole: Int, to rows: inout RowBuffer) {
    writeField(millionths(part, whole), to: &rows)
  }

  /// Writes millionths as a decimal number.
  static func writeField(_ value: Int?, to rows: inout RowBuffer) {
    guard let value else {
      rows.emptyField()
      return
    }
    rows.beginField()
    if value < 0 { rows.append(0x2D) }
    rows.append(digits: UInt64(value.magnitude) / UInt64(unit), width: 1)
    rows.append(0x2E)
    rows.append(digits: UInt64(value.magnitude) % UInt64(unit), width: decimals)
    rows.endField()
  }

  /// The Wilson 95 % interval of `hits` in `trials`, in millionths (Wilson 1927, z = 1.959964).
  ///
  /// Basic operations and the square root of IEEE 754 are exact to the last bit everywhere.
  static func wilson(_ hits: Int, _ trials: Int) -> (low: Int, high: Int)? {
    if trials == 0 { return nil }
    let z = 1.959964
    let n = Double(trials)
    let p = Double(hits) / n
    let centre = p + z * z / (2 * n)
    let spread = z * ((p * (1 - p) + z * z / (4 * n)) / n).squareRoot()
    let scale = 1 + z * z / n
    let low = max(0, (centre - spread) / scale)
    let high = min(1, (centre + spread) / scale)
    return (Int((low * Double(unit)).rounded()), Int((high * Double(unit)).rounded()))
  }
}
