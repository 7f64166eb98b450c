import Diagnostics
import Foundation
import PipelineConfig
import StageContract
import TabularIO

/// A row by column name; what is not named is empty.
typealias Fields = [String: String]

/// The tables of 3-match as rows, to be written by ``FakeMatch``.
struct MatchTables {
  var rows: [String: [Fields]] = [:]

  static let survey = [
    "status_kepemilikan_rumah", "luas_lantai", "jenis_lantai_terluas", "jenis_dinding_terluas",
    "jenis_atap_terluas", "sumber_air_minum_utama", "sumber_penerangan_utama", "daya_terpasang",
    "bahan_bakar_utama_memasak", "fasilitas_bab", "jenis_kloset", "pembuangan_akhir_tinja",
    "aset_bergerak_tabung_gas", "aset_bergerak_lemari_es", "aset_bergerak_ac", "aset_bergerak_pemanas_air",
    "aset_bergerak_telepon_rumah", "aset_bergerak_tv_datar", "aset_bergerak_emas_perhiasan",
    "aset_bergerak_komputer_laptop_tablet", "aset_bergerak_sepeda_motor", "aset_bergerak_sepeda",
    "aset_bergerak_mobil", "aset_bergerak_perahu", "aset_bergerak_kapal_perahu_motor", "aset_bergerak_smartphone",
    "aset_tidak_bergerak_lahan_lainnya", "aset_tidak_bergerak_rumah_lainnya", "jumlah_ternak_sapi",
    "jumlah_ternak_kerbau", "jumlah_ternak_kuda", "jumlah_ternak_babi", "jumlah_ternak_kambing_domba",
  ]

  /// Every table with its columns, as ARCHITECTURE.md lists them.
  static let headers: [(table: String, columns: [String])] = [
    (
      "keluarga",
      [
        "urut", "id_keluarga", "nomor_kartu_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga",
        "jumlah_anggota_keluarga", "alamat", "wilayah",
      ] + survey + [
        "pbi_nas", "pbi_pemda", "id_pelanggan_pln", "jumlah_meter_pln", "daya_va_terbesar", "tarif_pln",
        "kwh_bulan_total", "upah_tertinggi", "is_dtks", "is_regsosek", "is_p3ke", "is_gc_kemensos", "is_siks_ng",
        "is_pbi_se", "tanggal_data", "desil_resmi_nasional", "desil_resmi_provinsi", "desil_resmi_kabupaten_kota",
        "temuan", "asal_baris", "asal", "asal_tanggal",
      ]
    ),
    (
      "anggota",
      [
        "urut", "id_keluarga", "id_individu", "nomor_induk_kependudukan", "nomor_kartu_keluarga", "wilayah", "nama",
        "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "nama_ibu_kandung", "status_kawin",
        "status_hubungan_keluarga", "status_padan", "status_kependudukan", "partisipasi_sekolah",
        "jenjang_tertinggi_yang_diduduki", "ijazah_tertinggi_yang_dimiliki", "status_bekerja",
        "lapangan_usaha_dari_pekerjaan_utama", "status_dalam_pekerjaan_utama", "kepemilikan_usaha",
        "omzet_usaha_utama", "disabilitas", "penyakit_kronis", "segmen_bpjs", "bpjs_aktif", "upah_dilaporkan",
        "status_khusus", "is_dtks", "is_regsosek", "is_p3ke", "temuan", "jenis_pekerjaan", "keberadaan",
        "asal_identitas", "asal_survei", "asal_bpjs",
      ]
    ),
    (
      "anggota_luar",
      [
        "urut", "id_individu", "nomor_induk_kependudukan", "id_keluarga", "wilayah", "nama", "jenis_kelamin",
        "tanggal_lahir", "status_kependudukan", "tanggal_peristiwa", "asal_identitas",
      ]
    ),
    (
      "penerima",
      [
        "urut", "id_keluarga", "id_individu", "berkas", "baris", "hasil", "program", "periode", "nominal",
        "status_salur", "id_pendamping", "wilayah", "kepala",
      ]
    ),
    (
      "status_khusus", ["urut", "id_keluarga", "id_individu", "berkas", "baris", "jenis", "nilai", "tanggal"]
    ),
    (
      "bpjs",
      ["urut", "id_keluarga", "id_individu", "berkas", "baris", "segmen", "statuspeserta", "upah", "tgltmt"]
    ),
    (
      "pln",
      [
        "urut", "id_keluarga", "id_individu", "berkas", "baris", "idpel", "tarif", "daya", "kwh_bulan", "lewat",
        "bersama",
      ]
    ),
    (
      "kunjungan",
      [
        "urut", "id_keluarga", "id_individu", "berkas", "baris", "id_kunjungan", "id_pendamping", "tanggal",
        "status_keberadaan", "pendapatan_bulanan", "daya_terpasang", "terbaru",
      ]
    ),
    (
      "usulan",
      [
        "urut", "id_keluarga", "id_individu", "berkas", "baris", "hasil", "id_usulan", "jenis_usulan", "program",
        "kode_alasan", "tanggal_usulan", "tahap", "wilayah",
      ]
    ),
    (
      "aduan",
      [
        "urut", "id_keluarga", "id_individu", "berkas", "baris", "hasil", "id_aduan", "jenis", "program",
        "kode_alasan", "tanggal", "wilayah",
      ]
    ),
    ("pendamping", ["id_pendamping", "nama", "wilayah", "kapasitas_per_hari"]),
  ]

