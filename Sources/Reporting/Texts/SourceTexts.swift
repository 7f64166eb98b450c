import Diagnostics

/// The words of the section on the run and its sources.
enum SourceTexts {
  /// The name of a source for people.
  static func name(_ source: String) -> Message {
    switch source {
    case "dukcapil": Message(id: "Dukcapil (kependudukan)", en: "Dukcapil (civil registry)")
    case "dtks": Message(id: "DTKS", en: "DTKS")
    case "regsosek_keluarga": Message(id: "Regsosek, keluarga", en: "Regsosek, families")
    case "regsosek_anggota": Message(id: "Regsosek, anggota", en: "Regsosek, members")
    case "p3ke_keluarga": Message(id: "P3KE, keluarga", en: "P3KE, families")
    case "p3ke_individu": Message(id: "P3KE, individu", en: "P3KE, persons")
    case "desil_resmi": Message(id: "Desil resmi", en: "Official deciles")
    case "penerima": Message(id: "Penerima bantuan", en: "Aid payments")
    case "pln": Message(id: "PLN (listrik)", en: "PLN (electricity)")
    case "bpjs": Message(id: "BPJS Kesehatan", en: "BPJS Kesehatan (health)")
    case "status_khusus": Message(id: "Status khusus", en: "Special status lists")
    case "ground_check": Message(id: "Ground check", en: "Ground check")
    case "usulan": Message(id: "Usulan SIKS-NG", en: "SIKS-NG proposals")
    case "aduan": Message(id: "Aduan", en: "Complaints")
    case "pendamping": Message(id: "Pendamping", en: "Assistants")
    case "keputusan": Message(id: "Keputusan petugas", en: "Officers' decisions")
    default: Message(id: source, en: source)
    }
  }

  static let title = Message(id: "Sumber data", en: "Sources")
  static let lead = Message(
    id: """
      Baris yang masuk dari tiap sumber, rentang tanggal di dalamnya, dan baris yang ditolak beserta alasannya. Baris \
      yang ditolak tersimpan utuh di folder tolak.
      """,
    en: """
      The rows that came in from each source, the dates they span, and the rows refused with their reason. Refused \
      rows are kept whole in the folder tolak.
      """)
  static let missing = Message(
    id: "Daftar sumber tidak ada: tahap 1-ingest belum ada.",
    en: "No list of sources: stage 1-ingest is not there.")
  static let table = Message(id: "Baris menurut sumber", en: "Rows by source")
  static let reasons = Message(id: "Baris ditolak menurut alasan", en: "Rows refused by reason")
  static let noRejects = Message(id: "Tidak ada baris yang ditolak.", en: "No row was refused.")
  static let stages = Message(id: "Tahap yang dibaca laporan ini", en: "The stages this report read")
  static let source = Message(id: "Sumber", en: "Source")
  static let files = Message(id: "Berkas", en: "Files")
  static let rows = Message(id: "Baris", en: "Rows")
  static let from = Message(id: "Tanggal awal", en: "First date")
  static let to = Message(id: "Tanggal akhir", en: "Last date")
  static let rejectedEarly = Message(id: "Ditolak saat masuk", en: "Refused at ingest")
  static let rejectedLate = Message(id: "Ditolak saat normalisasi", en: "Refused at normalise")
  static let rejectedShare = Message(id: "Bagian ditolak", en: "Share refused")
  static let code = Message(id: "Kode", en: "Code")
  static let meaning = Message(id: "Arti", en: "Meaning")
  static let stage = Message(id: "Tahap", en: "Stage")
  static let tool = Message(id: "Versi", en: "Version")
  static let digest = Message(id: "SHA-256 manifes", en: "SHA-256 of the manifest")
}
