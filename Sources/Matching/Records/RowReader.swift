import Diagnostics
import RegistryTypes
import TabularIO

/// Turns a row of a 2-normalise table into a record. One reader a table; only positions, no state.
struct RowReader: Sendable {
  let source: SourceKind
  private let file: Int
  private let row: Int
  private let nik: Int?
  private let noKK: Int?
  private let birth: Int?
  private let sex: Int?
  private let key: Int?
  private let ownId: Int?
  private let content: Int?
  private let filled: Int?
  private let date: Int?
  private let name: Int?
  private let region: Int?
  private let place: Int?
  private let relation: Int?
  private let findings: Int?
  private let mother: Int?
  private let raw: Int?
  private let rawKey: [UInt8]
  private let carried: [Int?]
  /// A column whose words outside the list are carried as they were written, because empty means something else there.
  private let worded: Int?
  private let keySpace: UInt8

  /// Finds the columns. Throws `badData` when the table lacks one that matching cannot do without.
  init(_ source: SourceKind, _ table: Table) throws(Failure) {
    let columns = SourceColumns.of(source)
    func optional(_ name: String?) -> Int? { name.flatMap { table.header.firstIndex(of: $0) } }
    func required(_ name: String?) throws(Failure) -> Int? {
      guard let name else { return nil }
      return try table.column(name)
    }
    self.source = source
    file = try table.column("berkas")
    row = try table.column("baris")
    nik = try required(columns.nik)
    noKK = try required(columns.noKK)
    birth = try required(columns.birth)
    sex = try required(columns.sex)
    key = try required(columns.key)
    ownId = optional("id_sumber")
    content = source == .dukcapil ? nil : try table.column("isi")
    filled = try table.column("terisi")
    date = optional("tgl_data")
    name = optional("nama_lipat")
    region = optional("wilayah")
    place = try required(columns.place)
    relation = optional("hubungan")
    findings = optional("temuan")
    mother = optional("ibu_lipat")
    raw = optional("mentah")
    rawKey = Array("\"\(columns.nik ?? "")\":\"".utf8)
    var fields: [Int?] = []
    for column in columns.carried { fields.append(try required(column)) }
    carried = fields
    worded = source == .penerima ? optional("status_salur") : nil
    // Members and their household share a name space.
    switch source {
    case .regsosekAnggota: keySpace = SourceKind.regsosekKeluarga.rawValue
    case .p3keIndividu: keySpace = SourceKind.p3keKeluarga.rawValue
    default: keySpace = source.rawValue
    }
  }

  /// Where a row stood: file and row number.
  func place(_ fields: Row) -> (file: ByteView, row: Int) { (fields[file], Int(fields[row].uint64() ?? 0)) }

  /// Builds the record of `fields`.
  func read(_ fields: Row, cursor: inout FileCursor, into record: inout RecordBuilder) throws(Failure) {
    guard let number = fields[row].uint64(), number > 0 else {
      throw Failure(.badData, id: "nomor baris bukan bilangan", en: "row number is no number", file: source.name)
    }
    record.begin(source, try cursor.key(file: fields[file], row: Int(number)))
    if let nik { record.set(nik: fields[nik].uint64() ?? 0) }
    let card = noKK.map { fields[$0].uint64() ?? 0 } ?? 0
    record.set(noKK: card)
    if let birth { record.set(birth: PackedDate.read(fields[birth])) }
    if let sex, fields[sex].count == 1 { record.set(sex: fields[sex][0] &- 48) }
    if let date { record.set(date: PackedDate.read(fields[date])) }
    if let region {
      record.set(region: Region(fields[region]), village: place.map { RowReader.village(fields[$0]) } ?? 0)
    }
    if let relation, fields[relation].count == 1 { record.set(relation: fields[relation][0] &- 48) }
    if let filled { record.set(filled: UInt16(truncatingIfNeeded: fields[filled].uint64() ?? 0)) }
    if let content {
      let digest = ContentText.read(fields[content])
      record.set(contentHigh: digest.high, contentLow: digest.low)
    }
    if let findings, !fields[findings].isEmpty {
      guard let set = FindingSet(parsing: fields[findings].buffer) else {
        throw Failure(
          .badData, id: "kode temuan tidak dikenal", en: "unknown finding code", file: source.name, line: Int(number))
      }
      record.set(findings: set)
    }
    let own = ownId.map { fields[$0] } ?? .empty
    if let key {
      if source == .pln && fields[key].isEmpty {
        // Without a usable number a meter is no other's.
        record.set(key: KeyedRows.contentKey(of: record.finish()))
      } else {
        record.set(key: Key128(fields[key], space: keySpace))
      }
    } else if source == .dtks {
      if card != 0 { record.set(key: Key128(card, space: keySpace)) }
    } else if source.hasOwnKey {
      record.set(key: Key128(own, space: keySpace))
    }
    record.add(own)
    record.add(name.map { fields[$0] } ?? .empty)
    record.add(mother.map { fields[$0] } ?? .empty)
    addRawDigits(fields, to: &record)
    for column in carried {
      let text = column.map { fields[$0] } ?? .empty
      if text.isEmpty, let worded, column == worded {
        record.add(unlisted(fields))
      } else {
        record.add(text)
      }
    }
  }
}

