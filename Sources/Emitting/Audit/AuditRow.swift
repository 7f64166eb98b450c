import Crypto
import Diagnostics
import RegistryTypes
import TabularIO

/// Writes the rows of a table as an auditor may see them.
struct AuditRow: Sendable {
  private struct Column: Sendable {
    let index: Int
    let treatment: AuditTreatment
  }

  let header: [String]
  private let columns: [Column]
  /// Where the row's file stands, for ``AuditTreatment/place``.
  private let file: Int?
  private let key: SymmetricKey
  private let day: CalendarDay

  /// `day` is the last of the quarter.
  init(_ names: [String], _ treatments: [AuditTreatment], key: SymmetricKey, day: CalendarDay) {
    var header: [String] = []
    var columns: [Column] = []
    for (index, treatment) in treatments.enumerated() where treatment != .dropped {
      switch treatment {
      case .age: header.append("umur")
      case .regency: header.append("kode_kabupaten_kota")
      default: header.append(names[index])
      }
      columns.append(Column(index: index, treatment: treatment))
    }
    self.header = header
    self.columns = columns
    file = names.firstIndex(of: "berkas")
    self.key = key
    self.day = day
  }

  /// Writes a row, line end included.
  func write(_ row: Row, to rows: inout RowBuffer) {
    for column in columns {
      let value = row[column.index]
      if value.isEmpty {
        rows.emptyField()
        continue
      }
      switch column.treatment {
      case .kept: rows.field(value)
      case .pseudonym: pseudonym(value, nil, &rows)
      case .place: pseudonym(value, file.map { row[$0] }, &rows)
      case .masked: mask(value, &rows)
      case .age: age(value, &rows)
      case .year: rows.field(value[0..<min(4, value.count)])
      case .regency: rows.field(value[0..<min(4, value.count)])
      case .rounded: round(value, &rows)
      case .number:
        // An exact wage tells who it is as well as the column that holds it, which is rounded.
        if value.count > 9 {
          rows.emptyField()
        } else if let number = value.uint64(), number < AuditRow.step {
          rows.field(value)
        } else {
          round(value, &rows)
        }
      case .dropped, .label, .group, .parent, .count, .derived: rows.emptyField()
      }
    }
    rows.endRow()
  }

  /// Rupiah are told in whole multiples of it.
  private static let step: UInt64 = 100_000

  private func round(_ value: ByteView, _ rows: inout RowBuffer) {
    if let number = value.uint64() {
      rows.field(number: Int(number / AuditRow.step * AuditRow.step))
    } else {
      rows.emptyField()
    }
  }

  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// The first 100 bits of HMAC-SHA-256 in Crockford base 32. Ids, and places of rows, are told apart by what stands
  /// before them.
  private func pseudonym(_ value: ByteView, _ file: ByteView?, _ rows: inout RowBuffer) {
    var hash = HMAC<SHA256>(key: key)
    hash.update(data: file == nil ? Array("id\u{1f}".utf8) : Array("baris\u{1f}".utf8))
    if let file {
      hash.update(data: UnsafeRawBufferPointer(file.buffer))
      hash.update(data: [0x1f] as [UInt8])
    }
    hash.update(data: UnsafeRawBufferPointer(value.buffer))
    rows.beginField()
    hash.finalize().withUnsafeBytes { bytes in
      for place in 0..<20 {
        let bit = place * 5
        let pair = UInt16(bytes[bit / 8]) << 8 | UInt16(bytes[bit / 8 + 1])
        rows.append(AuditRow.digits[Int(pair >> UInt16(11 - bit % 8) & 31)])
      }
    }
    rows.endField()
  }

  private func mask(_ value: ByteView, _ rows: inout RowBuffer) {
    rows.beginField()
    let isNumber = value[0] >= 48 && value[0] <= 57
    // A letter beyond ASCII is more than one byte: then not even that one.
    if isNumber && value.count > 2 { rows.append(value[0..<2]) } else if value[0] < 0x80 { rows.append(value[0]) }
    rows.append("***")
    rows.endField()
  }

  private func age(_ value: ByteView, _ rows: inout RowBuffer) {
    guard let birth = CalendarDay(iso: value.buffer) else { return rows.emptyField() }
    let years = birth.completedYears(until: day)
    if years >= 90 { rows.field("90+") } else { rows.field(number: max(years, 0)) }
  }
}
