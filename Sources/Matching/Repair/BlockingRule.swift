import RegistryTypes
import TabularIO

/// The ways in which candidates are found; the raw value is a bit number, the order is that of strength.
enum BlockingRule: UInt8, CaseIterable, Sendable {
  /// The NIK is one digit, one swap of neighbours, one digit too many or too few away.
  case nik
  /// NIK and No KK stand in each other's column.
  case swapped
  /// The No KK is the same.
  case card
  /// Another member of the household is matched to the family.
  case household
  /// Birth date (or with day and month exchanged) and all words of the name.
  case birthName
  /// Birth date and kecamatan.
  case birthDistrict
  /// Birth date, kabupaten and a word of the name.
  case birthWordRegency
  /// Birth date and a word of the name.
  case birthWord
  /// All words of the name and kelurahan.
  case nameVillage
  /// A word of the name and kelurahan, and of the birth date the year or the day, where the row has one.
  case wordVillage
  /// The mother's name, birth year and kabupaten.
  case mother

  var bit: UInt16 { 1 << UInt16(rawValue) }

  /// As `jejak.aturan`, the model file and the manifest name it.
  var label: StaticString {
    switch self {
    case .nik: "NIK"
    case .swapped: "TUKAR"
    case .card: "KK"
    case .household: "RUMAH_TANGGA"
    case .birthName: "TANGGAL_NAMA"
    case .birthDistrict: "TANGGAL_KECAMATAN"
    case .birthWordRegency: "TANGGAL_KATA_KABUPATEN"
    case .birthWord: "TANGGAL_KATA"
    case .nameVillage: "NAMA_KELURAHAN"
    case .wordVillage: "KATA_KELURAHAN"
    case .mother: "IBU"
    }
  }

