import Diagnostics
import Glibc
import PipelineConfig
import TabularIO

/// Old run folders beside each other, which of them go, and their removal.
///
/// A run folder is a folder with a finished snapshot (`5-emit/manifest.json`). Anything else beside the runs is left
/// alone: keys, unfinished runs, folders of somebody's own.
package struct RunRetention: Sendable {
  /// What becomes of a run.
  package enum Fate: Sendable, Equatable {
    /// Among the newest.
    case kept
    /// The link `current` points to it, or it is the newest that passed the check.
    case current
    case removed
  }

  /// A run folder.
  package struct Run: Sendable, Equatable {
    package let name: String
    package let period: String
    /// Whether its snapshot, as it is, passed the check.
    package let isVerified: Bool
    package internal(set) var fate: Fate
  }

  /// The mark beside a snapshot that passed the check; it holds the digest of its manifest.
  package static let mark = "5-emit.teruji"
  /// The link to the last run whose snapshot passed the check.
  package static let link = "current"

  private let root: String
  /// Newest first: by period, runs of one period by name.
  package private(set) var runs: [Run]

  /// Looks at the run folders in `root`; the newest `keep` stay. Throws `inputMissing` when there is no such folder.
  package init(root: String, keep: Int) throws(Failure) {
    self.root = root
    var runs: [Run] = []
    for name in try FileAccess.names(in: root) where FolderTree.isFolder("\(root)/\(name)") {
      let snapshot = "\(root)/\(name)/5-emit"
      guard FileAccess.isFolder(snapshot + "/" + Manifest.fileName) == false else { continue }
      let stage = try UpstreamStage(folder: snapshot)
      runs.append(
        Run(
          name: name, period: stage.manifest.period,
          isVerified: RunRetention.isMarked(run: "\(root)/\(name)", digest: stage.digest), fate: .kept))
    }
    runs.sort { ($0.period, $0.name) > ($1.period, $1.name) }
    let current = PrivateFile.target(of: "\(root)/\(RunRetention.link)").map { PathText.name(of: $0) }
    let safe = runs.contains { $0.name == current } ? current : runs.first(where: \.isVerified)?.name
    for index in runs.indices {
      if runs[index].name == safe {
        runs[index].fate = .current
      } else if index >= keep {
        runs[index].fate = .removed
      }
    }
    self.runs = runs
  }

  /// Takes the run called `name` from those that are removed.
  package mutating func keep(_ name: String) {
    for index in runs.indices where runs[index].name == name && runs[index].fate == .removed {
      runs[index].fate = .current
    }
  }

  /// Whether the snapshot of `run` with a manifest of this digest is marked as checked.
  package static func isMarked(run: String, digest: String) -> Bool {
    guard let bytes = try? FileAccess.content(of: "\(run)/\(mark)") else { return false }
    return String(decoding: bytes, as: UTF8.self) == digest + "\n"
  }

  /// What a run writes into its folder. Nothing else is removed, so that the access log, a key or somebody's own file
  /// stays, and its folder with it.
  private static func isOurs(_ name: String) -> Bool {
    let folders = ["1-ingest", "2-normalise", "3-match", "4-flag", "5-emit", "beda", "laporan"]
    return folders.contains { own in
      name == own || Publication.isLeftover(name, of: own)
        || [own + ".lock", own + ".sidik", own + ".teruji"].contains(name)
    }
  }

  /// Removes the runs whose fate it is; answers what stayed behind, relative to the root. Throws `locked` before
  /// anything is removed when one of them is being written.
  package func remove() throws(Failure) -> [String] {
    var locks: [RunLock] = []
    let removed = runs.filter { $0.fate == .removed }
    for run in removed {
      for name in try FileAccess.names(in: "\(root)/\(run.name)")
      where name.hasSuffix(".lock") && RunRetention.isOurs(name) {
        locks.append(try RunLock("\(root)/\(run.name)/\(name.dropLast(".lock".count))"))
      }
    }
    defer { withExtendedLifetime(locks) {} }
    var left: [String] = []
    for run in removed {
      let folder = "\(root)/\(run.name)"
      let names = FolderTree.namesIfReadable(in: folder).filter(RunRetention.isOurs)
      // The snapshot first loses its name in one step, so that no half of it is ever taken for a whole.
      for name in names.filter({ $0 == "5-emit" }) + names.filter({ $0 != "5-emit" }) {
        let path = "\(folder)/\(name)"
        let aside = name.hasSuffix(".lock") ? path : "\(folder)/\(name.split(separator: ".")[0]).partial-\(getpid())"
        if aside != path && FolderTree.isFolder(path) && rename(path, aside) == 0 {
          FolderTree.remove(aside)
        } else {
          FolderTree.remove(path)
        }
      }
      if rmdir(folder) != 0 { left += FolderTree.namesIfReadable(in: folder).map { "\(run.name)/\($0)" } }
    }
    try FolderTree.sync(root)
    return left
  }
}
