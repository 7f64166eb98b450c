import Diagnostics
import Glibc
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

  /// `contentBytes`: decompressed size of all inputs. `populationRows`: rows of Dukcapil.
  init(contentBytes: Int, populationRows: Int, jobs: Int, memory: Int) {
    self.jobs = jobs
    // A loaded partition takes its bytes and about a tenth for indexes; every worker holds one.
    let budget = max(memory / (jobs * 4), 4 << 20)
    let target = min(budget, 16 << 20)
    var bits = 0
    while bits < 10 && contentBytes >> bits > target { bits += 1 }
    while bits < 13 && contentBytes >> bits > budget { bits += 1 }
    nikBits = bits
    familyBits = bits
    smallBits = max(bits - 1, 0)
    var parts = 0
    while populationRows > 65_536 << parts { parts += 1 }
    partBits = parts
  }

  /// The partition of `hash` when there are 2^bits.
  @inline(__always)
  static func partition(_ hash: UInt64, bits: Int) -> Int { bits == 0 ? 0 : Int(hash >> UInt64(64 - bits)) }

  /// Allows as many open files as the system lets this process have.
  static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

/// Every spill of the stage.
struct Spills: Sendable {
  let plan: SpillPlan
  /// Rows with a usable NIK, by NIK.
  let nik: SpillSet
  /// Household rows, their members' links and unmatched members, by household.
  let household: SpillSet
  /// Rows judged by the source's own id or by their content.
  let keyed: SpillSet
  /// Meters and the claims on them, by meter number.
  let meter: SpillSet
  /// Unmatched persons, by name and birth date.
  let unmatched: SpillSet
  /// Everything that belongs to a family, by family order.
  let family: SpillSet
  /// Lines of `identitas`, by id.
  let identity: SpillSet
  /// Rows whose outcome is known before files have ranks.
  let deferred: SpillSet

  static let deferredPartitions = 16

  init(plan: SpillPlan, folder: String) throws(Failure) {
    self.plan = plan
    nik = try SpillSet(folder: "\(folder)/nik", partitions: 1 << plan.nikBits)
    household = try SpillSet(folder: "\(folder)/household", partitions: 1 << plan.smallBits)
    keyed = try SpillSet(folder: "\(folder)/keyed", partitions: 1 << plan.smallBits)
    meter = try SpillSet(folder: "\(folder)/meter", partitions: 1 << plan.smallBits)
    unmatched = try SpillSet(folder: "\(folder)/unmatched", partitions: 1 << plan.smallBits)
    family = try SpillSet(folder: "\(folder)/family", partitions: 1 << plan.familyBits)
    identity = try SpillSet(folder: "\(folder)/identity", partitions: 1 << min(plan.partBits, 9))
    deferred = try SpillSet(folder: "\(folder)/deferred", partitions: Spills.deferredPartitions)
  }
}
