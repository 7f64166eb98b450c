/// Checks and decodes the bytes of rows.
enum DialectText {
  /// Whether any byte is 0x80 or more.
  static func hasHigh(_ bytes: ByteView) -> Bool {
    let start = UnsafeRawPointer(bytes.start)
    var index = 0
    while index + 32 <= bytes.count {
      let first = start.loadUnaligned(fromByteOffset: index, as: SIMD2<UInt64>.self)
      let second = start.loadUnaligned(fromByteOffset: index + 16, as: SIMD2<UInt64>.self)
      let both = (first | second) & 0x8080_8080_8080_8080
      if both.x | both.y != 0 { return true }
      index += 32
    }
    while index + 8 <= bytes.count {
      if start.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return true }
      index += 8
    }
    while index < bytes.count {
      if bytes.start[index] >= 0x80 { return true }
      index += 1
    }
    return false
  }

  /// Whether any byte is NUL or a control byte other than tab and line ends; `delimiter` may be one.
  static func hasControl(_ bytes: ByteView, delimiter: UInt8) -> Bool {
    let start = UnsafeRawPointer(bytes.start)
    var index = 0
    while index < bytes.count {
      if index + 8 <= bytes.count {
        // Eight bytes at once: none below 32, and none of 127.
        let word = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let deleted = word ^ 0x7F7F_7F7F_7F7F_7F7F
        let low = (word &- 0x2020_2020_2020_2020) & ~word | (deleted &- 0x0101_0101_0101_0101) & ~deleted
        if low & 0x8080_8080_8080_8080 == 0 {
          index += 8
          continue
        }
      }
      let byte = bytes.start[index]
      if byte == 0x7F { return true }
      if byte < 32 && byte != 9 && byte != 10 && byte != 13 && byte != delimiter { return true }
      index += 1
    }
    return false
  }

  /// Whether the bytes are UTF-8 (RFC 3629: shortest form, no surrogates, at most U+10FFFF).
  static func isUTF8(_ bytes: ByteView) -> Bool {
    let start = bytes.start
    let count = bytes.count
    var index = 0
    while index < count {
      let lead = start[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
      if lead < 0xC2 || lead > 0xF4 || index + size > count { return false }
      let second = start[index + 1]
      let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
      let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
      if second < lowest || second > highest { return false }
      for further in 2..<max(size, 2) where start[index + further] & 0xC0 != 0x80 { return false }
      index += size
    }
    return true
  }

  /// Writes the character that `byte` is in `encoding` as UTF-8 and answers its size, 0 when it is none.
  @inline(__always)
  static func put(_ byte: UInt8, _ encoding: TextEncoding, at target: UnsafeMutablePointer<UInt8>) -> Int {
    if byte < 0x80 {
      target[0] = byte
      return 1
    }
    var scalar = UInt16(byte)
    if encoding == .windows1252 && byte < 0xA0 {
      scalar = windows1252(byte)
      if scalar == 0 { return 0 }
    }
    if scalar < 0x800 {
      target[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 2
    }
    target[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
    target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
    target[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
    return 3
  }

  /// The byte of 0x80...0x9F that Windows-1252 writes character `code` with; nil when it has no such byte.
  static func byte(ofWindows1252 code: UInt16) -> UInt8? {
    if code < 0x152 || code > 0x2122 { return nil }
    for byte in UInt8(0x80)...0x9F where windows1252(byte) == code { return byte }
    return nil
  }

  /// Bytes 0x80...0x9F of Windows-1252 (the WHATWG and Unicode tables agree but for the five that are nothing).
  private static func windows1252(_ byte: UInt8) -> UInt16 {
    switch byte {
    case 0x80: 0x20AC
    case 0x82: 0x201A
    case 0x83: 0x0192
    case 0x84: 0x201E
    case 0x85: 0x2026
    case 0x86: 0x2020
    case 0x87: 0x2021
    case 0x88: 0x02C6
    case 0x89: 0x2030
    case 0x8A: 0x0160
    case 0x8B: 0x2039
    case 0x8C: 0x0152
    case 0x8E: 0x017D
    case 0x91: 0x2018
    case 0x92: 0x2019
    case 0x93: 0x201C
    case 0x94: 0x201D
    case 0x95: 0x2022
    case 0x96: 0x2013
    case 0x97: 0x2014
    case 0x98: 0x02DC
    case 0x99: 0x2122
    case 0x9A: 0x0161
    case 0x9B: 0x203A
    case 0x9C: 0x0153
    case 0x9E: 0x017E
    case 0x9F: 0x0178
    default: 0
    }
  }
}
