/// How a file is written.
struct Dialect: Sendable {
  var delimiter = UInt8(ascii: ",")
  var isWindows1252 = false
  var endsWithCRLF = false
  var hasByteOrderMark = false
  /// Lines of titles before the header.
  var preamble: [String] = []
  var dates = DateForm.iso
  /// Header words other than the canonical ones.
  var aliases: [String: String] = [:]
  /// Header in words with spaces and capitals instead of underscores.
  var hasSpokenHeader = false

  /// The header as the file has it.
  func header(_ columns: [String]) -> [String] {
    columns.map { column in
      if let alias = aliases[column] { return alias }
      return hasSpokenHeader
        ? column.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
        : column
    }
  }
}

/// Which dialects a population is written in.
package enum DialectSet: String, Sendable, CaseIterable {
  /// Comma, UTF-8, LF, ISO dates everywhere.
  case canonical = "kanonik"
  /// Each source as its owner would deliver it.
  case mixed = "campuran"

  func dialect(_ source: Source) -> Dialect {
    var dialect = Dialect()
    if self == .canonical { return dialect }
    switch source {
    case .dukcapil: dialect.dates = .dayFirst
    case .dtks:
      dialect.delimiter = UInt8(ascii: "|")
      dialect.isWindows1252 = true
      dialect.endsWithCRLF = true
      dialect.dates = .dayFirst
      dialect.hasSpokenHeader = true
      dialect.aliases = ["nik": "Nomor NIK", "no_kk": "Nomor KK", "pbi_jkn": "Pbi_Jni"]
    case .regsosekKeluarga, .regsosekAnggota: dialect.hasByteOrderMark = true
    case .p3keKeluarga, .p3keIndividu:
      dialect.delimiter = UInt8(ascii: ";")
      dialect.preamble = [
        "PENSASARAN PERCEPATAN PENGHAPUSAN KEMISKINAN EKSTREM", "DATA SINTETIS - BUKAN DATA ORANG SEBENARNYA", "",
      ]
    case .pln: dialect.delimiter = 9
    case .bpjs:
      dialect.delimiter = UInt8(ascii: "|")
      dialect.endsWithCRLF = true
    case .usulan:
      dialect.delimiter = UInt8(ascii: ";")
      dialect.isWindows1252 = true
      dialect.dates = .slashed
    case .penerima: dialect.delimiter = UInt8(ascii: ";")
    case .desilResmi:
      dialect.delimiter = UInt8(ascii: "|")
      dialect.isWindows1252 = true
    case .groundCheck, .aduan, .statusKhusus, .pendamping, .keputusan: break
    }
    return dialect
  }
}
