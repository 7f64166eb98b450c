import CDigest

/// One message of SHA-256 (FIPS 180-4) in the kernel `CDigest`; only where the processor has its instructions.
struct LaneDigest {
  private var state = dtsen_sha256_state()
  /// Bytes that do not fill a block yet.
  private var rest = SIMD64<UInt8>()
  private var restCount = 0
  private var total: UInt64 = 0

  init() { dtsen_sha256_start(&state) }

  mutating func update(_ bytes: ByteView) {
    let left = fill(bytes)
    let blocks = left.count / 64
    if blocks > 0 { dtsen_sha256_blocks(&state, left.start, blocks) }
    keep(left[blocks * 64..<left.count])
  }

  /// Adds bytes to two messages, side by side.
  static func update(
    _ first: inout LaneDigest, _ firstBytes: ByteView, _ second: inout LaneDigest, _ secondBytes: ByteView
  ) {
    let one = first.fill(firstBytes)
    let two = second.fill(secondBytes)
    let oneBlocks = one.count / 64
    let twoBlocks = two.count / 64
    dtsen_sha256_two(&first.state, one.start, oneBlocks, &second.state, two.start, twoBlocks)
    first.keep(one[oneBlocks * 64..<one.count])
    second.keep(two[twoBlocks * 64..<two.count])
  }

  /// Completes a block that was begun; answers what is left of `bytes`.
  private mutating func fill(_ bytes: ByteView) -> ByteView {
    total += UInt64(bytes.count)
    if restCount == 0 { return bytes }
    let taken = min(64 - restCount, bytes.count)
    for index in 0..<taken { rest[restCount + index] = bytes[index] }
    restCount += taken
    if restCount == 64 { takeRest() }
    return bytes[taken..<bytes.count]
  }

  private mutating func keep(_ bytes: ByteView) {
    // When the block that was begun is not full, nothing is left.
    if bytes.count == 0 { return }
    for index in 0..<bytes.count { rest[index] = bytes[index] }
    restCount = bytes.count
  }

  private mutating func takeRest() {
    withUnsafeBytes(of: rest) { raw in
      guard let base = raw.baseAddress else { return }
      dtsen_sha256_blocks(&state, base.assumingMemoryBound(to: UInt8.self), 1)
    }
    restCount = 0
  }

  /// The digest of what was added, lower-case hexadecimal.
  func hex() -> String {
    // A one bit, zeros, and the size of the message in bits end the last block.
    var last = self
    let bits = total &* 8
    last.rest[last.restCount] = 0x80
    last.restCount += 1
    if last.restCount > 56 {
      for index in last.restCount..<64 { last.rest[index] = 0 }
      last.takeRest()
    }
    for index in last.restCount..<56 { last.rest[index] = 0 }
    for index in 0..<8 { last.rest[56 + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index)) }
    last.takeRest()
    var digest: [UInt8] = []
    withUnsafeBytes(of: last.state.word) { raw in
      for word in raw.bindMemory(to: UInt32.self) {
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
          digest.append(UInt8(truncatingIfNeeded: word >> shift))
        }
      }
    }
    return Hex.text(digest)
  }
}
