import Diagnostics
import StageContract
import TabularIO

/// The tables of 3-match that are cut at the same families, opened together, with the columns that are used.
struct FamilyTables: Sendable {
  let keluarga: Table
  let anggota: Table
  let anggotaLuar: Table
  let penerima: Table
  let statusKhusus: Table
  let bpjs: Table
  let pln: Table
  let kunjungan: Table
  let usulan: Table
  let aduan: Table
  /// Number of parts, the same for all.
  let parts: Int
  let family: FamilyColumns
  let member: MemberColumns

  static let names = [
    "keluarga", "anggota", "anggota_luar", "penerima", "status_khusus", "bpjs", "pln", "kunjungan", "usulan", "aduan",
  ]

  init(_ upstream: UpstreamStage) throws(Failure) {
    keluarga = try upstream.table("keluarga")
    anggota = try upstream.table("anggota")
    anggotaLuar = try upstream.table("anggota_luar")
    penerima = try upstream.table("penerima")
    statusKhusus = try upstream.table("status_khusus")
    bpjs = try upstream.table("bpjs")
    pln = try upstream.table("pln")
    kunjungan = try upstream.table("kunjungan")
    usulan = try upstream.table("usulan")
    aduan = try upstream.table("aduan")
    parts = keluarga.parts.count
    family = try FamilyColumns(keluarga)
    member = try MemberColumns(anggota)
    for table in all {
      if table.parts.count != parts {
        throw Failure(
          .badData, id: "\(table.parts.count) bagian, keluarga punya \(parts)",
          en: "\(table.parts.count) parts, keluarga has \(parts)", file: table.name)
      }
      if table.header.first != "urut" {
        throw Failure(.badData, id: "kolom pertama bukan urut", en: "the first column is not urut", file: table.name)
      }
    }
  }

  /// The tables in the order of ``names``.
  var all: [Table] {
    [keluarga, anggota, anggotaLuar, penerima, statusKhusus, bpjs, pln, kunjungan, usulan, aduan]
  }
}

/// Columns of `keluarga` that the rules read.
struct FamilyColumns: Sendable {
  let idKeluarga: Int
  let nomorKartu: Int
  let wilayah: Int
  let dayaTerpasang: Int
  let mobil: Int
  let luasLantai: Int
  let jumlahMeter: Int
  let tanggalData: Int
  let isDtks: Int
  let isRegsosek: Int
  let isP3ke: Int
  /// Official deciles in the order of ``DecileScope``.
  let desilResmi: [Int]
  let temuan: Int
  let asalBaris: Int
  let asal: Int
  let asalTanggal: Int
  /// First of the socio-economic columns that `asal` speaks of.
  let firstSurvey: Int

  init(_ table: Table) throws(Failure) {
    idKeluarga = try table.column("id_keluarga")
    nomorKartu = try table.column("nomor_kartu_keluarga")
    wilayah = try table.column("wilayah")
    dayaTerpasang = try table.column("daya_terpasang")
    mobil = try table.column("aset_bergerak_mobil")
    luasLantai = try table.column("luas_lantai")
    jumlahMeter = try table.column("jumlah_meter_pln")
    tanggalData = try table.column("tanggal_data")
    isDtks = try table.column("is_dtks")
    isRegsosek = try table.column("is_regsosek")
    isP3ke = try table.column("is_p3ke")
    desilResmi = try table.columns([
      "desil_resmi_nasional", "desil_resmi_provinsi", "desil_resmi_kabupaten_kota",
    ])
    temuan = try table.column("temuan")
    asalBaris = try table.column("asal_baris")
    asal = try table.column("asal")
    asalTanggal = try table.column("asal_tanggal")
    firstSurvey = try table.column("status_kepemilikan_rumah")
  }
}

/// Columns of `anggota` that the rules read.
struct MemberColumns: Sendable {
  let idIndividu: Int
  let tanggalLahir: Int
  let statusPadan: Int
  let hubungan: Int
  let partisipasi: Int
  let statusPekerjaan: Int
  let disabilitas: Int
  let isDtks: Int
  let isRegsosek: Int
  let isP3ke: Int
  let temuan: Int
  let jenisPekerjaan: Int
  let keberadaan: Int
  let asalIdentitas: Int
  let asalSurvei: Int

  init(_ table: Table) throws(Failure) {
    idIndividu = try table.column("id_individu")
    tanggalLahir = try table.column("tanggal_lahir")
    statusPadan = try table.column("status_padan")
    hubungan = try table.column("status_hubungan_keluarga")
    partisipasi = try table.column("partisipasi_sekolah")
    statusPekerjaan = try table.column("status_dalam_pekerjaan_utama")
    disabilitas = try table.column("disabilitas")
    isDtks = try table.column("is_dtks")
    isRegsosek = try table.column("is_regsosek")
    isP3ke = try table.column("is_p3ke")
    temuan = try table.column("temuan")
    jenisPekerjaan = try table.column("jenis_pekerjaan")
    keberadaan = try table.column("keberadaan")
    asalIdentitas = try table.column("asal_identitas")
    asalSurvei = try table.column("asal_survei")
  }
}
