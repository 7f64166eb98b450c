import TabularIO

/// What a row of the list comes to.
enum AnswerStatus: UInt8, CaseIterable, Sendable {
  /// The person of this NIK in the frame, and the identity agrees.
  case padan = 1
  /// No person, but the family of this No KK; only where the permission answers for families.
  case padanKeluarga
  /// The person is known but outside the frame (dead, moved abroad, double).
  case luar
  /// Perhaps the person: a human has to look.
  case tinjau
  /// The NIK belongs to somebody else.
  case konflik
  /// Nobody.
  case tidakPadan
  /// The row cannot be read.
  case barisRusak

  /// As the list shows it.
  var word: StaticString {
    switch self {
    case .padan: "PADAN"
    case .padanKeluarga: "PADAN_KELUARGA"
    case .luar: "LUAR"
    case .tinjau: "TINJAU"
    case .konflik: "KONFLIK"
    case .tidakPadan: "TIDAK_PADAN"
    case .barisRusak: "BARIS_RUSAK"
    }
  }
}

/// Why.
enum AnswerReason: UInt8, CaseIterable, Sendable {
  case nikAndName = 1
  case nikNameAndBirth
  case nikAndBirth
  case nikAlone
  case otherRegion
  case familyCard
  case outsideFrame
  case doubtful
  case nothingToCompare
  case severalFamilies
  case otherIdentity
  case noNIK
  case invalidNIK
  case unknownNIK
  case fieldCount
  case quote
  case encoding
  case control
  case length

  init(_ fault: RowFault) {
    switch fault {
    // A list is read without looking for its header again, or for lines of its form: such a row is answered like any other.
    case .fieldCount, .header, .form: self = .fieldCount
    case .quote: self = .quote
    case .encoding: self = .encoding
    case .control: self = .control
    case .length: self = .length
    }
  }

  /// As the list shows it.
  var word: StaticString {
    switch self {
    case .nikAndName: "NIK_NAMA"
    case .nikNameAndBirth: "NIK_NAMA_TANGGAL"
    case .nikAndBirth: "NIK_TANGGAL"
    case .nikAlone: "NIK_SAJA"
    case .otherRegion: "LUAR_WILAYAH_PEMOHON"
    case .familyCard: "NO_KK"
    case .outsideFrame: "LUAR_KERANGKA"
    case .doubtful: "IDENTITAS_MERAGUKAN"
    case .nothingToCompare: "TANPA_PEMBANDING"
    case .severalFamilies: "NO_KK_BEBERAPA_KELUARGA"
    case .otherIdentity: "IDENTITAS_BERBEDA"
    case .noNIK: "NIK_KOSONG"
    case .invalidNIK: "NIK_TIDAK_SAH"
    case .unknownNIK: "NIK_TIDAK_DIKENAL"
    case .fieldCount: "JUMLAH_KOLOM"
    case .quote: "KUTIP"
    case .encoding: "SANDI"
    case .control: "BYTE_KENDALI"
    case .length: "TERLALU_PANJANG"
    }
  }
}
