import Comparison
import Diagnostics
import RegistryTypes
import TabularIO

/// Sends the rows of a decided NIK group on: to the person's family, or to the step that still has to judge them.
struct GroupDispatch {
  let router: Router
  let identities: IdentityLines
  let rules: MatchRules
  let maker: IdentityMaker
  let check: IdentityCheck

  /// Sends every row of `group` exactly once.
  func send(_ group: inout NIKGroup, _ scratch: borrowing ComparisonScratch) throws(Failure) {
    let paid = try sendPayments(group)
    if let person = group.person { try sendPerson(group, person) }
    for index in group.members.indices where group.members[index].leader == index {
      let row = group.members[index].record
      if row.source == .dukcapil || row.source == .identitas || row.outcome.isResolved { continue }
      if row.outcome == .tinjau || row.outcome == .konflik && row.rule != .decision {
        let family = row.noKK != 0 ? FamilyKey(noKK: row.noKK) : FamilyKey(order: row.contentOrder, noKK: 0)
        let score = UInt64(group.members[index].similarity * 10_000 + 0.5)
        let candidate = group.person.map { group.members[$0].record.nik } ?? 0
        let birth: UInt64 = group.members[index].sameBirth ? 1 << 32 : 0
        try router.sendReview(row, candidate: candidate, paid: paid, family: family, score: score | birth)
      }
      if row.source.isBase && row.outcome != .tinjau {
        if !group.members[index].taken { try sendUnmatched(&group, index, scratch) }
      } else {
        try sendUnresolved(group, index)
      }
    }
  }

  // MARK: Resolved rows

  /// The person with the rows that need nothing else, then the rows that go another way.
  private func sendPerson(_ group: NIKGroup, _ person: Int) throws(Failure) {
    let record = group.members[person].record
    let flag = record.carried(Carried.Dukcapil.flag)
    let inFrame = flag.equals("0") || flag.equals("4") || flag.isEmpty
    group.members[person].row.set(inFrame ? .padan : .luar, .population)
    let isNamed = group.members.contains { $0.record.outcome.isResolved && $0.source != .dukcapil }
    let family =
      record.noKK != 0 ? FamilyKey(noKK: record.noKK) : FamilyKey(order: record.contentOrder, noKK: 0)
    if !inFrame && !isNamed {
      if rules.settings.previous != nil { try claimFamily(maker.person(nik: record.nik).id, group, family) }
      router.begin(.unresolved, family: family)
      add(group, person)
      try router.sendToFamily(family)
      return
    }
    let identity = maker.person(nik: record.nik)
    let id = previousId(group) ?? identity.id
    try identities.add(id, identity.digest, nik: record.nik, isFamily: false)
    if rules.settings.previous != nil { try claimFamily(id, group, family) }

    router.begin(inFrame ? .person : .outsider, family: family, personNIK: record.nik, id: id)
    add(group, person)
    for index in group.members.indices
    where isResolvedLeader(group, index) && staysWithPerson(group.members[index].source) {
      add(group, index)
    }
    try router.sendToFamily(family)

    for index in group.members.indices where isResolvedLeader(group, index) {
      let row = group.members[index].record
      switch row.source {
      case .usulan, .aduan, .groundCheck:
        router.begin(.attached, family: family, personNIK: record.nik, id: id, key: row.key)
        add(group, index)
        try router.sendToKeyed(row.key)
      case .pln:
        router.begin(.meter, family: family, personNIK: record.nik, id: id, key: row.key)
        add(group, index)
        try router.sendToMeter(row.key)
      case .p3keKeluarga:
        router.begin(
          .household, family: family, personNIK: record.nik, key: row.key, flags: inFrame ? ItemFlag.inFrame : 0)
        add(group, index)
        try router.sendToHousehold(row.key)
      case .dtks, .regsosekAnggota, .p3keIndividu:
        if row.key == .none { continue }
        let flags = (row.relation == 1 ? ItemFlag.head : 0) | (inFrame ? ItemFlag.inFrame : 0)
        router.begin(.link, family: family, key: row.key, flags: flags)
        try router.sendToHousehold(row.key)
      default: break
      }
    }
  }

