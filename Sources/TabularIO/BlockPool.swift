import Diagnostics
import Glibc

/// Blocks of memory that several ``BlockSpill`` share; what goes beyond the budget lies in temporary files.
///
/// A full block is handed over as it is, without a copy, while there is budget; then its bytes go to a free slot of
/// a file. Blocks and slots that have been read are used again, so neither grows with the number of passes.
package final class BlockPool: @unchecked Sendable {
  /// Bytes of a block.
  package let blockSize: Int
  private let paths: [String]
  /// Several files, because writers of one file wait for each other; slot n lies in file n modulo their number.
  private let files: [FileAccess]
  private let limit: Int
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var slabs: [UnsafeMutableRawPointer] = []
  private var freeBlocks: [UnsafeMutablePointer<UInt8>] = []
  private var freeSlots: [Int] = []
  private var slots = 0
  /// Blocks that hold records; those of appenders are their own affair.
  private var stored = 0

  private static let slabSize = 2 << 20
  private static let fileCount = 8
  /// `MADV_HUGEPAGE` of Linux, which Glibc's module does not show.
  private static let adviseHugePages: Int32 = 14

  /// Keeps at most `memory` bytes of full blocks; files whose names begin with `path` take the rest.
  package init(path: String, memory: Int, blockSize: Int = 16 << 10) throws(Failure) {
    precondition(blockSize <= BlockPlace.largestBlock, "block too large")
    paths = (0..<BlockPool.fileCount).map { "\(path)-\($0)" }
    self.blockSize = blockSize
    limit = memory / blockSize
    var files: [FileAccess] = []
    for path in paths { files.append(try FileAccess.writing(path)) }
    self.files = files
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
    for slab in slabs { free(slab) }
  }

  /// Deletes the files.
  package func remove() { for path in paths { unlink(path) } }

  fileprivate func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// An empty block. Call under the lock.
  private func block() -> UnsafeMutablePointer<UInt8> {
    if let block = freeBlocks.popLast() { return block }
    var slab: UnsafeMutableRawPointer?
    guard posix_memalign(&slab, BlockPool.slabSize, BlockPool.slabSize) == 0, let slab else {
      return .allocate(capacity: blockSize)
    }
    madvise(slab, BlockPool.slabSize, BlockPool.adviseHugePages)
    slabs.append(slab)
    let first = slab.assumingMemoryBound(to: UInt8.self)
    for index in 1..<BlockPool.slabSize / blockSize { freeBlocks.append(first + index * blockSize) }
    return first
  }

  fileprivate func emptyBlock() -> UnsafeMutablePointer<UInt8> { locked { block() } }

  fileprivate func giveBack(_ blocks: some Sequence<UnsafeMutablePointer<UInt8>>) {
    locked { freeBlocks.append(contentsOf: blocks) }
  }

  fileprivate func giveBack(_ blocks: [SpillBlock]) {
    locked {
      for block in blocks {
        if block.isOwn {
          BlockPlace.free(large: block.start)
        } else {
          freeBlocks.append(block.start)
        }
        if block.wasStored { stored -= 1 }
      }
    }
  }

  /// Stores a full block: answers an empty block in its place when it was kept in memory, nil when it was written to
  /// the file, after which the caller's block is empty.
  fileprivate func store(
    _ block: UnsafeMutablePointer<UInt8>, used: Int, _ add: (BlockPlace) -> Void
  ) throws(Failure) -> UnsafeMutablePointer<UInt8>? {
    pthread_mutex_lock(mutex)
    if stored < limit {
      stored += 1
      add(BlockPlace(memory: block, used: used))
      let fresh = self.block()
      pthread_mutex_unlock(mutex)
      return fresh
    }
    let slot = freeSlots.popLast() ?? slots
    if slot == slots { slots += 1 }
    pthread_mutex_unlock(mutex)
    try files[slot % BlockPool.fileCount].write(
      ByteView(start: UnsafePointer(block), count: used), at: slot / BlockPool.fileCount * blockSize)
    locked { add(BlockPlace(slot: slot, used: used)) }
    return nil
  }

  /// Stores a record that is larger than a block, in memory of its own.
  fileprivate func storeLarge(_ record: ByteView, _ add: (BlockPlace) -> Void) {
    let place = BlockPlace(large: record)
    locked { add(place) }
  }

  /// Gives back what was stored at `places`, unread.
  fileprivate func forget(_ places: [BlockPlace]) {
    locked {
      for place in places {
        if let memory = place.memory {
          if place.isLarge {
            BlockPlace.free(large: memory)
          } else {
            freeBlocks.append(memory)
            stored -= 1
          }
        } else {
          freeSlots.append(place.slot)
        }
      }
    }
  }

  /// Brings what was stored at `place` to memory.
  fileprivate func load(_ place: BlockPlace) throws(Failure) -> SpillBlock {
    if let memory = place.memory {
      return SpillBlock(start: memory, count: place.used, isOwn: place.isLarge, wasStored: !place.isLarge)
    }
    let block = try copy(place)
    locked { freeSlots.append(place.slot) }
    return block
  }

  /// Reads what was stored in the file at `place`, which stays there.
  fileprivate func copy(_ place: BlockPlace) throws(Failure) -> SpillBlock {
    let block = emptyBlock()
    let number = place.slot % BlockPool.fileCount
    let offset = place.slot / BlockPool.fileCount * blockSize
    let got = try files[number].read(into: block, count: place.used, at: offset)
    if got != place.used {
      throw Failure(
        .ioFailure, id: "berkas sementara terpotong", en: "temporary file is truncated", file: paths[number])
    }
    return SpillBlock(start: block, count: place.used, isOwn: false, wasStored: false)
  }
}

