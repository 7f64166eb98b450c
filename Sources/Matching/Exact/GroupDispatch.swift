import Diagnostics
import RegistryTypes
import TabularIO

/// Sends the rows of a decided NIK group on: to the person's family, or to the step that still has to judge them.
struct GroupDispatch {
  let router: Router
  let identities: IdentityLines
  let rules: MatchRules
  let maker: IdentityMaker
  private let routes: RowRoutes

  init(router: Router, identities: IdentityLines, rules: MatchRules, maker: IdentityMaker) {
    self.router = router
    self.identities = identities
    self.rules = rules
    self.maker = maker
    routes = RowRoutes(router: router, rules: rules)
  }

  /// Sends every row of `group` exactly once.
  func send(_ group: NIKGroup, _ frame: borrowing FrameBuilder) throws(Failure) {
    if let person = group.person, group.members[person].record.isFrameOnly {
      try sendFrameOnly(group, group.members[person].record, frame)
      return
    }
    let paid = try sendPayments(group)
    if let person = group.person { try sendPerson(group, person, frame) }
    for index in group.members.indices where group.members[index].leader == index {
      let member = group.members[index]
      let row = member.record
      if row.source == .dukcapil || row.source == .identitas || row.outcome.isResolved { continue }
      let score = UInt64(member.similarity * 10_000 + 0.5) | (member.sameBirth ? 1 << 32 : 0)
      let candidate = group.person.map { group.members[$0].record.nik } ?? 0
      if RepairScope.covers(row) {
        let key = RepairScope.key(row)
        if paid > 0 { try router.sendOwnPayment(of: row, amount: paid) }
        if row.isAgain, let person = group.person {
          // May end with the holder. What is paid comes by itself.
          try beginAgain(group, group.members[person].record, key)
        } else {
          router.begin(.residue, personNIK: candidate, id: StableId(high: paid, low: score), key: key)
        }
        add(group, index)
        try router.sendToResidue(key)
        continue
      }
      if row.source == .p3keKeluarga {
        // Its members may still lead to its family: whether a person is asked shows later (``HouseholdForm``).
        router.begin(.household, personNIK: candidate, id: StableId(high: paid, low: score), key: row.key)
        add(group, index)
        try router.sendToHousehold(row.key)
        continue
      }
      if row.outcome == .tinjau || row.outcome == .konflik && row.rule != .decision {
        let family = row.noKK != 0 ? FamilyKey(noKK: row.noKK) : FamilyKey(order: row.contentOrder, noKK: 0)
        try router.sendReview(row, candidate: candidate, paid: paid, family: family, score: score)
      }
      try withRows(group, index) { (rows) throws(Failure) in try routes.sendUnresolved(row, rows) }
    }
  }

  /// A person outside the scope of the run to the search frame (doubles do not stand there), and with its former family
  /// to where those are counted who were in it.
  private func sendFrameOnly(
    _ group: NIKGroup, _ record: RowRecord, _ frame: borrowing FrameBuilder
  ) throws(Failure) {
    let family = record.noKK != 0 ? FamilyKey(noKK: record.noKK) : FamilyKey(order: record.contentOrder, noKK: 0)
    let status = PopulationStatus(record)
    try sendLineage(group, family, inFrame: status.isInFrame)
    if status.isDouble { return }
    try router.toFrame(frame.build(record, family: family, id: .none, held: 0), number: record.nik)
  }

  // MARK: Resolved rows