  /// The key of `value` under this rule.
  @inline(__always)
  func key(_ value: UInt64) -> UInt64 {
    StableHash.mix(value ^ (UInt64(rawValue) &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The key of two values under this rule.
  @inline(__always)
  func key(_ one: UInt64, _ other: UInt64) -> UInt64 { key(StableHash.mix(one) &+ other &* 0xC2B2_AE3D_27D4_EB4F) }
}

/// Keys of one side of a pair; both sides must make the same ones.
enum BlockingKeys {
  /// The 15 digits that are left of a NIK, and the NIK itself: apart, so that neither meets the other by chance.
  static let wholeNIK: UInt64 = 1 << 62

  @inline(__always)
  static func birth(_ date: Int32) -> UInt64 { UInt64(UInt32(bitPattern: date)) }

  /// The date with day and month exchanged, 0 when that is no date or the same.
  static func exchanged(_ date: Int32) -> Int32 {
    let month = date / 100 % 100
    let day = date % 100
    if day > 12 || day == month || day == 0 { return 0 }
    return date / 10_000 * 10_000 + day * 100 + month
  }

  /// Calls `body` with every key of a person of Dukcapil that can belong to a crowded block.
  @inline(__always)
  static func eachWide(_ person: FrameRecord, _ body: (BlockingRule, UInt64) -> Void) {
    if person.noKK != 0 { body(.card, BlockingRule.card.key(person.noKK)) }
    let words = NameWords(person.name)
    let region = person.region
    let hashes = WordHashes(words)
    let name = hashes.key
    if person.birth != 0 {
      let birth = birth(person.birth)
      if words.count > 0 { body(.birthName, BlockingRule.birthName.key(name, birth)) }
      if region.digits == 10 {
        body(.birthDistrict, BlockingRule.birthDistrict.key(region.value / 10_000, birth))
      }
      for index in 0..<words.count {
        let word = hashes[index]
        body(.birthWord, BlockingRule.birthWord.key(word, birth))
        if let regency = region.regency {
          body(.birthWordRegency, BlockingRule.birthWordRegency.key(word &+ regency, birth))
        }
      }
      eachOfMother(person.mother, person.birth, region, body)
    }
    if region.digits == 10 && words.count > 0 {
      body(.nameVillage, BlockingRule.nameVillage.key(name, region.value))
      for index in 0..<words.count where words[index].count > 1 {
        eachOfVillage(hashes[index], region, person.birth, isAlso: true, body)
      }
    }
  }

  /// Calls `body` with the other keys of a person: those of its numbers.
  @inline(__always)
  static func eachNumber(_ person: FrameRecord, _ body: (BlockingRule, UInt64) -> Void) {
    let whole = BlockingRule.nik.key(person.nik | wholeNIK)
    body(.nik, whole)
    NIKNeighbours.eachDeletion(person.nik, digits: 16) { body(.nik, BlockingRule.nik.key($0)) }
    body(.swapped, BlockingRule.swapped.key(person.nik))
  }

  /// Calls `body` with every key of a row.
  static func each(_ row: ResidueRow, _ body: (BlockingRule, UInt64) -> Void) {
    switch row.digitCount {
    case 15: body(.nik, BlockingRule.nik.key(row.digits))
    case 16: NIKNeighbours.eachDeletion(row.digits, digits: 16) { body(.nik, BlockingRule.nik.key($0)) }
    case 17:
      NIKNeighbours.eachDeletion(row.digits, digits: 17) {
        if $0 < wholeNIK { body(.nik, BlockingRule.nik.key($0 | wholeNIK)) }
      }
    default: break
    }
    if row.noKK != 0 {
      body(.swapped, BlockingRule.swapped.key(row.noKK))
      body(.card, BlockingRule.card.key(row.noKK))
    }
    // A No KK in the NIK column.
    if row.digitCount == 16 && row.digits != row.noKK { body(.card, BlockingRule.card.key(row.digits)) }
    for index in 0..<row.familyCount where row.families[index] != row.noKK {
      body(.household, BlockingRule.card.key(row.families[index]))
    }
    let words = NameWords(row.name)
    let region = row.region
    if row.birth != 0 {
      eachOfBirth(row, row.birth, words, body)
      let other = exchanged(row.birth)
      if other != 0 { eachOfBirth(row, other, words, body) }
      eachOfMother(row.mother, row.birth, region, body)
    }
    if region.digits == 10 && words.count > 0 {
      body(.nameVillage, BlockingRule.nameVillage.key(words.key, region.value))
      for index in 0..<words.count where words[index].count > 1 {
        eachOfVillage(words[index].stableHash, region, row.birth, isAlso: false, body)
      }
    }
  }

  /// A word and a kelurahan alone are shared by dozens where many live, and who has neither the year nor the day of the
  /// birth date is never the row's person: a slip, a default day or an exchange leaves one of them. Rows without a date, or
  /// of a year that stands for none, ask for the word alone; persons answer both (`isAlso`).
  @inline(__always)
  private static func eachOfVillage(
    _ word: UInt64, _ region: Region, _ date: Int32, isAlso: Bool, _ body: (BlockingRule, UInt64) -> Void
  ) {
    let year = date / 10_000
    let isDated = year != 0 && year != 1900 && year != 1970
    if isAlso || !isDated { body(.wordVillage, BlockingRule.wordVillage.key(word, region.value)) }
    if !isAlso && !isDated || year == 0 { return }
    body(.wordVillage, BlockingRule.wordVillage.key(word, region.value | birth(year) << 36))
    body(.wordVillage, BlockingRule.wordVillage.key(word, region.value | birth(date % 10_000) << 36 | 1 << 60))
  }

  @inline(__always)
  private static func eachOfMother(
    _ mother: ByteView, _ date: Int32, _ region: Region, _ body: (BlockingRule, UInt64) -> Void
  ) {
    guard !mother.isEmpty, let regency = region.regency else { return }
    let year = birth(date) / 10_000
    body(.mother, BlockingRule.mother.key(NameWords(mother).key, year << 32 | regency))
  }

  private static func eachOfBirth(
    _ row: ResidueRow, _ date: Int32, _ words: NameWords, _ body: (BlockingRule, UInt64) -> Void
  ) {
    let birth = birth(date)
    let region = row.region
    if words.count > 0 { body(.birthName, BlockingRule.birthName.key(words.key, birth)) }
    if region.digits == 10 {
      body(.birthDistrict, BlockingRule.birthDistrict.key(region.value / 10_000, birth))
    }
    for index in 0..<words.count where words[index].count > 1 {
      let word = words[index].stableHash
      if let regency = region.regency {
        body(.birthWordRegency, BlockingRule.birthWordRegency.key(word &+ regency, birth))
      } else {
        body(.birthWord, BlockingRule.birthWord.key(word, birth))
      }
    }
  }
}

extension Region {
  /// The code of the kabupaten or kota, when it is known.
  @inline(__always)
  var regency: UInt64? {
    switch digits {
    case 10: value / 1_000_000
    case 6: value / 100
    case 4: value
    default: nil
    }
  }
}
