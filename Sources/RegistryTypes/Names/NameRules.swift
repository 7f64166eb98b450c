/// The lists that names are read by; data of the pipeline (`pipelines/reference`), in plain text.
@usableFromInline package struct NameLists: Sendable {
  /// Where a title may stand.
  @usableFromInline package enum TitlePlace: Sendable {
    /// Before the name (`H`, `DRS`).
    case front
    /// After the name, after a comma or dotted only (`S.PD`).
    case back
    /// After the name and a comma only: with dots it may as well be initials (`S.M.`).
    case comma
    /// At either end (`ALM`).
    case either
    /// No title, but part of one (`KOM` of `S.TR.KOM`): tells a degree that is not listed from a name with dots.
    case part
  }
  /// What a word between names means.
  @usableFromInline package enum Marker: Int32, Sendable {
    /// Another name follows (`ALIAS`).
    case alternate = 1
    /// The same, only when written with a dot (`AL.`).
    case alternateDotted = 2
    /// The father's name follows (`BIN`).
    case father = 3
    /// The same, only when written with a dot (`B.`).
    case fatherDotted = 4
    /// On behalf of (`A/N`): another name follows; before any name it says nothing.
    case behalf = 5
    /// A remark on the person (`JANDA`): says nothing of the name when it stands in parentheses.
    case note = 6
  }
  /// Where a spelling stands for its standard form.
  @usableFromInline package enum VariantPlace: Int32, Sendable {
    case anywhere = 0
    /// Only as the first of several words (`M.`).
    case first = 1
    /// Joins with the next word (`ABD. RAHMAN`).
    case joining = 2
  }
  @usableFromInline package struct Variant: Sendable {
    @usableFromInline package let standard: String
    @usableFromInline package let spelling: String
    @usableFromInline package let place: VariantPlace
    @usableFromInline package init(standard: String, spelling: String, place: VariantPlace) {
      self.standard = standard
      self.spelling = spelling
      self.place = place
    }
  }

  @usableFromInline package var titles: [(title: String, place: TitlePlace)]
  @usableFromInline package var markers: [(word: String, marker: Marker)]
  @usableFromInline package var variants: [Variant]

  @usableFromInline package init(
    titles: [(title: String, place: TitlePlace)], markers: [(word: String, marker: Marker)], variants: [Variant]
  ) {
    self.titles = titles
    self.markers = markers
    self.variants = variants
  }
}

