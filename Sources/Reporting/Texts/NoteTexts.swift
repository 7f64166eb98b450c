import Diagnostics

/// The words of the page as a whole: head, headlines, notes.
enum NoteTexts {
  static let title = Message(id: "Laporan DTSEN", en: "DTSEN report")
  static let subtitle = Message(
    id: "Data Tunggal Sosial Ekonomi Nasional", en: "Indonesia's single socio-economic registry")
  static let summary = Message(id: "Ringkasan", en: "In brief")
  static let contents = Message(id: "Isi", en: "Contents")
  static let numbers = Message(id: "Angka sebagai tabel", en: "The numbers as a table")
  static let language = Message(id: "Bahasa", en: "Language")
  static let printTables = Message(id: "Cetak beserta tabel", en: "Print with tables")
  static let skip = Message(id: "Langsung ke isi", en: "Skip to the content")
  static let noPeriod = Message(id: "periode tidak diketahui", en: "period not known")
  static let tooLong = Message(
    id: "Tabel ini memuat baris pertama saja; semuanya ada di CSV.",
    en: "This table holds the first rows only; the CSV has all.")

  static let title2 = Message(id: "Catatan", en: "Notes")
  static let privacy = Message(
    id: """
      Halaman ini tidak memuat data perorangan. Banyaknya orang atau keluarga dari 1 sampai 4 disembunyikan (*), dan \
      bersamanya angka lain yang dapat mengungkapnya lewat pengurangan. Hitungan baris sumber adalah hitungan berkas, \
      bukan orang, dan tidak disembunyikan.
      """,
    en: """
      This page holds no personal data. Numbers of persons or families from 1 to 4 are kept back (*), and with them \
      others that would give them away by subtraction. Counts of source rows are counts of files, not of people, and \
      are not kept back.
      """)
  static let decisions = Message(
    id: "Tanda, rekomendasi dan calon adalah usul dengan bukti; keputusan ada pada petugas yang berwenang.",
    en: "Flags, recommendations and candidates are proposals with evidence; the officers in charge decide.")
  static let model = Message(
    id: """
      Desil dihitung dengan model peringkat pada pipeline run ini. Model contoh bukan model resmi BPS; desil resmi \
      dibawa tersendiri di potret.
      """,
    en: """
      Deciles come from the ranking model of this run's pipeline. The example model is not the official one of BPS; \
      official deciles are carried apart in the snapshot.
      """)
  static let rounding = Message(
    id: "Persen dibulatkan ke persepuluh, setengah ke atas, sehingga jumlahnya dapat berbeda sedikit dari seratus.",
    en: "Percentages are rounded to tenths, halves up, so they may not add up to a hundred.")
  static let noScript = Message(
    id: "Penelusuran wilayah dan ganti bahasa memerlukan JavaScript; semua angkanya ada di tabel dan CSV.",
    en: "Browsing regions and switching the language need JavaScript; all numbers are in the tables and CSVs.")

  /// How many bars of a chart are kept back.
  static func hidden(_ number: Int) -> Message {
    Message(
      id: "\(number) lainnya disembunyikan (*), lihat catatan", en: "\(number) more kept back (*), see the notes")
  }

  /// A stage that is not there.
  static func absent(_ absence: RunFolder.Absence) -> Message {
    Message(
      id: "\(absence.folder) tidak dipakai: \(absence.reason.id).",
      en: "\(absence.folder) is not used: \(absence.reason.en).")
  }

  /// A table that cannot be read.
  static func unread(_ failure: Failure) -> Message {
    Message(id: "Tidak terbaca: \(failure.message.id).", en: "Cannot be read: \(failure.message.en).")
  }
}
