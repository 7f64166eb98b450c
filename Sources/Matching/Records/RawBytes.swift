import TabularIO

/// Little-endian integers at any offset of raw memory; the caller keeps within bounds.
extension UnsafePointer<UInt8> {
  @inline(__always)
  func u16(_ at: Int) -> UInt16 {
    UInt16(littleEndian: UnsafeRawPointer(self + at).loadUnaligned(as: UInt16.self))
  }

  @inline(__always)
  func u32(_ at: Int) -> UInt32 {
    UInt32(littleEndian: UnsafeRawPointer(self + at).loadUnaligned(as: UInt32.self))
  }

  @inline(__always)
  func u64(_ at: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(self + at).loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  func i32(_ at: Int) -> Int32 { Int32(bitPattern: u32(at)) }

  /// Eight bytes of text, the first in the highest byte.
  @inline(__always)
  func word(_ at: Int) -> UInt64 {
    UInt64(bigEndian: UnsafeRawPointer(self + at).loadUnaligned(as: UInt64.self))
  }
}

extension UnsafeMutablePointer<UInt8> {
  @inline(__always)
  func put(_ value: UInt16, _ at: Int) {
    UnsafeMutableRawPointer(self + at).storeBytes(of: value.littleEndian, as: UInt16.self)
  }

  @inline(__always)
  func put(_ value: UInt32, _ at: Int) {
    UnsafeMutableRawPointer(self + at).storeBytes(of: value.littleEndian, as: UInt32.self)
  }

  @inline(__always)
  func put(_ value: UInt64, _ at: Int) {
    UnsafeMutableRawPointer(self + at).storeBytes(of: value.littleEndian, as: UInt64.self)
  }

  @inline(__always)
  func put(_ value: Int32, _ at: Int) { put(UInt32(bitPattern: value), at) }

  /// Eight bytes of text, the first in the highest byte.
  @inline(__always)
  func put(word: UInt64, _ at: Int) {
    UnsafeMutableRawPointer(self + at).storeBytes(of: word.bigEndian, as: UInt64.self)
  }

  /// Copies a text, nearly always a short one: without a call. The last piece overlaps the one before it.
  @inline(__always)
  func copy(_ text: ByteView) {
    let source = text.start
    let count = text.count
    if count > 32 {
      update(from: source, count: count)
    } else if count >= 8 {
      var at = 0
      while at < count &- 8 {
        put(source.u64(at), at)
        at &+= 8
      }
      put(source.u64(count &- 8), count &- 8)
    } else if count >= 4 {
      let (first, last) = (source.u32(0), source.u32(count &- 4))
      put(first, 0)
      put(last, count &- 4)
    } else if count > 0 {
      self[0] = source[0]
      self[count >> 1] = source[count >> 1]
      self[count &- 1] = source[count &- 1]
    }
  }
}
