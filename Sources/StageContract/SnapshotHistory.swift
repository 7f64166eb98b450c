import Diagnostics
import PipelineConfig
import TabularIO

/// The snapshots below a folder of runs or snapshots, found by the digest of their manifests: how a snapshot is followed
/// back to those it came from.
package struct SnapshotHistory: Sendable {
  /// A folder with a manifest that cannot be read.
  private struct Damaged: Sendable {
    let failure: Failure
    /// Digests by which it could be somebody's parent: of its manifest as it is, and as its `SHA256SUMS` says it was.
    let digests: [String]
  }

  /// What could be read.
  let snapshots: [UpstreamStage]
  private let damaged: [Damaged]

  /// Looks into `<folder>/*` and `<folder>/*/5-emit`. What has a manifest but cannot be read is left aside (``unread``):
  /// a damaged neighbour is no reason to stop. Throws `inputMissing` when `folder` is not there.
  package init(folder: String) throws(Failure) {
    if FileAccess.isFolder(folder) != true {
      throw Failure(
        .inputMissing, id: "folder riwayat tidak ada", en: "the history folder does not exist", file: folder)
    }
    var snapshots: [UpstreamStage] = []
    var damaged: [Damaged] = []
    for name in try FileAccess.names(in: folder) {
      for path in ["\(folder)/\(name)", "\(folder)/\(name)/5-emit"]
      where FileAccess.isFolder(path + "/" + Manifest.fileName) == false {
        do throws(Failure) {
          let stage = try UpstreamStage(folder: path)
          if stage.manifest.stage == "emit" { snapshots.append(stage) }
        } catch {
          damaged.append(Damaged(failure: error, digests: SnapshotHistory.digests(of: path)))
        }
      }
    }
    self.snapshots = snapshots
    self.damaged = damaged
  }

  /// What was left aside, and why; in the order of names.
  package var unread: [Failure] { damaged.map(\.failure) }

  /// The snapshot that `snapshot` was made from; nil when it names none or it is not here. Throws what is wrong with it
  /// when it is here but cannot be read.
  package func parent(of snapshot: UpstreamStage) throws(Failure) -> UpstreamStage? {
    guard let digest = snapshot.manifest.extra(Manifest.parentKey)?.text else { return nil }
    if let found = snapshots.first(where: { $0.digest == digest }) { return found }
    if let found = damaged.first(where: { $0.digests.contains(digest) }) { throw found.failure }
    return nil
  }

  /// Whether no snapshot was found at all.
  package var isEmpty: Bool { snapshots.isEmpty && damaged.isEmpty }

  /// What lies before a snapshot.
  package enum Earlier: Sendable {
    /// It names no parent: it is the first.
    case nothing
    case parent(UpstreamStage)
    /// Its parent, whose digest it names, is not here; the newest snapshot of an earlier quarter that is alone in its
    /// quarter, where there is one. That it belongs to the same line is not proven by digests.
    case missing(digest: String, next: UpstreamStage?)
  }

  /// What lies before `snapshot`. Throws as ``parent(of:)`` does.
  package func before(_ snapshot: UpstreamStage) throws(Failure) -> Earlier {
    guard let digest = snapshot.manifest.extra(Manifest.parentKey)?.text else { return .nothing }
    if let parent = try parent(of: snapshot) { return .parent(parent) }
    let earlier = snapshots.filter { $0.manifest.period < snapshot.manifest.period }
    let alone = earlier.filter { one in
      !earlier.contains { $0.manifest.period == one.manifest.period && $0.digest != one.digest }
    }
    return .missing(digest: digest, next: alone.max { $0.manifest.period < $1.manifest.period })
  }

  private static func digests(of folder: String) -> [String] {
    var digests: [String] = []
    if let bytes = try? FileAccess.content(of: folder + "/" + Manifest.fileName) { digests.append(Hex.sha256(bytes)) }
    if let bytes = try? FileAccess.content(of: folder + "/SHA256SUMS") {
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 2, words[1] == Manifest.fileName { digests.append(String(words[0])) }
      }
    }
    return digests
  }
}
