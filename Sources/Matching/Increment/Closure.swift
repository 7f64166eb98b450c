import Diagnostics
import Synchronization
import TabularIO

/// All rows that a change can reach: those that share a key with a changed row, with their keys, and so on.
final class Closure: @unchecked Sendable {
  // Used by one thread at a time: between runs, or where a run waits for it. In ``close()`` each source is one worker's.
  let sources: [SourceChanges]
  private let jobs: Int
  private(set) var keys = KeySet()
  /// Of ``keys`` those by which no row was looked for yet.
  private var fresh = KeySet()

  init(_ sources: [SourceChanges], jobs: Int) {
    self.sources = sources
    self.jobs = jobs
    for changes in sources { for key in changes.seeds { add(key) } }
  }

  private func add(_ key: UInt64) { if keys.insert(key) { fresh.insert(key) } }

  /// Rows of this run, and those of them that are to be computed.
  var rows: Int { sources.reduce(0) { $0 + $1.rows - $1.removed + $1.added } }
  var marked: Int { sources.reduce(0) { $0 + $1.after.count } }

  /// Adds keys that a run met; answers whether any is new.
  func add(_ scope: MatchScope) -> Bool {
    let before = keys.count
    scope.forEachKey { add($0) }
    return keys.count > before
  }

  /// Marks rows until none that is left shares a key with a marked one. Answers whether any row was marked.
  ///
  /// - Complexity: O(keys of all rows) a round; rounds are at most as many as the longest chain of rows, few in practice.
  @discardableResult
  func close() throws -> Bool {
    let start = marked
    // A row is looked at again only for keys that were found since.
    while fresh.count > 0 {
      let (known, wanted) = (keys, fresh)
      let found = Mutex<[KeySet]>([])
      try parallelForEach(count: sources.count, jobs: jobs) { index, _ in
        let keys = try Closure.mark(sources[index], wanted: wanted, known: known)
        found.withLock { $0.append(keys) }
      }
      // What must be computed over again costs twice: before and after.
      if marked * 2 > rows {
        throw FullRunNeeded(
          id: "perubahan menjangkau lebih dari separuh baris", en: "the changes reach more than half of all rows")
      }
      fresh = KeySet()
      for set in found.withLock({ $0 }) { set.forEach { add($0) } }
    }
    return marked > start
  }

  /// Marks the rows of a source that have a key among `wanted`, or share one with a row marked before; answers those of their
  /// keys that are not `known`.
  private static func mark(_ changes: SourceChanges, wanted: KeySet, known: KeySet) throws -> KeySet {
    var found = KeySet()
    try changes.keys.forEach { entry in
      if !entry.keys.contains(where: { wanted.contains($0) || found.contains($0) }) { return }
      for key in entry.keys where !known.contains(key) { found.insert(key) }
      changes.mark(file: entry.file, row: entry.row)
    }
    return found
  }

  /// The rows to compute of every source, by ``SourceKind``: of the earlier run, or of this one.
  func rows(before: Bool) -> [RowSet] {
    var sets = [RowSet](repeating: RowSet(), count: SourceKind.allCases.count)
    for changes in sources { sets[Int(changes.source.rawValue)] = before ? changes.before : changes.after }
    return sets
  }
}
