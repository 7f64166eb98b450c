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

/// The scores of the families of one part, in their order, waiting on disk from one pass to the next.
struct FamilyScoreFile: ~Copyable {
  private static let recordSize = MemoryLayout<FamilyScore>.stride
  private let file: FileAccess
  private var waiting: [FamilyScore] = []

  init(path: String) throws(Failure) { file = try FileAccess.writing(path) }

  mutating func add(_ score: FamilyScore) throws(Failure) {
    waiting.append(score)
    if waiting.count == 2048 { try flush() }
  }

  mutating func flush() throws(Failure) {
    let file = self.file
    let failure: Failure? = waiting.withUnsafeBytes { raw in
      do throws(Failure) {
        try file.write(ByteView(raw.assumingMemoryBound(to: UInt8.self)))
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Everything in the file at `path`.
  static func read(path: String) throws(Failure) -> [FamilyScore] {
    let bytes = try FileAccess.content(of: path)
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / recordSize).map { raw.loadUnaligned(fromByteOffset: $0 * recordSize, as: FamilyScore.self) }
    }
  }
}