/// ``NameLists`` made ready for look-up. Immutable and shared by all workers.
@usableFromInline package final class NameRules: Sendable {
  let frontTitles: ByteTable
  let backTitles: ByteTable
  let commaTitles: ByteTable
  let eitherTitles: ByteTable
  let degreeParts: ByteTable
  /// Words between names; the value is a ``NameLists/Marker``.
  let markers: ByteTable
  /// Remarks in parentheses.
  let notes: ByteTable
  /// Folded spellings; the value is 4 × index into ``standards`` + ``NameLists/VariantPlace``.
  let variants: ByteTable
  /// The same for spellings that fold to two letters, by the letters as written: too many other names fold to them.
  let shortVariants: ByteTable
  /// Folded standard forms, one after the other, and where each ends.
  let standards: [UInt8]
  let standardEnds: [Int]
  @usableFromInline package let emptyWords: EmptyWords
  // What a quick look at first letter and length tells of the tables.
  let knownFronts: WordShapes
  let knownBetweens: WordShapes
  let knownVariants: WordShapes
  let knownEmpties: WordShapes

  @usableFromInline package init(lists: NameLists, emptyWords: EmptyWords) {
    func table(_ place: NameLists.TitlePlace) -> ByteTable {
      ByteTable(lists.titles.filter { $0.place == place }.map { (NameRules.compact($0.title), 1) })
    }
    frontTitles = table(.front)
    backTitles = table(.back)
    eitherTitles = table(.either)
    commaTitles = table(.comma)
    degreeParts = table(.part)
    let between = lists.markers.filter { $0.marker != .note }
    markers = ByteTable(between.map { ($0.word, $0.marker.rawValue) })
    notes = ByteTable(lists.markers.filter { $0.marker == .note }.map { ($0.word, 1) })
    self.emptyWords = emptyWords
    let either = lists.titles.filter { $0.place == .either }.map { NameRules.compact($0.title) }
    knownFronts = WordShapes(lists.titles.filter { $0.place == .front }.map { NameRules.compact($0.title) } + either)
    knownBetweens = WordShapes(between.map(\.word) + either)
    knownEmpties = emptyWords.shapes

    var indices: [String: Int32] = [:]
    var standards: [UInt8] = []
    var ends: [Int] = []
    var entries: [(key: String, value: Int32)] = []
    var short: [(key: String, value: Int32)] = []
    for variant in lists.variants {
      let index: Int32
      if let known = indices[variant.standard] {
        index = known
      } else {
        index = Int32(ends.count)
        indices[variant.standard] = index
        standards += NameRules.folded(variant.standard)
        ends.append(standards.count)
        let own = String(decoding: NameRules.folded(variant.standard), as: UTF8.self)
        entries.append((own, index * 4))
        if own.utf8.count <= NameRules.shortSpelling { short.append((NameRules.compact(variant.standard), index * 4)) }
      }
      let key = String(decoding: NameRules.folded(variant.spelling), as: UTF8.self)
      entries.append((key, index * 4 + variant.place.rawValue))
      if key.utf8.count <= NameRules.shortSpelling {
        short.append((NameRules.compact(variant.spelling), index * 4 + variant.place.rawValue))
      }
    }
    shortVariants = ByteTable(short)
    self.standards = standards
    self.standardEnds = ends
    // A joining or first-only spelling must win over the standard form's own entry, so it comes first.
    knownVariants = WordShapes(entries.map(\.key))
    variants = ByteTable(
      entries.enumerated().sorted { ($0.element.value & 3, -$0.offset) > ($1.element.value & 3, -$1.offset) }
        .map(\.element))
  }

  /// A folded spelling of so many letters is looked up by the letters as written.
  static let shortSpelling = 2

  private static func compact(_ text: String) -> String {
    String(decoding: text.utf8.filter { ASCII.isLetter($0) }.map { ASCII.upper($0) }, as: UTF8.self)
  }

  private static func folded(_ token: String) -> [UInt8] {
    var scratch = ByteScratch(capacity: 64)
    compact(token).withBytes { NameFolding.fold($0, to: &scratch) }
    return Array(scratch.span)
  }
}

/// First two letters and lengths of a list of words: tells at once that most words are not in it.
@usableFromInline package struct WordShapes: Sendable {
  /// By the low five bits of the first two bytes: a bit for each length below 63, and one for longer words.
  private let lengths: [UInt64]

  init(_ words: [String]) {
    var lengths = [UInt64](repeating: 0, count: 1024)
    for word in words {
      let bytes = Array(word.utf8)
      guard let first = bytes.first else { continue }
      lengths[WordShapes.place(first, bytes.count > 1 ? bytes[1] : 0)] |= 1 << UInt64(min(bytes.count, 63))
    }
    self.lengths = lengths
  }

  @inline(__always)
  private static func place(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 31) << 5 | Int(second & 31) }

  /// False when no word of the list begins with these two bytes.
  @inline(__always)
  func mayBegin(_ first: UInt8, _ second: UInt8) -> Bool { lengths[WordShapes.place(first, second)] != 0 }

  /// False when no word of the list begins and is as long as `word`.
  @inline(__always)
  func mayHold(_ word: ByteSpan) -> Bool {
    word.count > 0 && mayHold(word[0], word.count > 1 ? word[1] : 0, count: word.count)
  }

  /// False when no word of the list begins with these two bytes (0: there is no second) and has `count` bytes.
  @inline(__always)
  func mayHold(_ first: UInt8, _ second: UInt8, count: Int) -> Bool {
    lengths[WordShapes.place(first, second)] & (1 << UInt64(min(count, 63))) != 0
  }
}
