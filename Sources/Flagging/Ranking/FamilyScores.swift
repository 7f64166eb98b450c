import Diagnostics
import Scoring
import TabularIO

/// What the ranking pass has found of a family, kept for the pass that judges it: its score, and what it would be if one
/// source had said nothing (``LeaveOneOut``).
struct FamilyScore {
  /// By place in ``LeaveOneOut/sources``; scores beyond ±1000 as far as ``ScoreHistogram`` tells them apart.
  private(set) var without = SIMD4<Int32>()
  /// Four decimals; meaningless for a family that is not ranked.
  let value: Int64
  private let known: UInt16
  private let status: UInt8
  /// Bit n: the family has values from source n.
  private var used: UInt8 = 0
  /// Bit n: without source n it has a score.
  private var ranked: UInt8 = 0

  init(_ score: Score) {
    value = score.value
    known = UInt16(truncatingIfNeeded: score.known)
    status = score.status.rawValue
  }

  mutating func note(_ score: Score, without source: Int, isUsed: Bool) {
    without[source] = Int32(truncatingIfNeeded: ScoreHistogram.clamped(score.value))
    if isUsed { used |= 1 << UInt8(source) }
    if score.status != .tanpaData { ranked |= 1 << UInt8(source) }
  }

  /// Score, known variables and status as the model gave them.
  var score: Score {
    Score(status: RankingStatus(rawValue: status) ?? .tanpaData, known: Int(known), value: value)
  }

  var isRanked: Bool { status != RankingStatus.tanpaData.rawValue }

  /// Whether any value of the family is from `source`.
  @inline(__always)
  func uses(_ source: Int) -> Bool { used & (1 << UInt8(source)) != 0 }

  @inline(__always)
  func isRanked(without source: Int) -> Bool { ranked & (1 << UInt8(source)) != 0 }
}

/// Hands on the scores of the families of one part, in their order, from one pass to the next.
struct FamilyScoreWriter: ~Copyable {
  private var appender: BlockAppender
  private let part: Int

  /// Writes to partition `part` of `spill`.
  init(_ spill: BlockSpill, part: Int) {
    appender = BlockAppender(spill)
    self.part = part
  }

  mutating func add(_ score: FamilyScore) throws(Failure) { try appender.append(recordOf: score, to: part) }

  mutating func flush() throws(Failure) { try appender.flush() }

  /// All scores of part `part`; they are gone from `spill` then.
  static func read(_ spill: BlockSpill, part: Int) throws -> [FamilyScore] {
    let size = MemoryLayout<FamilyScore>.size
    return try spill.consume(part) { blocks in
      var scores: [FamilyScore] = []
      scores.reserveCapacity(blocks.reduce(0) { $0 + $1.count / size })
      for block in blocks {
        let raw = UnsafeRawPointer(block.start)
        for offset in stride(from: 0, to: block.count, by: size) {
          scores.append(raw.loadUnaligned(fromByteOffset: offset, as: FamilyScore.self))
        }
      }
      return scores
    }
  }
}

extension BlockAppender {
  /// Adds `value` as it lies in memory; it must hold no references.
  @inline(__always)
  mutating func append<Value: BitwiseCopyable>(recordOf value: Value, to partition: Int) throws(Failure) {
    var copy = value
    let failure: Failure? = withUnsafeBytes(of: &copy) { raw in
      do throws(Failure) {
        try append(ByteView(raw.assumingMemoryBound(to: UInt8.self)), to: partition)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}
