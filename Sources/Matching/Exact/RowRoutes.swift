import Diagnostics
import RegistryTypes
import TabularIO

/// Where rows go once it is known whether they have a person.
struct RowRoutes {
  let router: Router
  let rules: MatchRules

  /// A person that rows were matched to.
  struct Person {
    var nik: UInt64
    var id: StableId
    var family: FamilyKey
    var inFrame: Bool
  }

  /// Whether rows of `source` belong to their person's own item.
  static func staysWithPerson(_ source: SourceKind) -> Bool {
    source.isPersonList || source == .penerima || source == .statusKhusus
  }

  /// Sends what else follows from a row that is matched: to the step that judges it by its own id or meter, and its
  /// household's vote for a family. `rows` begin with `row`; those that stay with their person are not sent.
  func sendMatched(_ row: RowRecord, _ rows: ByteView, _ person: Person) throws(Failure) {
    switch row.source {
    case .usulan, .aduan, .groundCheck:
      router.begin(
        .attached, family: person.family, personNIK: person.nik, id: person.id, key: row.key,
        flags: person.inFrame ? ItemFlag.inFrame : 0)
      router.add(rows)
      try router.sendToKeyed(row.key)
    case .pln:
      router.begin(
        .meter, family: person.family, personNIK: person.nik, id: person.id, key: row.key,
        flags: person.inFrame ? ItemFlag.inFrame : 0)
      router.add(rows)
      try router.sendToMeter(row.key)
      if !person.inFrame {
        try MeterClaim.send(row.key, person.family, flags: ItemFlag.customer, isLiving: false, router)
      }
    case .p3keKeluarga:
      router.begin(
        .household, family: person.family, personNIK: person.nik, key: row.key,
        flags: person.inFrame ? ItemFlag.inFrame : 0)
      router.add(rows)
      try router.sendToHousehold(row.key)
    case .dtks, .regsosekAnggota, .p3keIndividu: try sendLink(row, person, flags: 0)
    default: break
    }
  }

  /// The same for a row that ends as another's duplicate: where nobody else does, it leads its own household
  /// to the family. `household` is that of the row it repeats.
  func sendRepeat(_ row: RowRecord, besides household: Key128, _ person: Person) throws(Failure) {
    if row.source.isBase && row.key != household { try sendLink(row, person, flags: ItemFlag.repeated) }
  }

  private func sendLink(_ row: RowRecord, _ person: Person, flags: UInt8) throws(Failure) {
    if row.key == .none { return }
    let flags =
      flags | (row.relation == 1 ? ItemFlag.head : 0) | (person.inFrame ? ItemFlag.inFrame : 0)
      | row.source.rawValue << ItemFlag.sourceShift
    router.begin(.link, family: person.family, personNIK: person.nik, key: row.key, flags: flags)
    try router.sendToHousehold(row.key)
  }

  /// Sends a row that was matched by another way than its person's NIK.
  func sendRepaired(_ row: RowRecord, _ rows: ByteView, _ person: Person) throws(Failure) {
    if RowRoutes.staysWithPerson(row.source) {
      router.begin(
        .attached, family: person.family, personNIK: person.nik, id: person.id,
        flags: person.inFrame ? ItemFlag.inFrame : 0)
      router.add(rows)
      try router.sendToFamily(person.family)
      if row.source == .penerima && row.nik == 0 && row.noKK != 0 {
        let amount = PaymentAmount.of(row, rules)
        if amount > 0 { try router.sendPayment(noKK: row.noKK, nik: 0, amount: amount) }
      }
    }
    try sendMatched(row, rows, person)
  }

  /// Sends a row that nobody was found for and that makes nobody.
  func sendUnresolved(_ row: RowRecord, _ rows: ByteView) throws(Failure) {
    switch row.source {
    case .usulan, .aduan, .groundCheck:
      router.begin(.unresolved, key: row.key)
      router.add(rows)
      try router.sendToKeyed(row.key)
    case .pln:
      router.begin(.meter, key: row.key)
      router.add(rows)
      try router.sendToMeter(row.key)
    case .penerima where row.nik == 0, .bpjs where row.nik == 0, .statusKhusus where row.nik == 0:
      let key = KeyedRows.key(of: row)
      router.begin(.unresolved, key: key)
      router.add(rows)
      try router.sendToKeyed(key)
    default:
      let family = FamilyKey(order: row.contentOrder, noKK: 0)
      router.begin(.unresolved, family: family)
      router.add(rows)
      try router.sendToFamily(family)
    }
  }
}
