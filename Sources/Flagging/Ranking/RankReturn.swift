import Diagnostics
import TabularIO

/// Brings what was decided in rank order back to the place of each record: part and index.
///
/// Parts are grouped, so that the number of partitions stays small however many parts there are.
final class RankReturn: Sendable {
  private struct Record: BitwiseCopyable {
    let part: UInt32
    let index: UInt32
    let value: UInt32
  }

  private let spill: BlockSpill
  private let groups: PartGroups

  init(_ pool: BlockPool, groups: PartGroups) {
    self.groups = groups
    spill = BlockSpill(pool, partitions: groups.count)
  }

  /// The one writer.
  struct Writer: ~Copyable {
    private var appender: BlockAppender
    private let groups: PartGroups

    fileprivate init(_ owner: RankReturn) {
      appender = BlockAppender(owner.spill)
      groups = owner.groups
    }

    /// Sends `value` to the record that came from `part` and `index`.
    @inline(__always)
    mutating func send(_ value: UInt32, part: Int, index: Int) throws(Failure) {
      try appender.append(
        recordOf: Record(part: UInt32(part), index: UInt32(index), value: value), to: groups.group(of: part))
    }

    mutating func finish() throws(Failure) { try appender.flush() }
  }

  func writer() -> Writer { Writer(self) }

  /// The values of the parts of `group` by index, 0 where nothing was sent; `counts` says how many records each part
  /// has. They are gone from here then.
  func values(group: Int, counts: [Int]) throws -> [[UInt32]] {
    let first = groups.parts(of: group).lowerBound
    var values = counts.map { [UInt32](repeating: 0, count: $0) }
    let size = MemoryLayout<Record>.size
    try spill.consume(group) { blocks in
      for block in blocks {
        let raw = UnsafeRawPointer(block.start)
        for offset in stride(from: 0, to: block.count, by: size) {
          let record = raw.loadUnaligned(fromByteOffset: offset, as: Record.self)
          let part = Int(record.part) - first
          if part >= 0 && part < counts.count && record.index < counts[part] {
            values[part][Int(record.index)] = record.value
          }
        }
      }
    }
    return values
  }
}

/// Cuts the parts of a table into at most 64 groups of neighbours.
struct PartGroups: Sendable {
  let parts: Int
  private let shift: Int

  init(parts: Int) {
    self.parts = parts
    var shift = 0
    while ((max(parts, 1) - 1) >> shift) >= 64 { shift += 1 }
    self.shift = shift
  }

  var count: Int { ((max(parts, 1) - 1) >> shift) + 1 }
  func group(of part: Int) -> Int { part >> shift }
  func parts(of group: Int) -> Range<Int> { (group << shift)..<min((group + 1) << shift, parts) }
}
