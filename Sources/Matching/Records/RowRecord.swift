import RegistryTypes
import TabularIO

/// Where the fixed part of a spilled row keeps what (bytes); texts follow behind it.
enum RowLayout {
  static let length = 0
  static let source = 4
  static let sex = 5
  static let outcome = 6
  static let rule = 7
  static let rowKey = 8
  static let nik = 16
  static let noKK = 24
  static let personNIK = 32
  static let region = 40
  static let birth = 48
  static let date = 52
  static let contentHigh = 56
  static let contentLow = 64
  static let findingsLow = 72
  /// The rest of the findings; above them the levels of a link of the repair (see ``RowRecord/linkEvidence``).
  static let findingsHigh = 80
  static let filled = 88
  static let relation = 90
  static let flags = 91
  /// Number of the decision about the row; once the repair has decided, the probability (see ``RowRecord/score``) and
  /// what the rarity of the name added to it.
  static let decision = 92
  static let keyHigh = 96
  static let keyLow = 104
  static let texts = 112

  /// The word of the region: the code and its number of digits, above them the village in the source's own coding.
  static let villageShift: UInt64 = 42
  static let regionBits: UInt64 = 1 << villageShift - 1

  /// The second word of the findings: so many bits are for codes, the others for levels.
  static let levelShift: UInt64 = 36
  static let findingBits: UInt64 = 1 << levelShift - 1
}

/// Which row of which file: sorts as source, file name, row number once file numbers are ranks.
struct RowKey: Hashable, Comparable {
  let packed: UInt64

  init(packed: UInt64) { self.packed = packed }

  init(source: SourceKind, file: Int, row: Int) {
    packed = UInt64(source.rawValue) << 56 | UInt64(file & 0xFFFF) << 40 | UInt64(row) & 0xFF_FFFF_FFFF
  }

  var file: Int { Int(packed >> 40 & 0xFFFF) }
  var row: Int { Int(packed & 0xFF_FFFF_FFFF) }

  /// Most files a source may have.
  static let mostFiles = 1 << 16

  static func < (left: RowKey, right: RowKey) -> Bool { left.packed < right.packed }
}

/// A key of 128 bits made from text by two independent hashes: of a household, a meter, a name with birth date.
struct Key128: Equatable, Comparable {
  var high: UInt64
  var low: UInt64

