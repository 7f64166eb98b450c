import Diagnostics

/// The words of the sections on people: overlap of sources, regions, deciles.
enum PeopleTexts {
  static let overlapTitle = Message(id: "Irisan sumber", en: "Overlap of sources")
  static let overlapLead = Message(
    id: """
      Setiap orang dalam kerangka berada pada tepat satu gabungan: titik penuh berarti orang itu ada di sumber tersebut. \
      Ada di Dukcapil berarti identitasnya padan.
      """,
    en: """
      Every person of the frame is in exactly one combination: a full dot means that the source knows the person. To be \
      in Dukcapil means that the identity is established.
      """)
  static let overlapMissing = Message(
    id: "Irisan sumber tidak ada: tabel anggota dari 5-emit belum ada atau tidak terbaca.",
    en: "No overlap of sources: the table anggota of 5-emit is not there or cannot be read.")
  static let overlapChart = Message(id: "Orang menurut gabungan sumber", en: "Persons by combination of sources")
  static let setChart = Message(id: "Orang menurut sumber", en: "Persons by source")
  static let provinceOverlap = Message(
    id: "Orang menurut banyaknya sumber dasar, per provinsi", en: "Persons by number of base sources, by province")
  /// Three, two, one and none of DTKS, Regsosek, P3KE.
  static let baseGroups = [
    Message(id: "di ketiga sumber dasar", en: "in all three base sources"),
    Message(id: "di dua", en: "in two"), Message(id: "di satu", en: "in one"),
    Message(id: "tidak satu pun", en: "in none of them"),
  ]
  static let nation = Message(id: "Indonesia (semua)", en: "Indonesia (all)")
  static let unknownRegion = Message(id: "(tidak diketahui)", en: "(not known)")
  static let combination = Message(id: "Gabungan", en: "Combination")
  static let none = Message(id: "tanpa keempatnya", en: "none of the four")
  static let persons = Message(id: "Orang", en: "Persons")
  static let share = Message(id: "Bagian", en: "Share")
  static let source = Message(id: "Sumber", en: "Source")

  static let regionTitle = Message(id: "Keluarga dan orang menurut wilayah", en: "Families and persons by region")
  static let regionLead = Message(
    id: "Pilih ukuran, lalu tekan nama wilayah untuk turun dari provinsi ke kabupaten/kota dan kecamatan.",
    en: "Choose a measure, then press a region's name to go down from province to kabupaten/kota and kecamatan.")
  static let regionMissing = Message(
    id: "Angka wilayah tidak ada: tabel keluarga dari 5-emit belum ada atau tidak terbaca.",
    en: "No numbers by region: the table keluarga of 5-emit is not there or cannot be read.")
  static let regionTable = Message(id: "Keluarga dan orang menurut wilayah", en: "Families and persons by region")
  static let level = Message(id: "Tingkat", en: "Level")
  static let code = Message(id: "Kode", en: "Code")
  static let region = Message(id: "Wilayah", en: "Region")
  static let families = Message(id: "Keluarga", en: "Families")
  static let decile = Message(id: "Desil", en: "Decile")
  static let unranked = Message(id: "Tanpa desil", en: "No decile")
  static let lower = Message(id: "Desil 1–4", en: "Deciles 1–4")
  static let upper = Message(id: "Desil 5–10", en: "Deciles 5–10")
  static let stale = Message(id: "Data usang", en: "Stale data")
  static let flagged = Message(id: "Berkode inklusi", en: "With an inclusion code")

  static let decileTitle = Message(id: "Desil", en: "Deciles")
  static let decileLead = Message(
    id: """
      Desil nasional keluarga, 1 yang terendah. Sebuah wilayah yang sama dengan negara berisi sepuluh bagian yang sama; \
      keluarga tanpa data cukup tidak berdesil dan tidak dianggap desil 10.
      """,
    en: """
      National deciles of families, 1 the lowest. A region like the nation has ten equal parts; families without enough \
      data have no decile and are not taken for decile 10.
      """)
  static let decileChart = Message(
    id: "Bagian keluarga per desil nasional", en: "Share of families in each national decile")
  static let decileGroups = Message(
    id: "Desil digabung pada grafik karena banyak angka terlalu kecil untuk ditampilkan; rinciannya di tabel.",
    en:
      "Deciles are taken together in the chart because many numbers are too small to be shown; details are in the table."
  )
  static let decileMore = Message(
    id: "Grafik memuat provinsi; kabupaten/kota ada pada penelusuran wilayah di atas dan di CSV.",
    en: "The chart shows provinces; kabupaten/kota are in the region browser above and in the CSV.")

  /// The name of a level.
  static func level(_ level: RegionNode.Level) -> Message {
    switch level {
    case .nation: Message(id: "Nasional", en: "Nation")
    case .province: Message(id: "Provinsi", en: "Province")
    case .regency: Message(id: "Kabupaten/kota", en: "Kabupaten/kota")
    case .district: Message(id: "Kecamatan", en: "Kecamatan")
    }
  }

  /// The name of a level as a summary table writes it.
  static func level(_ text: String) -> Message {
    RegionNode.Level(rawValue: text).map { level($0) } ?? Message(id: text, en: text)
  }
}
