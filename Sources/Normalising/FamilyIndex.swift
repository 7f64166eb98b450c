import Diagnostics
import RegistryTypes
import TabularIO

/// The families of a survey by the hash of their id, so that a member without a usable NIK can be told from an orphan
/// (TLK-008). Eight bytes a family; beyond its budget the sorted hashes lie in a file and only every 512th stays in
/// memory.
///
/// Two of a hundred million ids share a 63-bit hash with a chance of one in two thousand, and then an orphan passes.
package final class FamilyIndex: @unchecked Sendable {
  /// What is known of a family.
  package enum Answer: Sendable {
    /// No families were read at all.
    case unknown
    case absent
    case withoutRegion
    case withRegion
  }

  // Written only while the index is built, by one thread; afterwards read only.
  private var sorted: [UInt64] = []
  private var file: FileAccess?
  private var fence: [UInt64] = []
  private var count = 0
  private static let page = 512

  /// The hash of a family id, blanks at its ends left out. The same everywhere.
  package static func hash(_ id: ByteSpan) -> UInt64 { ByteView(id.trimmed()).stableHash & ~1 }

  /// What is kept of a family.
  package static func entry(_ hash: UInt64, hasRegion: Bool) -> UInt64 { hash & ~1 | (hasRegion ? 1 : 0) }

  /// Sorts the entries in memory.
  init(_ entries: [UInt64]) {
    sorted = entries
    sorted.sort()
    count = sorted.count
  }

  /// Sorts the entries of `spill`, one partition after the other (partitions by their top bits), into `path`.
  init(spill: SpillSet, path: String) throws {
    let output = try FileAccess.writing(path)
    for partition in 0..<spill.partitions {
      var entries: [UInt64] = []
      let bytes = try spill.content(partition)
      bytes.withUnsafeBytes { raw in
        for offset in stride(from: 0, to: raw.count - 7, by: 8) {
          entries.append(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
      }
      entries.sort()
      for (offset, entry) in entries.enumerated() where (count + offset) % FamilyIndex.page == 0 { fence.append(entry) }
      count += entries.count
      let page = entries.map(\.littleEndian)
      try page.withUnsafeBytes { raw in
        if let base = raw.baseAddress?.assumingMemoryBound(to: UInt8.self) {
          try output.write(ByteView(start: base, count: raw.count))
        }
      }
    }
    try output.sync()
    file = try FileAccess.reading(path)
  }

  /// What is known of the family with this hash.
  package func find(_ hash: UInt64) throws -> Answer {
    if file != nil { return try findInFile(hash) }
    let at = FamilyIndex.lowerBound(sorted, hash)
    return answer(sorted, at, hash)
  }

  private func answer(_ entries: [UInt64], _ at: Int, _ hash: UInt64) -> Answer {
    var found = Answer.absent
    var index = at
    while index < entries.count, entries[index] & ~1 == hash {
      found = entries[index] & 1 == 1 ? .withRegion : .withoutRegion
      index += 1
    }
    return found
  }

  private func findInFile(_ hash: UInt64) throws -> Answer {
    guard let file else { return .unknown }
    // The page before the first fence that is not below; equal entries may begin there and run on.
    let page = max(FamilyIndex.lowerBound(fence, hash) - 1, 0)
    let start = page * FamilyIndex.page
    let length = min(count - start, FamilyIndex.page * 2)
    var bytes = [UInt8](repeating: 0, count: length * 8)
    _ = try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try file.read(into: base, count: buffer.count, at: start * 8)
    }
    let entries = bytes.withUnsafeBytes { raw in
      (0..<length).map { UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    }
    return answer(entries, FamilyIndex.lowerBound(entries, hash), hash)
  }

  /// The first place whose entry is not below `value`.
  private static func lowerBound(_ entries: [UInt64], _ value: UInt64) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Collects the families of a source while it is normalised.
package final class FamilyCollector {
  private var entries: [UInt64] = []
  private let spill: SpillSet?
  private let folder: String
  private let shift: UInt64

  /// Room for `rows` families: in memory when they fit a quarter of `memory`, else in partitions under `folder`.
  package init(rows: Int, memory: Int, folder: String) throws(Failure) {
    self.folder = folder
    var partitions = 1
    while rows * 8 > memory / 4, rows * 8 / partitions > memory / 8, partitions < 256 { partitions *= 2 }
    shift = UInt64(64 - partitions.trailingZeroBitCount)
    spill = partitions == 1 ? nil : try SpillSet(folder: folder + "/families", partitions: partitions)
    if spill == nil { entries.reserveCapacity(rows) }
  }

  /// Adds what one chunk found; one call at a time.
  package func add(_ found: [UInt64]) throws {
    guard let spill else {
      entries += found
      return
    }
    for entry in found {
      try withUnsafeBytes(of: entry.littleEndian) { raw in
        if let base = raw.baseAddress?.assumingMemoryBound(to: UInt8.self) {
          try spill.append(ByteView(start: base, count: 8), to: Int(entry >> shift))
        }
      }
    }
  }

  /// The index of all that was added.
  package func finish() throws -> FamilyIndex {
    guard let spill else { return FamilyIndex(entries) }
    let index = try FamilyIndex(spill: spill, path: folder + "/families.sorted")
    spill.remove()
    return index
  }
}