  static let none = Key128(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key of `text` within the name space `space`.
  init(_ text: ByteView, space: UInt8) {
    high = StableHash.mix(text.stableHash ^ UInt64(space))
    var lane: UInt64 = 0xC2B2_AE3D_27D4_EB4F ^ UInt64(text.count)
    for index in 0..<text.count { lane = (lane ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
    low = StableHash.mix(lane &+ UInt64(space) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The key of a number within the name space `space`.
  init(_ number: UInt64, space: UInt8) {
    high = StableHash.mix(number ^ UInt64(space) << 56)
    low = number
  }

  static func < (left: Key128, right: Key128) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

/// A spilled source row: a view that is valid while its bytes are.
struct RowRecord {
  let base: UnsafePointer<UInt8>

  init(_ base: UnsafePointer<UInt8>) { self.base = base }

  var length: Int { Int(base.u32(RowLayout.length)) }
  var bytes: ByteView { ByteView(start: base, count: length) }
  var source: SourceKind { SourceKind(rawValue: base[RowLayout.source]) ?? .dukcapil }
  /// 1 male, 2 female, 0 unknown.
  var sex: UInt8 { base[RowLayout.sex] }
  var outcome: Outcome { Outcome(rawValue: base[RowLayout.outcome]) ?? .none }
  var rule: MatchRule { MatchRule(rawValue: base[RowLayout.rule]) ?? .none }
  var rowKey: RowKey { RowKey(packed: base.u64(RowLayout.rowKey)) }
  /// The NIK that the row declares, 0 when it has no usable one.
  var nik: UInt64 { base.u64(RowLayout.nik) }
  /// The No KK that the row declares, 0 when it has no usable one.
  var noKK: UInt64 { base.u64(RowLayout.noKK) }
  /// The NIK it was resolved to, or 0.
  var personNIK: UInt64 { base.u64(RowLayout.personNIK) }
  var region: Region { Region(packed: base.u64(RowLayout.region) & RowLayout.regionBits) }
  /// The last six digits of the region code as the source wrote it, plus one; 0 when that names no kelurahan. For rows of
  /// base sources and their forms, which may be of another coding or edition than ``region``.
  var village: UInt32 { UInt32(truncatingIfNeeded: base.u64(RowLayout.region) >> RowLayout.villageShift) }
  /// Packed yyyymmdd, 0 when unknown.
  var birth: Int32 { base.i32(RowLayout.birth) }
  var date: Int32 { base.i32(RowLayout.date) }
  var filled: UInt16 { base.u16(RowLayout.filled) }
  /// DTSEN relation 1...8, 0 when unknown.
  var relation: UInt8 { base[RowLayout.relation] }
  var flags: UInt8 { base[RowLayout.flags] }
  /// Index of the decision about this row plus one; 0 when there is none, or evidence of the repair stands in its place.
  var decision: Int { levels != 0 ? 0 : Int(base.u32(RowLayout.decision)) }
  /// Levels of the fields behind a link of the repair, or of the likest person it refused; 0 where there is none.
  private var levels: UInt64 { base.u64(RowLayout.findingsHigh) >> RowLayout.levelShift }
  /// Whether evidence of the likest person that was refused stands here: the row is still nobody's.
  private var isRefused: Bool { outcome == .tidakPadan && levels != 0 }
  /// Probability in ten-thousandths, of rows that the repair decided; it stands where the decision's number was, which
  /// nobody asks for any more.
  var score: Int? { rule.isRepair || isRefused ? Int(base.u16(RowLayout.decision)) : nil }
  /// Levels of the fields and rarity of the name behind a link of the repair, or of the likest person it refused, as the low
  /// bits of ``ReviewEvidence/packed``; 0 for other rows. They stand in bits of other words that no row uses, so
  /// that rows which are not repaired carry nothing for it.
  var linkEvidence: UInt64 {
    guard isRefused || rule.isRepair && (outcome == .padanPerbaikan || outcome == .ganda) else { return 0 }
    return levels | UInt64(base.u16(RowLayout.decision + 2)) << 28
  }
  var contentHigh: UInt64 { base.u64(RowLayout.contentHigh) }
  var contentLow: UInt64 { base.u64(RowLayout.contentLow) }
  var key: Key128 { Key128(high: base.u64(RowLayout.keyHigh), low: base.u64(RowLayout.keyLow)) }
  var findings: FindingSet {
    var set = FindingSet()
    set.low = base.u64(RowLayout.findingsLow)
    set.high = base.u64(RowLayout.findingsHigh) & RowLayout.findingBits
    return set
  }

  /// Set on a row that names no person of its own: it ends as `GANDA` of the record before it.
  static let follower: UInt8 = 1
  var isFollower: Bool { flags & RowRecord.follower != 0 }

  /// Set on a member of the household of who holds the NIK, with the same NIK and birth date and a word of the name
  /// mistyped: the holder again, unless somebody else is found.
  static let again: UInt8 = 8
  var isAgain: Bool { flags & RowRecord.again != 0 }

  /// Set on such a row whose name is only similar: the holder again or a twin, unless somebody else is found.
  static let perhapsAgain: UInt8 = 16
  var isPerhapsAgain: Bool { flags & RowRecord.perhapsAgain != 0 }

  /// Set on a row without Dukcapil that one side of a possible duplicate is.
  static let asked: UInt8 = 32
  var isAsked: Bool { flags & RowRecord.asked != 0 }

  /// Set on a row of Dukcapil outside the scope of a run: it stands in the search frame and nowhere else.
  static let frameOnly: UInt8 = 4
  var isFrameOnly: Bool { flags & RowRecord.frameOnly != 0 }

  /// The source's own id.
  var ownId: ByteView { text(0) }
  /// Folded name.
  var name: ByteView { text(1) }
  /// Folded name of the mother, where the source has one.
  var mother: ByteView { text(2) }
  /// Digits of an unusable NIK that can still be compared; nearly always empty.
  var rawDigits: ByteView { text(3) }
  /// Carried field `index`.
  func carried(_ index: Int) -> ByteView { text(index + 4) }

  /// Text `index`; steps over those before it.
  private func text(_ index: Int) -> ByteView {
    var at = RowLayout.texts
    let end = length
    var left = index
    while at < end {
      var count = Int(base[at])
      at += 1
      if count == 255 {
        count = Int(base.u16(at))
        at += 2
      }
      if left == 0 { return ByteView(start: base + at, count: count) }
      at += count
      left -= 1
    }
    return .empty
  }

  /// Calls `body` with carried fields from `first` on, `count` of them.
  @inline(__always)
  func eachCarried(from first: Int, count: Int, _ body: (Int, ByteView) -> Void) {
    var at = RowLayout.texts
    let end = length
    var index = -4
    while at < end, index < first + count {
      var size = Int(base[at])
      at += 1
      if size == 255 {
        size = Int(base.u16(at))
        at += 2
      }
      if index >= first { body(index - first, ByteView(start: base + at, count: size)) }
      at += size
      index += 1
    }
  }

  /// Order of keeping among rows of one person in one source: newest, then fullest, then smallest content.
  func isPreferred(to other: RowRecord) -> Bool {
    if date != other.date { return date > other.date }
    if filled != other.filled { return filled > other.filled }
    let order = compareContent(other)
    return order != 0 ? order < 0 : rowKey < other.rowKey
  }

  /// Orders two rows by their content alone.
  func compareContent(_ other: RowRecord) -> Int {
    if contentHigh != other.contentHigh { return contentHigh < other.contentHigh ? -1 : 1 }
    if contentLow != other.contentLow { return contentLow < other.contentLow ? -1 : 1 }
    if contentHigh | contentLow != 0 { return 0 }
    // Dukcapil has no digest of its content: everything that it carries stands in for it.
    let fixed = ByteView(start: base + RowLayout.nik, count: 40).compare(
      ByteView(start: other.base + RowLayout.nik, count: 40))
    if fixed != 0 { return fixed }
    return ByteView(start: base + RowLayout.texts, count: length - RowLayout.texts).compare(
      ByteView(start: other.base + RowLayout.texts, count: other.length - RowLayout.texts))
  }

  /// An order key from the content of a row that belongs to no family.
  var contentOrder: UInt64 {
    if contentHigh != 0 { return StableHash.mix(contentHigh) }
    return StableHash.mix(ByteView(start: base + RowLayout.texts, count: length - RowLayout.texts).stableHash)
  }

  /// Whether both rows hold the same bytes.
  func hasContent(of other: RowRecord) -> Bool { compareContent(other) == 0 }
}

/// The same row while a partition that holds it is being decided: outcome, rule and findings can be set.
struct EditableRow {
  let base: UnsafeMutablePointer<UInt8>

  init(_ base: UnsafeMutablePointer<UInt8>) { self.base = base }

  var record: RowRecord { RowRecord(UnsafePointer(base)) }

  func set(_ outcome: Outcome, _ rule: MatchRule) {
    base[RowLayout.outcome] = outcome.rawValue
    base[RowLayout.rule] = rule.rawValue
  }

  /// The outcome of the repair and its probability in ten-thousandths.
  func set(_ outcome: Outcome, _ rule: MatchRule, score: Int) {
    set(outcome, rule)
    base.put(UInt32(score), RowLayout.decision)
  }

  /// The link that the repair made, and what it rests on.
  func set(link rule: MatchRule, _ evidence: ReviewEvidence) {
    set(.padanPerbaikan, rule)
    put(evidence)
  }

  /// What speaks for the likest person whom the repair refused. Of rows that nobody decided about: the number of the decision
  /// would be gone.
  func set(refused evidence: ReviewEvidence) { put(evidence) }

  private func put(_ evidence: ReviewEvidence) {
    let rarity = UInt32(UInt16(truncatingIfNeeded: evidence.packed >> 28))
    base.put(UInt32(evidence.score) | rarity << 16, RowLayout.decision)
    base.put(
      record.findings.high | UInt64(evidence.levels.packed) << RowLayout.levelShift, RowLayout.findingsHigh)
  }

  /// The row repeats another by a decision, and has been joined to it: the decision has no more to say.
  func setJoined() {
    if Decisions.ofRepeat(record.decision) != 0 { base.put(Decisions.aside, RowLayout.decision) }
  }

  func set(personNIK: UInt64) { base.put(personNIK, RowLayout.personNIK) }
  func set(region: Region) { put(region, record.village) }
  func set(village: UInt32) { put(record.region, village) }
  private func put(_ region: Region, _ village: UInt32) {
    base.put(region.packed | UInt64(village) << RowLayout.villageShift, RowLayout.region)
  }
  func set(rowKey: RowKey) { base.put(rowKey.packed, RowLayout.rowKey) }
  func setFollower() { base[RowLayout.flags] |= RowRecord.follower }
  func setAsked() { base[RowLayout.flags] |= RowRecord.asked }
  func setAgain(isCertain: Bool) {
    base[RowLayout.flags] |= isCertain ? RowRecord.again : RowRecord.perhapsAgain
  }

  func remove(_ codes: FindingSet) {
    let set = record.findings
    var left = FindingSet()
    left.low = set.low & ~codes.low
    left.high = set.high & ~codes.high
    put(left)
  }

  func add(_ codes: FindingSet) {
    var set = record.findings
    set.formUnion(codes)
    put(set)
  }

  func add(_ code: FindingCode) {
    var set = record.findings
    set.insert(code)
    put(set)
  }

  private func put(_ set: FindingSet) {
    let levels = UnsafePointer(base).u64(RowLayout.findingsHigh) & ~RowLayout.findingBits
    base.put(set.low, RowLayout.findingsLow)
    base.put(set.high | levels, RowLayout.findingsHigh)
  }
}

/// A Kemendagri code of 2, 4, 6 or 10 digits; `none` when there is none.
struct Region: Equatable {
  let packed: UInt64

  init(packed: UInt64) { self.packed = packed }

  /// The code of so many digits; anything but digits is none.
  init(_ text: ByteView) {
    guard !text.isEmpty, text.count <= 10, let value = text.uint64() else {
      packed = 0
      return
    }
    packed = value << 8 | UInt64(text.count)
  }

  static let none = Region(packed: 0)
  var digits: Int { Int(packed & 0xFF) }
  var value: UInt64 { packed >> 8 }
  var isNone: Bool { packed == 0 }
  /// Whether it names a kelurahan.
  var isFull: Bool { digits == 10 }

  /// Writes the code, or an empty field.
  func write(to rows: inout RowBuffer) {
    if isNone { rows.emptyField() } else { rows.digits(value, width: digits) }
  }
}
