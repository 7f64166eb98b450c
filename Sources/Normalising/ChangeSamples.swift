import RegistryTypes
import TabularIO

/// A few values that a code was found on, masked: digits are 9, letters A or a, all else that is not ASCII `*`.
///
/// Of each code the masked pairs of texts with the smallest digests are kept, each once: so which ones follows from
/// content alone, and neither rows, files nor workers show. A look costs a few steps a word; only what is kept is
/// copied.
struct ChangeSamples {
  struct Sample {
    let code: FindingCode
    /// Place of the column among those of the extract.
    let column: Int
    let before: [UInt8]
    let after: [UInt8]
    let digest: UInt64
  }

  /// Samples kept of a code.
  static let most = 3

  private(set) var samples: [Sample] = []
  /// The largest digest that still enters, by raw value of the code.
  private var limits = [UInt64](repeating: .max, count: 128)
  /// The digests that are kept of a code, by its raw value times ``most``; the largest number for none. Of many
  /// codes there is but one sample to see, a million times.
  private var kept = [UInt64](repeating: .max, count: 128 * ChangeSamples.most)

  /// Looks at one value; `after` is what became of it.
  mutating func note(_ code: FindingCode, column: Int, before: ByteSpan, after: ByteSpan) {
    // One text can become several things (a date that another column decides): both sides make the sample.
    let kind = ChangeSamples.digest(after, UInt64(code.rawValue) << 32 | UInt64(column))
    let digest = ChangeSamples.digest(before, kind)
    if digest >= limits[Int(code.rawValue)] || isKept(digest, code) { return }
    insert(
      Sample(
        code: code, column: column, before: ChangeSamples.masked(before), after: ChangeSamples.masked(after),
        digest: digest))
  }

  @inline(__always)
  private func isKept(_ digest: UInt64, _ code: FindingCode) -> Bool {
    let first = Int(code.rawValue) * ChangeSamples.most
    for index in first..<first + ChangeSamples.most where kept[index] == digest { return true }
    return false
  }

  /// The same for all codes of a set.
  mutating func note(_ codes: FindingSet, column: Int, before: ByteSpan, after: ByteSpan) {
    var rest = codes
    while let code = rest.popFirst() { note(code, column: column, before: before, after: after) }
  }

  /// Takes over what another worker kept.
  mutating func add(_ other: ChangeSamples) {
    for sample in other.samples where sample.digest < limits[Int(sample.code.rawValue)] { insert(sample) }
  }

  private mutating func insert(_ sample: Sample) {
    let same = samples.indices.filter { samples[$0].code == sample.code }
    if same.contains(where: { samples[$0].digest == sample.digest }) { return }
    if same.count < ChangeSamples.most {
      samples.append(sample)
    } else if let worst = same.max(by: { samples[$0].digest < samples[$1].digest }) {
      samples[worst] = sample
    }
    let digests = samples.filter { $0.code == sample.code }.map(\.digest)
    for (index, digest) in digests.enumerated() {
      kept[Int(sample.code.rawValue) * ChangeSamples.most + index] = digest
    }
    if digests.count == ChangeSamples.most { limits[Int(sample.code.rawValue)] = digests.max() ?? .max }
  }

  /// The samples by code, then digest.
  var sorted: [Sample] { samples.sorted { ($0.code.rawValue, $0.digest) < ($1.code.rawValue, $1.digest) } }

  // MARK: Masks

  /// A digest of the masked text.
  private static func digest(_ text: ByteSpan, _ kind: UInt64) -> UInt64 {
    var digest = StableHash.mix(kind ^ UInt64(text.count) << 48)
    var index = 0
    while index + 8 <= text.count {
      digest = StableHash.mix(digest ^ TextMask.masked(TextMask.word(text, index)))
      index += 8
    }
    if index < text.count { digest = StableHash.mix(digest ^ TextMask.masked(TextMask.rest(text, index))) }
    return digest
  }

  private static func masked(_ text: ByteSpan) -> [UInt8] {
    text.prefix(64).map { UInt8(truncatingIfNeeded: TextMask.masked(UInt64($0))) }
  }
}

/// Masks text, eight bytes at a time.
enum TextMask {
  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Digits 9, capitals A, small letters a, bytes beyond ASCII `*`; the others as they are.
  static func masked(_ word: UInt64) -> UInt64 {
    let low = word & ~highs
    func from(_ byte: UInt64) -> UInt64 { low &+ (0x80 - byte) &* ones }
    func whole(_ flags: UInt64) -> UInt64 { (flags & highs) >> 7 &* 0xFF }
    let digits = whole(from(0x30) & ~from(0x3A) & ~word)
    let capitals = whole(from(0x41) & ~from(0x5B) & ~word)
    let small = whole(from(0x61) & ~from(0x7B) & ~word)
    let others = whole(word)
    // `&` and `&*` bind alike, so the repeated byte is made first.
    return word & ~(digits | capitals | small | others) | digits & (0x39 &* ones) | capitals & (0x41 &* ones)
      | small & (0x61 &* ones) | others & (0x2A &* ones)
  }

  static func word(_ text: ByteSpan, _ index: Int) -> UInt64 {
    var word: UInt64 = 0
    for at in 0..<8 { word |= UInt64(text[index &+ at]) << UInt64(at &* 8) }
    return word
  }

  /// The last bytes of a text, fewer than eight.
  static func rest(_ text: ByteSpan, _ index: Int) -> UInt64 {
    var word: UInt64 = 0
    for at in index..<text.count { word |= UInt64(text[at]) << UInt64((at &- index) &* 8) }
    return word
  }
}

/// What a value became, where that is digits alone.
enum MaskedValue {
  private static let nines: StaticString = "9999999999999999"
  private static let day: StaticString = "9999-99-99"

  static func digits(_ count: Int) -> ByteSpan { ByteSpan(start: nines.utf8Start, count: min(count, 16)) }

  static func date(isThere: Bool) -> ByteSpan { ByteSpan(start: day.utf8Start, count: isThere ? 10 : 0) }
}
