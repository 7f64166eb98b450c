import TabularIO

/// The codes that this stage gives, in the order of their text, which is the order in every `temuan` and `alasan`.
///
/// What raises each stands in `pipelines/rules/ink.yaml`; what each disqualifies in `codes.csv`.
package enum FlagCode: UInt8, CaseIterable, Sendable {
  case eks01, eks02, eks03, eks04, eks05, eks06, eks07
  case gc01, gc02, gc03, gc04, gc05, gc06
  case ink01, ink02, ink03, ink04, ink05, ink06, ink07, ink08, ink09, ink10
  case ink11, ink12, ink13, ink14, ink15, ink16, ink17, ink18, ink19

  /// The code as printed, for example `INK-03`.
  package var text: String {
    let raw = Int(rawValue)
    let (family, first) = raw >= 13 ? ("INK-", 12) : raw >= 7 ? ("GC-", 6) : ("EKS-", -1)
    let number = raw - first
    return family + (number < 10 ? "0" : "") + String(number)
  }

  /// The code printed as `text`, nil when this stage gives no such code.
  package init?(text: String) {
    guard let code = FlagCode.allCases.first(where: { $0.text == text }) else { return nil }
    self = code
  }

  /// Writes the code as a field of its own.
  func writeField(to rows: inout RowBuffer) {
    let raw = UInt64(rawValue)
    let (family, number): (UInt64, UInt64) =
      raw >= 13 ? (0x49_4E4B_2D, raw - 12) : raw >= 7 ? (0x4743_2D, raw - 6) : (0x45_4B53_2D, raw + 1)
    let word = family << 16 | (48 + number / 10) << 8 | (48 + number % 10)
    rows.field(words: (word << UInt64(word.leadingZeroBitCount & ~7), 0, 0), count: 8 - word.leadingZeroBitCount / 8)
  }

  /// Writes the code to the open field of `rows`.
  @inline(__always)
  func append(to rows: inout RowBuffer) {
    let raw = rawValue
    let number: UInt8
    if raw >= 13 {
      rows.append("INK-")
      number = raw - 12
    } else if raw >= 7 {
      rows.append("GC-")
      number = raw - 6
    } else {
      rows.append("EKS-")
      number = raw + 1
    }
    rows.append(48 + number / 10)
    rows.append(48 + number % 10)
  }
}

/// A set of codes as one word.
package struct CodeSet: Sendable, Equatable {
  /// Bit n stands for the code with raw value n.
  package var bits: UInt32

  @inline(__always)
  package init(bits: UInt32 = 0) { self.bits = bits }

  package init(_ codes: FlagCode...) {
    bits = 0
    for code in codes { insert(code) }
  }

  /// All inclusion codes (`INK-…`).
  static let inclusion = CodeSet(bits: ~UInt32((1 << 13) - 1))

  /// Codes that hold for a programme or a payment: they stand in `alasan`, never in `temuan` (INK-09 of a double record
  /// apart).
  static let ofProgramme = CodeSet(.ink07, .ink08, .ink09, .ink11, .ink19)

  /// All reasons for a visit (`GC-…`).
  static let fieldWork = CodeSet(bits: 0x1F80)

  @inline(__always)
  package var isEmpty: Bool { bits == 0 }
  @inline(__always)
  package var count: Int { bits.nonzeroBitCount }
  @inline(__always)
  package func contains(_ code: FlagCode) -> Bool { bits & (1 << UInt32(code.rawValue)) != 0 }
  @inline(__always)
  package mutating func insert(_ code: FlagCode) { bits |= 1 << UInt32(code.rawValue) }
  @inline(__always)
  package mutating func formUnion(_ other: CodeSet) { bits |= other.bits }
  @inline(__always)
  package func union(_ other: CodeSet) -> CodeSet { CodeSet(bits: bits | other.bits) }
  @inline(__always)
  package func intersection(_ other: CodeSet) -> CodeSet { CodeSet(bits: bits & other.bits) }
  @inline(__always)
  package func subtracting(_ other: CodeSet) -> CodeSet { CodeSet(bits: bits & ~other.bits) }

  /// The codes in order. Allocates: not for hot paths.
  package var codes: [FlagCode] { FlagCode.allCases.filter { contains($0) } }

  /// Writes the codes as one field, sorted and separated by `;`.
  func writeField(to rows: inout RowBuffer) {
    if bits == 0 {
      rows.emptyField()
      return
    }
    if bits & (bits - 1) == 0, let code = FlagCode(rawValue: UInt8(bits.trailingZeroBitCount)) {
      code.writeField(to: &rows)
      return
    }
    rows.beginField()
    var first = true
    appendAll(below: 32, from: 0, first: &first, to: &rows)
    rows.endField()
  }

  /// Writes the codes together with those of an earlier stage (`text`, sorted and separated by `;`) as one field,
  /// sorted, each once.
  func writeField(with text: ByteView, to rows: inout RowBuffer) {
    if bits == 0 {
      rows.field(text)
      return
    }
    if text.isEmpty {
      writeField(to: &rows)
      return
    }
    rows.beginField()
    var first = true
    var next: UInt8 = 0
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count && text[end] != 0x3B { end += 1 }
      let word = text[start..<end]
      let (place, isOurs) = CodeSet.place(of: word)
      appendAll(below: place, from: next, first: &first, to: &rows)
      next = max(next, isOurs ? place + 1 : place)
      if !word.isEmpty {
        if !first { rows.append(0x3B) }
        rows.append(word)
        first = false
      }
      start = end + 1
    }
    appendAll(below: 32, from: next, first: &first, to: &rows)
    rows.endField()
  }

  private func appendAll(below limit: UInt8, from start: UInt8, first: inout Bool, to rows: inout RowBuffer) {
    if limit <= start { return }
    var rest = UInt64(bits) & ((1 << UInt64(limit)) - 1) & ~((1 << UInt64(start)) - 1)
    while rest != 0 {
      let raw = UInt8(rest.trailingZeroBitCount)
      rest &= rest - 1
      guard let code = FlagCode(rawValue: raw) else { continue }
      if !first { rows.append(0x3B) }
      code.append(to: &rows)
      first = false
    }
  }

  /// How many of our codes sort before `word`, and whether it is itself one of ours (the one with that number).
  private static func place(of word: ByteView) -> (UInt8, Bool) {
    var low: UInt8 = 0
    for code in FlagCode.allCases {
      let order = compare(word, code)
      if order == 0 { return (code.rawValue, true) }
      if order > 0 { low = code.rawValue + 1 }
    }
    return (low, false)
  }

  private static func compare(_ word: ByteView, _ code: FlagCode) -> Int {
    var text = code.text
    return text.withUTF8 { word.compare(ByteView($0)) }
  }
}
