/// An address of a spilled record with a small number in its top byte, which no address of this machine uses.
enum Place {
  @inline(__always)
  static func make(_ pointer: UnsafeMutablePointer<UInt8>, tag: UInt8) -> UInt64 {
    UInt64(UInt(bitPattern: pointer)) | UInt64(tag) << 56
  }

  @inline(__always)
  static func tag(_ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: place >> 56) }

  /// The address. Only for a place that `make` made.
  @inline(__always)
  static func pointer(_ place: UInt64) -> UnsafeMutablePointer<UInt8> {
    UnsafeMutablePointer(bitPattern: UInt(place & 0xFF_FFFF_FFFF_FFFF)).unsafelyUnwrapped
  }
}
