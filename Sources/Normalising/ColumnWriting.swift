import RegistryTypes
import TabularIO

extension RowNormaliser {
  /// Writes file, number, offset and all columns of the extract. Runs of fields that are as they should be are copied
  /// whole; only the others are written one by one.
  mutating func writeColumns(_ row: Row, _ rows: inout RowBuffer) {
    var start = 0
    if row.isQuoted(0) {
      rows.field(row[0])
      start = 1
    }
    hasQuotes = false
    var from = row.end(of: SourcePlan.leading - 1) + 1
    for index in 0..<quick.count {
      let end = row.end(of: index &+ SourcePlan.leading)
      let text = ByteSpan(start: row.base + from, count: end &- from)
      from = end &+ 1
      if isAsItShould(quick[index], index, text) { continue }
      let column = columns[index]
      if start < column.field { rows.rawFields(row.raw(start..<column.field)) }
      writeColumn(column, row[column.field].buffer, row, &rows)
      start = column.field + 1
    }
    let end = SourcePlan.leading + columnCount
    if start < end { rows.rawFields(row.raw(start..<end)) }
  }

  /// Reads the row's own date.
  @inline(__always)
  mutating func readRowDate(_ text: ByteSpan, _ order: DateOrder) {
    other = dates.read(text, order: order)
    findings.formUnion(other.findings)
    rowDate = other.day
    rowDateText = other.form == .iso ? text : ByteSpan(start: nil, count: 0)
  }

  /// Writes the normalised value of one column and keeps the raw text where it changed in other than its declared
  /// form.
  mutating func writeColumn(_ column: ColumnPlan, _ text: ByteSpan, _ row: Row, _ rows: inout RowBuffer) {
    switch column.operation {
    case .text: writeText(column, text, &rows)
    case .code: writeCode(column, text, &rows)
    case .oneTwo, .yesNo: writeYesNo(column, text, &rows)
    case .nik: writeNIK(column, text, &rows)
    case .familyCard: writeFamilyCard(column, text, &rows)
    case .name:
      readName(text)
      findings.formUnion(nameFindings)
      if !nameFindings.isEmpty {
        samples.note(nameFindings, column: plan.name, before: text, after: names.folded.span)
      }
      writeSpelling(column, text, ByteView(names.clean.span), &rows)
    case .motherName:
      // A quoted name, or none, has not been looked at yet; for any other this says the same again.
      if text.isEmpty || row.isQuoted(column.field) { _ = nameRules.read(text, into: &mother, known: &words) }
      writeSpelling(column, text, ByteView(mother.clean.span), &rows)
    case .sex: writeSex(column, text, &rows)
    case .birthDate: writeDate(column, text, birth, &rows)
    case .rowDate:
      readRowDate(text, order(of: column.field - SourcePlan.leading))
      writeDate(column, text, other, &rows)
    case .otherDate:
      let reading = dates.read(text, order: order(of: column.field - SourcePlan.leading))
      findings.formUnion(reading.findings)
      writeDate(column, text, reading, &rows)
    case .words: writeWord(column, text, &rows)
    case .openWord: writeOpenWord(column, text, &rows)
    case .whole: writeNumber(column, text, .whole, &rows)
    case .decimal: writeNumber(column, text, .decimal, &rows)
    case .rupiah: writeNumber(column, text, .rupiah, &rows)
    case .region: writeRegion(column, text, region, &rows)
    case .otherRegion:
      let reading = regions.read(text, coding: column.coding, emptyWords: rules.emptyWords)
      findings.formUnion(reading.findings)
      writeRegion(column, text, reading, &rows)
    case .otherNIK: writeOtherNIK(column, text, &rows)
    case .customer: writeCustomer(column, text, &rows)
    case .period: writePeriod(column, text, &rows)
    }
  }

  /// An empty value; its raw text is kept when there was any.
  private mutating func writeNothing(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    rows.emptyField()
    if !text.isEmpty { keepRaw(column, text) }
  }

  /// A value that becomes empty, with its code.
  private mutating func note(_ code: FindingCode, _ column: ColumnPlan, _ text: ByteSpan) {
    findings.insert(code)
    samples.note(
      code, column: column.field - SourcePlan.leading, before: text, after: ByteSpan(start: nil, count: 0))
  }

  private mutating func writeUnlisted(
    _ column: ColumnPlan, _ text: ByteSpan, _ code: FindingCode, _ rows: inout RowBuffer
  ) {
    if isUnlistedZero(column, text) || !rules.emptyWords.contains(text) { note(code, column, text) }
    writeNothing(column, text, &rows)
  }

