import Diagnostics
import StageContract
import TabularIO

/// Who is defined where and who points at whom: every id of the snapshot as 16 bytes, routed to partitions by its first
/// bits, each partition then looked through by itself. So memory stays bounded at any size.
final class ReferenceCheck {
  /// What a place in a file says of an id.
  enum Role: UInt64, CaseIterable {
    /// It is a family of the snapshot.
    case family
    /// It is a person of the frame.
    case person
    /// It is a person outside the frame.
    case outsider
    /// It stands in the id registry.
    case registered
    /// It is named as a family.
    case toFamily
    /// It is named as a person.
    case toPerson
  }

  private let spill: SpillSet
  private let shift: UInt64

  /// `files` are named by index below; `records` is about how many ids there are.
  init(folder: String, records: Int, memory: Int, jobs: Int) throws(Failure) {
    let wanted = max(1, records * 16 / max(memory / (6 * max(jobs, 1)), 1 << 20))
    var bits: UInt64 = 3
    while 1 << bits < wanted && bits < 9 { bits += 1 }
    shift = 64 - bits
    spill = try SpillSet(folder: folder, partitions: 1 << Int(bits))
  }

  deinit { spill.remove() }

  /// One worker's way in.
  final class Appender {
    private var out: SpillAppender
    private let shift: UInt64

    fileprivate init(_ spill: SpillSet, shift: UInt64) {
      out = SpillAppender(spill)
      self.shift = shift
    }

    /// Records that `id` has `role` in `file`. Answers false when it is no id.
    func add(_ id: ByteView, _ role: Role, file: Int) throws(Failure) -> Bool {
      guard let (high, low) = FamilyID.bits(id) else { return false }
      var record = (high.littleEndian, (low << 28 | role.rawValue << 24 | UInt64(file)).littleEndian)
      try withUnsafeBytes(of: &record) { bytes throws(Failure) in
        try out.append(ByteView(bytes.bindMemory(to: UInt8.self)), to: Int(high >> shift))
      }
      return true
    }

    func flush() throws(Failure) { try out.flush() }
  }

  func appender() -> Appender { Appender(spill, shift: shift) }

  /// Published root over the ids of all families, ascending, and their number.
  private(set) var families: (root: String, count: Int) = ("", 0)

  /// What is wrong, by file.
  struct Finding: Sendable {
    var dangling = 0
    var doubled = 0
    var unregistered = 0
  }

  /// Looks through all partitions on `jobs` workers; one finding a file.
  func run(files: Int, jobs: Int) throws -> [Finding] {
    var total = [Finding](repeating: Finding(), count: files)
    var next = 0
    var tree = RowTree()
    var count = 0
    let spill = self.spill
    try orderedParallel(
      jobs: jobs,
      next: {
        defer { next += 1 }
        return next < spill.partitions ? next : nil
      },
      work: { (partition: Int, _: Int) in
        let bytes = try spill.content(partition)
        spill.discard(partition)
        return (ReferenceCheck.look(bytes, files: files), ReferenceCheck.familyLeaves(bytes))
      },
      deliver: { (found: [Finding], leaves: [Digest32]) in
        for leaf in leaves { tree.add(leaf: leaf) }
        count += leaves.count
        for index in found.indices {
          total[index].dangling += found[index].dangling
          total[index].doubled += found[index].doubled
          total[index].unregistered += found[index].unregistered
        }
      })
    families = (Hex.text(FamilyID.root(of: tree.root().array, count: count)), count)
    return total
  }

  /// The leaves of the families of a partition, by id. Partitions hold ids by their first bits, so leaves of one
  /// partition after the other are those of the whole.
  private static func familyLeaves(_ bytes: [UInt8]) -> [Digest32] {
    var ids: [(high: UInt64, low: UInt64)] = []
    bytes.withUnsafeBytes { raw in
      for offset in stride(from: 0, to: raw.count - 15, by: 16) {
        let rest = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        if Role(rawValue: rest >> 24 & 15) != .family { continue }
        ids.append((UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)), rest >> 28))
      }
    }
    ids.sort { ($0.high, $0.low) < ($1.high, $1.low) }
    return FamilyID.leaves(ids)
  }

  private static func look(_ bytes: [UInt8], files: Int) -> [Finding] {
    var found = [Finding](repeating: Finding(), count: files)
    bytes.withUnsafeBytes { raw in
      let count = raw.count / 16
      func record(_ index: Int) -> (high: UInt64, low: UInt64, role: Role?, file: Int) {
        let high = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self))
        let rest = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self))
        return (high, rest >> 28, Role(rawValue: rest >> 24 & 15), Int(rest & 0xFF_FFFF))
      }
      var definitions = 0
      for index in 0..<count where (record(index).role?.rawValue ?? 9) <= Role.registered.rawValue { definitions += 1 }
      var known = IdTable(capacity: definitions)
      for index in 0..<count {
        let (high, low, role, file) = record(index)
        guard let role, role.rawValue <= Role.registered.rawValue else { continue }
        // A family and a person may not share an id either.
        let own: UInt8 = role == .registered ? 8 : 1 << UInt8(truncatingIfNeeded: role.rawValue)
        let clash: UInt8 = role == .registered ? 8 : 7
        if known.mark(high, low, own) & clash != 0 { found[file].doubled += 1 }
      }
      for index in 0..<count {
        let (high, low, role, file) = record(index)
        let roles = known.roles(high, low)
        switch role {
        case .toFamily where roles & 1 == 0, .toPerson where roles & 6 == 0: found[file].dangling += 1
        case .family where roles & 8 == 0, .person where roles & 8 == 0, .outsider where roles & 8 == 0:
          found[file].unregistered += 1
        default: break
        }
      }
    }
    return found
  }
}

/// Ids and their roles, by open addressing: no allocation an id.
private struct IdTable {
  private var highs: [UInt64]
  private var lows: [UInt64]
  private let mask: Int

  /// Room for `capacity` ids.
  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    highs = Array(repeating: 0, count: size)
    lows = Array(repeating: 0, count: size)
    mask = size - 1
  }

  /// `low` has 36 bits; above them stand the roles and a bit that says the slot is taken.
  private func slot(_ high: UInt64, _ low: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: StableHash.mix(high ^ low)) & mask
    while lows[index] != 0 && (highs[index] != high || lows[index] & 0xF_FFFF_FFFF != low) {
      index = (index + 1) & mask
    }
    return index
  }

  /// Adds `roles` to an id; answers those it had.
  mutating func mark(_ high: UInt64, _ low: UInt64, _ roles: UInt8) -> UInt8 {
    let index = slot(high, low)
    let before = UInt8(truncatingIfNeeded: lows[index] >> 40)
    highs[index] = high
    lows[index] = low | UInt64(before | roles) << 40 | 1 << 63
    return before
  }

  func roles(_ high: UInt64, _ low: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: lows[slot(high, low)] >> 40) }
}
