import Diagnostics
import StageContract
import TabularIO

/// A run folder as far as it goes: the stages that are there, and a word on each thing that is not.
package struct RunFolder: Sendable {
  /// The stages of a run with their folders, in order.
  static let stages: [(name: String, folder: String)] = [
    ("ingest", "1-ingest"), ("normalise", "2-normalise"), ("match", "3-match"), ("flag", "4-flag"),
    ("emit", "5-emit"),
  ]

  /// A stage that is not there, or whose manifest cannot be read, and why.
  struct Absence: Sendable {
    let folder: String
    let reason: Message
  }

  let path: String
  private let present: [UpstreamStage]
  let absent: [Absence]

  /// Opens what is in `path`. Throws `inputMissing` when there is no such folder; a stage that is missing or damaged
  /// is an absence, not an error, because half a report says more than none.
  package init(path: String) throws(Failure) {
    if FileAccess.isFolder(path) != true {
      throw Failure(.inputMissing, id: "folder run tidak ada", en: "no such run folder", file: path)
    }
    self.path = path
    var present: [UpstreamStage] = []
    var absent: [Absence] = []
    for (_, folder) in RunFolder.stages {
      do throws(Failure) {
        present.append(try UpstreamStage(folder: "\(path)/\(folder)"))
      } catch {
        absent.append(Absence(folder: folder, reason: error.message))
      }
    }
    self.present = present
    self.absent = absent
  }

  /// The stage called `name`, when it is there.
  subscript(name: String) -> UpstreamStage? { present.first { $0.manifest.stage == name } }

  /// All stages that are there, in order.
  var all: [UpstreamStage] { present }

  /// The period of the last stage that is there, empty when none is.
  var period: String { present.last?.manifest.period ?? "" }

  /// The summary table `name` of the snapshot, else of flag; nil when neither wrote it with these columns. Throws
  /// `badData` when the file is not what the manifest of its stage says: another copy does not stand in for it.
  func summary(_ name: String, _ columns: [String]) throws(Failure) -> SummaryRows? {
    for stage in ["emit", "flag"] {
      if let rows = try self[stage]?.summary(name, columns) { return rows }
    }
    return nil
  }
}
