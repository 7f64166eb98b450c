import TabularIO

/// What a household's form and its matched members tell about the rows of it that nobody was found for.
struct HouseholdFacts {
  private struct Family {
    var noKK: UInt64
    var members: Int
  }

  /// In the order in which they were met; once settled, those of most members first.
  private var families: [Family] = []
  private var places = KeyPlaces<UInt64>()
  /// NIKs of the persons that other members of the form were matched to; once settled, ascending.
  private var holders: [UInt64] = []
  private var formCard: UInt64 = 0
  private var formRegion = Region.none
  private var formVillage: UInt32 = 0
  /// Date, filled columns and content of the form that counts.
  private var formOrder: (Int32, UInt16, UInt64, UInt64) = (.min, 0, 0, 0)

  /// Notes what an item of step C says.
  mutating func add(_ item: SpillItem) {
    switch item.kind {
    case .link:
      add(family: item.family.noKK)
      let source = SourceKind(rawValue: (item.flags & ~ItemFlag.repeated) >> ItemFlag.sourceShift)
      // Rows of dtks under one No KK are no form: one person may stand there twice.
      if item.flags & ItemFlag.repeated == 0 && source != .dtks { holders.append(item.personNIK) }
    case .household:
      let form = item.leader.record
      if form.outcome.isResolved { add(family: item.family.noKK) }
      // As `isPreferred`: newest, fullest, smallest content.
      let order = (form.date, form.filled, ~form.contentHigh, ~form.contentLow)
      if order > formOrder {
        formOrder = order
        formCard = form.noKK
        formRegion = form.region
        formVillage = form.village
      }
    default: break
    }
  }

  private mutating func add(family number: UInt64) {
    if number == 0 { return }
    let place = places.place(of: number)
    if place < families.count {
      families[place].members += 1
    } else {
      families.append(Family(noKK: number, members: 1))
    }
  }

  /// Puts families in order: most members first, then the smallest No KK.
  mutating func settle() {
    if holders.count > 1 { holders.sort() }
    if families.count > 1 { families.sort { ($1.members, $0.noKK) < ($0.members, $1.noKK) } }
  }

  /// Whether a member of the form was matched to the person of NIK `number`. Once settled.
  func isHeld(_ number: UInt64) -> Bool {
    var range = holders.startIndex..<holders.endIndex
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      if holders[middle] == number { return true }
      range = holders[middle] < number ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }

  /// Tells `row` what is known.
  func inform(_ row: inout ResidueRow) {
    for family in families.prefix(ResidueRow.mostFamilies) { row.add(family: family.noKK) }
    if row.noKK == 0 { row.noKK = formCard }
    if row.region.digits < formRegion.digits { row.region = formRegion }
    if row.village == 0 { row.village = formVillage }
  }
}

/// The facts of the households that rows of one partition belong to, by key.
struct HouseholdTable {
  private var slots: [Int32]
  private var keys: [Key128] = []
  private var facts: [HouseholdFacts] = []
  private let mask: Int

  /// Room for the households of `rows`.
  init(_ rows: [ResidueRow]) {
    var capacity = 16
    while capacity < rows.count * 2 { capacity *= 2 }
    mask = capacity - 1
    slots = [Int32](repeating: -1, count: capacity)
    for row in rows where row.hasHousehold {
      let key = row.record.key
      let slot = slot(of: key)
      if slots[slot] >= 0 { continue }
      slots[slot] = Int32(keys.count)
      keys.append(key)
      facts.append(HouseholdFacts())
    }
  }

  var isEmpty: Bool { keys.isEmpty }

  /// Whether a member of the household of `row` was matched to the person of NIK `number` already.
  func isHeld(_ number: UInt64, byHousemateOf row: RowRecord) -> Bool {
    if row.key == .none { return false }
    let found = slots[slot(of: row.key)]
    return found >= 0 && facts[Int(found)].isHeld(number)
  }

  private func slot(of key: Key128) -> Int {
    var slot = Int(truncatingIfNeeded: key.high) & mask
    while slots[slot] >= 0 && keys[Int(slots[slot])] != key { slot = (slot + 1) & mask }
    return slot
  }

  /// Notes an item if it is about one of the households.
  mutating func add(_ item: SpillItem) {
    let found = slots[slot(of: item.key)]
    if found >= 0 { facts[Int(found)].add(item) }
  }

  mutating func settle() { for index in facts.indices { facts[index].settle() } }

  /// Tells `row` what is known of its household.
  func inform(_ row: inout ResidueRow) {
    if !row.hasHousehold { return }
    let found = slots[slot(of: row.record.key)]
    if found >= 0 { facts[Int(found)].inform(&row) }
  }
}