  /// The person with the rows that need nothing else, then the rows that go another way.
  private func sendPerson(
    _ group: NIKGroup, _ person: Int, _ frame: borrowing FrameBuilder
  ) throws(Failure) {
    let record = group.members[person].record
    let status = PopulationStatus(record)
    let inFrame = status.isInFrame
    let isDouble = status.isDouble
    if status.isUnknown { group.members[person].row.add(.nil001) }
    group.members[person].row.set(inFrame ? .padan : .luar, .population)
    let isNamed = group.members.contains { $0.record.outcome.isResolved && $0.source != .dukcapil }
    let family =
      record.noKK != 0 ? FamilyKey(noKK: record.noKK) : FamilyKey(order: record.contentOrder, noKK: 0)
    if !inFrame && (!isNamed || isDouble) {
      try sendLineage(group, family, inFrame: false)
      router.begin(.unresolved, family: family)
      add(group, person)
      try router.sendToFamily(family)
      if isDouble {
        if isNamed { try sendDouble(group, person, family) }
      } else {
        let row = frame.build(record, family: family, id: previousId(group) ?? .none, held: 0)
        try router.toFrame(row, number: record.nik)
      }
      return
    }
    let identity = maker.person(nik: record.nik)
    let id = previousId(group) ?? identity.id
    try identities.add(person: id, identity.digest, nik: record.nik)
    try sendLineage(group, family, inFrame: inFrame)

    var held = HeldRows.identity
    router.begin(inFrame ? .person : .outsider, family: family, personNIK: record.nik, id: id)
    addSlim(group, person)
    for index in group.members.indices
    where isResolvedLeader(group, index) && RowRoutes.staysWithPerson(group.members[index].source) {
      held |= HeldRows.bit(group.members[index].record)
      addSlim(group, index)
    }
    try router.sendToFamily(family)
    try router.toFrame(frame.build(record, family: family, id: id, held: held), number: record.nik)

    let matched = RowRoutes.Person(nik: record.nik, id: id, family: family, inFrame: inFrame)
    for index in group.members.indices where isResolvedLeader(group, index) {
      let row = group.members[index].record
      if row.source.isBase {
        try routes.sendMatched(row, .empty, matched)
        try group.eachFollower(of: index) { (other) throws(Failure) in
          try routes.sendRepeat(group.members[other].record, besides: row.key, matched)
        }
      } else if !RowRoutes.staysWithPerson(row.source) {
        try withRows(group, index) { (rows) throws(Failure) in try routes.sendMatched(row, rows, matched) }
      }
    }
  }

  /// The rows that named a double record, and that record to search by for the person's living one.
  private func sendDouble(_ group: NIKGroup, _ person: Int, _ family: FamilyKey) throws(Failure) {
    let record = group.members[person].record
    let id = previousId(group) ?? maker.person(nik: record.nik).id
    let key = Key128(high: StableHash.mix(record.nik), low: record.nik)
    router.begin(.residue, family: family, personNIK: record.nik, id: id, key: key)
    router.add(record)
    for index in group.members.indices where isResolvedLeader(group, index) { add(group, index) }
    try router.sendToResidue(key)
  }

  /// Begins the item of a row that is `person` again if nobody else is found: with the person's id and family.
  private func beginAgain(_ group: NIKGroup, _ person: RowRecord, _ key: Key128) throws(Failure) {
    let family = person.noKK != 0 ? FamilyKey(noKK: person.noKK) : FamilyKey(order: person.contentOrder, noKK: 0)
    router.begin(
      .residue, family: family, personNIK: person.nik, id: previousId(group) ?? maker.person(nik: person.nik).id,
      key: key, flags: PopulationStatus(person).isInFrame ? ItemFlag.inFrame : 0)
  }

  /// The id that the person had in the previous snapshot.
  private func previousId(_ group: NIKGroup) -> StableId? {
    guard let index = group.previous else { return nil }
    let key = group.members[index].record.key
    return StableId(high: key.high, low: key.low)
  }

  /// Tells the family of the previous snapshot that the person was in where the person is registered now.
  private func sendLineage(_ group: NIKGroup, _ family: FamilyKey, inFrame: Bool) throws(Failure) {
    guard let index = group.previous else {
      if rules.settings.previous != nil { try sendNewcomer(group, family, inFrame: inFrame) }
      return
    }
    let record = group.members[index].record
    let id = StableId(high: record.key.high, low: record.key.low)
    var old = StableId(high: record.contentHigh, low: record.contentLow)
    // A registry that does not say who is in which family: whom the family's id was made from stands for all.
    if rules.settings.previousLacksFamilies { old = maker.ofPrevious.family(head: id).id }
    if old.isNone { return }
    try Lineage.vote(of: id, from: old, now: family, inFrame: inFrame, router)
  }

