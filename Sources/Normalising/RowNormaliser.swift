import RegistryTypes
import TabularIO

/// Normalises rows of one source, one after the other: the worker's state, used again for every row.
struct RowNormaliser: ~Copyable {
  let plan: SourcePlan
  let rules: NormaliseRules
  let diagnoses: GroupDiagnoses
  let families: FamilyIndex?

  var names = NameScratch()
  var mother = NameScratch()
  var words = KnownNameWords()
  /// Digests of the rows' contents, filled in when a chunk is done.
  var digests = RowDigests()
  var address = AddressScratch()
  /// One value as text.
  var value = ByteScratch(capacity: 128)
  /// The row's content, for rejects.
  var content = ByteScratch(capacity: 1024)
  /// The JSON of raw values as it stands in a quoted CSV field (quotes doubled), without its closing brace.
  var raw = ByteScratch(capacity: 1024)

  let identifiers: IdentifierRules
  let dates: DateRules
  let nameRules: NameRules
  let regions: RegionTable
  let emptyWords: EmptyWords
  let emptyTexts: EmptyWords?
  let columnCount: Int
  let columns: [ColumnPlan]
  let quick: [ColumnPlan.Quick]
  let derived: [SourcePlan.DerivedPlan]

  private let places: IdentityPlaces

  // What the row says of itself, read before anything is written.
  var nik = NIKReading.none
  var card = FamilyCardReading.none
  var birth = DateReading.none
  /// The date column read last.
  var other = DateReading.none
  var sex: Sex?
  var region = RegionReading.none
  var rowDate: CalendarDay?
  /// The row's date as written, when it is written as it should be.
  var rowDateText = ByteSpan(start: nil, count: 0)
  var findings = FindingSet()
  var filled = 0
  /// One of the extract's fields is quoted.
  var hasQuotes = false
  /// The name was read in the first pass already.
  var nameIsRead = false
  var nameFindings = FindingSet()

  /// A few values of each code.
  var samples = ChangeSamples()
  /// How often each code was found, by raw value.
  var counts = [Int](repeating: 0, count: 128)
  /// Hashes of families seen (sources that hold families).
  var familyHashes: [UInt64] = []
  /// What was found of the group of the row's file.
  private var judged = GroupDiagnoses.Verdict()
  private var lastFile = ByteScratch(capacity: 64)
  private var hasFile = false
  /// Some date column of the row's file, or of the source as declared, has the month first.
  private var hasOrders = false
  private let declaresOrder: Bool

  init(plan: SourcePlan, rules: NormaliseRules, diagnoses: GroupDiagnoses, families: FamilyIndex?) {
    self.plan = plan
    self.rules = rules
    self.diagnoses = diagnoses
    self.families = families
    identifiers = rules.identifiers
    dates = plan.roles.isAnsweredLater ? rules.laterDates : rules.dates
    nameRules = rules.names
    regions = rules.regions
    emptyWords = rules.emptyWords
    emptyTexts = rules.emptyTexts
    places = IdentityPlaces(plan)
    columnCount = plan.columns.count
    declaresOrder = plan.columns.contains { $0.dateForm == .monthDayYearSlash && $0.dateBit != 0 }
    columns = plan.columns
    quick = plan.columns.map(\.quick)
    derived = plan.derived
  }

  /// Normalises one row into `rows`, or puts it into `rejects`; answers the rejection code, nil when it was kept.
  mutating func normalise(
    _ row: Row, into rows: inout RowBuffer, rejects: inout RowBuffer
  ) throws -> Rejection? {
    identify(row)
    if let rejection = try judge(row) {
      reject(row, rejection, into: &rejects)
      return rejection
    }
    if plan.roles.familyID != nil { noteFamily(row) }
    raw.clear()
    filled = 0
    writeColumns(row, &rows)
    writeDerived(row, &rows)
    judgeGroup(row)
    if !findings.isEmpty { noteIdentity(row) }
    writeFindings(row, &rows)
    writeRaw(&rows)
    rows.endRow()
    return nil
  }

  // MARK: First pass

