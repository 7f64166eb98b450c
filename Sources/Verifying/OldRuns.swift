import Diagnostics
import StageContract

/// Keeps the newest run folders and shows or removes the others.
package enum OldRuns {
  /// One line a run; `removes`: does what the lines say. Throws `inputMissing` for a folder that is not there, `locked`
  /// when a run to be removed is being written.
  package static func clean(_ root: String, keep: Int, removes: Bool) throws(Failure) -> [Message] {
    let retention = try RunRetention(root: root, keep: keep)
    var lines = retention.runs.map { run -> Message in
      let name = "\(run.name) (\(run.period))"
      let passed = run.isVerified
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
}
