/// What one row is in truth.
struct TruthEntry {
  /// The person's NIK at Dukcapil, 0 when there is no record (or the row is no person's).
  let nik: UInt64
  /// Number of the person, -1 for none; number of the family, -1 for none.
  let person: Int
  let family: Int
  let defects: DefectSet
  let isRejected: Bool
}

/// The rows of one source in one batch, with the truth about each.
final class SourceOutput {
  let source: Source
  let dialect: Dialect
  let world: World
  let bytes: ByteStore
  /// Where a field is put together before it is written.
  let scratch = ByteStore(capacity: 256)
  let nik: NikWriter
  let name: NameWriter
  let date: DateWriter
  var planner: DefectPlanner
  private(set) var truth: [TruthEntry] = []
  private var rowStart = 0
  private var fieldStarts: [Int] = []
  private var pendingBreaks: UInt64

  init(source: Source, world: World, isComplete: Bool) {
    self.source = source
    self.world = world
    dialect = world.dialects.dialect(source)
    bytes = ByteStore(capacity: 64 << 10)
    nik = NikWriter(target: scratch)
    name = NameWriter(target: scratch, names: world.names)
    date = DateWriter(target: scratch, form: dialect.dates)
    planner = DefectPlanner(source: source, rates: world.rates, isComplete: isComplete)
    fieldStarts.reserveCapacity(64)
    var breaks = isComplete ? source.possibleDefects.bits & DefectSet.broken.bits : 0
    if dialect.isWindows1252 { breaks &= ~Defect.brokenByte.bit }
    pendingBreaks = breaks
  }

  // MARK: Fields

