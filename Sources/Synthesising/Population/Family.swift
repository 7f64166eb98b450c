/// A family (one No KK) with its house, meters and standing with the programmes.
struct Family {
  /// Number in the whole population, made like ``Person/key``.
  var key = 0
  /// Members are `first ..< first + count` of the batch's persons.
  var first = 0
  var count = 0
  /// Index of the head in the batch: the living one.
  var head = 0
  /// Index of the batch's piece it was made in.
  var piece = 0
  /// Index of the kecamatan and number of the village within it.
  var kecamatan = 0
  var village = 0
  var card: UInt64 = 0
  var formerCard: UInt64 = 0
  var custom = NameCustom.jawa
  var rt = 1
  var rw = 1
  var street: UInt16 = 0
  var houseNumber = 1
  /// How the address is written.
  var addressForm = 0
  /// True welfare, 0 (poorest) ..< 10000, among all families and among those of the kabupaten.
  var welfare = 0
  var welfareInKabupaten = 0
  var house = House()
  var isInDtks = false
  var isInRegsosek = false
  var isInP3ke = false
  var plan = ProgrammePlan()

  /// Last four digits of the 10-digit code.
  func villageCode(isCity: Bool) -> Int { (isCity ? 1001 : 2001) + village }
  var decile: Int { welfare / 1000 + 1 }
}

/// House, assets and electricity, in Regsosek's code lists.
struct House {
  var ownership: UInt8 = 1
  var area = 36
  var floor: UInt8 = 2
  var wall: UInt8 = 1
  /// Regsosek's list (5 wood, 6 bamboo).
  var roof: UInt8 = 2
  var water: UInt8 = 4
  var light: UInt8 = 1
  var fuel: UInt8 = 4
  var toilet: UInt8 = 1
  var closet: UInt8 = 1
  var disposal: UInt8 = 1
  /// Bit i is asset i in the order of the columns (14 movable, land, house).
  var assets: UInt32 = 0
  var cattle: UInt8 = 0
  var buffalo: UInt8 = 0
  var horses: UInt8 = 0
  var pigs: UInt8 = 0
  var goats: UInt8 = 0
  /// Installed power in VA, 0 without a meter.
  var power = 0
  /// Index in ``Meter/tariffs``.
  var tariff: UInt8 = 0
  /// Customer number of the meter the family uses, 0 for none.
  var meter: UInt64 = 0
  /// True when the meter is the family's own row at PLN (else a neighbour's).
  var hasOwnMeter = false
  /// Monthly income of the family in rupiah.
  var income = 0

  /// Regsosek's code of the installed power.
  var powerCode: UInt8 {
    switch power {
    case 0: 0
    case ..<900: 1
    case ..<1300: 2
    case ..<2200: 3
    case 2200: 4
    default: 5
    }
  }
}

/// Bits of ``House/assets``.
enum Asset {
  static let gas: UInt32 = 1 << 0
  static let refrigerator: UInt32 = 1 << 1
  static let airConditioner: UInt32 = 1 << 2
  static let waterHeater: UInt32 = 1 << 3
  static let telephone: UInt32 = 1 << 4
  static let television: UInt32 = 1 << 5
  static let gold: UInt32 = 1 << 6
  static let computer: UInt32 = 1 << 7
  static let motorcycle: UInt32 = 1 << 8
  static let bicycle: UInt32 = 1 << 9
  static let car: UInt32 = 1 << 10
  static let boat: UInt32 = 1 << 11
  static let motorBoat: UInt32 = 1 << 12
  static let smartphone: UInt32 = 1 << 13
  static let land: UInt32 = 1 << 14
  static let otherHouse: UInt32 = 1 << 15
}

/// PLN tariffs and customer numbers.
enum Meter {
  static let tariffs: [StaticString] = ["R1", "R1T", "R1M", "R1MT", "R2", "R2T", "R3", "R3T", "B1", "S2", "I1", "P1"]

  /// A customer number of 12 digits that no other family's meter has.
  static func number(_ family: Family, _ index: Int) -> UInt64 {
    // Family numbers within a kecamatan stay below 1,000,000 and a family has at most 3 meters.
    500_000_000_000 + UInt64(family.key / 1_000_000) * 10_000_000 + UInt64(family.key % 1_000_000) * 4
      + UInt64(index)
  }
}

/// Programmes that the recipient lists know; the raw value is the bit.
enum Programme: UInt8, CaseIterable {
  case pkh = 1
  case sembako = 2
  case pbi = 4

  var text: StaticString {
    switch self {
    case .pkh: "PKH"
    case .sembako: "SEMBAKO"
    case .pbi: "PBI-JK"
    }
  }
}

/// What is planted on a family: why it wrongly receives, or why it does not receive.
struct ProgrammePlan {
  /// Number of the INK code that makes the family a wrongful recipient, 0 for none.
  var inclusion: UInt8 = 0
  /// Number of the EKS code of an entitled family that does not receive, 0 for none.
  var exclusion: UInt8 = 0
  /// Bits of ``Programme``: entitled within quota by true welfare, and receiving.
  var entitled: UInt8 = 0
  var receives: UInt8 = 0
  /// Index of the member who holds what makes the family unfit (or is paid though dead or abroad), -1 for none.
  var bearer = -1
  /// A stranger's name and NIK for a payment row nobody can be found for (INK-09).
  var strangerNik: UInt64 = 0
  /// Visit of the period, and whether the death was only found then.
  var visit = VisitResult.none

  func receives(_ programme: Programme) -> Bool { receives & programme.rawValue != 0 }
  func entitled(_ programme: Programme) -> Bool { entitled & programme.rawValue != 0 }
}

/// Outcome of a ground check.
enum VisitResult: UInt8 {
  case none, found, dead, moved, notFound, refused, double, able

  var text: StaticString {
    switch self {
    case .none: ""
    case .found: "DITEMUKAN"
    case .dead: "MENINGGAL"
    case .moved: "PINDAH"
    case .notFound: "TIDAK_DITEMUKAN"
    case .refused: "MENOLAK"
    case .double: "GANDA"
    case .able: "MAMPU"
    }
  }
}
