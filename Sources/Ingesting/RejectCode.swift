import Diagnostics
import TabularIO

/// The codes of refused rows, as `codes.csv` has them.
enum RejectCode {
  /// The code of a fault.
  static func code(_ fault: RowFault) -> StaticString {
    switch fault {
    case .fieldCount: "TLK-001"
    case .quote: "TLK-002"
    case .encoding: "TLK-003"
    case .control: "TLK-004"
    case .length: "TLK-005"
    case .header: "TLK-009"
    case .form: "TLK-010"
    }
  }

  /// What is wrong with rows of a fault, for a person.
  static func detail(_ fault: RowFault) -> Message {
    switch fault {
    case .fieldCount: Message(id: "jumlah kolom lain dari kepala", en: "another number of fields than the header")
    case .quote: Message(id: "kutip tidak ditutup atau diikuti teks", en: "a quote not closed, or followed by text")
    case .encoding: Message(id: "byte di luar penyandian sumber", en: "bytes outside the encoding")
    case .control: Message(id: "NUL atau byte kendali", en: "NUL or a control byte")
    case .length: Message(id: "bidang atau baris melebihi batas", en: "a field or row beyond the limits")
    case .header: Message(id: "kepala kolom terulang", en: "the header once more")
    case .form: Message(id: "baris tanpa isi atau nomor kolom", en: "a line without a value, or numbers of columns")
    }
  }

  /// Rows read in the fallback encoding.
  static let fallback: StaticString = "BYT-001"
  /// Rows that were written as UTF-8 twice and were read back.
  static let twice: StaticString = "BYT-002"

  /// The codes of a row that was kept, as `temuan` has them.
  static func codes(_ repairs: TextRepairs) -> StaticString {
    if !repairs.contains(.twice) { return fallback }
    return repairs.contains(.fallback) ? "BYT-001;BYT-002" : twice
  }

  /// Writes what is wrong with a row, without a word of its content, as a field of `rows`.
  static func writeDetail(_ fault: RowFault, _ row: DialectRow, expected: Int, to rows: inout RowBuffer) {
    rows.beginField()
    switch fault {
    case .fieldCount:
      rows.append(number: row.fieldCount)
      rows.append(" kolom; seharusnya ")
      rows.append(number: expected)
    case .quote: rows.append("kutip tidak ditutup atau diikuti teks")
    case .encoding: rows.append("byte di luar penyandian sumber")
    case .control: rows.append("NUL atau byte kendali")
    case .length: rows.append("bidang atau baris melebihi batas")
    case .header: rows.append("kepala kolom terulang")
    case .form: rows.append("baris tanpa isi atau nomor kolom")
    }
    rows.endField()
  }

  /// Writes `bytes` in base 64 (RFC 4648) as a field of `rows`.
  static func writeBase64(_ bytes: ByteView, to rows: inout RowBuffer) {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    let digits = alphabet.utf8Start
    rows.beginField()
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let first = UInt32(bytes[index])
      let second = left > 1 ? UInt32(bytes[index + 1]) : 0
      let third = left > 2 ? UInt32(bytes[index + 2]) : 0
      let word = first << 16 | second << 8 | third
      rows.append(digits[Int(word >> 18)])
      rows.append(digits[Int(word >> 12 & 63)])
      rows.append(left > 1 ? digits[Int(word >> 6 & 63)] : 61)
      rows.append(left > 2 ? digits[Int(word & 63)] : 61)
      index += 3
    }
    rows.endField()
  }
}
