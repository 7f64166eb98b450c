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
}
