import Diagnostics
import TabularIO

/// Brings what was decided in rank order back to the place of each record: part and index.
///
/// Parts are grouped, so that the number of files stays small however many parts there are.
final class RankReturn: @unchecked Sendable {
  private static let recordSize = 12
  private let spill: SpillSet
  private let groupOfPart: PartGroups

  init(folder: String, groups: PartGroups) throws(Failure) {
    groupOfPart = groups
    spill = try SpillSet(folder: folder, partitions: groups.count)
  }

  /// The one writer.
  struct Writer: ~Copyable {
    private var appender: SpillAppender
    private let groups: PartGroups

    fileprivate init(_ owner: RankReturn) {
      appender = SpillAppender(owner.spill, blockSize: 8 << 10)
      groups = owner.groupOfPart
    }

    /// Sends `value` to the record that came from `part` and `index`.
    mutating func send(_ value: UInt32, part: Int, index: Int) throws(Failure) {
      var record = (UInt32(part), UInt32(index), value)
      let group = groups.group(of: part)
      let failure: Failure? = withUnsafeBytes(of: &record) { raw in
        do throws(Failure) {
          try appender.append(ByteView(raw.assumingMemoryBound(to: UInt8.self)), to: group)
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
    }

    mutating func finish() throws(Failure) { try appender.flush() }
  }

  func writer() -> Writer { Writer(self) }

  /// Everything sent to the parts of `group`.
  func content(group: Int) throws(Failure) -> [UInt8] { try spill.content(group) }

  /// The values of neighbouring parts by index, 0 where nothing was sent; `content` is that of their group, `counts`
  /// how many records each part has.
  static func values(_ content: [UInt8], parts: Range<Int>, counts: [Int]) -> [[UInt32]] {
    var starts: [Int] = [0]
    for count in counts { starts.append((starts.last ?? 0) + count) }
    var all = [UInt32](repeating: 0, count: starts.last ?? 0)
    content.withUnsafeBytes { raw in
      var offset = 0
      while offset + recordSize <= raw.count {
        let part = Int(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) - parts.lowerBound
        let index = Int(raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
        if part >= 0 && part < counts.count && index < counts[part] {
          all[starts[part] + index] = raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self)
        }
        offset += recordSize
      }
    }
    return counts.indices.map { Array(all[starts[$0]..<starts[$0 + 1]]) }
  }

  func remove() { spill.remove() }
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
