import Diagnostics
import TabularIO

/// The tables that are cut at families, in the order of the manifest.
enum FamilyTable: Int, CaseIterable {
  case keluarga
  case anggota
  case anggotaLuar
  case penerima
  case statusKhusus
  case bpjs
  case pln
  case kunjungan
  case usulan
  case aduan

  /// Folder name.
  var name: String {
    switch self {
    case .keluarga: "keluarga"
    case .anggota: "anggota"
    case .anggotaLuar: "anggota_luar"
    case .penerima: "penerima"
    case .statusKhusus: "status_khusus"
    case .bpjs: "bpjs"
    case .pln: "pln"
    case .kunjungan: "kunjungan"
    case .usulan: "usulan"
    case .aduan: "aduan"
    }
  }

  /// Columns, as ARCHITECTURE.md lists them.
  var header: [String] {
    let ids = ["urut", "id_keluarga", "id_individu"]
    let place = ["berkas", "baris"]
    switch self {
    case .keluarga:
      return [
        "urut", "id_keluarga", "nomor_kartu_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga",
        "jumlah_anggota_keluarga", "alamat", "wilayah",
      ] + SocioEconomic.names + [
        "pbi_nas", "pbi_pemda", "id_pelanggan_pln", "jumlah_meter_pln", "daya_va_terbesar", "tarif_pln",
        "kwh_bulan_total", "upah_tertinggi", "is_dtks", "is_regsosek", "is_p3ke", "is_gc_kemensos", "is_siks_ng",
        "is_pbi_se", "tanggal_data", "desil_resmi_nasional", "desil_resmi_provinsi", "desil_resmi_kabupaten_kota",
        "temuan", "asal_baris", "asal", "asal_tanggal",
      ]
    case .anggota:
      return ids + [
        "nomor_induk_kependudukan", "nomor_kartu_keluarga", "wilayah", "nama", "jenis_kelamin", "tempat_lahir",
        "tanggal_lahir", "nama_ibu_kandung", "status_kawin", "status_hubungan_keluarga", "status_padan",
        "status_kependudukan",
      ] + SurveyPerson.columns + [
        "segmen_bpjs", "bpjs_aktif", "upah_dilaporkan", "status_khusus", "is_dtks", "is_regsosek", "is_p3ke", "temuan",
        "jenis_pekerjaan", "keberadaan", "asal_identitas", "asal_survei", "asal_bpjs",
      ]
    case .anggotaLuar:
      return [
        "urut", "id_individu", "nomor_induk_kependudukan", "id_keluarga", "wilayah", "nama", "jenis_kelamin",
        "tanggal_lahir", "status_kependudukan", "tanggal_peristiwa", "asal_identitas",
      ]
    case .penerima:
      return ids + place + [
        "hasil", "program", "periode", "nominal", "status_salur", "id_pendamping", "wilayah", "kepala",
      ]
    case .statusKhusus: return ids + place + ["jenis", "nilai", "tanggal"]
    case .bpjs: return ids + place + ["segmen", "statuspeserta", "upah", "tgltmt"]
    case .pln: return ids + place + ["idpel", "tarif", "daya", "kwh_bulan", "lewat", "bersama"]
    case .kunjungan:
      return ids + place + [
        "id_kunjungan", "id_pendamping", "tanggal", "status_keberadaan", "pendapatan_bulanan", "daya_terpasang",
        "terbaru",
      ]
    case .usulan:
      return ids + place + [
        "hasil", "id_usulan", "jenis_usulan", "program", "kode_alasan", "tanggal_usulan", "tahap", "wilayah",
      ]
    case .aduan:
      return ids + place + ["hasil", "id_aduan", "jenis", "program", "kode_alasan", "tanggal", "wilayah"]
    }
  }
}

/// The open part of one table; one worker's, so no access is checked for overlap.
final class TablePart {
  @exclusivity(unchecked) var rows = RowBuffer()
  private var writer: PartWriter?
  private let table: FamilyTable

  init(_ table: FamilyTable) { self.table = table }

  func open(_ folder: String, part: Int) throws(Failure) {
    writer = try PartWriter(
      folder: folder, path: "\(table.name)/\(TableWriter.partName(part))", header: table.header)
  }

  /// Hands rows over once there are enough for a gzip member.
  func take() throws(Failure) { try writer?.take(&rows) }

  func close() throws(Failure) -> PartSummary? {
    try writer?.flush(&rows)
    defer { writer = nil }
    return try writer?.finish()
  }
}
