import Diagnostics
import TabularIO

/// Rows of base sources without a NIK that the repair is in doubt about: the same person again is one question (contract,
/// section 3 step 1).
enum Doubt {
  /// What rows share that may be the same again: source, folded name, birth date; nil where one of them is missing, or
  /// somebody has decided about the row.
  static func key(_ row: ResidueRow) -> Key128? {
    if row.isPostponed || row.hasRefusals || row.record.nik != 0 { return nil }
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
    for group in groups(sorted.map(\.leader.record)) {
      let index = group[0]
      let leader = sorted[index].leader.record
      let family = FamilyKey(order: leader.contentOrder, noKK: 0)
      let asked = leader.noKK != 0 ? FamilyKey(noKK: leader.noKK) : family
      try router.sendReview(
        leader, candidate: sorted[index].personNIK, paid: sorted[index].id.high, family: asked,
        score: sorted[index].id.low)
      router.begin(.unresolved, family: family)
      router.add(sorted[index].rows)
      for other in group.dropFirst() {
        let row = sorted[other].leader
        row.set(.ganda, .samePerson)
        row.add(.gnd002)
        try sorted[other].eachRecord { (record) throws(Failure) in record.setFollower() }
        router.add(sorted[other].rows)
      }
      try router.sendToFamily(family)
    }
  }

  /// The rows that repeat each other, as indices, the first of each group first: a row repeats the first one before it
  /// that repeats nobody and has its name, birth date and kelurahan, as the code is now or as the source wrote it.
  private static func groups(_ rows: [RowRecord]) -> [[Int]] {
    var groups: [[Int]] = []
    // Groups by what `isOfVillage` compares; nearly always one, for the key says name and birth date.
    var byRegion: [UInt64: [Int]] = [:]
    var byVillage: [UInt64: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      // Nil where the row says too little to be compared.
      let region = row.region.isFull ? row.region.packed : nil
      let village = row.village != 0 && row.region.digits >= 4 ? UInt64(row.village) << 32 | row.region.cut(4) : nil
      func find(_ places: [Int]?) -> Int? {
        places?.first { place in
          let leader = rows[groups[place][0]]
          return row.name == leader.name && row.birth == leader.birth && row.isOfVillage(of: leader)
        }
      }
      let places = [region.flatMap { find(byRegion[$0]) }, village.flatMap { find(byVillage[$0]) }]
      if let place = places.compactMap({ $0 }).min() {
        groups[place].append(index)
      } else {
        if let region { byRegion[region, default: []].append(groups.count) }
        if let village { byVillage[village, default: []].append(groups.count) }
        groups.append([index])
      }
    }
    return groups
  }
}
