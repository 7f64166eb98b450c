/// A set of ``FindingCode`` in two words; iterates and prints in alphabetical order.
@usableFromInline package struct FindingSet: Equatable, Hashable, Sendable {
  @usableFromInline package var low: UInt64
  @usableFromInline package var high: UInt64

  /// The empty set.
  @inlinable
  package init() {
    low = 0
    high = 0
  }

  /// The set of `codes`.
  @inlinable
  package init(_ codes: FindingCode...) {
    self.init()
    for code in codes { insert(code) }
  }

  /// Reads a `temuan` field: codes separated by `;`. Nil when one is unknown.
  @usableFromInline package init?(parsing text: ByteSpan) {
    self.init()
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != ASCII.semicolon { end += 1 }
      guard let code = FindingCode(bytes: text.part(start, end)) else { return nil }
      insert(code)
      start = end + 1
    }
  }

  @inlinable
  package var isEmpty: Bool { low | high == 0 }

  /// Number of codes in the set.
  @inlinable
  package var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

  @inlinable @inline(__always)
  package mutating func insert(_ code: FindingCode) {
    let bit = code.rawValue
    if bit < 64 { low |= 1 << UInt64(bit) } else { high |= 1 << UInt64(bit &- 64) }
  }

  @inlinable
  package mutating func remove(_ code: FindingCode) {
    let bit = code.rawValue
    if bit < 64 { low &= ~(1 << UInt64(bit)) } else { high &= ~(1 << UInt64(bit &- 64)) }
  }

  @inlinable
  package func contains(_ code: FindingCode) -> Bool {
    let bit = code.rawValue
    return bit < 64 ? low & (1 << UInt64(bit)) != 0 : high & (1 << UInt64(bit &- 64)) != 0
  }

  @inlinable
  package mutating func formUnion(_ other: FindingSet) {
    low |= other.low
    high |= other.high
  }

  @inlinable
  package func union(_ other: FindingSet) -> FindingSet {
    var result = self
    result.formUnion(other)
    return result
  }

  @inlinable
  package func intersection(_ other: FindingSet) -> FindingSet {
    var result = self
    result.low &= other.low
    result.high &= other.high
    return result
  }

  /// Takes the alphabetically first code out of the set; nil when it is empty.
  @inlinable
  package mutating func popFirst() -> FindingCode? {
    if low != 0 {
      let bit = low.trailingZeroBitCount
      low &= low &- 1
      return FindingCode(rawValue: UInt8(truncatingIfNeeded: bit))
    }
    if high != 0 {
      let bit = high.trailingZeroBitCount &+ 64
      high &= high &- 1
      return FindingCode(rawValue: UInt8(truncatingIfNeeded: bit))
    }
    return nil
  }

  /// Adds the codes, sorted and separated by `;`, to `output`.
  @usableFromInline package func write(to output: inout ByteScratch) {
    var rest = self
    var first = true
    while let code = rest.popFirst() {
      if !first { output.append(ASCII.semicolon) }
      first = false
      code.write(to: &output)
    }
  }

  /// The codes, sorted.
  @usableFromInline package var codes: [FindingCode] {
    var rest = self
    var result: [FindingCode] = []
    while let code = rest.popFirst() { result.append(code) }
    return result
  }

  /// The codes, sorted and separated by `;`. For tests and summaries.
  @usableFromInline package var text: String { codes.map(\.name).joined(separator: ";") }
}