/// Where a stored block lies, in memory or at a slot of the file, and how many of its bytes are used. Eight bytes: at
/// national size there are millions, which no budget counts.
private struct BlockPlace {
  /// From below: 48 bits of address or slot, 15 of bytes used, one that says memory.
  private let bits: UInt64

  private static let low: UInt64 = 1 << 48 - 1
  /// Says in the place of the bytes used that the record is larger than a block; its size stands before it.
  private static let large = 0x7FFF
  /// Bytes before such a record.
  private static let head = 16
  /// The largest block whose bytes can be told.
  static let largestBlock = large - 1

  init(memory: UnsafeMutablePointer<UInt8>, used: Int) {
    bits = 1 << 63 | UInt64(used) << 48 | UInt64(UInt(bitPattern: memory)) & BlockPlace.low
  }

  init(slot: Int, used: Int) { bits = UInt64(used) << 48 | UInt64(slot) & BlockPlace.low }

  /// Copies a record to memory of its own, which ``free(large:)`` gives back.
  init(large record: ByteView) {
    let start = UnsafeMutableRawPointer.allocate(byteCount: BlockPlace.head + record.count, alignment: 16)
    start.storeBytes(of: record.count, as: Int.self)
    let copy = (start + BlockPlace.head).assumingMemoryBound(to: UInt8.self)
    copy.update(from: record.start, count: record.count)
    self.init(memory: copy, used: BlockPlace.large)
  }

  static func free(large memory: UnsafeMutablePointer<UInt8>) {
    (UnsafeMutableRawPointer(memory) - BlockPlace.head).deallocate()
  }

  /// Nil for a slot of the file.
  var memory: UnsafeMutablePointer<UInt8>? {
    bits >> 63 == 0 ? nil : UnsafeMutablePointer(bitPattern: UInt(bits & BlockPlace.low))
  }
  var slot: Int { Int(bits & BlockPlace.low) }
  var isLarge: Bool { bits >> 48 & 0x7FFF == UInt64(BlockPlace.large) }
  var used: Int {
    let used = Int(bits >> 48 & 0x7FFF)
    guard used == BlockPlace.large, let memory else { return used }
    return (UnsafeRawPointer(memory) - BlockPlace.head).load(as: Int.self)
  }
}

