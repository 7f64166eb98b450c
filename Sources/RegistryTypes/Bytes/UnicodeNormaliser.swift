/// NFKC for the blocks of ``UnicodeTables``, upper case, and the plain letters of a comparison key.
///
/// Only text with bytes above 127 comes here; scalars outside those blocks pass unchanged. One instance, read
/// once from the tables, serves every worker.
@usableFromInline package final class UnicodeNormaliser: Sendable {
  @usableFromInline package static let shared = UnicodeNormaliser()

  /// A run of codes and what it maps to: consecutive single scalars, or `length` scalars in `targets`.
  private struct Mapping: Sendable {
    var first: UInt32
    var last: UInt32
    var target: UInt32
    var length: Int
  }
  private struct Pair: Sendable {
    var code: UInt32
    var base: UInt32
    var mark: UInt32
  }
  private let compatibility: [Mapping]
  private let targets: [UInt32]
  private let decompositions: [Pair]
  private let compositions: [Pair]
  private let classes: [UInt8]

  private init() {
    var mappings: [Mapping] = []
    var targets: [UInt32] = []
    for entry in UnicodeNormaliser.words(UnicodeTables.compatibility) {
      let sides = entry.split(separator: ":")
      let codes = sides[0].split(separator: "-").compactMap { UInt32($0, radix: 16) }
      let to = sides[1].split(separator: ",").compactMap { UInt32($0, radix: 16) }
      if codes.count == 2 {
        mappings.append(Mapping(first: codes[0], last: codes[1], target: to[0], length: 0))
      } else {
        mappings.append(Mapping(first: codes[0], last: codes[0], target: UInt32(targets.count), length: to.count))
        targets += to
      }
    }
    var pairs: [Pair] = []
    for entry in UnicodeNormaliser.words(UnicodeTables.canonical) {
      let numbers = entry.split { $0 == ":" || $0 == "," }.compactMap { UInt32($0, radix: 16) }
      pairs.append(Pair(code: numbers[0], base: numbers[1], mark: numbers[2]))
    }
    self.compatibility = mappings
    self.targets = targets
    self.decompositions = pairs
    self.compositions = pairs.sorted { ($0.base, $0.mark) < ($1.base, $1.mark) }
    self.classes = UnicodeNormaliser.words(UnicodeTables.combiningClasses).compactMap { UInt8($0) }
  }

  private static func words(_ text: StaticString) -> [Substring] {
    "\(text)".split { $0 == " " || $0 == "\n" }
  }

  /// Adds the full compatibility decomposition of `code` to `run`.
  private func decompose(_ code: UInt32, into run: inout ScalarRun) {
    if code < 0xA0 {
      run.append(code)
      return
    }
    if let mapping = find(code) {
      if mapping.length == 0 {
        run.append(mapping.target + (code - mapping.first))
      } else {
        for index in 0..<mapping.length { run.append(targets[Int(mapping.target) + index]) }
      }
      return
    }
    var low = 0
    var high = decompositions.count
    while low < high {
      let middle = (low + high) / 2
      if decompositions[middle].code < code { low = middle + 1 } else { high = middle }
    }
    if low < decompositions.count, decompositions[low].code == code {
      decompose(decompositions[low].base, into: &run)
      run.append(decompositions[low].mark)
    } else {
      run.append(code)
    }
  }

  private func find(_ code: UInt32) -> Mapping? {
    var low = 0
    var high = compatibility.count
    while low < high {
      let middle = (low + high) / 2
      if compatibility[middle].last < code { low = middle + 1 } else { high = middle }
    }
    guard low < compatibility.count, compatibility[low].first <= code else { return nil }
    return compatibility[low]
  }

  /// The composition of `base` and `mark`, or nil.
  private func compose(_ base: UInt32, _ mark: UInt32) -> UInt32? {
    var low = 0
    var high = compositions.count
    while low < high {
      let middle = (low + high) / 2
      let pair = compositions[middle]
      if (pair.base, pair.mark) < (base, mark) { low = middle + 1 } else { high = middle }
    }
    guard low < compositions.count, compositions[low].base == base, compositions[low].mark == mark else { return nil }
    return compositions[low].code
  }

  private func combiningClass(_ code: UInt32) -> UInt8 {
    code >= 0x300 && code < 0x370 ? classes[Int(code - 0x300)] : 0
  }

  /// Adds `text` in NFKC to `output`; with `uppercase`, in capitals. Bytes that are no UTF-8 become U+FFFD.
  @usableFromInline package func append(_ text: ByteSpan, uppercase: Bool, to output: inout ByteScratch) {
    var run = ScalarRun()
    var index = 0
    while index < text.count {
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if code < 0x300 || combiningClass(code) == 0 { flush(&run, uppercase: uppercase, to: &output) }
      decompose(code, into: &run)
      // A letter with dozens of marks is noise; what came so far is written and the rest starts anew.
      if run.count > 24 { flush(&run, uppercase: uppercase, to: &output) }
    }
    flush(&run, uppercase: uppercase, to: &output)
  }

  /// Orders the marks of `run`, composes it, writes it and empties it.
  private func flush(_ run: inout ScalarRun, uppercase: Bool, to output: inout ByteScratch) {
    guard run.count > 0 else { return }
    order(&run)
    var starter = -1
    var last: UInt8 = 0
    var kept = 0
    for index in 0..<run.count {
      let code = run[index]
      let combining = combiningClass(code)
      if starter >= 0, combining > last || (combining != 0 && last == 0), let whole = compose(run[starter], code) {
        run[starter] = whole
        continue
      }
      if combining == 0 {
        starter = kept
        last = 0
      } else {
        last = combining
      }
      run[kept] = code
      kept += 1
    }
    for index in 0..<kept {
      if uppercase {
        UnicodeNormaliser.appendUpper(run[index], to: &output)
      } else {
        UnicodeNormaliser.append(run[index], to: &output)
      }
    }
    run.clear()
  }

  /// Canonical order: a stable insertion sort of marks by combining class.
  private func order(_ run: inout ScalarRun) {
    var index = 1
    while index < run.count {
      let code = run[index]
      let combining = combiningClass(code)
      var at = index
      if combining != 0 {
        while at > 0, combiningClass(run[at - 1]) > combining {
          run[at] = run[at - 1]
          at -= 1
        }
        run[at] = code
      }
      index += 1
    }
  }

  /// Adds `text` as plain capital letters, digits and punctuation: marks dropped, `Ø` as `O`, `ß` as `SS`;
  /// what has no Latin equivalent becomes a space.
  @usableFromInline package func appendPlain(_ text: ByteSpan, to output: inout ByteScratch) {
    var index = 0
    while index < text.count {
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if UnicodeNormaliser.isApostrophe(code) {
        output.append(ASCII.apostrophe)
        continue
      }
      var run = ScalarRun()
      decompose(code, into: &run)
      for at in 0..<run.count {
        let part = run[at]
        if part < 0x80 {
          output.append(ASCII.upper(UInt8(part)))
        } else if combiningClass(part) == 0, !UnicodeNormaliser.isInvisible(part) {
          UnicodeNormaliser.appendLatin(part, to: &output)
        }
      }
    }
  }

  private static func appendLatin(_ code: UInt32, to output: inout ByteScratch) {
    switch code {
    case 0xC6, 0xE6: output.append("AE")
    case 0xD0, 0xF0, 0x110, 0x111: output.append("D")
    case 0xD8, 0xF8: output.append("O")
    case 0xDE, 0xFE: output.append("TH")
    case 0xDF, 0x1E9E: output.append("SS")
    case 0x126, 0x127: output.append("H")
    case 0x131: output.append("I")
    case 0x141, 0x142: output.append("L")
    case 0x14A, 0x14B: output.append("NG")
    case 0x152, 0x153: output.append("OE")
    case 0x166, 0x167: output.append("T")
    case 0x2010...0x2015, 0x2212: output.append("-")
    case 0x2044: output.append("/")
    default: output.append(ASCII.space)
    }
  }

  /// Blanks and line ends.
  static func isBlank(_ code: UInt32) -> Bool {
    switch code {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Quotation marks and accents that stand for an apostrophe or a quote.
  @usableFromInline package static func isApostrophe(_ code: UInt32) -> Bool {
    switch code {
    case 0xB4, 0x2BB, 0x2BC, 0x2BD, 0x2018...0x201F, 0x2032...0x2036, 0xAB, 0xBB, 0xFF07, 0xFF02: true
    default: false
    }
  }

  /// Characters that show nothing: zero width, joiners, direction marks, byte order mark, soft hyphen, controls.
  @usableFromInline package static func isInvisible(_ code: UInt32) -> Bool {
    switch code {
    case 0...0x08, 0x0E...0x1F, 0x7F...0x9F, 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E,
      0x2060...0x2064, 0x2066...0x206F, 0xFE00...0xFE0F, 0xFEFF:
      true
    default: false
    }
  }

  /// Decodes the scalar at `index` and moves past it; U+FFFD for bytes that are no UTF-8.
  @usableFromInline package static func scalar(in text: ByteSpan, at index: inout Int) -> UInt32 {
    let first = text[index]
    index += 1
    if first < 0x80 { return UInt32(first) }
    let extra: Int
    var code: UInt32
    switch first {
    case 0xC2...0xDF: (extra, code) = (1, UInt32(first & 0x1F))
    case 0xE0...0xEF: (extra, code) = (2, UInt32(first & 0x0F))
    case 0xF0...0xF4: (extra, code) = (3, UInt32(first & 0x07))
    default: return 0xFFFD
    }
    guard index + extra <= text.count else { return 0xFFFD }
    for step in 0..<extra {
      let byte = text[index + step]
      guard byte & 0xC0 == 0x80 else { return 0xFFFD }
      code = code << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = extra == 1 ? 0x80 : extra == 2 ? 0x800 : 0x10000
    guard code >= least, code <= 0x10FFFF, !(0xD800...0xDFFF).contains(code) else { return 0xFFFD }
    index += extra
    return code
  }

  /// Adds a scalar in UTF-8.
  @usableFromInline package static func append(_ code: UInt32, to output: inout ByteScratch) {
    switch code {
    case 0..<0x80:
      output.append(UInt8(code))
    case 0x80..<0x800:
      output.append(UInt8(0xC0 | code >> 6))
      output.append(UInt8(0x80 | code & 0x3F))
    case 0x800..<0x10000:
      output.append(UInt8(0xE0 | code >> 12))
      output.append(UInt8(0x80 | code >> 6 & 0x3F))
      output.append(UInt8(0x80 | code & 0x3F))
    default:
      output.append(UInt8(0xF0 | code >> 18))
      output.append(UInt8(0x80 | code >> 12 & 0x3F))
      output.append(UInt8(0x80 | code >> 6 & 0x3F))
      output.append(UInt8(0x80 | code & 0x3F))
    }
  }

  private static func appendUpper(_ code: UInt32, to output: inout ByteScratch) {
    if code < 0x80 {
      output.append(ASCII.upper(UInt8(code)))
    } else if let scalar = Unicode.Scalar(code) {
      for part in scalar.properties.uppercaseMapping.unicodeScalars { append(part.value, to: &output) }
    }
  }
}

/// A few scalars on the stack.
private struct ScalarRun {
  private var storage = InlineScalars(repeating: 0)
  private(set) var count = 0

  subscript(index: Int) -> UInt32 {
    get { storage[index] }
    set { storage[index] = newValue }
  }

  mutating func append(_ code: UInt32) {
    guard count < 48 else { return }
    storage[count] = code
    count += 1
  }

  mutating func clear() { count = 0 }
}

private typealias InlineScalars = InlineArray<48, UInt32>
