import Synchronization
import TabularIO

/// Which rows a run is about, when it is not about all of them; notes every key that they are sent by.
///
/// Rows of Dukcapil outside the scope still stand in the search frame, because anybody may be anybody's person.
final class MatchScope: Sendable {
  /// By source.
  private let rows: [RowSet]
  /// Where the rows of a source that did not change are read.
  let excerpts: RowExcerpts
  private let recorders = Mutex<[KeyRecorder]>([])
  /// Called once the repair has found its persons, which may be outside the scope: throws when they are.
  let check: @Sendable (MatchScope) throws -> Void

  init(rows: [RowSet], excerpts: RowExcerpts, check: @escaping @Sendable (MatchScope) throws -> Void) {
    self.rows = rows
    self.excerpts = excerpts
    self.check = check
  }

  /// Whether the whole table has to be read: rows that only pass through are always in the scope.
  func reads(_ source: SourceKind) -> Bool {
    source == .dukcapil || MatchScope.isWhole(source) || !rows[Int(source.rawValue)].isEmpty
  }

  /// Sources whose rows meet no others: always in the scope.
  static func isWhole(_ source: SourceKind) -> Bool { source == .pendamping || source == .keputusan }

  /// The rows of `source`; nil when all are in the scope.
  func cursor(_ source: SourceKind) -> RowSetCursor? {
    MatchScope.isWhole(source) ? nil : RowSetCursor(rows[Int(source.rawValue)])
  }

  /// A recorder for one worker.
  func recorder() -> KeyRecorder {
    let recorder = KeyRecorder()
    recorders.withLock { $0.append(recorder) }
    return recorder
  }

  /// Calls `body` with every key noted so far. No worker may be at work.
  func forEachKey(_ body: (UInt64) -> Void) {
    let all = recorders.withLock { $0 }
    for recorder in all {
      recorder.keys.forEach(body)
      recorder.named.forEach(body)
    }
  }

  /// Whether every key that rows must name themselves is in `keys`.
  func isNamed(in keys: KeySet) -> Bool {
    var all = true
    for recorder in recorders.withLock({ $0 }) { recorder.named.forEach { if !keys.contains($0) { all = false } } }
    return all
  }
}

/// The keys by which one worker sent items.
final class KeyRecorder: @unchecked Sendable {
  // Written by the worker that owns it, read when no worker is at work.
  @exclusivity(unchecked) fileprivate(set) var keys = KeySet()
  @exclusivity(unchecked) fileprivate(set) var named = KeySet()

  /// Notes a key that only rows of equal content share.
  func note(_ key: UInt64) { keys.insert(key) }

  /// Notes a key under which rows meet that are otherwise strangers: ``ClosureKeys`` must name it for one of them.
  func note(named key: UInt64) { named.insert(key) }
}
