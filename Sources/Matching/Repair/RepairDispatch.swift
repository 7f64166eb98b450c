import Diagnostics
import RegistryTypes
import TabularIO

/// One worker's way out of the repair: puts a verdict on the rows and sends them on.
final class RepairDispatch {
  let router: Router
  private let routes: RowRoutes
  private let rules: MatchRules
  /// The rows of the item at hand, copies included, behind one another.
  @exclusivity(unchecked) private var bytes: [UInt8] = []
  var account = RepairAccount()

  init(_ router: Router, _ rules: MatchRules) {
    self.router = router
    self.rules = rules
    routes = RowRoutes(router: router, rules: rules)
  }

  /// Sends `row`, a member of one of `households` or of none, and the identical `copies` behind it.
  func send(
    _ row: ResidueRow, copies: ArraySlice<ResidueRow>, _ verdict: RepairVerdict, _ households: HouseholdTable
  ) throws(Failure) {
    account.add(row, verdict)
    if row.isDouble {
      try sendDouble(row, verdict)
      return
    }
    let leader = row.item.leader
    for copy in copies {
      let other = copy.item.leader
      other.set(.ganda, .sameRow)
      other.add(.gnd001)
      other.setFollower()
    }
    switch verdict.outcome {
    case .padanPerbaikan:
      guard let candidate = verdict.candidate else { return }
      RepairDispatch.resolve(leader, row, candidate)
      gather(row, copies, personNIK: candidate.nik)
      let isHousemate =
        candidate.held & HeldRows.bit(leader.record) != 0 && !RepairDispatch.isListedAgain(candidate.levels)
        && households.isHeld(candidate.nik, byHousemateOf: leader.record)
      try claim(leader.record, candidate, flags: isHousemate ? ItemFlag.housemate : 0)
    case .tinjau:
      guard let candidate = verdict.candidate else { return }
      leader.set(.tinjau, RepairDispatch.rule(candidate), score: RepairDispatch.score(candidate.odds))
      if let key = Doubt.key(row) {
        Doubt.place(leader, row)
        gather(row, copies, personNIK: 0)
        try sendHeld { (view) throws(Failure) in
          let evidence = StableId(high: row.item.id.high, low: ReviewEvidence(candidate).packed)
          router.begin(.doubt, personNIK: candidate.nik, id: evidence, key: key)
          router.add(view)
          try router.sendToClaims(key)
        }
        return
      }
      gather(row, copies, personNIK: 0)
      try review(row, candidate: candidate.nik, score: ReviewEvidence(candidate).packed)
      try sendHeld { (view) throws(Failure) in try routes.sendUnresolved(leader.record, view) }
    default:
      if let refused = verdict.refused, leader.record.outcome == .tidakPadan, leader.record.decision == 0 {
        leader.set(refused: ReviewEvidence(refused))
      }
      try sendUnfound(row, copies)
    }
  }

  // MARK: Found

  private static func resolve(_ leader: EditableRow, _ row: ResidueRow, _ candidate: Candidate) {
    leader.set(link: rule(candidate), ReviewEvidence(candidate))
    leader.set(personNIK: candidate.nik)
    let nik = candidate.levels[.nik]
    if nik == Level.NIK.one || nik == Level.NIK.oneInSequence || nik == Level.NIK.swapped { leader.add(.nik018) }
    mark(leader, candidate)
  }

  /// Findings about the person found.
  private static func mark(_ leader: EditableRow, _ candidate: Candidate) {
    if candidate.flag != 0 { leader.add(.nik020) }
    let declared = leader.record.noKK
    if declared != 0 && declared != candidate.nik && candidate.family.noKK != 0 && declared != candidate.family.noKK {
      leader.add(.kk004)
    }
  }

  static func rule(_ candidate: Candidate) -> MatchRule {
    BlockingRule.allCases.first { candidate.rules & $0.bit != 0 }.map { MatchRule.repair($0) } ?? .repairNIK
  }

  /// Probability in ten-thousandths; certainty does not exist.
  static func score(_ odds: Int32) -> Int { min(Int((RepairWeights.probability(odds) * 10_000).rounded()), 9_999) }

