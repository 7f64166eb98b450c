/// The kinds of defect a row can carry; `code` is what the truth calls them.
package enum Defect: UInt8, CaseIterable, Sendable {
  case nikEmpty, nikPlaceholder, nikScientific, nikDecorated, nikLength, nikDigit, nikTransposed, nikCardSwap
  case nikOfHead, nikOfStranger, nikFormer
  case cardBad
  case nameTypo, nameTitle, nameSpelling, nameWord, nameOther
  case dateForm, dateWrong, dateDefault
  case sexWrong
  case againIdentical, againDifferent
  case dead, unregistered, oldRegion, stranger, meterName
  case brokenShort, brokenLong, brokenOpenQuote, brokenStrayQuote, brokenControl, brokenByte

  /// The name in the truth and in `docs/synth.md`.
  package var code: StaticString {
    switch self {
    case .nikEmpty: "nik_kosong"
    case .nikPlaceholder: "nik_pengganti"
    case .nikScientific: "nik_ilmiah"
    case .nikDecorated: "nik_hias"
    case .nikLength: "nik_panjang_tanggal"
    case .nikDigit: "nik_satu_angka"
    case .nikTransposed: "nik_transposisi"
    case .nikCardSwap: "nik_kk_tukar"
    case .nikOfHead: "nik_kepala"
    case .nikOfStranger: "nik_orang_lain"
    case .nikFormer: "nik_ganda_lama"
    case .cardBad: "kk_buruk"
    case .nameTypo: "nama_salah_ketik"
    case .nameTitle: "nama_gelar"
    case .nameSpelling: "nama_ejaan"
    case .nameWord: "nama_kata"
    case .nameOther: "nama_lain"
    case .dateForm: "tanggal_bentuk"
    case .dateWrong: "tanggal_salah"
    case .dateDefault: "tanggal_bawaan"
    case .sexWrong: "kelamin_salah"
    case .againIdentical: "ulang_identik"
    case .againDifferent: "ulang_beda"
    case .dead: "meninggal"
    case .unregistered: "bukan_dukcapil"
    case .oldRegion: "wilayah_lama"
    case .stranger: "penerima_tak_dikenal"
    case .meterName: "meter_nama_lain"
    case .brokenShort: "baris_kurang"
    case .brokenLong: "baris_lebih"
    case .brokenOpenQuote: "baris_kutip_buka"
    case .brokenStrayQuote: "baris_kutip_liar"
    case .brokenControl: "baris_byte_kendali"
    case .brokenByte: "baris_byte_salah"
    }
  }

  /// The bit in a ``DefectSet``.
  var bit: UInt64 { 1 << UInt64(rawValue) }
}

/// A set of defects.
struct DefectSet: Equatable {
  var bits: UInt64 = 0

  init(bits: UInt64 = 0) { self.bits = bits }
  init(_ defects: Defect...) { for defect in defects { bits |= defect.bit } }

  @inline(__always)
  func contains(_ defect: Defect) -> Bool { bits & defect.bit != 0 }
  @inline(__always)
  mutating func insert(_ defect: Defect) { bits |= defect.bit }
  @inline(__always)
  mutating func remove(_ defect: Defect) { bits &= ~defect.bit }
  func union(_ other: DefectSet) -> DefectSet { DefectSet(bits: bits | other.bits) }

  static let nik = DefectSet(
    .nikEmpty, .nikPlaceholder, .nikScientific, .nikDecorated, .nikLength, .nikDigit, .nikTransposed, .nikCardSwap,
    .nikOfHead, .nikOfStranger, .nikFormer)
  static let name = DefectSet(.nameTypo, .nameTitle, .nameSpelling, .nameWord, .nameOther)
  static let date = DefectSet(.dateForm, .dateWrong, .dateDefault)
  static let broken = DefectSet(
    .brokenShort, .brokenLong, .brokenOpenQuote, .brokenStrayQuote, .brokenControl, .brokenByte)
}

/// How often each defect occurs, per million rows (or persons), as the contract's table says.
package struct DefectRates: Sendable {
  let nikPlaceholder: Int
  let nikScientific: Int
  let nikDecorated: Int
  let nikLength: Int
  let nikDigit: Int
  let nikTransposed: Int
  let nikCardSwap: Int
  let nikOfHead: Int
  let nikOfStranger: Int
  /// Among persons recorded twice, so that 0.004 of all rows show it.
  let nikFormer: Int
  let doubleRecord: Int
  let cardBad: Int
  let again: Int
  let dead: Int
  let unregistered: Int
  let nameTypo: Int
  let nameTitle: Int
  let nameSpelling: Int
  let nameWord: Int
  let nameOther: Int
  let dateForm: Int
  let dateWrong: Int
  let dateDefault: Int
  let sexWrong: Int
  let broken: Int
  let twins: Int
  let namesake: Int
  /// 1000 for the default rates.
  let scale: Int

  /// `scale` 500, 1000 or 2000: half, the default or double.
  package init(scale: Int = 1000) {
    func rate(_ ppm: Int) -> Int { ppm * scale / 1000 }
    self.scale = scale
    nikPlaceholder = rate(5_000)
    nikScientific = rate(10_000)
    nikDecorated = rate(20_000)
    nikLength = rate(5_000)
    nikDigit = rate(12_000)
    nikTransposed = rate(6_000)
    nikCardSwap = rate(5_000)
    nikOfHead = rate(5_000)
    nikOfStranger = rate(4_000)
    nikFormer = 333_000
    doubleRecord = rate(12_000)
    cardBad = rate(170_000)
    again = rate(10_000)
    dead = rate(17_000)
    unregistered = rate(13_000)
    nameTypo = rate(40_000)
    nameTitle = rate(80_000)
    nameSpelling = rate(60_000)
    nameWord = rate(30_000)
    nameOther = rate(2_000)
    dateForm = rate(100_000)
    dateWrong = rate(10_000)
    dateDefault = rate(20_000)
    sexWrong = rate(5_000)
    broken = rate(600)
    // A couple with twins has two of them: half the rate of twins, a little more as the last child cannot be first.
    twins = 10_500
    namesake = 28_000
  }

  /// NIK empty, which differs by source.
  func nikEmpty(_ source: Source) -> Int {
    switch source {
    case .dtks: 50_000 * scale / 1000
    case .regsosekAnggota, .p3keIndividu: 25_000 * scale / 1000
    case .pln: 200_000 * scale / 1000
    case .bpjs: 30_000 * scale / 1000
    default: 0
    }
  }
}
