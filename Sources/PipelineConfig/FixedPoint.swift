/// Decimal numbers as integers with a fixed number of decimals, so that sums are exact and print as they count.
package enum FixedPoint {
  /// `text` (`-12.5`) times ten to the `scale`; nil when it is no such number, too large, or has more decimals.
  package static func parse(_ text: String, scale: Int) -> Int64? {
    var digits = Array(text.utf8)
    let negative = digits.first == UInt8(ascii: "-")
    if negative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    var value: Int64 = 0
    var decimals = -1
    var seen = 0
    for byte in digits {
      if byte == UInt8(ascii: ".") {
        if decimals >= 0 { return nil }
        decimals = 0
        continue
      }
      guard byte >= 48 && byte <= 57 else { return nil }
      seen += 1
      if decimals >= 0 {
        decimals += 1
        if decimals > scale {
          if byte != 48 { return nil }
          continue
        }
      }
      guard let next = append(Int64(byte - 48), to: value) else { return nil }
      value = next
    }
    if seen == 0 || decimals == 0 { return nil }
    for _ in 0..<max(0, scale - max(0, decimals)) {
      guard let next = append(0, to: value) else { return nil }
      value = next
    }
    return negative ? -value : value
  }

  private static func append(_ digit: Int64, to value: Int64) -> Int64? {
    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflowed) = product.addingReportingOverflow(digit)
    return overflow || overflowed ? nil : sum
  }

  /// `value` with its `scale` decimals, for example `text(-125, scale: 2)` is `-1.25`.
  package static func text(_ value: Int64, scale: Int) -> String {
    var digits = String(value.magnitude)
    if scale == 0 { return (value < 0 ? "-" : "") + digits }
    while digits.count <= scale { digits = "0" + digits }
    let point = digits.index(digits.endIndex, offsetBy: -scale)
    return (value < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
  }
}

/// Dates of configuration files.
package enum ConfigDate {
  /// `YYYY-MM-DD` as packed yyyymmdd, nil when there is no such day.
  package static func parse(_ text: String) -> Int32? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
      let year = Int32(parts[0]), let month = Int32(parts[1]), let day = Int32(parts[2])
    else { return nil }
    guard (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year) else { return nil }
    return year * 10_000 + month * 100 + day
  }

  /// Number of days of a month (1...12), Gregorian.
  package static func daysIn(month: Int32, year: Int32) -> Int32 {
    switch month {
    case 4, 6, 9, 11: return 30
    case 2: return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: return 31
    }
  }
}
