import Diagnostics

/// All rows that a change can reach: those that share a key with a changed row, with their keys, and so on.
final class Closure: @unchecked Sendable {
  // Used by one thread at a time: between runs, or where a run waits for it.
  let sources: [SourceChanges]
  private(set) var keys = KeySet()

  init(_ sources: [SourceChanges]) {
    self.sources = sources
    for changes in sources { for key in changes.seeds { keys.insert(key) } }
  }

  /// Rows of this run, and those of them that are to be computed.
  var rows: Int { sources.reduce(0) { $0 + $1.rows - $1.removed + $1.added } }
  var marked: Int { sources.reduce(0) { $0 + $1.after.count } }

  /// Adds keys that a run met; answers whether any is new.
  func add(_ scope: MatchScope) -> Bool {
    let before = keys.count
    scope.forEachKey { keys.insert($0) }
    return keys.count > before
  }

  /// Marks rows until none that is left shares a key with a marked one. Answers whether any row was marked.
  ///
  /// - Complexity: O(keys of all rows) a round; rounds are as many as the longest chain of rows, few in practice.
  @discardableResult
  func close() throws -> Bool {
    let start = marked
    // A row is looked at again only for keys that the round before has found.
    var fresh = keys
    while fresh.count > 0 {
      var found = KeySet()
      for changes in sources {
        try changes.keys.forEach { entry in
          if !entry.keys.contains(where: { fresh.contains($0) || found.contains($0) }) { return }
          for key in entry.keys where keys.insert(key) { found.insert(key) }
          changes.mark(file: entry.file, row: entry.row)
        }
      }
      // What must be computed over again costs twice: before and after.
      if marked * 2 > rows {
        throw FullRunNeeded(
          id: "perubahan menjangkau lebih dari separuh baris", en: "the changes reach more than half of all rows")
      }
      fresh = found
    }
    return marked > start
  }

  /// The rows to compute of every source, by ``SourceKind``: of the earlier run, or of this one.
  func rows(before: Bool) -> [RowSet] {
    var sets = [RowSet](repeating: RowSet(), count: SourceKind.allCases.count)
    for changes in sources { sets[Int(changes.source.rawValue)] = before ? changes.before : changes.after }
    return sets
  }
}
