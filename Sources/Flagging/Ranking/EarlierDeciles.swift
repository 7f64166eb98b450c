import Diagnostics
import StageContract
import TabularIO

/// The deciles that families had in the last one or two snapshots, joined by `id_keluarga` in bounded memory.
///
/// Both sides are spilled by a hash of the id and merged partition by partition.
final class EarlierDeciles: @unchecked Sendable {
  /// The earlier deciles of one part's families: five bits a snapshot, decile and whether the family was there.
  struct Part: Sendable {
    fileprivate let values: [UInt32]

    /// One and two snapshots ago; 0 where the family was not ranked or not there.
    @inline(__always)
    func deciles(_ index: Int) -> (Int, Int) {
      (Int(values[index] & 15), Int(values[index] >> 5) & 15)
    }

    /// Whether the family was in the last snapshot.
    @inline(__always)
    func wasThere(_ index: Int) -> Bool { values[index] & EarlierDeciles.present != 0 }
  }

  private static let present: UInt32 = 16

  private static let ownSize = 32
  private let own: SpillSet
  private let theirs: [SpillSet]
  private let back: RankReturn
  private let partitions: Int
  /// What the last snapshot remembers of refuted evidence.
  let memory: RefutationMemory?

  init(
    _ pool: BlockPool, folder: String, snapshots: [UpstreamStage], settings: FlagSettings, families: Int, memory: Int,
    jobs: Int, groups: PartGroups
  ) throws {
    let wanted = families * 128 / max(memory / (jobs * 4), 1 << 20) + 1
    let partitions = min(max(wanted, 1), 64)
    self.partitions = partitions
    own = try SpillSet(folder: folder + ".kini", partitions: partitions)
    back = RankReturn(pool, groups: groups)
    self.memory = try snapshots.first.flatMap {
      try RefutationMemory(
        folder: folder + ".bantahan", snapshot: $0, partitions: partitions, groups: groups, jobs: jobs)
    }
    var sets: [SpillSet] = []
    for (place, snapshot) in snapshots.enumerated() {
      let set = try SpillSet(folder: folder + ".dulu-\(place)", partitions: partitions)
      try EarlierDeciles.read(snapshot, settings, into: set, jobs: jobs)
      sets.append(set)
    }
    theirs = sets
  }

  /// Spills (id, decile) of an earlier snapshot.
  private static func read(
    _ snapshot: UpstreamStage, _ settings: FlagSettings, into set: SpillSet, jobs: Int
  ) throws {
    let table = try snapshot.table("keluarga")
    let id = try table.column("id_keluarga")
    let prefix = settings.usesOfficialDeciles ? "desil_resmi_" : "desil_"
    let decile = try table.column(prefix + settings.scope.text)
    try parallelForEach(count: table.parts.count, jobs: jobs) { part, _ in
      var cursor = RowCursor(table, parts: part..<(part + 1))
      var appender = SpillAppender(set, blockSize: 4 << 10)
      while try cursor.next() {
        let row = cursor.row
        guard let identity = Identity(row[id]), !identity.isNone else { continue }
        let value = row[decile].smallCode
        let ranked = value >= 1 && value <= 10 ? UInt64(value) : 0
        try append(identity, UInt64(present) | ranked, set.partitions, &appender)
      }
      try appender.flush()
    }
  }

  /// The partition that a family's records go to.
  static func partition(_ id: Identity, _ partitions: Int) -> Int {
    Int(StableHash.mix(id.high ^ StableHash.mix(id.middle ^ id.low)) % UInt64(partitions))
  }

  private static func append(
    _ id: Identity, _ value: UInt64, _ partitions: Int, _ appender: inout SpillAppender
  ) throws(Failure) {
    var record = (id.high, id.middle, id.low, value)
    let failure: Failure? = withUnsafeBytes(of: &record) { raw in
      do throws(Failure) {
        try appender.append(ByteView(raw.assumingMemoryBound(to: UInt8.self)), to: partition(id, partitions))
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// One worker's way to hand in the families of the present run.
  struct Collector: ~Copyable {
    private var appender: SpillAppender
    private let partitions: Int

    fileprivate init(_ owner: EarlierDeciles) {
      appender = SpillAppender(owner.own, blockSize: 4 << 10)
      partitions = owner.partitions
    }

    mutating func add(_ id: Identity, part: Int, index: Int) throws(Failure) {
      try EarlierDeciles.append(id, UInt64(part) << 32 | UInt64(index), partitions, &appender)
    }

    mutating func finish() throws(Failure) { try appender.flush() }
  }

  func collector() -> Collector { Collector(self) }

  private struct Record {
    var id: Identity
    var value: UInt64
  }

  /// Joins both sides.
  func join() throws {
    var writer = back.writer()
    for partition in 0..<partitions {
      var ours = try own.content(partition)
      own.discard(partition)
      EarlierDeciles.sort(&ours)
      try memory?.join(partition) { EarlierDeciles.place($0, in: ours) }
      var found = [UInt32](repeating: 0, count: ours.count / EarlierDeciles.ownSize)
      for (place, set) in theirs.enumerated() {
        var old = try set.content(partition)
        set.discard(partition)
        EarlierDeciles.sort(&old)
        EarlierDeciles.merge(ours, old, shift: UInt32(5 * place), into: &found)
      }
      let failure: Failure? = ours.withUnsafeBytes { raw in
        let records = raw.bindMemory(to: Record.self)
        for index in 0..<records.count where found[index] != 0 {
          do throws(Failure) {
            try writer.send(
              found[index], part: Int(records[index].value >> 32), index: Int(records[index].value & 0xFFFF_FFFF))
          } catch {
            return error
          }
        }
        return nil
      }
      if let failure { throw failure }
    }
    try writer.finish()
    own.remove()
    for set in theirs { set.remove() }
  }

  private static func sort(_ content: inout [UInt8]) {
    content.withUnsafeMutableBytes { raw in
      var records = raw.bindMemory(to: Record.self)
      records.sort { $0.id != $1.id ? $0.id < $1.id : $0.value < $1.value }
    }
  }

  /// Where the family called `id` stands; `ours` are sorted records. O(log n).
  private static func place(_ id: Identity, in ours: [UInt8]) -> UInt64? {
    ours.withUnsafeBytes { raw in
      let records = raw.bindMemory(to: Record.self)
      var low = 0
      var high = records.count
      while low < high {
        let middle = (low + high) / 2
        if records[middle].id < id { low = middle + 1 } else { high = middle }
      }
      return low < records.count && records[low].id == id ? records[low].value : nil
    }
  }

  private static func merge(_ ours: [UInt8], _ old: [UInt8], shift: UInt32, into found: inout [UInt32]) {
    ours.withUnsafeBytes { rawOurs in
      old.withUnsafeBytes { rawOld in
        let left = rawOurs.bindMemory(to: Record.self)
        let right = rawOld.bindMemory(to: Record.self)
        var place = 0
        for index in 0..<left.count {
          while place < right.count && right[place].id < left[index].id { place += 1 }
          if place < right.count && right[place].id == left[index].id {
            found[index] |= UInt32(right[place].value) << shift
          }
        }
      }
    }
  }

  /// The families of the parts of `group`; `counts` says how many each has. They are gone from here then.
  func parts(group: Int, counts: [Int]) throws -> [Part] {
    try back.values(group: group, counts: counts).map { Part(values: $0) }
  }

  func remove() { memory?.remove() }
}