  /// Adds a row; a row of a source gets file and number when it names none.
  mutating func add(_ table: String, _ fields: Fields) {
    var fields = fields
    let number = (rows[table]?.count ?? 0) + 1
    if fields["berkas"] == nil { fields["berkas"] = table + ".csv" }
    if fields["baris"] == nil { fields["baris"] = String(number) }
    rows[table, default: []].append(fields)
  }

  subscript(table: String) -> [Fields] { rows[table] ?? [] }

  /// An order key that spreads families over parts.
  static func urut(_ number: Int) -> String {
    let text = String(StableHash.mix(UInt64(number)), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// A made-up id of 20 characters.
  static func id(_ kind: Character, _ number: Int) -> String {
    let text = String(StableHash.mix(UInt64(bitPattern: Int64(number)) &* 7 &+ 3), radix: 32).uppercased()
    return String(kind) + String(repeating: "0", count: 19 - text.count) + text
  }

  /// Writes the rows as CSV for ``FakeMatch``.
  func write(to folder: String) throws {
    try FileAccess.makeFolder(folder)
    for (table, columns) in MatchTables.headers {
      var buffer = RowBuffer(capacity: 64 << 10)
      for column in columns { buffer.field(column) }
      buffer.endRow()
      for row in self[table] {
        for column in columns { buffer.field(row[column] ?? "") }
        buffer.endRow()
      }
      try Data(buffer.view.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(table).csv"))
    }
  }
}

/// Stands in for match: puts rows in family order and cuts them into parts.
enum FakeMatch: Stage {
  static let declaration = StageDeclaration(
    name: "match", ordinal: 3, purpose: Message(id: "contoh", en: "fixture"),
    inputs: [TableRole("<table>", Message(id: "baris", en: "rows"))],
    outputs: [TableRole("<table>", Message(id: "baris", en: "rows"))], memory: Message(id: "kecil", en: "small"))

  static func settings(_ load: inout SettingsLoader) throws -> Int {
    try load.config("match.yaml").int("bagian", in: 1...256)
  }

  static func extracts(_ settings: Int, folder: String) throws -> [ExtractFile] {
    try FileAccess.names(in: folder).map { ExtractFile(role: $0, path: "\(folder)/\($0)", name: $0) }
  }

  static func run(_ context: StageContext, settings parts: Int) throws -> StageResult {
    var result = StageResult(outputs: [], tallies: [])
    for (name, columns) in MatchTables.headers {
      let table = try SmallTable.load("\(context.extracts ?? "")/\(name).csv")
      var rows = table.rows
      guard let key = columns.firstIndex(of: "urut"), let family = columns.firstIndex(of: "id_keluarga") else {
        let writer = TableWriter(folder: context.staging, name: name, header: columns)
        try write(rows, to: writer)
        result.outputs.append(OutputTable(role: name, parts: try writer.finish()))
        continue
      }
      let head = columns.firstIndex(of: "status_hubungan_keluarga")
      rows.sort { left, right in
        if left[key] != right[key] { return left[key] < right[key] }
        if left[family] != right[family] { return left[family] < right[family] }
        if let head, (left[head] == "1") != (right[head] == "1") { return left[head] == "1" }
        return left.lexicographicallyPrecedes(right)
      }
      var summaries: [PartSummary] = []
      for part in 0..<parts {
        let writer = try PartWriter(
          folder: context.staging, path: "\(name)/\(TableWriter.partName(part))", header: columns)
        var buffer = RowBuffer(capacity: 64 << 10)
        for row in rows where partOf(row[key], parts) == part {
          for value in row { buffer.field(value) }
          buffer.endRow()
          try writer.take(&buffer)
        }
        try writer.flush(&buffer)
        summaries.append(try writer.finish())
      }
      result.outputs.append(OutputTable(role: name, parts: summaries))
    }
    return result
  }

  private static func partOf(_ urut: String, _ parts: Int) -> Int {
    Int((UInt64(urut, radix: 16) ?? 0) >> 56) * parts / 256
  }

  private static func write(_ rows: [[String]], to writer: TableWriter) throws {
    var buffer = RowBuffer(capacity: 64 << 10)
    for row in rows {
      for value in row { buffer.field(value) }
      buffer.endRow()
    }
    try writer.flush(&buffer)
  }
}
