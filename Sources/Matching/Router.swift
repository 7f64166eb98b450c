import Diagnostics
import TabularIO

/// One worker's way out of a step: sends rows and items to the partitions of the steps that follow.
///
/// Owns its buffers and belongs to one worker, so no access can overlap another and none is checked for that.
final class Router {
  private let plan: SpillPlan
  private let rules: MatchRules
  @exclusivity(unchecked) private var nik: BlockAppender
  @exclusivity(unchecked) private var household: BlockAppender
  @exclusivity(unchecked) private var keyed: BlockAppender
  @exclusivity(unchecked) private var meter: BlockAppender
  @exclusivity(unchecked) private var meterClaims: BlockAppender
  @exclusivity(unchecked) private var living: BlockAppender
  private let livingBits: Int
  @exclusivity(unchecked) private var unmatched: BlockAppender
  @exclusivity(unchecked) private var unmatchedNumbers: BlockAppender
  @exclusivity(unchecked) private var unmatchedPlaces: BlockAppender
  @exclusivity(unchecked) private var unmatchedNames: BlockAppender
  @exclusivity(unchecked) private var forms: BlockAppender
  @exclusivity(unchecked) private var family: BlockAppender
  @exclusivity(unchecked) private var ancestry: BlockAppender
  @exclusivity(unchecked) private var lineage: BlockAppender
  @exclusivity(unchecked) private var deferred: BlockAppender
  @exclusivity(unchecked) private var frame: BlockAppender
  @exclusivity(unchecked) private var residue: BlockAppender
  @exclusivity(unchecked) private var claims: BlockAppender
  @exclusivity(unchecked) private var item = ItemBuilder()
  @exclusivity(unchecked) private var packed = UnsafeMutablePointer<UInt8>.allocate(capacity: 4 << 10)
  @exclusivity(unchecked) private var roomForRow = 4 << 10
  /// Notes by which keys items were sent, in a run that is not about all rows.
  private let recorder: KeyRecorder?

  init(_ spills: Spills, _ rules: MatchRules) {
    plan = spills.plan
    self.rules = rules
    recorder = spills.scope?.recorder()
    nik = BlockAppender(spills.nik)
    household = BlockAppender(spills.household)
    keyed = BlockAppender(spills.keyed)
    meter = BlockAppender(spills.meter)
    meterClaims = BlockAppender(spills.meterClaims)
    living = BlockAppender(spills.living)
    livingBits = spills.livingBits
    unmatched = BlockAppender(spills.unmatched)
    unmatchedNumbers = BlockAppender(spills.unmatchedNumbers)
    unmatchedPlaces = BlockAppender(spills.unmatchedPlaces)
    unmatchedNames = BlockAppender(spills.unmatchedNames)
    forms = BlockAppender(spills.forms)
    family = BlockAppender(spills.family)
    ancestry = BlockAppender(spills.ancestry)
    lineage = BlockAppender(spills.lineage)
    deferred = BlockAppender(spills.deferred)
    frame = BlockAppender(spills.frame)
    residue = BlockAppender(spills.residue)
    claims = BlockAppender(spills.claims)
  }

  deinit { packed.deallocate() }

  /// Writes out what is still held.
  func flush() throws(Failure) {
    try nik.flush()
    try household.flush()
    try keyed.flush()
    try meter.flush()
    try meterClaims.flush()
    try living.flush()
    try unmatched.flush()
    try unmatchedNumbers.flush()
    try unmatchedPlaces.flush()
    try unmatchedNames.flush()
    try forms.flush()
    try family.flush()
    try ancestry.flush()
    try lineage.flush()
    try deferred.flush()
    try frame.flush()
    try residue.flush()
    try claims.flush()
  }

  // MARK: Raw rows

  /// A row with a usable NIK, or a decided one, to the partition of `number`.
  func toNIK(_ row: RowRecord, number: UInt64) throws(Failure) {
    try nik.append(pack(row), to: SpillPlan.partition(StableHash.mix(number), bits: plan.nikBits))
  }