extension RowReader {
  /// See ``RowRecord/village``.
  private static func village(_ code: ByteView) -> UInt32 {
    guard code.count == 10, let number = code.uint64() else { return 0 }
    return UInt32(number % 1_000_000) + 1
  }

  /// Findings of a NIK that is unusable but was written by somebody who meant one.
  private static let damaged = FindingSet(.nik003, .nik006, .nik007, .nik010)

  private static let statusKey: StaticString = "\"status_salur\":\""

  /// The payment's status as it was written, of a row where it is outside the list (NIL-001): such a payment did not
  /// reach anybody as far as is known, other than one about which nothing was said.
  private func unlisted(_ fields: Row) -> ByteView {
    guard let raw, let findings, !fields[raw].isEmpty,
      let set = FindingSet(parsing: fields[findings].buffer), set.contains(.nil001)
    else { return .empty }
    return RawNIK.text(fields[raw], key: ByteView(RowReader.statusKey)) ?? .empty
  }

  /// Adds the digits that are left of an unusable NIK.
  private func addRawDigits(_ fields: Row, to record: inout RecordBuilder) {
    guard let nik, let raw, fields[nik].isEmpty, !fields[raw].isEmpty, let findings,
      let set = FindingSet(parsing: fields[findings].buffer), !set.intersection(RowReader.damaged).isEmpty
    else {
      record.add(.empty)
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RawNIK.longest) { digits in
      guard let base = digits.baseAddress else { return }
      let count = rawKey.withUnsafeBufferPointer { RawNIK.read(fields[raw], key: ByteView($0), into: base) }
      record.add(ByteView(start: UnsafePointer(base), count: count))
    }
  }
}

/// ISO dates as packed yyyymmdd.
enum PackedDate {
  /// 0 for anything but `YYYY-MM-DD`.
  static func read(_ text: ByteView) -> Int32 {
    guard text.count == 10 else { return 0 }
    var value: Int32 = 0
    for index in 0..<10 where index != 4 && index != 7 {
      let digit = text[index] &- 48
      if digit > 9 { return 0 }
      value = value * 10 + Int32(digit)
    }
    return value
  }

  /// Writes `YYYY-MM-DD`, or an empty field for 0.
  static func write(_ date: Int32, to rows: inout RowBuffer) {
    if date == 0 {
      rows.emptyField()
      return
    }
    rows.beginField()
    append(date, to: &rows)
    rows.endField()
  }

  /// Writes `YYYY-MM-DD` to the open field, nothing for 0.
  static func append(_ date: Int32, to rows: inout RowBuffer) {
    if date == 0 { return }
    rows.append(digits: UInt64(date / 10_000), width: 4)
    rows.append(45)
    rows.append(digits: UInt64(date / 100 % 100), width: 2)
    rows.append(45)
    rows.append(digits: UInt64(date % 100), width: 2)
  }
}

/// Hexadecimal digits as numbers.
enum HexDigits {
  /// The number of exactly 16 digits; nil for any other text.
  static func id(_ text: ByteView) -> UInt64? {
    if text.count != 16 { return nil }
    for index in 0..<16 {
      let byte = text.start[index]
      if byte &- 48 > 9 && (byte | 32) &- 97 > 5 { return nil }
    }
    return word(text, 0)
  }

  /// The 16 digits from `start` on.
  static func word(_ text: ByteView, _ start: Int) -> UInt64 {
    var value: UInt64 = 0
    guard text.count >= start + 16 else { return 0 }
    for index in start..<start + 16 {
      let byte = text.start[index]
      let digit = byte < 58 ? byte &- 48 : (byte | 32) &- 87
      value = value << 4 | UInt64(digit & 15)
    }
    return value
  }

  /// Writes 16 lower-case digits to `target`.
  @inline(__always)
  static func write(_ value: UInt64, to target: UnsafeMutablePointer<UInt8>) {
    target.put(word: TextDigits.hex(value >> 32), 0)
    target.put(word: TextDigits.hex(value), 8)
  }

  /// Writes 16 lower-case digits to the open field.
  static func append(_ value: UInt64, to rows: inout RowBuffer) {
    var shift: UInt64 = 64
    while shift > 0 {
      shift -= 4
      let nibble = UInt8(truncatingIfNeeded: value >> shift & 15)
      rows.append(nibble < 10 ? 48 + nibble : 87 + nibble)
    }
  }
}
