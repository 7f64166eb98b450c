/// Sizes as people write them.
package enum ByteSize {
  /// Bytes of `256M`, `1G`, `4G`, `800000K` or a plain number; powers of 1024. Nil for anything else.
  package static func parse(_ text: String) -> Int? {
    guard let last = text.utf8.last else { return nil }
    let shift: Int
    switch last {
    case UInt8(ascii: "K"), UInt8(ascii: "k"): shift = 10
    case UInt8(ascii: "M"), UInt8(ascii: "m"): shift = 20
    case UInt8(ascii: "G"), UInt8(ascii: "g"): shift = 30
    case UInt8(ascii: "T"), UInt8(ascii: "t"): shift = 40
    default: shift = 0
    }
    let digits = shift == 0 ? text : String(text.dropLast())
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(digits) else {
      return nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    return overflow ? nil : bytes
  }

  /// A short form for messages, for example `1.5 GiB`.
  package static func text(_ bytes: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var tenths = bytes * 10
    var unit = 0
    while tenths >= 10_240 && unit < units.count - 1 {
      tenths /= 1024
      unit += 1
    }
    let whole = tenths / 10
    return unit == 0 || tenths % 10 == 0 ? "\(whole) \(units[unit])" : "\(whole).\(tenths % 10) \(units[unit])"
  }
}