  /// Whether a member of a form that has the person already is that person again: only a like name of no other sex says
  /// so. Brothers and sisters share much else, twins even the birth date.
  private static func isListedAgain(_ levels: PairLevels) -> Bool {
    levels[.name] != 0 && levels[.name] <= Level.Name.like85 && levels[.sex] != Level.Sex.other
  }

  /// Sends the rows at hand to where the persons found are shared out.
  private func claim(_ row: RowRecord, _ candidate: Candidate, flags known: UInt8 = 0) throws(Failure) {
    let key = Key128(high: StableHash.mix(candidate.nik), low: candidate.nik)
    var flags = known
    if candidate.flag == 0 || candidate.flag == 4 { flags |= ItemFlag.inFrame }
    if candidate.held & HeldRows.bit(row) != 0 { flags |= ItemFlag.held }
    if candidate.held & HeldRows.identity != 0 { flags |= ItemFlag.identified }
    let name = candidate.levels[.name]
    let agrees =
      name != 0 && name <= Level.Name.like85 || candidate.levels[.birth] == Level.Birth.same
      || candidate.levels[.nik] == Level.NIK.one || candidate.levels[.nik] == Level.NIK.oneInSequence
    if agrees { flags |= ItemFlag.agrees }
    try sendHeld { (view) throws(Failure) in
      // The person stands in the key; the evidence goes along for the case of a review.
      router.begin(
        .claim, family: candidate.family, personNIK: ReviewEvidence(candidate).packed, id: candidate.id, key: key,
        flags: flags)
      router.add(view)
      try router.sendToClaims(key)
    }
  }

  // MARK: Doubles

