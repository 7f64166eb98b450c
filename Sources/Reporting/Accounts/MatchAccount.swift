import Diagnostics
import StageContract

/// What became of every row of a source.
struct MatchAccount: Sendable {
  /// The outcomes of a row, in the order in which a waterfall takes them away; what is left at the end is matched.
  static let outcomes = [
    "TOLAK", "LUAR", "REFERENSI", "GANDA", "KONFLIK", "TIDAK_PADAN", "TINJAU", "PADAN_PERBAIKAN", "PADAN",
  ]

  let source: String
  let read: Int
  /// Rows by outcome, as ``outcomes``.
  let rows: [Int]

  /// Rows of an outcome.
  func rows(_ outcome: String) -> Int { MatchAccount.outcomes.firstIndex(of: outcome).map { rows[$0] } ?? 0 }

  var matched: Int { rows("PADAN") + rows("PADAN_PERBAIKAN") }

  /// The rows that could have been matched: not refused, not repeated, not mere reference, not outside the frame.
  var candidates: Int { read - rows("TOLAK") - rows("LUAR") - rows("REFERENSI") - rows("GANDA") }

  /// The sources of a run, by the tally of match, else by the snapshot's `ringkasan/padan.csv`.
  static func read(_ run: RunFolder) throws(Failure) -> [MatchAccount] {
    if let match = run["match"]?.manifest {
      let accounts = match.tallies.compactMap { tally -> MatchAccount? in
        let rows = outcomes.map { name in
          tally.outcomes.reduce(0) { $1.name.uppercased() == name ? $0 + $1.rows : $0 }
        }
        return rows.reduce(0, +) == tally.read ? MatchAccount(source: tally.source, read: tally.read, rows: rows) : nil
      }
      if !accounts.isEmpty { return accounts }
    }
    guard let table = try run.summary("padan", ["sumber", "hasil", "baris"]) else { return [] }
    var names: [String] = []
    var counts: [[Int]] = []
    for row in 0..<table.count {
      guard let outcome = outcomes.firstIndex(of: table.text(row, 1)) else { continue }
      if names.last != table.text(row, 0) {
        names.append(table.text(row, 0))
        counts.append([Int](repeating: 0, count: outcomes.count))
      }
      counts[counts.count - 1][outcome] += try table.number(row, 2)
    }
    return zip(names, counts).map { MatchAccount(source: $0, read: $1.reduce(0, +), rows: $1) }
  }

  /// Several sources together.
  static func sum(_ accounts: [MatchAccount], _ name: String) -> MatchAccount {
    var rows = [Int](repeating: 0, count: outcomes.count)
    for account in accounts { for place in rows.indices { rows[place] += account.rows[place] } }
    return MatchAccount(source: name, read: accounts.reduce(0) { $0 + $1.read }, rows: rows)
  }

  /// The three base sources, whose rows are persons.
  static let base = ["dtks", "regsosek_anggota", "p3ke_individu"]
}