  /// True for a zero that the words for empty hold (`0`, `00`), in a column of codes where it is none of them.
  private func isUnlistedZero(_ column: ColumnPlan, _ text: ByteSpan) -> Bool {
    column.zeroIsCode && text.contains(ASCII.zero)
  }

  /// Free text, undressed. Of the words for empty only those that no person writes (`\N`, `NaN`) are nothing here.
  private mutating func writeText(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    let bare = text.undressed()
    if bare.isEmpty || isEmptyText(bare) { return writeNothing(column, text, &rows) }
    rows.field(ByteView(bare))
    filled += 1
    if bare.count != text.count { keepRaw(column, text) }
  }

  /// A quarter. What is none stays as it is, with NIL-001: it is counted in no period.
  private mutating func writePeriod(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    guard PeriodReading.read(text.undressed(), output: &value) else {
      if !text.isEmpty {
        findings.insert(.nil001)
        samples.note(.nil001, column: column.field - SourcePlan.leading, before: text, after: text)
      }
      return writeText(column, text, &rows)
    }
    rows.rawFields(ByteView(value.span))
    filled += 1
    if !text.same(as: value.span) { keepRaw(column, text) }
  }

  private mutating func writeSpelling(
    _ column: ColumnPlan, _ text: ByteSpan, _ clean: ByteView, _ rows: inout RowBuffer
  ) {
    rows.field(clean)
    if clean.count > 0 { filled += 1 }
    if !(ByteView(text) == clean) { keepRaw(column, text) }
  }

  private mutating func writeNIK(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    guard let number = nik.nik else { return writeNothing(column, text, &rows) }
    rows.digits(number.value, width: 16)
    filled += 1
    if text.count != 16 || nik.findings.contains(.nik004) || nik.findings.contains(.nik005) { keepRaw(column, text) }
  }

  private mutating func writeFamilyCard(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    guard let number = card.number else { return writeNothing(column, text, &rows) }
    rows.digits(number.value, width: 16)
    filled += 1
    if text.count != 16 || card.findings.contains(.kk007) { keepRaw(column, text) }
  }

  /// A NIK of somebody else in the row (the mother's): an unusable one is a value outside its list.
  private mutating func writeOtherNIK(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    let reading = identifiers.readNIK(text)
    guard let number = reading.nik else {
      if !reading.findings.contains(.nik001) { note(.nil001, column, text) }
      return writeNothing(column, text, &rows)
    }
    rows.digits(number.value, width: 16)
    filled += 1
    if text.count != 16 || reading.findings.contains(.nik004) || reading.findings.contains(.nik005) {
      keepRaw(column, text)
    }
  }

  private mutating func writeSex(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    guard let sex else { return writeUnlisted(column, text, .nil001, &rows) }
    rows.character(sex.digit)
    filled += 1
    let declared: Bool
    switch column.form {
    case .letters: declared = text.count == 1 && text[0] == (sex == .male ? 0x4C : 0x50)
    case .words: declared = sex == .male ? text.same(as: "LAKI-LAKI") : text.same(as: "PEREMPUAN")
    default: declared = text.count == 1 && text[0] == sex.digit
    }
    if !declared { keepRaw(column, text) }
  }

  private mutating func writeYesNo(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    if text.isEmpty {
      rows.emptyField()
      return
    }
    guard let answer = YesNo(text) else { return writeUnlisted(column, text, .nil001, &rows) }
    let yes = answer == .yes
    let no: UInt8 = column.operation == .oneTwo ? 0x32 : 0x30
    rows.character(yes ? 0x31 : no)
    filled += 1
    let declared: Bool
    switch column.form {
    case .words: declared = yes ? text.same(as: "YA") : text.same(as: "TIDAK")
    case .oneZero: declared = text.count == 1 && text[0] == (yes ? 0x31 : 0x30)
    case .oneTwo: declared = text.count == 1 && text[0] == (yes ? 0x31 : 0x32)
    default: declared = text.count == 1 && text[0] == (yes ? 0x31 : no)
    }
    if !declared { keepRaw(column, text) }
  }

  private mutating func writeDate(
    _ column: ColumnPlan, _ text: ByteSpan, _ reading: DateReading, _ rows: inout RowBuffer
  ) {
    if !reading.findings.isEmpty {
      samples.note(
        reading.findings, column: column.field - SourcePlan.leading, before: text,
        after: MaskedValue.date(isThere: reading.day != nil))
    }
    guard let day = reading.day else { return writeNothing(column, text, &rows) }
    filled += 1
    switch reading.form {
    case .iso: rows.rawFields(ByteView(text))
    case .dayMonthYear, .dayMonthYearSlash, .dayMonthYearDot:
      rows.rawFields(ByteView(text.part(6, 10)))
      rows.append(ASCII.hyphen)
      rows.append(ByteView(text.part(3, 5)))
      rows.append(ASCII.hyphen)
      rows.append(ByteView(text.part(0, 2)))
    case .compact, .monthDayYearSlash, .other:
      value.clear()
      day.write(to: &value)
      rows.rawFields(ByteView(value.span))
    }
    if reading.form != column.dateForm { keepRaw(column, text) }
  }