  /// Reads what identifies the row.
  private mutating func identify(_ row: Row) {
    findings = FindingSet()
    nameIsRead = false
    if !hasFile || !row[0].buffer.same(as: lastFile.span) {
      lastFile.clear()
      lastFile.append(row[0].buffer)
      hasFile = true
      judged = diagnoses.verdict(of: lastFile.span)
      hasOrders = declaresOrder || judged.monthFirst != 0
    }
    sex = places.sex >= 0 ? Sex(row[places.sex].buffer) : nil
    if places.birthDate >= 0 {
      birth = dates.read(row[places.birthDate].buffer, order: order(of: places.birthDate - SourcePlan.leading))
      findings.formUnion(birth.findings)
    }
    if places.familyCard >= 0 {
      card = identifiers.readFamilyCard(row[places.familyCard].buffer)
      findings.formUnion(card.findings)
    }
    if places.nik >= 0 {
      // A local, so that the rules need not be held while a part of the same row changes.
      var reading = identifiers.readNIK(row[places.nik].buffer)
      identifiers.compare(&reading, birth: birth, sex: sex, familyCardDigits: card.digits)
      nik = reading
      findings.formUnion(reading.findings)
    }
    if places.hasRegionParts {
      region = readParts(row)
      findings.formUnion(region.findings)
    } else if places.region >= 0 {
      region = regions.read(row[places.region].buffer, coding: places.coding, emptyWords: emptyWords)
      findings.formUnion(region.findings)
    }
    rowDate = nil
    rowDateText = ByteSpan(start: nil, count: 0)
  }

  /// The order in which the dates of a column are read.
  @inline(__always)
  func order(of column: Int) -> DateOrder {
    hasOrders ? knownOrder(of: columns[column]) : .dayFirst
  }

  @inline(never)
  private func knownOrder(of column: ColumnPlan) -> DateOrder {
    if column.dateForm == .monthDayYearSlash { return .declaredMonthFirst }
    return judged.monthFirst & column.dateBit != 0 ? .monthFirst : .dayFirst
  }

  /// The bytes of one of the plan's columns.
  @inline(__always)
  func field(_ column: Int, _ row: Row) -> ByteSpan { row[columns[column].field].buffer }

  /// Dukcapil's code from its parts, each a number without leading zeros; as deep as the parts go.
  private func readParts(_ row: Row) -> RegionReading {
    var digits: UInt64 = 0
    var length = 0
    for part in plan.regionParts {
      let text = row[part.field].buffer
      var number: UInt64 = 0
      var plain = !text.isEmpty && text.count <= part.digits
      for byte in text {
        plain = plain && ASCII.isDigit(byte)
        number = number &* 10 &+ UInt64(byte &- ASCII.zero)
      }
      if !plain {
        let reading = DigitReading.read(text, emptyWords: rules.emptyWords, lettersAsDigits: false)
        number = reading.value
        plain = reading.kind == .digits && !reading.parted && reading.count <= part.digits
      }
      if !plain || number == 0 { break }
      for _ in 0..<part.digits { digits *= 10 }
      digits += number
      length += part.digits
    }
    return regions.read(digits: digits, length: length, coding: .kemendagri)
  }

  // MARK: Rejection

  /// TLK-007, TLK-006 or TLK-008; nil when the row can be used.
  private mutating func judge(_ row: Row) throws -> Rejection? {
    for field in plan.neededFields where isNothing(row[field].buffer) { return .needed }
    guard plan.roles.needsIdentity, nik.nik == nil else { return nil }
    if plan.name >= 0 { readName(field(plan.name, row)) }
    // A name in other letters, or of digits alone, has no key: nobody could find the person again, and all would be equal.
    let hasName = names.folded.count > 0
    // Once an index exists the family's own row tells whether there is a region.
    var family = FamilyIndex.Answer.unknown
    if let families, plan.familyField >= 0 {
      family = try families.find(FamilyIndex.hash(row[plan.familyField].buffer.undressed()))
    }
    let hasRegion = region.codeLength > 0 || family == .withRegion
    if !hasName || (birth.day == nil && !hasRegion) { return .unidentified }
    return family == .absent ? .orphan : nil
  }

  /// True for an empty field, one of blanks, and a word for empty.
  @inline(__always)
  private func isNothing(_ text: ByteSpan) -> Bool {
    if text.isEmpty { return true }
    return ASCII.isDigit(text[text.count &- 1]) ? false : isNothingSlowly(text)
  }

  @inline(never)
  private func isNothingSlowly(_ text: ByteSpan) -> Bool { isWordForEmpty(text.undressed()) }

  /// True when an id or code without a list is a word for empty; a number is an id, be it zero.
  func isWordForEmpty(_ text: ByteSpan) -> Bool {
    guard let last = text.last else { return true }
    return !ASCII.isDigit(last) && emptyWords.contains(text)
  }

  private mutating func noteFamily(_ row: Row) {
    let hash = FamilyIndex.hash(row[plan.familyField].buffer.undressed())
    familyHashes.append(FamilyIndex.entry(hash, hasRegion: region.codeLength > 0))
  }

  /// Reads the row's own name, once.
  mutating func readName(_ text: ByteSpan) {
    if nameIsRead { return }
    nameFindings = nameRules.read(text, into: &names, known: &words)
    nameIsRead = true
  }

  // MARK: Whole-file findings, codes, raw values

