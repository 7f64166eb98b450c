import Diagnostics
import TabularIO

/// Answers on their way back to the order of the list: kept by ranges of rows, each range loaded once.
final class AnswerStore: Sendable {
  /// What a record says of its row.
  enum Kind: UInt64 {
    /// Status, reason, first row with the same person, whether values may be shown, values of the person.
    case verdict
    /// Values of the family.
    case family
    /// A programme: its index, `layak`, `menerima`.
    case programme
  }

  private let spill: KeyedSpill
  private let rangeSize: Int

  /// For `rows` rows.
  init(folder: String, rows: Int, memory: Int, jobs: Int) throws(Failure) {
    let ranges = max(1, rows * 512 / max(memory / (16 * jobs), 1 << 20))
    spill = try KeyedSpill(folder: folder, partitions: ranges)
    rangeSize = max(1, (rows + spill.partitions - 1) / spill.partitions)
  }

  /// One worker's way in.
  func appender() -> Appender { Appender(spill.appender(), rangeSize) }

  final class Appender {
    private let out: KeyedAppender
    private let rangeSize: Int

    fileprivate init(_ out: KeyedAppender, _ rangeSize: Int) {
      self.out = out
      self.rangeSize = rangeSize
    }

    /// Adds what is known of `row` (from 1).
    func add(row: UInt64, _ kind: Kind, _ packer: FieldPacker) throws(Failure) {
      try packer.with { (payload) throws(Failure) in
        try out.add(SpillKey(row, kind.rawValue), payload: payload, to: Int(row - 1) / rangeSize)
      }
    }

    func flush() throws(Failure) { try out.flush() }
  }

  /// The range that `row` (from 1) lies in.
  func range(of row: Int) -> Int { min((row - 1) / rangeSize, spill.partitions - 1) }

  /// The answers of a range.
  func load(_ range: Int) throws(Failure) -> AnswerRange {
    let records = try spill.load(range)
    spill.discard(range)
    return AnswerRange(records: records)
  }
}

/// Answers of some rows in memory.
struct AnswerRange {
  fileprivate let records: KeyedRecords

  /// Calls `body` with each record of `kind` about `row`, in the order of their content.
  func forEach(row: Int, _ kind: AnswerStore.Kind, _ body: (ByteView) -> Void) {
    for index in records.range(of: SpillKey(UInt64(row), kind.rawValue)) { records.with(index) { body($0.payload) } }
  }
}
