/// What every batch is made from; immutable, shared by all workers.
struct World: Sendable {
  let seed: UInt64
  let regions: RegionTable
  let names: NameTable
  /// The quarter the population starts in, and the one that is written: the same, or later.
  let start: Quarter
  let period: Quarter
  let rates: DefectRates
  /// Plant every kind of defect and cause at least once, in the first batch.
  let isComplete: Bool
  let dialects: DialectSet

  /// Quarters since the start, to a day's rounding.
  var quartersPassed: Int { (period.firstDay - start.firstDay + 45) / 91 }
  /// Some quarters have passed since the start.
  var isLater: Bool { start != period }
  var maker: NameMaker { NameMaker(table: names) }
  var cards: FamilyCards { FamilyCards(regions: regions) }
  /// The day that ages and deaths are told by.
  var today: Int { period.lastDay }

  /// The same world in its first quarter.
  var atStart: World { at(start) }

  /// The same world in another quarter.
  func at(_ quarter: Quarter) -> World {
    World(
      seed: seed, regions: regions, names: names, start: start, period: quarter, rates: rates, isComplete: isComplete,
      dialects: dialects)
  }

  /// The stream of `purpose` for `key`.
  @inline(__always)
  func draws(_ purpose: UInt64, _ key: Int) -> Draws {
    Draws(seed: seed, purpose: purpose, key: UInt64(truncatingIfNeeded: key))
  }
}

/// The persons and families of one batch.
struct Batch {
  let index: Int
  let pieces: [Piece]
  var persons: [Person] = []
  var families: [Family] = []
  /// INK and EKS numbers (as bits) that a complete sample has still to plant.
  var pendingInclusion: UInt32 = 0
  var pendingExclusion: UInt32 = 0
  /// What is left of the NIKs of each piece, for who is born later.
  var allocators: [NikAllocator] = []

  init(index: Int, pieces: [Piece]) {
    self.index = index
    self.pieces = pieces
    let count = pieces.reduce(0) { $0 + $1.persons }
    persons.reserveCapacity(count)
    families.reserveCapacity(count / 2)
  }

  /// Makes the whole batch at the start: people, their means, and what is planted on them.
  static func make(_ index: Int, pieces: [Piece], world: World) -> Batch {
    let isKept = world.isLater
    let world = world.atStart
    var batch = Batch(index: index, pieces: pieces)
    if world.isComplete && index == 0 {
      batch.pendingInclusion = ProgrammePlanner.allInclusion
      batch.pendingExclusion = ProgrammePlanner.allExclusion
    }
    for (number, piece) in pieces.enumerated() {
      let firstFamily = batch.families.count
      var maker = FamilyMaker(world: world, piece: piece)
      maker.fill(&batch)
      EconomyMaker(world: world).fill(&batch, from: firstFamily)
      ProgrammePlanner(world: world).fill(&batch, from: firstFamily, allocator: &maker.allocator)
      for place in firstFamily..<batch.families.count { batch.families[place].piece = number }
      if isKept { batch.allocators.append(maker.allocator) }
    }
    return batch
  }
}
