/// The type of a snapshot column as Frictionless Table Schema names it.
///
/// Codes and numbers that identify (NIK, region, meter) are texts: they may begin with a zero and nobody adds them up.
enum ColumnType: String, Sendable {
  case string
  case integer
  case number
  case date
  /// Written `1` and `0`.
  case boolean

  /// The type of the column `name`, which is the same in every table.
  init(column name: String) {
    if ColumnType.integers.contains(name) || name.hasPrefix("jumlah_") || name.hasPrefix("desil_") {
      self = .integer
    } else if ColumnType.numbers.contains(name) {
      self = .number
    } else if name.hasPrefix("tanggal") {
      self = .date
    } else if name.hasPrefix("is_") || ColumnType.flags.contains(name) {
      self = .boolean
    } else {
      self = .string
    }
  }

  private static let integers = [
    "baris", "offset", "peringkat", "nominal", "hari", "urutan", "manfaat_rp", "daya_va_terbesar", "upah_tertinggi",
    "variabel_terisi", "upah_dilaporkan",
  ]
  private static let numbers = ["luas_lantai", "kwh_bulan_total", "skor_pmt", "skor", "prioritas"]
  private static let flags = ["pbi_nas", "pbi_pemda", "kedaluwarsa", "bpjs_aktif", "layak", "menerima"]
}