/// A run of whole records in memory that may be changed.
package struct SpillBlock {
  package let start: UnsafeMutablePointer<UInt8>
  package let count: Int
  fileprivate let isOwn: Bool
  fileprivate let wasStored: Bool
}

/// Records in partitions that wait, in memory or on disk, for who reads them.
///
/// Records of many workers are appended in blocks, so their order follows thread timing: who reads a partition must
/// put its records in an order defined by their content. Only those of one worker alone stay in the order in which
/// they were appended.
package final class BlockSpill: @unchecked Sendable {
  fileprivate let pool: BlockPool
  private var places: [[BlockPlace]]

  /// Number of partitions.
  package let partitions: Int

  package init(_ pool: BlockPool, partitions: Int) {
    self.pool = pool
    self.partitions = partitions
    places = Array(repeating: [], count: partitions)
  }

  /// Takes the content of `partition` out and lends it to `body`, then gives the memory back to the pool. Call only when
  /// nobody appends to the partition any more.
  package func consume<Result>(_ partition: Int, _ body: ([SpillBlock]) throws -> Result) throws -> Result {
    let found = pool.locked { () -> [BlockPlace] in
      defer { places[partition] = [] }
      return places[partition]
    }
    var blocks: [SpillBlock] = []
    blocks.reserveCapacity(found.count)
    defer { pool.giveBack(blocks) }
    for place in found { blocks.append(try pool.load(place)) }
    return try body(blocks)
  }

  /// Takes the content of `partition` out for as long as the caller wants it; ``release(_:)`` gives the memory back.
  package func take(_ partition: Int) throws(Failure) -> [SpillBlock] {
    let found = pool.locked { () -> [BlockPlace] in
      defer { places[partition] = [] }
      return places[partition]
    }
    var blocks: [SpillBlock] = []
    blocks.reserveCapacity(found.count)
    for place in found { blocks.append(try pool.load(place)) }
    return blocks
  }

  /// Gives back what ``take(_:)`` took.
  package func release(_ blocks: [SpillBlock]) { pool.giveBack(blocks) }

  /// Lends the content of `partition` to `body` block by block and leaves it where it is, to be read again. The bytes
  /// must not be changed. Call only when nobody appends to the partition.
  package func visit(_ partition: Int, _ body: (ByteView) throws -> Void) throws {
    let found = pool.locked { places[partition] }
    for place in found {
      if let memory = place.memory {
        try body(ByteView(start: UnsafePointer(memory), count: place.used))
      } else {
        let block = try pool.copy(place)
        defer { pool.giveBack(CollectionOfOne(block.start)) }
        try body(ByteView(start: UnsafePointer(block.start), count: block.count))
      }
    }
  }

  /// Forgets the content of `partition`.
  package func drop(_ partition: Int) {
    pool.forget(
      pool.locked {
        defer { places[partition] = [] }
        return places[partition]
      })
  }

  fileprivate func place(_ index: Int, in partition: Int) -> BlockPlace? {
    pool.locked { index < places[partition].count ? places[partition][index] : nil }
  }

  /// Bytes of the records in `partition`.
  package func size(_ partition: Int) -> Int {
    pool.locked { places[partition].reduce(0) { $0 + $1.used } }
  }

  fileprivate func store(
    _ block: UnsafeMutablePointer<UInt8>, used: Int, in partition: Int
  ) throws(Failure) -> UnsafeMutablePointer<UInt8>? {
    try pool.store(block, used: used) { places[partition].append($0) }
  }

  /// Stores a block that is not full: into the room that the partition's newest block in memory still has, if enough.
  fileprivate func storeRest(
    _ block: UnsafeMutablePointer<UInt8>, used: Int, in partition: Int
  ) throws(Failure) -> UnsafeMutablePointer<UInt8>? {
    let fitted = pool.locked { () -> Bool in
      guard let last = places[partition].last, let memory = last.memory, last.used + used <= pool.blockSize else {
        return false
      }
      (memory + last.used).update(from: block, count: used)
      places[partition][places[partition].count - 1] = BlockPlace(memory: memory, used: last.used + used)
      return true
    }
    return fitted ? nil : try store(block, used: used, in: partition)
  }

  fileprivate func storeLarge(_ record: ByteView, in partition: Int) {
    pool.storeLarge(record) { places[partition].append($0) }
  }
}

