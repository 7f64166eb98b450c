import Diagnostics
import TabularIO

/// The form of a household on its way to a family.
enum HouseholdForm {
  /// Who speaks for the family of a form.
  enum Witness {
    /// Nobody: the form names its No KK.
    case card
    /// Persons outside the frame; there may be others who are in it.
    case outsiders
    /// Somebody in the frame.
    case members
  }

  /// Sends the form `kept`, with `rows` (it and those that repeat it), to `family`, and its meter number as a claim. A
  /// family that is known by a declared No KK alone makes no claim.
  static func send(
    _ kept: SpillItem, _ rows: [SpillItem], _ family: FamilyKey, _ rule: MatchRule, _ witness: Witness,
    _ router: Router
  ) throws(Failure) {
    try ask(kept, family, router)
    kept.leader.set(.padan, rule)
    kept.leader.set(personNIK: 0)
    router.begin(.household, family: family)
    try add(kept, rows, router)
    try router.sendToFamily(family)
    let record = kept.leader.record
    if witness != .card, record.source == .regsosekKeluarga {
      try MeterClaim.send(
        record.carried(Carried.Household.idpel), family, isLiving: witness == .members, router)
    }
  }

  /// Sends a form that no member of the population leads to a family, to where it will be known which families its
  /// unmatched members join. `family` is where it goes when they do not exist.
  static func wait(_ kept: SpillItem, _ rows: [SpillItem], _ family: FamilyKey, _ router: Router) throws(Failure) {
    let key = kept.leader.record.key
    router.begin(.household, family: family, personNIK: kept.personNIK, id: kept.id, key: key)
    try add(kept, rows, router)
    try router.sendToForms(key)
  }

  /// A form whose head's NIK is somebody else's, or may be, is a question if it ends without a family; that shows at the
  /// family.
  private static func ask(_ kept: SpillItem, _ family: FamilyKey, _ router: Router) throws(Failure) {
    let record = kept.leader.record
    if record.outcome == .tinjau || record.outcome == .konflik && record.rule != .decision {
      try router.sendReview(
        record, candidate: kept.personNIK, paid: kept.id.high, family: family, score: kept.id.low)
    }
  }

  private static func add(_ kept: SpillItem, _ rows: [SpillItem], _ router: Router) throws(Failure) {
    router.add(kept.leader.record)
    for item in rows {
      try item.eachRecord { (row) throws(Failure) in if row.base != kept.leader.base { router.add(row.record) } }
    }
  }
}