  /// A row whose outcome is already known.
  func deferTrace(_ row: RowRecord) throws(Failure) {
    try deferred.append(pack(row), to: row.rowKey.row % Spills.deferredPartitions)
  }

  /// A person of Dukcapil to the search frame.
  func toFrame(_ record: ByteView, number: UInt64) throws(Failure) {
    try frame.append(record, to: Int(truncatingIfNeeded: StableHash.mix(number) % UInt64(Spills.framePartitions)))
  }

  /// The row as it waits; valid until the next one.
  @inline(__always)
  private func pack(_ row: RowRecord) -> ByteView {
    let size = row.length + PackedRow.slack
    if size > roomForRow {
      packed.deallocate()
      roomForRow = size * 2
      packed = .allocate(capacity: roomForRow)
    }
    return ByteView(start: UnsafePointer(packed), count: PackedRow.pack(row.base, to: packed))
  }

  // MARK: Items

  /// Starts an item; add rows with ``add(_:)``, then send it.
  func begin(
    _ kind: ItemKind, family: FamilyKey = .none, personNIK: UInt64 = 0, id: StableId = .none, key: Key128 = .none,
    flags: UInt8 = 0
  ) {
    item.begin(kind, family: family, personNIK: personNIK, id: id, key: key, flags: flags)
  }

  func add(_ row: RowRecord) { item.add(row) }
  /// Adds what the family needs of a row whose person is found.
  func addSlim(_ row: RowRecord) { item.addSlim(row) }
  func add(_ rows: ByteView) { item.add(rows) }

  /// The finished item to the partition of `key` among those of one of the smaller sets. `named`: strangers meet there.
  @inline(__always)
  private func send(to set: inout BlockAppender, _ key: Key128, named: Bool = true) throws(Failure) {
    if let recorder { if named { recorder.note(named: key.high) } else { recorder.note(key.high) } }
    try set.append(item.finish(), to: SpillPlan.partition(key.high, bits: plan.smallBits))
  }

  func sendToHousehold(_ key: Key128) throws(Failure) { try send(to: &household, key) }
  func sendToKeyed(_ key: Key128) throws(Failure) { try send(to: &keyed, key, named: false) }
  func sendToMeter(_ key: Key128) throws(Failure) { try send(to: &meter, key) }
  func sendToUnmatched(_ key: Key128) throws(Failure) { try send(to: &unmatched, key, named: false) }
  func sendToUnmatchedNumbers(_ key: Key128) throws(Failure) { try send(to: &unmatchedNumbers, key) }
  func sendToUnmatchedPlaces(_ key: Key128) throws(Failure) { try send(to: &unmatchedPlaces, key) }
  /// Who met by kab/kota and birth date meet here once more, so nobody new is met.
  func sendToUnmatchedNames(_ key: Key128) throws(Failure) {
    try unmatchedNames.append(item.finish(), to: SpillPlan.partition(key.high, bits: plan.smallBits))
  }
  func sendToForms(_ key: Key128) throws(Failure) { try send(to: &forms, key) }
  func sendToAncestry(_ key: Key128) throws(Failure) {
    try ancestry.append(item.finish(), to: SpillPlan.partition(key.high, bits: plan.smallBits))
  }
  func sendToLineage(_ key: Key128) throws(Failure) {
    try lineage.append(item.finish(), to: SpillPlan.partition(key.high, bits: plan.smallBits))
  }
  func sendToResidue(_ key: Key128) throws(Failure) { try send(to: &residue, key, named: false) }
  func sendToClaims(_ key: Key128) throws(Failure) { try send(to: &claims, key) }

  func sendToFamily(_ key: FamilyKey) throws(Failure) {
    recorder?.note(named: key.order)
    try family.append(item.finish(), to: SpillPlan.partition(key.order, bits: plan.familyBits))
    if item.isMember {
      packed.put(key.order, 0)
      try living.append(
        ByteView(start: UnsafePointer(packed), count: 8), to: SpillPlan.partition(key.order, bits: livingBits))
    }
  }

