import Diagnostics
import StageContract
import TabularIO

/// A family's claim on a meter.
enum MeterClaim {
  /// Sends the claim by the number that a survey or visit wrote down; nothing when it is empty.
  ///
  /// `isLiving`: somebody in the frame speaks for the family, so it exists. Else the claim waits until that is known.
  static func send(
    _ number: ByteView, _ family: FamilyKey, isLiving: Bool, _ router: Router
  ) throws(Failure) {
    if number.isEmpty { return }
    try send(Key128(number, space: SourceKind.pln.rawValue), family, isLiving: isLiving, router)
  }

  /// The same by the key of the meter, with the flags of its link.
  static func send(
    _ key: Key128, _ family: FamilyKey, flags: UInt8 = 0, isLiving: Bool, _ router: Router
  ) throws(Failure) {
    router.begin(.link, family: family, key: key, flags: flags)
    if isLiving { try router.sendToMeter(key) } else { try router.sendToMeterClaims(family) }
  }
}

/// Step P: which of the families exist that only persons outside the frame speak for. Their claims on meters go on if others
/// of the family are in the frame, known to Dukcapil or not; a family that is gone claims nothing.
struct MeterClaimStep {
  let spills: Spills
  let rules: MatchRules
  let context: StageContext

  /// Everything that brings members must have been sent to the families.
  func run() throws {
    let workers = (0..<context.jobs).map { _ in MeterClaimWorker(Router(spills, rules)) }
    // Partitions of both are ranges of the order.
    let width = spills.meterClaims.partitions / spills.living.partitions
    try parallelForEach(count: spills.living.partitions, jobs: context.jobs) { number, worker in
      var claims: [SpillBlock] = []
      defer { spills.meterClaims.release(claims) }
      for partition in number * width..<(number + 1) * width { claims += try spills.meterClaims.take(partition) }
      try spills.living.consume(number) { members in try workers[worker].decide(claims, members) }
    }
    for worker in workers { try worker.router.flush() }
  }
}

/// One worker of step P.
private final class MeterClaimWorker {
  let router: Router
  private let arena = RecordArena()

  init(_ router: Router) { self.router = router }

  /// Sends the claims of `blocks` on whose families there is a member in `members`, orders of families.
  func decide(_ blocks: [SpillBlock], _ members: [SpillBlock]) throws {
    arena.removeAll()
    var claims: [SpillItem] = []
    var wanted = KeySet()
    arena.eachItem(blocks) { item in
      claims.append(item)
      wanted.insert(item.family.order)
    }
    var living = KeySet()
    for block in members {
      for at in stride(from: 0, to: block.count, by: 8) {
        let order = UnsafePointer(block.start).u64(at)
        if wanted.contains(order) { living.insert(order) }
      }
    }
    for claim in claims where living.contains(claim.family.order) {
      try MeterClaim.send(claim.key, claim.family, flags: claim.flags, isLiving: true, router)
    }
  }
}
