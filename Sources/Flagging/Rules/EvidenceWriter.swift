import TabularIO

/// A source row as `asal_*` columns name it: `sumber:berkas:baris`.
struct SourceRow {
  let sumber: ByteView
  let berkas: ByteView
  let baris: ByteView

  static var none: SourceRow { SourceRow(sumber: .empty, berkas: .empty, baris: .empty) }

  /// A row of the source called `sumber`.
  init(_ sumber: StaticString, _ berkas: ByteView, _ baris: ByteView) {
    self.init(
      sumber: ByteView(start: sumber.utf8Start, count: sumber.utf8CodeUnitCount), berkas: berkas, baris: baris)
  }

  init(sumber: ByteView, berkas: ByteView, baris: ByteView) {
    self.sumber = sumber
    self.berkas = berkas
    self.baris = baris
  }

  /// Reads `sumber:berkas:baris`; a file name may hold further colons.
  init(_ text: ByteView) {
    var first = 0
    while first < text.count && text[first] != 0x3A { first += 1 }
    var last = text.count - 1
    while last > first && text[last] != 0x3A { last -= 1 }
    if last <= first {
      self.init(sumber: .empty, berkas: .empty, baris: .empty)
      return
    }
    self.init(sumber: text[0..<first], berkas: text[(first + 1)..<last], baris: text[(last + 1)..<text.count])
  }

  /// The row that the survey value in place `index` of a family came from; none where it has no value.
  init(asal: ByteView, asalBaris: ByteView, index: Int) {
    self.init(SourceRow.entry(asalBaris, SourceRow.number(asal, index)))
  }

  /// The date of the row that the survey value in place `index` of a family came from.
  static func date(asal: ByteView, asalTanggal: ByteView, index: Int) -> ByteView {
    entry(asalTanggal, number(asal, index))
  }

  /// The newest of the rows that survey values of a family came from.
  init(asalBaris: ByteView) { self.init(SourceRow.entry(asalBaris, 1)) }

  /// The number (from 1) of the source row of place `index`; 0 for none.
  private static func number(_ asal: ByteView, _ index: Int) -> Int {
    guard index >= 0 && index < asal.count else { return 0 }
    let mark = asal[index]
    return mark >= 49 && mark <= 57 ? Int(mark) - 48 : mark >= 97 && mark <= 122 ? Int(mark) - 87 : 0
  }

  /// Entry `number` of a list separated by `;`.
  private static func entry(_ list: ByteView, _ number: Int) -> ByteView {
    if number == 0 { return .empty }
    var start = 0
    var seen = 1
    while seen < number && start < list.count {
      if list[start] == 0x3B { seen += 1 }
      start += 1
    }
    var end = start
    while end < list.count && list[end] != 0x3B { end += 1 }
    return list[start..<end]
  }
}

/// Collects the rows of `bukti`: the evidence behind every code.
struct EvidenceWriter: ~Copyable {
  var rows = RowBuffer()
  /// Where the family (or the row outside families) lives.
  var wilayah: ByteView = .empty
  private var idKeluarga: Identity = .none
  /// The as-of date of the run, ten characters: what this stage has computed holds on that day.
  private let asOf: (UInt64, UInt64, UInt64)
  /// Causes already shown of the family: several programmes leave it out for the same one.
  private var shown = CodeSet()
  /// Codes of the family that have evidence.
  private(set) var given = CodeSet()
  /// Of these, the ones that something other than a visit gives evidence of.
  private(set) var givenElsewhere = CodeSet()
  /// Codes of programmes and payments that evidence names a person for.
  private var personal: [(person: Identity, code: FlagCode)] = []

  static let header = [
    "kode_provinsi", "kode", "id_keluarga", "id_individu", "sumber", "berkas", "baris", "kolom", "nilai",
    "tanggal",
  ]

  /// `asOf`: the last day of the quarter, packed yyyymmdd.
  init(asOf: Int32) {
    var text = RowBuffer(capacity: 64)
    text.append(digits: UInt64(asOf / 10_000), width: 4)
    text.append(0x2D)
    text.append(digits: UInt64(asOf / 100 % 100), width: 2)
    text.append(0x2D)
    text.append(digits: UInt64(asOf % 100), width: 2)
    var words: (UInt64, UInt64) = (0, 0)
    for place in 0..<8 { words.0 = words.0 << 8 | UInt64(text.view[place]) }
    for place in 8..<16 { words.1 = words.1 << 8 | (place < 10 ? UInt64(text.view[place]) : 0) }
    self.asOf = (words.0, words.1, 0)
  }

  /// Turns to the next family, ``Identity/none`` for rows outside families.
  mutating func begin(_ family: Identity) {
    idKeluarga = family
    shown = CodeSet()
    given = CodeSet()
    givenElsewhere = CodeSet()
    personal.removeAll(keepingCapacity: true)
  }

  /// Codes of programmes and payments that there is evidence of about `person`.
  func programmeCodes(of person: Identity) -> CodeSet {
    var codes = CodeSet()
    for entry in personal where entry.person == person { codes.insert(entry.code) }
    return codes
  }

