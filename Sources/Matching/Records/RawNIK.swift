import TabularIO

/// Raw values of a row that are still needed: what is left of a NIK that cannot be used, and words outside their list.
enum RawNIK {
  /// Digits worth keeping at most.
  static let longest = 18

  /// Copies the digits of the value behind `key` (`"nik":"`) in the JSON object `raw` to `digits`, at most ``longest``.
  /// Answers their number, 0 when there is no such value.
  ///
  /// Of a number in scientific notation only the digits before the exponent count; letters that stand for digits are
  /// read as these.
  static func read(_ raw: ByteView, key: ByteView, into digits: UnsafeMutablePointer<UInt8>) -> Int {
    guard var at = find(key, in: raw) else { return 0 }
    var count = 0
    while at < raw.count && raw.start[at] != 34 && count < longest {
      let byte = raw.start[at]
      at += 1
      switch byte {
      case 48...57: digits[count] = byte
      case UInt8(ascii: "E"), UInt8(ascii: "e"): return count
      case UInt8(ascii: "O"), UInt8(ascii: "o"): digits[count] = 48
      case UInt8(ascii: "I"), UInt8(ascii: "l"): digits[count] = 49
      case UInt8(ascii: "S"): digits[count] = 53
      case UInt8(ascii: "B"): digits[count] = 56
      default: continue
      }
      count += 1
    }
    return count
  }

  /// The value behind `key` in the JSON object `raw`, up to its quote; nil when there is none.
  static func text(_ raw: ByteView, key: ByteView) -> ByteView? {
    guard let start = find(key, in: raw) else { return nil }
    var end = start
    while end < raw.count && raw[end] != 34 { end += 1 }
    return raw[start..<end]
  }

  /// Whether something was written as `nik` that 2-normalise put among the raw values in `raw`.
  static func isThere(_ raw: ByteView) -> Bool {
    // A quote inside a value is escaped, so neither can stand in one.
    contains("{\"nik\":", raw) || contains(",\"nik\":", raw)
  }

  private static func contains(_ key: StaticString, _ raw: ByteView) -> Bool { find(ByteView(key), in: raw) != nil }

  /// Where the value behind `key` starts.
  private static func find(_ key: ByteView, in raw: ByteView) -> Int? {
    var start = 0
    while start + key.count <= raw.count {
      if raw[start..<start + key.count] == key { return start + key.count }
      start += 1
    }
    return nil
  }
}
