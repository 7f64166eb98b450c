import TabularIO

/// What the rows of a person without Dukcapil say about the person: column by column the first that is known, the row
/// that leads before the others (contract, section 3, survivorship). Views into the rows.
struct DeclaredIdentity {
  /// TIDAK_PADAN when any row is. KONFLIK when all rows declare somebody else's NIK.
  private(set) var outcome = Outcome.konflik
  /// The NIK of a row that is TIDAK_PADAN, for that of a KONFLIK is another person's; 0 when there is none.
  private(set) var nik: UInt64 = 0
  /// 1 male, 2 female, 0 unknown.
  private(set) var sex: UInt8 = 0
  /// Packed yyyymmdd, 0 when unknown.
  private(set) var birth: Int32 = 0
  /// DTSEN relation 1...8, 0 when unknown.
  private(set) var relation: UInt8 = 0
  private(set) var region = Region.none
  private(set) var name = ByteView.empty
  private(set) var birthplace = ByteView.empty
  private(set) var mother = ByteView.empty
  private(set) var marital = ByteView.empty
  private(set) var address = ByteView.empty
  /// Date of the row that has the address, packed; 0 without one.
  private(set) var addressDate: Int32 = 0

  init() {}

  /// What the rows of `item` say that repeat no other.
  init(_ item: SpillItem) { item.eachRecordView { _ = add($0) } }

  /// Takes from `row` what is not known yet. Answers whether `anggota` shows anything of it.
  mutating func add(_ row: RowRecord) -> Bool {
    if row.isFollower { return false }
    var gives = false
    if row.outcome == .tidakPadan {
      outcome = .tidakPadan
      DeclaredIdentity.fill(&nik, row.nik, &gives)
    }
    DeclaredIdentity.fill(&sex, row.sex <= 2 ? row.sex : 0, &gives)
    DeclaredIdentity.fill(&birth, row.birth, &gives)
    DeclaredIdentity.fill(&relation, row.relation, &gives)
    DeclaredIdentity.fill(&name, row.carried(0), &gives)
    switch row.source {
    case .dtks:
      DeclaredIdentity.fill(&birthplace, row.carried(Carried.Person.tempatLahir), &gives)
      DeclaredIdentity.fill(&mother, row.carried(Carried.Person.ibu), &gives)
      addAddress(row.carried(Carried.Person.alamatDTKS), row)
    case .regsosekAnggota:
      DeclaredIdentity.fill(&marital, row.carried(Carried.Person.kawinRegsosek), &gives)
    case .p3keIndividu:
      DeclaredIdentity.fill(&marital, row.carried(Carried.Person.kawinP3KE), &gives)
    case .usulan: addAddress(row.carried(Carried.Person.alamatUsulan), row)
    default: break
    }
    if region.isNone { region = row.region }
    return gives
  }

  /// An address is the family's: `anggota` does not show it.
  private mutating func addAddress(_ text: ByteView, _ row: RowRecord) {
    if !address.isEmpty || text.isEmpty { return }
    address = text
    addressDate = row.date
  }

  private static func fill<Number: FixedWidthInteger>(_ value: inout Number, _ other: Number, _ gives: inout Bool) {
    if value != 0 || other == 0 { return }
    value = other
    gives = true
  }

  private static func fill(_ value: inout ByteView, _ other: ByteView, _ gives: inout Bool) {
    if !value.isEmpty || other.isEmpty { return }
    value = other
    gives = true
  }
}