  /// NIK-014, TGL-002 and WIL-003, where the row's group was judged so.
  private mutating func judgeGroup(_ row: Row) {
    if judged.isClean { return }
    if judged.spreadsheet, nik.endsInZero {
      findings.insert(.nik014)
      nik.findings.insert(.nik014)
    }
    if judged.otherCoding, region.length > 0 {
      findings.insert(.wil003)
      region.findings.insert(.wil003)
    }
    if judged.defaultDates != 0, let day = birth.day {
      let packed = birth.packed != 0 ? birth.packed : day.packed
      if DefaultDate.places(of: packed) & judged.defaultDates != 0 {
        findings.insert(.tgl002)
        samples.note(
          .tgl002, column: plan.birthDate, before: field(plan.birthDate, row), after: MaskedValue.date(isThere: true))
      }
    }
  }

  /// Looks at what the row's numbers and region were found to be.
  private mutating func noteIdentity(_ row: Row) {
    if plan.nik >= 0, !nik.findings.isEmpty {
      samples.note(
        nik.findings, column: plan.nik, before: field(plan.nik, row),
        after: MaskedValue.digits(nik.nik == nil ? 0 : 16))
    }
    if plan.familyCard >= 0, !card.findings.isEmpty {
      samples.note(
        card.findings, column: plan.familyCard, before: field(plan.familyCard, row),
        after: MaskedValue.digits(card.number == nil ? 0 : 16))
    }
    if region.findings.isEmpty { return }
    if plan.region >= 0 {
      samples.note(
        region.findings, column: plan.region, before: field(plan.region, row),
        after: MaskedValue.digits(region.codeLength))
    } else if let last = plan.regionParts.last {
      samples.note(
        region.findings, column: last.field - SourcePlan.leading, before: MaskedValue.digits(region.length),
        after: MaskedValue.digits(region.codeLength))
    }
  }

  /// The codes of the row with those that ingest gave, sorted.
  private mutating func writeFindings(_ row: Row, _ rows: inout RowBuffer) {
    var rest = findings
    while let code = rest.popFirst() { counts[Int(code.rawValue)] += 1 }
    if plan.findingsField >= 0, row[plan.findingsField].count > 0,
      let earlier = FindingSet(parsing: row[plan.findingsField].buffer)
    {
      findings.formUnion(earlier)
    }
    if findings.isEmpty {
      rows.emptyField()
      return
    }
    value.clear()
    findings.write(to: &value)
    rows.rawFields(ByteView(value.span))
  }

  private mutating func writeRaw(_ rows: inout RowBuffer) {
    if raw.count == 0 {
      rows.emptyField()
      return
    }
    raw.append("}\"")
    rows.rawFields(ByteView(raw.span))
  }

  /// Keeps the raw text of a column whose value was changed.
  mutating func keepRaw(_ column: ColumnPlan, _ text: ByteSpan) {
    if raw.count == 0 { raw.append("\"{") } else { raw.append(ASCII.comma) }
    plan.keys[column.field - SourcePlan.leading].withUnsafeBufferPointer { raw.append($0) }
    RawJSON.append(text, to: &raw)
    raw.append("\"\"")
  }

  // MARK: Content

  /// What parts the fields of a row's content.
  static let contentSeparator: UInt8 = 0x1F

  /// The extract's fields as ingest wrote them.
  private mutating func joinContent(_ row: Row) {
    content.clear()
    let fields = SourcePlan.leading..<SourcePlan.leading + columnCount
    content.append(room: row.joinedSize(fields)) {
      row.join(fields, separator: RowNormaliser.contentSeparator, into: $0)
    }
  }

  private mutating func reject(_ row: Row, _ rejection: Rejection, into rejects: inout RowBuffer) {
    rejects.field(row[0])
    rejects.field(row[1])
    rejects.field(row[2])
    rejects.field(rejection.code)
    rejects.field(rejection.detail)
    joinContent(row)
    rejects.beginField()
    RawJSON.appendBase64(ByteView(content.span), to: &rejects)
    rejects.endField()
    rejects.endRow()
  }
}

/// Where in a row of 1-ingest the fields stand that identify it; -1 where the source has none. Holds no references, so
/// that looking a place up costs nothing.
private struct IdentityPlaces {
  let nik: Int
  let familyCard: Int
  let birthDate: Int
  let sex: Int
  let region: Int
  let coding: RegionCoding
  let hasRegionParts: Bool

  init(_ plan: SourcePlan) {
    func place(_ column: Int) -> Int { column < 0 ? -1 : plan.columns[column].field }
    nik = place(plan.nik)
    familyCard = place(plan.familyCard)
    birthDate = place(plan.birthDate)
    sex = place(plan.sex)
    region = place(plan.region)
    coding = plan.region < 0 ? .kemendagri : plan.columns[plan.region].coding
    hasRegionParts = !plan.regionParts.isEmpty
  }
}
