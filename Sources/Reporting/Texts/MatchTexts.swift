import Diagnostics

/// The words for what becomes of a row.
enum MatchTexts {
  /// An outcome of `jejak`.
  static func outcome(_ name: String) -> Message {
    switch name {
    case "PADAN": Message(id: "Padan", en: "Matched")
    case "PADAN_PERBAIKAN": Message(id: "Padan setelah perbaikan", en: "Matched after repair")
    case "TINJAU": Message(id: "Ditinjau orang", en: "Under review")
    case "KONFLIK": Message(id: "Konflik", en: "Conflict")
    case "TIDAK_PADAN": Message(id: "Tidak padan", en: "Not matched")
    case "GANDA": Message(id: "Ganda", en: "Repeated")
    case "TOLAK": Message(id: "Ditolak", en: "Refused")
    case "LUAR": Message(id: "Di luar kerangka", en: "Outside the frame")
    case "REFERENSI": Message(id: "Acuan", en: "Reference")
    default: Message(id: name, en: name)
    }
  }

  /// The colour of an outcome.
  static func tint(_ name: String) -> Tint {
    switch name {
    case "PADAN": .green
    case "PADAN_PERBAIKAN": .teal
    case "TINJAU": .orange
    case "KONFLIK": .red
    case "TIDAK_PADAN": .purple
    case "GANDA": .brown
    case "TOLAK": .dark
    case "LUAR": .blue
    default: .grey
    }
  }

  static let title = Message(id: "Pemadanan", en: "Matching")
  static let lead = Message(
    id: """
      Setiap baris sumber berakhir pada tepat satu hasil; jumlah hasil sama dengan baris yang dibaca. Bagian padan \
      dihitung atas baris yang dapat dipadankan: tanpa yang ditolak, ganda, acuan, atau di luar kerangka.
      """,
    en: """
      Every source row ends in exactly one outcome; outcomes add up to the rows read. The share matched is taken over \
      rows that can be matched: without those refused, repeated, mere reference, or outside the frame.
      """)
  static let missing = Message(
    id: "Hitungan pemadanan tidak ada: tahap 3-match (atau ringkasan/padan.csv) belum ada.",
    en: "No tallies of matching: stage 3-match (or ringkasan/padan.csv) is not there.")
  static let read = Message(id: "Baris dibaca", en: "Rows read")
  static let base = Message(id: "DTKS, Regsosek dan P3KE bersama", en: "DTKS, Regsosek and P3KE together")
  static let each = Message(id: "Air terjun tiap sumber", en: "Waterfall of each source")
}