  func begin() {
    rowStart = bytes.count
    fieldStarts.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private func separate() {
    if bytes.count > rowStart || !fieldStarts.isEmpty { bytes.put(dialect.delimiter) }
    fieldStarts.append(bytes.count)
  }

  func empty() { separate() }

  func number(_ value: Int) {
    separate()
    bytes.put(number: value)
  }

  /// A number, or nothing for 0.
  func code(_ value: UInt8) {
    separate()
    if value != 0 { bytes.put(number: Int(value)) }
  }

  func digits(_ value: UInt64, width: Int) {
    separate()
    bytes.put(digits: value, width: width)
  }

  /// A letter and a number of fixed width, as ids have them.
  func id(_ prefix: StaticString, _ value: Int, width: Int) {
    separate()
    bytes.put(prefix)
    bytes.put(digits: UInt64(truncatingIfNeeded: value), width: width)
  }

  /// A word without delimiters or quotes.
  func word(_ text: StaticString) {
    separate()
    bytes.put(text)
  }

  /// Any text.
  func text(_ text: StaticString) {
    scratch.removeAll()
    scratch.put(text)
    field()
  }

  func text(_ content: [UInt8]) {
    scratch.removeAll()
    content.withUnsafeBufferPointer { if let base = $0.baseAddress { scratch.put(base, $0.count) } }
    field()
  }

  func yesNo(_ value: Bool) { word(value ? "YA" : "TIDAK") }
  func oneTwo(_ value: Bool) { word(value ? "1" : "2") }

  func day(_ day: Int) {
    scratch.removeAll()
    date.plain(day)
    field()
  }

  /// Writes what stands in `scratch` as a field, quoted where needed, and empties it.
  func field() {
    separate()
    let delimiter = dialect.delimiter
    var needsQuotes = false
    var hasHigh = false
    for place in 0..<scratch.count {
      let byte = scratch[place]
      if byte == delimiter || byte == 34 { needsQuotes = true }
      if byte >= 128 { hasHigh = true }
    }
    if !needsQuotes && !(hasHigh && dialect.isWindows1252) {
      bytes.put(scratch.start, scratch.count)
      scratch.removeAll()
      return
    }
    if needsQuotes { bytes.put(34) }
    var place = 0
    while place < scratch.count {
      let byte = scratch[place]
      if byte == 34 { bytes.put(34) }
      if dialect.isWindows1252 && byte & 0xfc == 0xc0 && place + 1 < scratch.count {
        // Two bytes of UTF-8 up to U+00FF are one of Windows-1252.
        bytes.put((byte & 3) << 6 | scratch[place + 1] & 0x3f)
        place += 2
        continue
      }
      bytes.put(byte)
      place += 1
    }
    if needsQuotes { bytes.put(34) }
    scratch.removeAll()
  }

  // MARK: Rows

  /// Ends a row, breaks it when its turn has come, and notes its truth.
  func end(person: Person?, family: Family?, defects: DefectSet, _ draws: inout Draws) {
    var defects = defects
    if let kind = breakage(&draws), breakRow(kind, &draws) { defects.insert(kind) }
    endLine()
    note(person, family, defects)
  }

  /// Ends a row about nobody, such as a reference row.
  func end(_ draws: inout Draws) { end(person: nil, family: nil, defects: DefectSet(), &draws) }

  /// Adds the last row once more, byte for byte, unless it is broken.
  func repeatRow(person: Person?, family: Family?) {
    guard let last = truth.last, last.defects.bits & DefectSet.broken.bits == 0 else { return }
    let length = bytes.count - rowStart
    bytes.reserve(length)
    bytes.put(bytes.start + rowStart, length)
    var defects = last.defects
    defects.insert(.againIdentical)
    note(person, family, defects)
  }

  private func endLine() {
    if dialect.endsWithCRLF { bytes.put(13) }
    bytes.put(10)
  }

  private func note(_ person: Person?, _ family: Family?, _ defects: DefectSet) {
    let rejected = defects.bits & DefectSet.broken.bits & ~Defect.brokenByte.bit != 0
    truth.append(
      TruthEntry(
        nik: person.map { $0.isRegistered ? $0.nik : 0 } ?? 0, person: person?.key ?? -1, family: family?.key ?? -1,
        defects: defects, isRejected: rejected))
  }

  // MARK: Broken rows

  private static let breaks: [Defect] = [
    .brokenShort, .brokenLong, .brokenOpenQuote, .brokenStrayQuote, .brokenControl, .brokenByte,
  ]

  private func breakage(_ draws: inout Draws) -> Defect? {
    if pendingBreaks != 0 && truth.count % 5 == 3 {
      for kind in SourceOutput.breaks where pendingBreaks & kind.bit != 0 {
        pendingBreaks &= ~kind.bit
        return kind
      }
    }
    guard draws.chance(world.rates.broken) else { return nil }
    return SourceOutput.breaks[draws.below(dialect.isWindows1252 ? 5 : 6)]
  }

  private func fieldEnd(_ index: Int) -> Int {
    index + 1 < fieldStarts.count ? fieldStarts[index + 1] - 1 : bytes.count
  }

  /// A field of at least `length` bytes without quotes: the name if it will do.
  private func plainField(_ length: Int) -> Int? {
    let preferred = source.nameColumn.map { [$0] } ?? []
    for index in preferred + Array(fieldStarts.indices) {
      let range = fieldStarts[index]..<fieldEnd(index)
      if range.count >= length && !range.contains(where: { bytes[$0] == 34 || bytes[$0] >= 128 }) { return index }
    }
    return nil
  }

  /// Spoils the structure of the row just written; false when it has no field to do it with.
  private func breakRow(_ kind: Defect, _ draws: inout Draws) -> Bool {
    if kind == .brokenShort {
      let index = 1 + draws.below(fieldStarts.count - 1)
      let from = fieldStarts[index] - 1
      bytes.remove(at: from, count: fieldEnd(index) - from)
      return true
    }
    if kind == .brokenLong {
      bytes.put(dialect.delimiter)
      bytes.put(UInt8(ascii: "X"))
      return true
    }
    guard let index = plainField(2) else { return false }
    let begin = fieldStarts[index]
    let middle = begin + (fieldEnd(index) - begin) / 2
    switch kind {
    case .brokenOpenQuote: bytes.insert(34, at: begin)
    case .brokenStrayQuote:
      bytes.insert(34, at: middle)
      bytes.insert(34, at: begin)
    case .brokenControl: bytes.insert(draws.percent(50) ? 0 : 1, at: middle)
    default: bytes[middle] = 0xc9
    }
    return true
  }
}
