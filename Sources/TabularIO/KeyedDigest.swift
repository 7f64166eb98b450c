import CDigest
import Crypto

/// HMAC-SHA-256 (RFC 2104) under one key over many short texts.
///
/// The two keyed states of SHA-256 are set up once and copied for every text, which halves the work. Where the processor
/// has the instructions, a text of up to ``longest`` bytes takes one block of each and no object of the crypto library.
package struct KeyedDigest: Sendable {
  private let inner: SHA256
  private let outer: SHA256
  /// The same states for the kernel; nil where the processor has no instructions for it.
  private let states: (inner: dtsen_sha256_state, outer: dtsen_sha256_state)?

  /// Bytes of a text that fit one block beside its padding.
  package static let longest = 55

  /// The four words of a digest, the first the highest.
  package typealias Words = (UInt64, UInt64, UInt64, UInt64)

  /// A key longer than a block (64 bytes) stands for its digest. Only tests do without the processor's instructions.
  package init(key: [UInt8], lanes: Bool = true) {
    var block = key.count > 64 ? Array(SHA256.hash(data: key)) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inside = block.map { $0 ^ 0x36 }
    let outside = block.map { $0 ^ 0x5C }
    var inner = SHA256()
    inner.update(data: inside)
    var outer = SHA256()
    outer.update(data: outside)
    self.inner = inner
    self.outer = outer
    if lanes && dtsen_sha256_available() != 0 {
      states = (KeyedDigest.state(inside), KeyedDigest.state(outside))
    } else {
      states = nil
    }
  }

  private static func state(_ block: [UInt8]) -> dtsen_sha256_state {
    var state = dtsen_sha256_state()
    dtsen_sha256_start(&state)
    dtsen_sha256_blocks(&state, block, 1)
    return state
  }

  /// The digest of `text`.
  package func digest(of text: ByteView) -> Words {
    if let states, text.count <= KeyedDigest.longest { return KeyedDigest.short(text, states.inner, states.outer) }
    var hash = inner
    hash.update(bufferPointer: UnsafeRawBufferPointer(text.buffer))
    var last = outer
    hash.finalize().withUnsafeBytes { last.update(bufferPointer: $0) }
    return last.finalize().withUnsafeBytes { bytes in
      func word(_ at: Int) -> UInt64 { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
      return (word(0), word(8), word(16), word(24))
    }
  }

  /// One block each: the text, then its digest, behind the block of the key.
  private static func short(_ text: ByteView, _ inner: dtsen_sha256_state, _ outer: dtsen_sha256_state) -> Words {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
      guard let block = buffer.baseAddress else { return (0, 0, 0, 0) }
      block.initialize(repeating: 0, count: 64)
      if text.count > 0 { block.update(from: text.start, count: text.count) }
      pad(block, count: text.count)
      var first = inner
      dtsen_sha256_blocks(&first, block, 1)
      let (a, b, c, d) = words(first)
      block.initialize(repeating: 0, count: 64)
      let raw = UnsafeMutableRawPointer(block)
      raw.storeBytes(of: a.bigEndian, as: UInt64.self)
      raw.storeBytes(of: b.bigEndian, toByteOffset: 8, as: UInt64.self)
      raw.storeBytes(of: c.bigEndian, toByteOffset: 16, as: UInt64.self)
      raw.storeBytes(of: d.bigEndian, toByteOffset: 24, as: UInt64.self)
      pad(block, count: 32)
      var second = outer
      dtsen_sha256_blocks(&second, block, 1)
      return words(second)
    }
  }

  /// Ends a last block of `count` bytes and zeros as FIPS 180-4, 5.1.1 has it, behind one block that went before.
  private static func pad(_ block: UnsafeMutablePointer<UInt8>, count: Int) {
    block[count] = 0x80
    UnsafeMutableRawPointer(block).storeBytes(
      of: (UInt64(64 + count) * 8).bigEndian, toByteOffset: 56, as: UInt64.self)
  }

  private static func words(_ state: dtsen_sha256_state) -> Words {
    let word = state.word
    func pair(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
    return (pair(word.0, word.1), pair(word.2, word.3), pair(word.4, word.5), pair(word.6, word.7))
  }
}