  /// Whether `code` is still to be shown of the family; only once.
  mutating func isFirst(_ code: FlagCode) -> Bool {
    if shown.contains(code) { return false }
    shown.insert(code)
    return true
  }

  /// Writes one row; `person` is ``Identity/none`` for evidence about the family.
  mutating func add(
    _ code: FlagCode, person: Identity, source: SourceRow, column: StaticString, value: ByteView, date: ByteView
  ) {
    begin(code, person: person, isVisit: source.sumber.equals(Refutations.visitSource))
    rows.field(source.sumber)
    rows.field(source.berkas)
    rows.field(source.baris)
    rows.field(column)
    rows.field(value)
    rows.field(date)
    rows.endRow()
  }

  /// As above for evidence put together before.
  mutating func add(_ item: Evidence) {
    add(item.code, person: item.person, source: item.source, column: item.column, value: item.value, date: item.date)
  }

  /// As above for a table whose name is the source's.
  mutating func add(
    _ code: FlagCode, person: Identity, sumber: StaticString, berkas: ByteView, baris: ByteView,
    column: StaticString, value: ByteView, date: ByteView
  ) {
    let name = ByteView(start: sumber.utf8Start, count: sumber.utf8CodeUnitCount)
    add(
      code, person: person, source: SourceRow(sumber: name, berkas: berkas, baris: baris), column: column,
      value: value, date: date)
  }

  /// As above for a number.
  mutating func add(
    _ code: FlagCode, person: Identity, sumber: StaticString, berkas: ByteView, baris: ByteView,
    column: StaticString, number: Int
  ) {
    begin(code, person: person)
    rows.field(sumber)
    rows.field(berkas)
    rows.field(baris)
    rows.field(column)
    rows.field(number: number)
    rows.emptyField()
    rows.endRow()
  }

  /// As above for a value that this stage has computed.
  mutating func add(_ code: FlagCode, person: Identity, computed column: StaticString, number: Int?) {
    begin(code, person: person)
    rows.field("flag")
    rows.emptyField()
    rows.emptyField()
    rows.field(column)
    if let number { rows.field(number: number) } else { rows.emptyField() }
    rows.field(words: asOf, count: 10)
    rows.endRow()
  }

  /// As above for a score, with its four decimals.
  mutating func add(_ code: FlagCode, person: Identity, computed column: StaticString, score: Int64) {
    begin(code, person: person)
    rows.field("flag")
    rows.emptyField()
    rows.emptyField()
    rows.field(column)
    ScoreText.writeField(score, to: &rows)
    rows.field(words: asOf, count: 10)
    rows.endRow()
  }

  /// As above for a date (packed).
  mutating func add(_ code: FlagCode, person: Identity, computed column: StaticString, date: Int32) {
    begin(code, person: person)
    rows.field("flag")
    rows.emptyField()
    rows.emptyField()
    rows.field(column)
    rows.beginField()
    rows.append(digits: UInt64(date / 10_000), width: 4)
    rows.append(0x2D)
    rows.append(digits: UInt64(date / 100 % 100), width: 2)
    rows.append(0x2D)
    rows.append(digits: UInt64(date % 100), width: 2)
    rows.endField()
    rows.field(words: asOf, count: 10)
    rows.endRow()
  }

  /// As above for a word.
  mutating func add(_ code: FlagCode, person: Identity, computed column: StaticString, word: StaticString) {
    begin(code, person: person)
    rows.field("flag")
    rows.emptyField()
    rows.emptyField()
    rows.field(column)
    rows.field(word)
    rows.field(words: asOf, count: 10)
    rows.endRow()
  }

  /// As above for a code that holds for one payment.
  mutating func addPayment(
    _ code: FlagCode, _ payment: Payment, of programme: Programme, _ state: borrowing FamilyState
  ) {
    var name = programme.name
    name.withUTF8 { bytes in
      add(
        code, person: payment.id, sumber: "penerima", berkas: state.texts.view(payment.berkas),
        baris: state.texts.view(payment.baris), column: "program", value: ByteView(bytes), date: .empty)
    }
  }

  /// Evidence that a visit has refuted, or the visit.
  mutating func addRefuted(person: Identity, source: SourceRow, column: ByteView, value: ByteView, date: ByteView) {
    beginRow()
    rows.field(Refutations.code)
    idKeluarga.writeField(to: &rows)
    person.writeField(to: &rows)
    for text in [source.sumber, source.berkas, source.baris, column, value, date] { rows.field(text) }
    rows.endRow()
  }

  private mutating func beginRow() {
    rows.field(wilayah.count >= 2 ? wilayah[0..<2] : .empty)
  }

  private mutating func begin(_ code: FlagCode, person: Identity, isVisit: Bool = false) {
    given.insert(code)
    if !isVisit { givenElsewhere.insert(code) }
    if !person.isNone && CodeSet.ofProgramme.contains(code) { personal.append((person, code)) }
    beginRow()
    code.writeField(to: &rows)
    idKeluarga.writeField(to: &rows)
    person.writeField(to: &rows)
  }
}
