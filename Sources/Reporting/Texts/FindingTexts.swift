import Diagnostics

/// The words of the sections on findings and flags.
enum FindingTexts {
  static let title = Message(id: "Temuan pada baris sumber", en: "Findings in source rows")
  static let lead = Message(
    id: "Yang ditemukan pada baris saat dibaca, dinormalkan dan dipadankan. Satu baris dapat memuat beberapa temuan.",
    en: "What was found in rows while reading, normalising and matching. A row may carry several findings.")
  static let missing = Message(
    id: "Temuan tidak ada: manifes tahap 1 sampai 3 belum ada atau tidak memuat temuan.",
    en: "No findings: the manifests of stages 1 to 3 are not there or hold none.")
  static let top = Message(id: "Sepuluh temuan tersering", en: "The ten most frequent findings")
  static let all = Message(id: "Semua temuan menurut kode", en: "All findings by code")
  static let severity = Message(id: "Bobot", en: "Severity")
  static let rows = Message(id: "Baris", en: "Rows")
  static let sources = Message(id: "Sumber utama", en: "Main source")

  static let flagTitle = Message(id: "Tanda inklusi dan tumpang tindihnya", en: "Inclusion flags and how they overlap")
  static let flagLead = Message(
    id: """
      Tanda (INK) adalah dugaan dengan bukti, bukan putusan; dipasang pada keluarga dan orang, penerima maupun bukan. \
      Satu keluarga dapat memuat beberapa tanda.
      """,
    en: """
      A flag (INK) is a suspicion with evidence, not a verdict; it is put on families and persons, recipients or not. A \
      family may carry several.
      """)
  static let flagMissing = Message(
    id: "Tanda inklusi tidak ada: ringkasan/kode.csv dan tumpang_tindih.csv dari 4-flag belum ada.",
    en: "No inclusion flags: ringkasan/kode.csv and tumpang_tindih.csv of 4-flag are not there.")
  static let codes = Message(id: "Keluarga menurut tanda", en: "Families by flag")
  static let byNumber = Message(id: "Keluarga menurut banyaknya tanda", en: "Families by number of flags")
  static let pairs = Message(id: "Pasangan tanda yang paling sering", en: "Pairs of flags found most often")
  static let number = Message(id: "Banyaknya tanda", en: "Number of flags")
  static let recipients = Message(id: "Di antaranya penerima", en: "Recipients among them")
  static let first = Message(id: "Tanda pertama", en: "First flag")
  static let second = Message(id: "Tanda kedua", en: "Second flag")

  /// The word for a number of flags.
  static func flags(_ number: Int) -> Message {
    switch number {
    case 0: Message(id: "tanpa tanda", en: "no flag")
    case 1: Message(id: "1 tanda", en: "1 flag")
    default: Message(id: "\(number) tanda", en: "\(number) flags")
    }
  }
}
