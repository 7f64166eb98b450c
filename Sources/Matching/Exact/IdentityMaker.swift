import TabularIO

/// An id together with the whole keyed digest it was cut from (`identitas.kunci`).
package struct KeyedIdentity: Sendable {
  package let id: StableId
  package let digest: Digest256
}

/// 32 bytes by value.
package struct Digest256: Equatable, Sendable {
  var first: UInt64 = 0
  var second: UInt64 = 0
  var third: UInt64 = 0
  var fourth: UInt64 = 0

  /// All zeros.
  static let none = Digest256(first: 0, second: 0, third: 0, fourth: 0)

  init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  /// Reads what `write(to:)` put down.
  init(spilled bytes: UnsafePointer<UInt8>) {
    self.init(first: bytes.u64(0), second: bytes.u64(8), third: bytes.u64(16), fourth: bytes.u64(24))
  }

  /// Reads 64 hexadecimal digits; anything else counts as zeros.
  init(hex text: ByteView) {
    self.init(
      first: HexDigits.word(text, 0), second: HexDigits.word(text, 16), third: HexDigits.word(text, 32),
      fourth: HexDigits.word(text, 48))
  }

  /// Puts 32 bytes down at `target`.
  func write(to target: UnsafeMutablePointer<UInt8>) {
    target.put(first, 0)
    target.put(second, 8)
    target.put(third, 16)
    target.put(fourth, 24)
  }

  /// The key under which equal digests meet.
  var key: Key128 { Key128(high: first, low: second) }

  /// The first 100 bits as an id.
  var id: StableId { StableId(high: first, low: second >> 28) }

  /// Writes 64 lower-case hexadecimal digits as a field.
  package func write(to rows: inout RowBuffer) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
      guard let base = buffer.baseAddress else { return }
      HexDigits.write(first, to: base)
      HexDigits.write(second, to: base + 16)
      HexDigits.write(third, to: base + 32)
      HexDigits.write(fourth, to: base + 48)
      rows.rawFields(ByteView(start: UnsafePointer(base), count: 64))
    }
  }
}

/// Makes stable ids: HMAC-SHA-256 under the registry's key over a canonical identity (contract, section 5).
package struct IdentityMaker: Sendable {
  private let keyed: KeyedDigest
  private let former: KeyedDigest?

  /// By `key`; `former` is the previous snapshot's, when that is another.
  package init(key: [UInt8], former: [UInt8]? = nil) {
    keyed = KeyedDigest(key: key)
    self.former = former.map { KeyedDigest(key: $0) }
  }

  private init(_ keyed: KeyedDigest) {
    self.keyed = keyed
    former = nil
  }

  /// What the previous snapshot's ids and marks were made with: this, unless the key has changed.
  var ofPrevious: IdentityMaker { former.map { IdentityMaker($0) } ?? self }

  /// Whether the key has changed, and ``ofPrevious`` is another.
  var hasFormer: Bool { former != nil }

  /// The keyed identity of canonical `text`.
  package func identity(_ text: ByteView) -> KeyedIdentity {
    let (first, second, third, fourth) = keyed.digest(of: text)
    let digest = Digest256(first: first, second: second, third: third, fourth: fourth)
    return KeyedIdentity(id: digest.id, digest: digest)
  }

  /// The identity of a NIK: `nik:<16 digits>`.
  package func person(nik: UInt64) -> KeyedIdentity {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      guard let base = buffer.baseAddress else { return identity(.empty) }
      IdentityMaker.copy("nik:", to: base)
      var left = nik
      for position in stride(from: 19, through: 4, by: -1) {
        base[position] = UInt8(truncatingIfNeeded: 48 + left % 10)
        left /= 10
      }
      return identity(ByteView(start: UnsafePointer(base), count: 20))
    }
  }

  /// The identity of a family: `kk:<head's id>`.
  package func family(head: StableId) -> KeyedIdentity {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3 + StableId.width) { buffer in
      guard let base = buffer.baseAddress else { return identity(.empty) }
      IdentityMaker.copy("kk:", to: base)
      head.write(to: base + 3)
      return identity(ByteView(start: UnsafePointer(base), count: 3 + StableId.width))
    }
  }

  /// The identity of a family that is new in `period` (year · 10 + quarter) of a registry that goes on:
  /// `kk:<head's id>|<YYYY-Qn>`. The id made from its head alone may be that of a family which the head has left.
  package func family(head: StableId, period: Int32) -> KeyedIdentity {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 11 + StableId.width) { buffer in
      guard let base = buffer.baseAddress else { return identity(.empty) }
      IdentityMaker.copy("kk:", to: base)
      head.write(to: base + 3)
      let end = base + 3 + StableId.width
      IdentityMaker.copy("|0000-Q0", to: end)
      var year = period / 10
      for position in stride(from: 4, through: 1, by: -1) {
        end[position] = UInt8(truncatingIfNeeded: 48 + year % 10)
        year /= 10
      }
      end[7] = UInt8(truncatingIfNeeded: 48 + period % 10)
      return identity(ByteView(start: UnsafePointer(base), count: 11 + StableId.width))
    }
  }

  private static func copy(_ text: StaticString, to target: UnsafeMutablePointer<UInt8>) {
    target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}