  /// The id that the person had in the previous snapshot.
  private func previousId(_ group: NIKGroup) -> StableId? {
    guard let index = group.previous else { return nil }
    let key = group.members[index].record.key
    return StableId(high: key.high, low: key.low)
  }

  /// If the person headed a family of the previous snapshot, that family goes on in `family`.
  private func claimFamily(_ id: StableId, _ group: NIKGroup, _ family: FamilyKey) throws(Failure) {
    let key = maker.family(head: previousId(group) ?? id).digest.key
    router.begin(.link, family: family, key: key)
    try router.sendToLineage(key)
  }

  private func isResolvedLeader(_ group: NIKGroup, _ index: Int) -> Bool {
    let member = group.members[index]
    return member.leader == index && member.source != .dukcapil && member.record.outcome.isResolved
  }

  /// Whether rows of `source` are sent as part of their person.
  private func staysWithPerson(_ source: SourceKind) -> Bool {
    source.isPersonList || source == .penerima || source == .statusKhusus
  }

  /// Adds a member and those that repeat it.
  private func add(_ group: NIKGroup, _ leader: Int) {
    router.add(group.members[leader].record)
    for index in group.members.indices where index != leader && group.members[index].leader == leader {
      router.add(group.members[index].record)
    }
  }

  // MARK: Unresolved rows

  /// A row that nobody was found for and that makes nobody.
  private func sendUnresolved(_ group: NIKGroup, _ index: Int) throws(Failure) {
    let row = group.members[index].record
    switch row.source {
    case .usulan, .aduan, .groundCheck:
      router.begin(.unresolved, key: row.key)
      add(group, index)
      try router.sendToKeyed(row.key)
    case .pln:
      router.begin(.meter, key: row.key)
      add(group, index)
      try router.sendToMeter(row.key)
    case .p3keKeluarga:
      router.begin(.household, key: row.key)
      add(group, index)
      try router.sendToHousehold(row.key)
    default:
      let family = FamilyKey(order: row.contentOrder, noKK: 0)
      router.begin(.unresolved, family: family)
      add(group, index)
      try router.sendToFamily(family)
    }
  }

  /// Rows of the base sources that declare one NIK and agree are one person, whatever source they come from.
  private func sendUnmatched(
    _ group: inout NIKGroup, _ first: Int, _ scratch: borrowing ComparisonScratch
  ) throws(Failure) {
    var cluster = [first]
    for index in group.members.indices where index > first && group.members[index].leader == index {
      let member = group.members[index]
      let row = member.record
      guard !member.taken, member.source.isBase, row.outcome == group.members[first].record.outcome else { continue }
      if cluster.contains(where: { group.members[$0].source == member.source }) { continue }
      if check.agree(row, group.members[first].record, scratch) { cluster.append(index) }
    }
    for index in cluster { group.members[index].taken = true }
    // The household form knows the family best, so its row leads.
    let lead = cluster.max {
      GroupDispatch.weight(group.members[$0].source) < GroupDispatch.weight(group.members[$1].source)
    }
    let leader = lead ?? first
    let row = group.members[leader].record
    if row.key != .none {
      router.begin(.unmatched, key: row.key)
      add(group, leader)
      for index in cluster where index != leader { add(group, index) }
      try router.sendToHousehold(row.key)
    } else {
      let key = UnmatchedRoute.nameKey(row)
      router.begin(.unmatched, family: FamilyKey(order: row.contentOrder, noKK: 0), key: key)
      add(group, leader)
      for index in cluster where index != leader { add(group, index) }
      try router.sendToUnmatched(key)
    }
  }

  private static func weight(_ source: SourceKind) -> Int {
    switch source {
    case .regsosekAnggota: 3
    case .p3keIndividu: 2
    default: 1
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
    return row.carried(Carried.Payment.nominal).uint64() ?? 0
  }
}