  private mutating func writeCode(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    switch CodeReading.read(text, low: Int(column.low), high: Int(column.high), emptyWords: rules.emptyWords) {
    case .code(let code):
      rows.field(number: code)
      filled += 1
      let digits = code < 10 ? 1 : code < 100 ? 2 : 3
      if text.count != digits { keepRaw(column, text) }
    case .empty:
      if isUnlistedZero(column, text) { note(.nil001, column, text) }
      writeNothing(column, text, &rows)
    case .other:
      note(.nil001, column, text)
      writeNothing(column, text, &rows)
    }
  }

  private mutating func writeWord(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    if text.isEmpty {
      rows.emptyField()
      return
    }
    guard column.words >= 0, plan.wordLists[column.words].read(text.undressed(), output: &value) else {
      return writeUnlisted(column, text, .nil001, &rows)
    }
    rows.field(ByteView(value.span))
    if value.count > 0 { filled += 1 }
    if !text.same(as: value.span) { keepRaw(column, text) }
  }

  /// A code without a list: undressed, in capitals; a word for empty is none.
  private mutating func writeOpenWord(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    value.clear()
    let bare = text.undressed()
    if bare.isEmpty || isWordForEmpty(bare) { return writeNothing(column, text, &rows) }
    for byte in bare { value.append(ASCII.upper(byte)) }
    rows.field(ByteView(value.span))
    filled += 1
    if !text.same(as: value.span) { keepRaw(column, text) }
  }

  private mutating func writeNumber(
    _ column: ColumnPlan, _ text: ByteSpan, _ style: NumberReading.Style, _ rows: inout RowBuffer
  ) {
    let reading = NumberReading.read(text, style: style, emptyWords: rules.emptyWords, output: &value)
    switch reading.kind {
    case .empty: return writeNothing(column, text, &rows)
    case .number where reading.whole >= column.low && reading.whole <= column.high: break
    default:
      note(.nil002, column, text)
      return writeNothing(column, text, &rows)
    }
    switch column.quick.check {
    case .padded where reading.whole < 1000:
      rows.digits(UInt64(reading.whole), width: 3)
      filled += 1
      if text.count != 3 || !text.same(as: value.span) { keepRaw(column, text) }
      return
    case .unpadded:
      rows.field(number: Int(reading.whole))
      filled += 1
      if !text.same(as: value.span) || text[0] == ASCII.zero && text.count > 1 { keepRaw(column, text) }
      return
    default: break
    }
    rows.field(ByteView(value.span))
    filled += 1
    if text.same(as: value.span) ? column.form == .comma && hasPoint(text) : !isCommaForm(column, text) {
      keepRaw(column, text)
    }
  }

  private func hasPoint(_ text: ByteSpan) -> Bool { text.contains(ASCII.dot) }

  /// True when the source declares a decimal comma and `text` is the value with one.
  private func isCommaForm(_ column: ColumnPlan, _ text: ByteSpan) -> Bool {
    guard column.form == .comma, text.count == value.count else { return false }
    for index in 0..<text.count where text[index] != value[index] {
      if text[index] != ASCII.comma || value[index] != ASCII.dot { return false }
    }
    return true
  }

  private mutating func writeRegion(
    _ column: ColumnPlan, _ text: ByteSpan, _ reading: RegionReading, _ rows: inout RowBuffer
  ) {
    if reading.length == 0 { return writeNothing(column, text, &rows) }
    rows.digits(reading.digits, width: reading.length)
    filled += 1
    if text.count != reading.length || reading.isFilledUp { keepRaw(column, text) }
  }

  /// The twelve digits of an electricity customer.
  private mutating func writeCustomer(_ column: ColumnPlan, _ text: ByteSpan, _ rows: inout RowBuffer) {
    if text.isEmpty {
      rows.emptyField()
      return
    }
    let reading = DigitReading.read(text, emptyWords: rules.emptyWords)
    // One digit twelve times fills a form; as a number all its families would share a meter.
    guard reading.kind == .digits, reading.count == 12, reading.value % 111_111_111_111 != 0 else {
      if reading.kind != .empty { note(.nil001, column, text) }
      return writeNothing(column, text, &rows)
    }
    rows.digits(reading.value, width: 12)
    filled += 1
    if text.count != 12 || reading.cleaned || reading.letters { keepRaw(column, text) }
  }
}