  /// A person who is new to the registry may have been in it without a NIK: under that NIK, or the same name, birth date and
  /// region.
  private func sendNewcomer(_ group: NIKGroup, _ family: FamilyKey, inFrame: Bool) throws(Failure) {
    guard let person = group.person else { return }
    let record = group.members[person].record
    var text = RowBuffer(capacity: 256)
    if !rules.settings.previousLacksMarks {
      let id = maker.person(nik: record.nik).id
      let former = maker.ofPrevious
      var marks = IdentityMarks(of: record, family: family, former, &text)
      marks.nik = former.person(nik: record.nik).id
      marks.place = IdentityMarks.place(of: record, rules.settings.identity, former, &text)
      var holder = RecordBuilder()
      try MarkedPerson.send(
        .link, id, marks, family: family, flags: inFrame ? ItemFlag.inFrame : 0, &holder, router)
      return
    }
    let earlier = maker.ofPrevious.identity(
      UnmatchedIdentity.write(name: record.name, birth: record.birth, region: record.region, number: 1, to: &text))
    try Lineage.register(
      maker.person(nik: record.nik).id, as: earlier.id, now: family, inFrame: inFrame, router)
  }

  private func isResolvedLeader(_ group: NIKGroup, _ index: Int) -> Bool {
    let member = group.members[index]
    return member.leader == index && member.source != .dukcapil && member.record.outcome.isResolved
  }

  /// Adds a member and those that repeat it.
  private func add(_ group: NIKGroup, _ leader: Int) {
    router.add(group.members[leader].record)
    group.eachFollower(of: leader) { router.add(group.members[$0].record) }
  }

  /// Adds what the family needs of a member and of those that repeat it.
  private func addSlim(_ group: NIKGroup, _ leader: Int) {
    router.addSlim(group.members[leader].record)
    group.eachFollower(of: leader) { router.addSlim(group.members[$0].record) }
  }

  /// Calls `body` with a member and those that repeat it, behind one another.
  private func withRows(
    _ group: NIKGroup, _ leader: Int, _ body: (ByteView) throws(Failure) -> Void
  ) throws(Failure) {
    var rows = group.members[leader].record.bytes
    var bytes: [UInt8] = []
    group.eachFollower(of: leader) { index in
      if bytes.isEmpty { bytes.append(contentsOf: rows.buffer) }
      bytes.append(contentsOf: group.members[index].record.bytes.buffer)
    }
    if bytes.isEmpty {
      try body(rows)
    } else {
      try bytes.withUnsafeBufferPointer { (buffer) throws(Failure) in
        rows = ByteView(buffer)
        try body(rows)
      }
    }
  }

  // MARK: Payments

  /// Sends this period's payments to the families of the No KK they declare; answers the sum paid to this NIK.
  private func sendPayments(_ group: NIKGroup) throws(Failure) -> UInt64 {
    var sum: UInt64 = 0
    for member in group.members where member.source == .penerima && !member.record.isFollower {
      let amount = PaymentAmount.of(member.record, rules)
      if amount == 0 { continue }
      sum += amount
      if member.record.noKK != 0 {
        try router.sendPayment(noKK: member.record.noKK, nik: member.record.nik, amount: amount)
      }
    }
    return sum
  }
}

/// What a recipient row is paid in the period of the run.
enum PaymentAmount {
  /// Rupiah; 0 for another period, or when the payment failed or waits.
  static func of(_ row: RowRecord, _ rules: MatchRules) -> UInt64 {
    let status = row.carried(Carried.Payment.status)
    guard status.isEmpty || status.equals("SALUR"), rules.isThisPeriod(row.carried(Carried.Payment.periode)) else {
      return 0
    }
    return UInt64(clamping: row.carried(Carried.Payment.nominal).wholeNumber ?? 0)
  }
}
