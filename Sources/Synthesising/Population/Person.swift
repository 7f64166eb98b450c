/// A person as the world has them; sources tell of them with more or less truth.
struct Person {
  /// Number in the whole population: index of the kecamatan × 1,000,000 + number within it.
  var key = 0
  var nik: UInt64 = 0
  /// The second NIK of a person recorded twice, 0 for none.
  var formerNik: UInt64 = 0
  /// Days since 1970-01-01.
  var birth = 0
  var name = PersonName()
  var mother = PersonName()
  /// Index of the mother in the batch, -1 when she lives elsewhere.
  var motherIndex = -1
  /// 1 male, 2 female.
  var sex: UInt8 = 1
  /// SIAK relation 1...11.
  var relation: UInt8 = 1
  /// 1 single, 2 married, 3 divorced, 4 widowed.
  var marital: UInt8 = 1
  /// SIAK education 1...10.
  var education: UInt8 = 1
  /// SIAK occupation 1...89.
  var occupation: UInt8 = 1
  /// Dukcapil FLAG_STATUS 0...4.
  var status: UInt8 = 0
  /// Day of the last change at Dukcapil (death, move), 0 for none.
  var changed = 0
  /// False for a person that Dukcapil has no record of.
  var isRegistered = true
  var isTwin = false
  var isNamesake = false
  /// Index of the kabupaten of birth.
  var birthplace = 0
  /// 1 never, 2 at school, 3 no longer.
  var school: UInt8 = 1
  /// Regsosek level attended 1...22 and certificate 1...23, 0 for none.
  var schoolLevel: UInt8 = 0
  var certificate: UInt8 = 0
  var isWorking = false
  /// Regsosek sector 1...26 and position 1...8, 0 for none.
  var sector: UInt8 = 0
  var position: UInt8 = 0
  var ownsBusiness = false
  /// 1 severe ... 4 none.
  var disability: UInt8 = 4
  /// 0...18.
  var illness: UInt8 = 0
  var segment = HealthSegment.volunteer
  /// Reported monthly wage, 0 for none.
  var wage = 0
  /// Bits of ``SpecialStatus``.
  var special: UInt16 = 0
  /// Rupiah of gambling transactions.
  var gambled = 0

  var isFemale: Bool { sex == 2 }
  /// Lives and is in the country, as far as Dukcapil knows.
  var isPresent: Bool { status == 0 || status == 4 }

  /// Completed years on `day`.
  func age(on day: Int) -> Int {
    let born = Calendar.civil(birth)
    let then = Calendar.civil(day)
    let before = (then.month, then.day) < (born.month, born.day)
    return then.year - born.year - (before ? 1 : 0)
  }
}

/// BPJS segments.
enum HealthSegment: UInt8 {
  case nationalAid, localAid, state, employee, volunteer, nonWorker

  var text: StaticString {
    switch self {
    case .nationalAid: "PBI APBN"
    case .localAid: "PBI APBD"
    case .state: "PPU-PN"
    case .employee: "PPU-BU"
    case .volunteer: "PBPU"
    case .nonWorker: "BP"
    }
  }
}

/// The kinds of `status_khusus`; the raw value is the bit in ``Person/special``.
enum SpecialStatus: Int, CaseIterable {
  case candidate, civilServant, contract, army, police, pensioner, stateCompany, villageOfficial, teacher, companyOwner
  case vehicle, gambling

  var text: StaticString {
    switch self {
    case .candidate: "CPNS"
    case .civilServant: "PNS"
    case .contract: "PPPK"
    case .army: "TNI"
    case .police: "POLRI"
    case .pensioner: "PENSIUNAN"
    case .stateCompany: "BUMN_BUMD"
    case .villageOfficial: "PERANGKAT_DESA"
    case .teacher: "GURU_SERTIFIKASI"
    case .companyOwner: "PEMILIK_BADAN_USAHA"
    case .vehicle: "RODA4"
    case .gambling: "JUDOL"
    }
  }

  var institution: StaticString {
    switch self {
    case .candidate, .civilServant, .contract: "BKN"
    case .army: "MABES TNI"
    case .police: "POLRI"
    case .pensioner: "TASPEN"
    case .stateCompany: "KEMENTERIAN BUMN"
    case .villageOfficial: "PEMERINTAH DESA"
    case .teacher: "KEMENDIKDASMEN"
    case .companyOwner: "DITJEN AHU"
    case .vehicle: "SAMSAT"
    case .gambling: "PPATK"
    }
  }

  /// The list holds a number besides the name.
  var hasValue: Bool { self == .vehicle || self == .gambling }
}
