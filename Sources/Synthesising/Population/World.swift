/// What every batch is made from; immutable, shared by all workers.
struct World: Sendable {
  let seed: UInt64
  let regions: RegionTable
  let names: NameTable
  let period: Quarter
  let rates: DefectRates
  /// Plant every kind of defect and cause at least once, in the first batch.
  let isComplete: Bool
  let dialects: DialectSet

  var maker: NameMaker { NameMaker(table: names) }
  var cards: FamilyCards { FamilyCards(regions: regions) }
  /// The day that ages and deaths are told by.
  var today: Int { period.lastDay }

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

  init(index: Int, pieces: [Piece]) {
    self.index = index
    self.pieces = pieces
    let count = pieces.reduce(0) { $0 + $1.persons }
    persons.reserveCapacity(count)
    families.reserveCapacity(count / 2)
  }

  /// Makes the whole batch: people, their means, and what is planted on them.
  static func make(_ index: Int, pieces: [Piece], world: World) -> Batch {
    var batch = Batch(index: index, pieces: pieces)
    if world.isComplete && index == 0 {
      batch.pendingInclusion = ProgrammePlanner.allInclusion
      batch.pendingExclusion = ProgrammePlanner.allExclusion
    }
    for piece in pieces {
      let firstFamily = batch.families.count
      var maker = FamilyMaker(world: world, piece: piece)
      maker.fill(&batch)
      EconomyMaker(world: world).fill(&batch, from: firstFamily)
      ProgrammePlanner(world: world).fill(&batch, from: firstFamily, allocator: &maker.allocator)
    }
    return batch
  }
}
