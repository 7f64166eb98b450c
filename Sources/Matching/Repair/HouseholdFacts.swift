import TabularIO

/// What a household's form and its matched members tell about the rows of it that nobody was found for.
struct HouseholdFacts {
  private struct Family {
    var noKK: UInt64
    var members: Int
  }

  private var families: [Family] = []
  private var formCard: UInt64 = 0
  private var formRegion = Region.none
  private var formVillage: UInt32 = 0
  /// Date, filled columns and content of the form that counts.
  private var formOrder: (Int32, UInt16, UInt64, UInt64) = (.min, 0, 0, 0)

  /// Notes what an item of step C says.
  mutating func add(_ item: SpillItem) {
    switch item.kind {
    case .link: add(family: item.family.noKK)
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
    for index in families.indices where families[index].noKK == number {
      families[index].members += 1
      return
    }
    families.append(Family(noKK: number, members: 1))
  }

  /// Puts families in order: most members first, then the smallest No KK.
  mutating func settle() {
    if families.count > 1 { families.sort { ($1.members, $0.noKK) < ($0.members, $1.noKK) } }
  }

  /// Tells `row` what is known.
  func inform(_ row: inout ResidueRow) {
    for family in families { row.add(family: family.noKK) }
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
