import Diagnostics
import TabularIO

/// Rows of base sources without a NIK that the repair is in doubt about: the same person again is one question (contract,
/// section 3 step 1).
enum Doubt {
  /// What rows share that may be the same again: source, folded name, birth date; nil where one of them is missing, or
  /// somebody has decided about the row.
  static func key(_ row: ResidueRow) -> Key128? {
    if row.isPostponed || row.refused != 0 || row.record.nik != 0 { return nil }
    return key(row.record)
  }

  /// The same for a row of which no more is known.
  static func key(_ row: RowRecord) -> Key128? {
    guard row.source.isBase, row.birth != 0, !row.name.isEmpty else { return nil }
    return UnmatchedRoute.doubtKey(row)
  }

  /// Tells the row where its household's form says that it lives.
  static func place(_ leader: EditableRow, _ row: ResidueRow) {
    leader.set(region: row.region)
    leader.set(village: row.village)
  }

  /// Sends the rows of one key: the one that is kept to the review queue, those of its kelurahan as its duplicates.
  static func send(_ items: [SpillItem], _ router: Router) throws(Failure) {
    let sorted = items.sorted { $0.leader.record.isPreferred(to: $1.leader.record) }
    var isSent = [Bool](repeating: false, count: sorted.count)
    for index in sorted.indices where !isSent[index] {
      let leader = sorted[index].leader.record
      let family = FamilyKey(order: leader.contentOrder, noKK: 0)
      let asked = leader.noKK != 0 ? FamilyKey(noKK: leader.noKK) : family
      try router.sendReview(
        leader, candidate: sorted[index].personNIK, paid: sorted[index].id.high, family: asked,
        score: sorted[index].id.low)
      router.begin(.unresolved, family: family)
      router.add(sorted[index].rows)
      for other in sorted.indices[(index + 1)...] where !isSent[other] {
        let row = sorted[other].leader
        let isSame = row.record.name == leader.name && row.record.birth == leader.birth
        if !isSame || !row.record.isOfVillage(of: leader) { continue }
        isSent[other] = true
        row.set(.ganda, .samePerson)
        row.add(.gnd002)
        try sorted[other].eachRecord { (record) throws(Failure) in record.setFollower() }
        router.add(sorted[other].rows)
      }
      try router.sendToFamily(family)
    }
  }
}
