import TabularIO

/// The shape of a value: digits as `9`, capitals as `A`, small letters as `a`, words with one capital in front as `Aa`,
/// anything else as it is. Runs of digits keep their length (`99`, `9{16}`), runs of letters do not. One a worker.
final class ValueShape {
  private static let room = 32
  private let storage: UnsafeMutablePointer<UInt8>
  private var used = 0

  init() { storage = .allocate(capacity: ValueShape.room + 16) }

  deinit { storage.deallocate() }

  /// The shape of `value`, cut off behind 32 bytes; valid until the next.
  func of(_ value: ByteView) -> ByteView {
    used = 0
    var index = 0
    while index < value.count && used < ValueShape.room {
      let byte = value[index]
      switch byte {
      case 48...57: index = digits(value, index)
      case 65...90, 97...122, 128...: index = letters(value, index)
      default:
        // A control byte must not reach a terminal.
        put(byte < 32 || byte == 127 ? 63 : byte)
        index += 1
      }
    }
    if index < value.count { for _ in 0..<3 { put(46) } }
    return ByteView(start: UnsafePointer(storage), count: used)
  }

  private func put(_ byte: UInt8) {
    storage[used] = byte
    used += 1
  }

  private func digits(_ value: ByteView, _ start: Int) -> Int {
    var end = start
    while end < value.count && value[end] >= 48 && value[end] <= 57 { end += 1 }
    let count = end - start
    put(57)
    if count <= 4 {
      for _ in 1..<max(count, 1) { put(57) }
      return end
    }
    put(123)
    if count >= 10 { put(UInt8(48 + min(count, 99) / 10)) }
    put(UInt8(48 + min(count, 99) % 10))
    put(125)
    return end
  }

  private func letters(_ value: ByteView, _ start: Int) -> Int {
    var end = start
    var capitals = 0
    var small = 0
    while end < value.count {
      let byte = value[end]
      if byte >= 65 && byte <= 90 {
        capitals += 1
      } else if byte >= 97 && byte <= 122 {
        small += 1
      } else if byte < 128 {
        break
      }
      end += 1
    }
    if capitals > 0 || small == 0 { put(65) }
    if small > 0 { put(97) }
    return end
  }
}