  /// A claim on a meter by the family of `key`, of which it is not known whether it exists.
  func sendToMeterClaims(_ key: FamilyKey) throws(Failure) {
    recorder?.note(named: key.order)
    try meterClaims.append(item.finish(), to: SpillPlan.partition(key.order, bits: plan.familyBits))
  }

  /// A family of the previous snapshot to the one of `key`, which may lie outside the scope of the run.
  func sendLineageToFamily(_ key: FamilyKey) throws(Failure) {
    try family.append(item.finish(), to: SpillPlan.partition(key.order, bits: plan.familyBits))
  }

  // MARK: Rows that nobody was found for

  /// Sends a row that ends here without a person, and those that follow it.
  func sendUnresolved(_ rows: ByteView, leader: RowRecord) throws(Failure) {
    let key = FamilyKey(order: leader.contentOrder, noKK: 0)
    item.begin(.unresolved, family: key)
    item.add(rows)
    try sendToFamily(key)
  }

  /// Sends a copy of a row to the review queue.
  ///
  /// `candidate` is the NIK it may be; `paid` the rupiah already known to be paid to its NIK this period.
  func sendReview(_ row: RowRecord, candidate: UInt64, paid: UInt64, family key: FamilyKey, score: UInt64)
    throws(Failure)
  {
    item.begin(.review, family: key, personNIK: candidate, key: Key128(high: paid, low: score))
    item.add(row)
    try sendToFamily(key)
  }

  /// Takes a row back that was sent to the review queue: it has ended as a duplicate.
  func withdrawReview(_ row: RowRecord) throws(Failure) {
    let key = row.noKK != 0 ? FamilyKey(noKK: row.noKK) : FamilyKey(order: row.contentOrder, noKK: 0)
    item.begin(.review, family: key, flags: ItemFlag.withdrawn)
    item.add(row)
    try sendToFamily(key)
  }

  /// Takes back whether `row` may repeat one of `others`: they have ended as rows of one person.
  func withdrawPossibleDuplicate(_ row: RowRecord, of others: [RowRecord]) throws(Failure) {
    let key = row.noKK != 0 ? FamilyKey(noKK: row.noKK) : FamilyKey(order: row.contentOrder, noKK: 0)
    item.begin(.review, family: key, flags: ItemFlag.withdrawn | ItemFlag.duplicate)
    item.add(row)
    for other in others where other.rowKey != row.rowKey { item.add(other) }
    try sendToFamily(key)
  }

  /// Sends a copy of a row to the review queue as one that may be about the same person as `other`.
  func sendPossibleDuplicate(_ row: RowRecord, of other: RowRecord, score: UInt64, sameBirth: Bool) throws(Failure) {
    let key = row.noKK != 0 ? FamilyKey(noKK: row.noKK) : FamilyKey(order: row.contentOrder, noKK: 0)
    let evidence = Key128(high: 0, low: score | (sameBirth ? 1 << 32 : 0))
    item.begin(.review, family: key, key: evidence, flags: ItemFlag.duplicate)
    item.add(row)
    item.add(other)
    try sendToFamily(key)
  }

  /// Sends a payment of this period to the family of the No KK it declares.
  func sendPayment(noKK: UInt64, nik: UInt64, amount: UInt64) throws(Failure) {
    let key = FamilyKey(noKK: noKK)
    item.begin(.payment, family: key, personNIK: nik, key: Key128(high: amount, low: 0))
    try sendToFamily(key)
  }

  /// Sends what is paid to the NIK that `row` declares to where a review of the row is told what is at stake.
  func sendOwnPayment(of row: RowRecord, amount: UInt64) throws(Failure) {
    let key = row.noKK != 0 ? FamilyKey(noKK: row.noKK) : FamilyKey(order: row.contentOrder, noKK: 0)
    item.begin(
      .payment, family: key, personNIK: row.nik, key: Key128(high: amount, low: 0), flags: ItemFlag.ownNumber)
    try sendToFamily(key)
  }
}