/// Reads one partition of a ``BlockSpill`` block by block, as ``BlockSpill/visit(_:_:)`` does, for who walks along something
/// else at the same time.
package struct BlockReader: ~Copyable {
  private let spill: BlockSpill
  private let partition: Int
  private var index = 0
  /// The block at hand when it came from the file.
  private var copy: UnsafeMutablePointer<UInt8>?

  package init(_ spill: BlockSpill, _ partition: Int) {
    self.spill = spill
    self.partition = partition
  }

  deinit { if let copy { spill.pool.giveBack(CollectionOfOne(copy)) } }

  /// The next block, nil after the last; valid until the next call.
  package mutating func next() throws(Failure) -> ByteView? {
    if let copy { spill.pool.giveBack(CollectionOfOne(copy)) }
    copy = nil
    guard let place = spill.place(index, in: partition) else { return nil }
    index += 1
    if let memory = place.memory { return ByteView(start: UnsafePointer(memory), count: place.used) }
    let block = try spill.pool.copy(place)
    copy = block.start
    return ByteView(start: UnsafePointer(block.start), count: block.count)
  }
}

/// One worker's way into a ``BlockSpill``: fills a block a partition; blocks are taken when first needed.
package struct BlockAppender: ~Copyable {
  private let spill: BlockSpill
  private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
  private let used: UnsafeMutablePointer<Int>
  private let blockSize: Int

  package init(_ spill: BlockSpill) {
    self.spill = spill
    blockSize = spill.pool.blockSize
    blocks = .allocate(capacity: spill.partitions)
    blocks.initialize(repeating: nil, count: spill.partitions)
    used = .allocate(capacity: spill.partitions)
    used.initialize(repeating: 0, count: spill.partitions)
  }

  deinit {
    spill.pool.giveBack((0..<spill.partitions).compactMap { blocks[$0] })
    blocks.deallocate()
    used.deallocate()
  }

  /// Room for `count` bytes of one record in `partition`, to be written at once; nil when it does not fit a block.
  @inline(__always)
  private mutating func room(_ count: Int, _ partition: Int) throws(Failure) -> UnsafeMutablePointer<UInt8>? {
    if let block = blocks[partition], used[partition] + count <= blockSize { return block + used[partition] }
    if count > blockSize { return nil }
    if let block = blocks[partition] {
      if let fresh = try spill.store(block, used: used[partition], in: partition) { blocks[partition] = fresh }
    } else {
      blocks[partition] = spill.pool.emptyBlock()
    }
    used[partition] = 0
    return blocks[partition]
  }

  /// Adds one record. It can be read at the latest after ``flush()``.
  package mutating func append(_ record: ByteView, to partition: Int) throws(Failure) {
    precondition(partition >= 0 && partition < spill.partitions, "partition out of range")
    guard let target = try room(record.count, partition) else {
      // What came before stays before.
      try flush(partition)
      spill.storeLarge(record, in: partition)
      return
    }
    target.update(from: record.start, count: record.count)
    used[partition] += record.count
  }

  /// Hands over what is still held.
  package mutating func flush() throws(Failure) {
    for partition in 0..<spill.partitions { try flush(partition) }
  }

  private mutating func flush(_ partition: Int) throws(Failure) {
    guard used[partition] > 0, let block = blocks[partition] else { return }
    blocks[partition] = try spill.storeRest(block, used: used[partition], in: partition) ?? block
    used[partition] = 0
  }
}
