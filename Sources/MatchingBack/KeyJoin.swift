import Diagnostics
import StageContract
import TabularIO

/// What is asked for and what is offered, by key: both on disk in the same partitions, the offers cut down to what may
/// be asked for.
final class KeyJoin {
  let needs: KeyedSpill
  let offers: KeyedSpill
  private(set) var filter: KeyFilter
  private(set) var isAsked = false

  /// `keys` is about how many will be asked for.
  init(folder: String, keys: Int, memory: Int, jobs: Int) throws(Failure) {
    let partitions = max(1, keys * 256 / max(memory / (16 * jobs), 1 << 20))
    needs = try KeyedSpill(folder: folder + "-tanya", partitions: partitions)
    offers = try KeyedSpill(folder: folder + "-jawab", partitions: partitions)
    filter = KeyFilter(keys: keys, memory: memory / 8)
  }

  /// Tells which keys were asked for. One caller at a time, before anything is offered.
  func expect(_ hashes: [UInt64]) {
    if !hashes.isEmpty { isAsked = true }
    for hash in hashes { filter.insert(hash) }
  }

  /// One worker's way to offer rows of the snapshot.
  final class Offering {
    let reader: KeyReader
    /// What is offered next, put together by whoever offers.
    var packer = FieldPacker()
    private let out: KeyedAppender
    private let filter: KeyFilter

    fileprivate init(_ join: KeyJoin, _ work: MatchbackWork) {
      reader = work.keyReader()
      out = join.offers.appender()
      filter = join.filter
    }

    /// Whether `key` may be among those asked for.
    func isAsked(_ key: SpillKey) -> Bool { filter.mayHold(key.hash) }

    /// Offers what the packer holds under `key`; offers of one key come back in the order of `number`.
    func add(_ key: SpillKey, number: UInt64 = 0) throws(Failure) {
      try packer.with { (payload) throws(Failure) in try out.add(key, number: number, payload: payload) }
    }

    fileprivate func flush() throws(Failure) { try out.flush() }
  }

  /// Reads `table` on all workers; `offer` gets each chunk with its worker's way in.
  func offer(
    from table: Table, _ work: MatchbackWork, _ offer: (RowChunk, Offering) throws -> Void
  ) throws {
    work.progress.start(table.name)
    var offerings: [Offering] = []
    try table.scan(
      jobs: work.jobs,
      makeContext: {
        let offering = Offering(self, work)
        offerings.append(offering)
        return offering
      },
      work: { (chunk: RowChunk, offering: inout Offering) throws -> Int in
        try offer(chunk, offering)
        return chunk.rowCount
      },
      deliver: { rows, _ in work.progress.add(rows: rows) })
    for offering in offerings { try offering.flush() }
  }

  /// Does `work` with every partition on `jobs` workers, `deliver` in partition order.
  func forEachPartition<Output>(
    jobs: Int, work: (Int, Int) throws -> Output, deliver: (Output) throws -> Void
  ) throws {
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: {
        defer { next += 1 }
        return next < needs.partitions ? next : nil
      },
      work: { (partition: Int, worker: Int) in
        let output = try work(partition, worker)
        needs.discard(partition)
        offers.discard(partition)
        return output
      }, deliver: deliver)
  }
}

extension SpillKey {
  /// The key of a NIK, or with `marked` of a No KK among ids.
  init(number: UInt64, marked: Bool = false) { self.init(number, marked ? 1 << 40 : 0) }

  /// The key of an id of the registry (20 characters, Crockford base 32: 100 bits); nil for anything else.
  init?(id: ByteView) {
    if id.count != 20 { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for place in 0..<20 {
      let value = IdDigits.values[Int(id[place])]
      if value < 0 { return nil }
      high = high << 5 | low >> 31
      low = (low << 5 | UInt64(value)) & 0xF_FFFF_FFFF
    }
    self.init(high, low)
  }
}

/// The digits of ids.
private enum IdDigits {
  static let values: [Int8] = {
    var values = [Int8](repeating: -1, count: 256)
    for (value, byte) in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8.enumerated() { values[Int(byte)] = Int8(value) }
    return values
  }()
}
