import Diagnostics

/// Why a value changed, as far as the two snapshots tell.
enum Cause: UInt8, CaseIterable {
  /// A source row that was not there before.
  case newRow = 1
  /// The same source row says something else.
  case corrected
  /// A source row is gone.
  case rowGone
  /// Two ids became one.
  case merged
  /// One id became several.
  case split
  /// Born in the period.
  case born
  /// Died.
  case died
  /// Rules or settings changed.
  case rule
  /// The ranking model changed.
  case model
  /// The value itself did not change: a limit, a quota or the others did.
  case cutOff
  /// Time went by.
  case time
  /// It follows from changes of other rows or tables.
  case derived
  /// The snapshots do not tell.
  case unknown
  /// Moved: to another region, or a person to another family.
  case moved

  /// The word in tables.
  var code: StaticString {
    switch self {
    case .newRow: "BARIS_BARU"
    case .corrected: "NILAI_DIPERBAIKI"
    case .rowGone: "BARIS_HILANG"
    case .merged: "GABUNG"
    case .split: "PECAH"
    case .born: "LAHIR"
    case .died: "MENINGGAL"
    case .rule: "ATURAN"
    case .model: "MODEL"
    case .cutOff: "BATAS"
    case .time: "WAKTU"
    case .derived: "TURUNAN"
    case .unknown: "TIDAK_DIKETAHUI"
    case .moved: "PINDAH"
    }
  }

  /// What it means, for people.
  var meaning: Message {
    switch self {
    case .newRow: Message(id: "baris sumber baru", en: "new source row")
    case .corrected: Message(id: "nilai di sumber diperbaiki", en: "value corrected in the source")
    case .rowGone: Message(id: "baris sumber tidak ada lagi", en: "source row is gone")
    case .merged: Message(id: "dua id digabung", en: "two ids merged")
    case .split: Message(id: "id dipecah", en: "id split")
    case .born: Message(id: "lahir dalam periode", en: "born in the period")
    case .died: Message(id: "meninggal", en: "died")
    case .rule: Message(id: "aturan atau setelan berubah", en: "rule or setting changed")
    case .model: Message(id: "model peringkat berubah", en: "ranking model changed")
    case .cutOff: Message(id: "batas, kuota atau urutan yang lain bergeser", en: "limit, quota or the others moved")
    case .time: Message(id: "waktu berlalu", en: "time went by")
    case .derived: Message(id: "ikut perubahan lain", en: "follows from another change")
    case .moved: Message(id: "pindah wilayah atau keluarga", en: "moved to another region or family")
    case .unknown: Message(id: "tidak terbaca dari kedua snapshot", en: "the snapshots do not tell")
    }
  }

  /// The word as text.
  var name: String { "\(code)" }
}
