import Diagnostics
import StageContract

/// Keeps the newest run folders and shows or removes the others.
package enum OldRuns {
  /// One line a run; `removes`: does what the lines say. Before anything goes, snapshots that stay are checked with
  /// `options` until one passes; when none does, the newest that passes of those that would go stays as well. Throws
  /// `inputMissing` for a folder that is not there, `locked` when a run to be removed is being written, `badData` when
  /// something is to go and no snapshot passes.
  package static func clean(
    _ root: String, keep: Int, removes: Bool, options: SnapshotVerifier.Options
  ) throws -> [Message] {
    var retention = try RunRetention(root: root, keep: keep)
    let damaged = try settle(&retention, root, options)
    var lines = retention.runs.map { run -> Message in
      let name = "\(run.name) (\(run.period))"
      let passed = run.isVerified
      if damaged.contains(run.name) && run.fate != .removed {
        return Message(id: "simpan  \(name), tidak lulus sekarang", en: "keep    \(name), does not pass now")
      }
      switch run.fate {
      case .kept:
        return Message(
          id: "simpan  \(name)\(passed ? ", lulus" : "")", en: "keep    \(name)\(passed ? ", passed" : "")")
      case .current: return Message(id: "simpan  \(name), terakhir yang lulus", en: "keep    \(name), last that passed")
      case .removed: return Message(id: "hapus   \(name)", en: "remove  \(name)")
      }
    }
    let count = retention.runs.count { $0.fate == .removed }
    if !removes {
      lines.append(
        Message(id: "\(count) run akan dihapus (--hapus)", en: "\(count) runs would be removed (--hapus)"))
      return lines
    }
    for name in try retention.remove() {
      lines.append(Message(id: "tinggal \(name)", en: "left    \(name)"))
    }
    lines.append(Message(id: "\(count) run dihapus", en: "\(count) runs removed"))
    return lines
  }

  /// Sees to it that a snapshot which passes now stays, when others go; answers the runs that do not pass. A mark says
  /// only that a snapshot passed once.
  private static func settle(
    _ retention: inout RunRetention, _ root: String, _ options: SnapshotVerifier.Options
  ) throws -> Set<String> {
    guard retention.runs.contains(where: { $0.fate == .removed }) else { return [] }
    var damaged: Set<String> = []
    let fates: [RunRetention.Fate] = [.current, .kept, .removed]
    for run in fates.flatMap({ fate in retention.runs.filter { $0.fate == fate } }) {
      if try SnapshotVerifier.run("\(root)/\(run.name)/5-emit", options: options).isSound {
        retention.keep(run.name)
        return damaged
      }
      damaged.insert(run.name)
    }
    throw Failure(
      .badData, id: "tidak satu snapshot pun lulus sekarang: tidak ada yang dihapus",
      en: "no snapshot passes now: nothing is removed", file: root)
  }
}
