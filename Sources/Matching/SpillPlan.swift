import Diagnostics
import TabularIO

/// How the work is cut: partitions by size of the input and the memory budget. Never shows in any output.
struct SpillPlan: Sendable {
  let jobs: Int
  /// Bits of the partition number of rows by NIK.
  let nikBits: Int
  /// Bits of the partition number of families.
  let familyBits: Int
  /// Bits of the smaller sets: households, keyed rows, meters, unmatched persons.
  let smallBits: Int
  /// Bits of the part number of tables: from the number of Dukcapil rows alone, because it does show.
  let partBits: Int

  /// Bytes of spilled rows that may stay in memory.
  let poolMemory: Int
  /// Bytes of a spilled block: every worker holds one a partition that it writes to.
  let blockSize: Int

  /// `contentBytes`: decompressed size of all inputs. `populationRows`: rows of Dukcapil.
  init(contentBytes: Int, populationRows: Int, jobs: Int, memory: Int) {
    self.jobs = jobs
    // A loaded partition takes its bytes and about a tenth for indexes; every worker holds one.
    let budget = max(memory / (jobs * 4), 4 << 20)
    // Small enough for the rows of one to stay in the cache of a core while they are put in order.
    let target = min(budget, 4 << 20)
    var bits = 0
    while bits < 10 && contentBytes >> bits > target { bits += 1 }
    while bits < 13 && contentBytes >> bits > budget { bits += 1 }
    nikBits = bits
    var block = 16 << 10
    while block > 4 << 10 && block * jobs * 3 << bits > memory / 5 { block /= 2 }
    blockSize = block
    // Where every block lies takes eight bytes, in lists that have room to grow to twice that.
    let lists = contentBytes / block * 16
    // The rest is for loaded partitions, rows under repair, and blocks that are being filled: more of them, the more partitions.
    poolMemory = max(memory / 5 * 2, memory / 5 * 3 - max(64 << 20, block * jobs * 4 << bits) - lists)
    familyBits = bits
    // Never one partition alone: the repair takes them in batches, and a small run shall take the ways of a large one.
    smallBits = max(bits - 1, 2)
    var parts = 0
    // The last parts leave workers idle: of a few parts each is small, so that it is not for long.
    while populationRows > (parts < 5 ? 32_768 : 65_536) << parts { parts += 1 }
    partBits = parts
  }

  /// The partition of `hash` when there are 2^bits.
  @inline(__always)
  static func partition(_ hash: UInt64, bits: Int) -> Int { bits == 0 ? 0 : Int(hash >> UInt64(64 - bits)) }
}

/// Every spill of the stage.
struct Spills: Sendable {
  let plan: SpillPlan
  let pool: BlockPool
  /// Rows with a usable NIK, by NIK.
  let nik: BlockSpill
  /// Household rows, their members' links and unmatched members, by household.
  let household: BlockSpill
  /// Rows judged by the source's own id or by their content.
  let keyed: BlockSpill
  /// Meters and the claims on them, by meter number.
  let meter: BlockSpill
  /// Claims on meters by families that persons outside the frame alone speak for, by family order: partitions as those of
  /// ``family``.
  let meterClaims: BlockSpill
  /// Family orders of all members of families, known to Dukcapil or not, by their first bits.
  let living: BlockSpill
  /// Unmatched persons, by family.
  let unmatched: BlockSpill
  /// Those of them that have a NIK, once those of one family are one, by NIK.
  let unmatchedNumbers: BlockSpill
  /// The same once those of one family or NIK are one, by kab/kota and birth date.
  let unmatchedPlaces: BlockSpill
  /// The same once they are persons, and those of the previous registry, by name, birth date and region.
  let unmatchedNames: BlockSpill
  /// Household forms that no member of the population leads to a family, and where their unmatched members end, by
  /// household.
  let forms: BlockSpill
  /// Everything that belongs to a family, by family order.
  let family: BlockSpill
  /// Persons without a NIK of the previous snapshot, and those of this one, by id.
  let ancestry: BlockSpill
  /// Families of the previous snapshot and where those are now who were in them, by id of the family.
  let lineage: BlockSpill
  /// Lines of `identitas`, by id.
  let identity: BlockSpill
  /// Rows whose outcome is known before files have ranks.
  let deferred: BlockSpill
  /// Every person of Dukcapil, for the repair; read several times.
  let frame: BlockSpill
  /// Rows that nobody was found for by their NIK, by household, else by own id or content.
  let residue: BlockSpill
  /// What the repair found for them, by person, else by declared NIK.
  let claims: BlockSpill
  /// What the run is about, when it is not about all rows.
  let scope: MatchScope?

  static let deferredPartitions = 16
  /// Bits of the partition number of ``living``, never more than those of families.
  var livingBits: Int { min(plan.familyBits, 4) }
  /// Enough to keep all workers busy, few enough to cost no memory.
  static let framePartitions = 64

  init(plan: SpillPlan, folder: String, scope: MatchScope? = nil) throws(Failure) {
    self.plan = plan
    self.scope = scope
    pool = try BlockPool(path: "\(folder)/spill", memory: plan.poolMemory, blockSize: plan.blockSize)
    nik = BlockSpill(pool, partitions: 1 << plan.nikBits)
    household = BlockSpill(pool, partitions: 1 << plan.smallBits)
    keyed = BlockSpill(pool, partitions: 1 << plan.smallBits)
    meter = BlockSpill(pool, partitions: 1 << plan.smallBits)
    meterClaims = BlockSpill(pool, partitions: 1 << plan.familyBits)
    living = BlockSpill(pool, partitions: 1 << min(plan.familyBits, 4))
    unmatched = BlockSpill(pool, partitions: 1 << plan.smallBits)
    unmatchedNumbers = BlockSpill(pool, partitions: 1 << plan.smallBits)
    unmatchedPlaces = BlockSpill(pool, partitions: 1 << plan.smallBits)
    unmatchedNames = BlockSpill(pool, partitions: 1 << plan.smallBits)
    forms = BlockSpill(pool, partitions: 1 << plan.smallBits)
    family = BlockSpill(pool, partitions: 1 << plan.familyBits)
    ancestry = BlockSpill(pool, partitions: 1 << plan.smallBits)
    lineage = BlockSpill(pool, partitions: 1 << plan.smallBits)
    // The lines of one are put in order in the cache of a core.
    identity = BlockSpill(pool, partitions: 1 << min(max(plan.partBits, plan.familyBits - 2), 9))
    deferred = BlockSpill(pool, partitions: Spills.deferredPartitions)
    frame = BlockSpill(pool, partitions: Spills.framePartitions)
    residue = BlockSpill(pool, partitions: 1 << plan.smallBits)
    claims = BlockSpill(pool, partitions: 1 << plan.smallBits)
  }
}