  /// The rows behind a double record go to its living one when that is certain, else stay with the double.
  private func sendDouble(_ row: ResidueRow, _ verdict: RepairVerdict) throws(Failure) {
    let item = row.item
    let number = row.record.nik
    var at = ItemLayout.records + row.record.length
    let end = item.length
    while at < end {
      let leader = EditableRow(item.base + at)
      var next = at + leader.record.length
      while next < end {
        let other = EditableRow(item.base + next)
        if !other.record.isFollower { break }
        if let candidate = verdict.candidate { other.set(personNIK: candidate.nik) }
        next += other.record.length
      }
      let rows = ByteView(start: UnsafePointer(item.base + at), count: next - at)
      at = next
      if let candidate = verdict.candidate {
        leader.set(link: .repairDouble, ReviewEvidence(candidate))
        leader.set(personNIK: candidate.nik)
        RepairDispatch.mark(leader, candidate)
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: rows.buffer)
        try claim(leader.record, candidate)
      } else {
        if leader.record.isOfOtherFamily(than: row.record) { leader.add(.kk004) }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: rows.buffer)
        let key = Key128(high: StableHash.mix(number), low: number)
        try sendHeld { (view) throws(Failure) in
          router.begin(.claim, family: item.family, id: item.id, key: key, flags: ItemFlag.agrees)
          router.add(view)
          try router.sendToClaims(key)
        }
      }
    }
  }

  // MARK: Not found

  private func sendUnfound(_ row: ResidueRow, _ copies: ArraySlice<ResidueRow>) throws(Failure) {
    let leader = row.item.leader
    let record = leader.record
    if record.isAgain {
      try sendAgain(row)
      return
    }
    if record.isPerhapsAgain {
      leader.set(.tinjau, .nikDoubtful)
      leader.remove(FindingSet(.nik017))
      try review(row, candidate: row.item.personNIK, score: row.item.id.low)
    } else if row.isPostponed && record.outcome != .konflik {
      leader.set(.tinjau, .decision)
      try review(row, candidate: record.nik, score: 0)
    } else if row.isClosed {
      leader.set(record.outcome, .decision)
    } else if record.outcome == .konflik && record.rule != .decision {
      try review(row, candidate: row.item.personNIK, score: row.item.id.low)
    }
    // Another row of the person may take it to another household.
    if row.hasHousehold { Doubt.place(leader, row) }
    gather(row, copies, personNIK: 0)
    try sendHeld { (view) throws(Failure) in
      if !record.source.isBase || record.outcome == .tinjau {
        try routes.sendUnresolved(record, view)
      } else if record.nik == 0 {
        try UnmatchedRoute.send(view, leader: record, router)
      } else {
        let key = Key128(high: StableHash.mix(record.nik), low: record.nik)
        let flags = (row.noKK != 0 ? ItemFlag.hasCard : 0) | (row.familyCount > 0 ? ItemFlag.hasFamily : 0)
        router.begin(.unmatched, key: key, flags: flags)
        router.add(view)
        try router.sendToClaims(key)
      }
    }
  }

  /// The holder of the NIK again: nobody else is found for a member of the holder's household with the same birth date.
  private func sendAgain(_ row: ResidueRow) throws(Failure) {
    let item = row.item
    let leader = item.leader
    leader.set(.ganda, .samePerson)
    leader.remove(FindingSet(.nik016, .nik017))
    leader.add(.gnd002)
    try item.eachRecord { (record) throws(Failure) in
      record.set(personNIK: item.personNIK)
      record.setFollower()
    }
    router.begin(
      .attached, family: item.family, personNIK: item.personNIK, id: item.id, flags: item.flags & ItemFlag.inFrame)
    router.add(item.rows)
    try router.sendToFamily(item.family)
  }

  private func review(_ row: ResidueRow, candidate: UInt64, score: UInt64) throws(Failure) {
    let record = row.item.leader.record
    // Such a row has its holder's id there.
    let paid = record.isAgain ? 0 : row.item.id.high
    let family = record.noKK != 0 ? FamilyKey(noKK: record.noKK) : FamilyKey(order: record.contentOrder, noKK: 0)
    try router.sendReview(record, candidate: candidate, paid: paid, family: family, score: score)
  }

  // MARK: Rows at hand

  private func gather(_ row: ResidueRow, _ copies: ArraySlice<ResidueRow>, personNIK: UInt64) {
    bytes.removeAll(keepingCapacity: true)
    add(row.item, personNIK: personNIK)
    for copy in copies { add(copy.item, personNIK: personNIK) }
  }

  private func add(_ item: SpillItem, personNIK: UInt64) {
    var at = ItemLayout.records
    while at < item.length {
      let row = EditableRow(item.base + at)
      if row.record.isFollower { row.set(personNIK: personNIK) }
      at += row.record.length
    }
    bytes.append(
      contentsOf: UnsafeBufferPointer(
        start: item.base + ItemLayout.records, count: item.length - ItemLayout.records))
  }

  private func sendHeld(_ body: (ByteView) throws(Failure) -> Void) throws(Failure) {
    let held = bytes
    try held.withUnsafeBufferPointer { (buffer) throws(Failure) in try body(ByteView(buffer)) }
  }
}

/// What a row that the repair linked or doubts has to show, in one word: levels, rarity of the name, odds.
struct ReviewEvidence {
  let levels: PairLevels
  /// Thousandths of a bit.
  let adjustment: Int32
  /// Thousandths of a bit; what is beyond ±524 bits counts as that.
  let odds: Int32

  /// Probability in ten-thousandths.
  var score: Int { RepairDispatch.score(odds) }

  init(_ candidate: Candidate) {
    levels = candidate.levels
    adjustment = candidate.adjustment
    odds = max(min(candidate.odds, ReviewEvidence.most), -ReviewEvidence.most)
  }

  init(packed: UInt64) {
    levels = PairLevels(packed: UInt32(truncatingIfNeeded: packed & 0xFFF_FFFF))
    adjustment = Int32(Int16(truncatingIfNeeded: packed >> 28 & 0xFFFF))
    // The topmost bits, with their sign.
    odds = Int32(truncatingIfNeeded: Int64(bitPattern: packed) >> 44)
  }

  /// 28 bits of levels, 16 of rarity, 20 of odds.
  var packed: UInt64 {
    UInt64(levels.packed) | UInt64(UInt16(bitPattern: Int16(clamping: adjustment))) << 28
      | UInt64(bitPattern: Int64(odds)) << 44
  }

  private static let most: Int32 = 1 << 19 - 1
}
