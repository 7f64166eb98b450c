import Diagnostics
import Glibc

/// Temporary files, one a partition, under the run folder: what does not fit in memory waits here.
///
/// Records of many workers are appended in blocks, so the order inside a partition follows thread timing: who reads
/// one must put its records in an order defined by their content. Removed with ``remove()``.
package final class SpillSet: @unchecked Sendable {
  private let folder: String
  private let files: [FileAccess]
  private let locks: UnsafeMutablePointer<pthread_mutex_t>
  private var sizes: [Int]
  /// Number of partitions.
  package var partitions: Int { files.count }

  /// Creates `folder` with `partitions` empty files.
  package init(folder: String, partitions: Int) throws(Failure) {
    try FileAccess.makeFolder(folder)
    self.folder = folder
    var files: [FileAccess] = []
    for index in 0..<partitions { files.append(try FileAccess.writing("\(folder)/\(index).spill")) }
    self.files = files
    sizes = Array(repeating: 0, count: partitions)
    locks = .allocate(capacity: partitions)
    for index in 0..<partitions { pthread_mutex_init(locks + index, nil) }
  }

  deinit {
    for index in 0..<partitions { pthread_mutex_destroy(locks + index) }
    locks.deallocate()
  }

  /// Bytes in `partition`.
  package func size(_ partition: Int) -> Int {
    pthread_mutex_lock(locks + partition)
    defer { pthread_mutex_unlock(locks + partition) }
    return sizes[partition]
  }

  /// Appends a block of whole records; safe from many threads.
  package func append(_ bytes: ByteView, to partition: Int) throws(Failure) {
    pthread_mutex_lock(locks + partition)
    defer { pthread_mutex_unlock(locks + partition) }
    try files[partition].write(bytes)
    sizes.withUnsafeMutableBufferPointer { $0[partition] += bytes.count }
  }

  /// The whole content of `partition`. Call only when nobody appends any more.
  package func content(_ partition: Int) throws(Failure) -> [UInt8] {
    let size = size(partition)
    var bytes = [UInt8](repeating: 0, count: size)
    let file = files[partition]
    _ = try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try file.read(into: base, count: size, at: 0)
    }
    return bytes
  }

  /// Up to `count` bytes of `partition` from `offset`, fewer only at its end. Call only when nobody appends any more.
  func read(
    _ partition: Int, into target: UnsafeMutablePointer<UInt8>, count: Int, at offset: Int
  ) throws(Failure) -> Int {
    try files[partition].read(into: target, count: count, at: offset)
  }

  /// Deletes one partition's file once it has been used.
  package func discard(_ partition: Int) { unlink("\(folder)/\(partition).spill") }

  /// Deletes everything.
  package func remove() {
    for index in 0..<partitions { discard(index) }
    rmdir(folder)
  }
}

/// One worker's way into a ``SpillSet``: collects records a partition and appends them in blocks.
package struct SpillAppender: ~Copyable {
  private let spill: SpillSet
  private let blockSize: Int
  private let buffers: UnsafeMutablePointer<UInt8>
  private let used: UnsafeMutablePointer<Int>

  /// Takes `blockSize` bytes of memory a partition.
  package init(_ spill: SpillSet, blockSize: Int = 16 << 10) {
    self.spill = spill
    self.blockSize = blockSize
    buffers = .allocate(capacity: blockSize * spill.partitions)
    used = .allocate(capacity: spill.partitions)
    used.initialize(repeating: 0, count: spill.partitions)
  }

  deinit {
    buffers.deallocate()
    used.deallocate()
  }

  /// Adds one record. It reaches the file at the latest with ``flush()``.
  package mutating func append(_ record: ByteView, to partition: Int) throws(Failure) {
    precondition(partition >= 0 && partition < spill.partitions, "partition out of range")
    if used[partition] + record.count > blockSize {
      try flush(partition)
      if record.count > blockSize {
        try spill.append(record, to: partition)
        return
      }
    }
    memcpy(buffers + partition * blockSize + used[partition], record.start, record.count)
    used[partition] += record.count
  }

  private mutating func flush(_ partition: Int) throws(Failure) {
    if used[partition] == 0 { return }
    try spill.append(
      ByteView(start: UnsafePointer(buffers + partition * blockSize), count: used[partition]), to: partition)
    used[partition] = 0
  }

  /// Appends what is still held.
  package mutating func flush() throws(Failure) {
    for partition in 0..<spill.partitions { try flush(partition) }
  }
}
