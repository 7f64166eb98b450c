import DataDictionary
import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// Files that take the place of a pipeline's programmes, flag rules or whole `flag.yaml`, for a comparison.
package struct RuleChanges {
  /// A file in place of `flag.yaml`.
  package private(set) var flag: String?
  /// A file in place of the flag rules.
  package private(set) var ink: String?
  /// Programmes: each takes the place of the one of its name, or is added.
  package private(set) var programmes: [String] = []

  package init() {}

  /// Looks at `path`, a YAML file or a folder of them: what each is shows in its keys. Throws `inputMissing` when there is
  /// none, `badConfig` for a file that is none of the three.
  package static func find(_ path: String, _ load: inout SettingsLoader) throws(Failure) -> RuleChanges {
    let base = path.contains("/") ? path : "./" + path
    var files = [base]
    guard let isFolder = FileAccess.isFolder(base) else {
      throw Failure(.inputMissing, id: "tidak ada", en: "does not exist", file: path)
    }
    if isFolder {
      files = try FileAccess.names(in: base).filter { $0.hasSuffix(".yaml") }.sorted().map { PathText.join(base, $0) }
    }
    if files.isEmpty {
      throw Failure(.inputMissing, id: "tidak memuat berkas YAML", en: "holds no YAML file", file: path)
    }
    var changes = RuleChanges()
    for file in files {
      let keys = try ConfigFile.load(file).keys
      if keys.contains("program") && keys.contains("masa") {
        changes.programmes.append(file)
      } else if keys.contains(where: { $0.hasPrefix("INK-") }) {
        changes.ink = try only(changes.ink, file)
      } else if keys.contains("desil") && keys.contains("peringkat") {
        changes.flag = try only(changes.flag, file)
      } else {
        throw Failure(
          .badConfig, id: "bukan program, aturan INK atau flag.yaml", en: "is no programme, INK rules or flag.yaml",
          file: file,
          line: 1)
      }
    }
    return changes
  }

  private static func only(_ earlier: String?, _ file: String) throws(Failure) -> String {
    if let earlier {
      throw Failure(
        .badConfig, id: "sejenis dengan \(PathText.name(of: earlier))",
        en: "is of the same kind as \(PathText.name(of: earlier))",
        file: file, line: 1)
    }
    return file
  }

  /// Puts the programmes in place. Answers the quotas that go before the pipeline's: those of added programmes, and of
  /// changed ones where they differ from the file that is replaced.
  func replace(
    in list: inout [Programme], _ load: inout SettingsLoader, asOf: Int32, regions: RegionReference?
  ) throws(Failure) -> [(name: String, quota: Programme.Quota)] {
    var kept: [(name: String, quota: Programme.Quota)] = []
    for path in programmes {
      let file = try load.config(path)
      let programme = try ProgrammeFile.read(file, asOf: asOf, regions: regions)
      if let index = list.firstIndex(where: { $0.name == programme.name }) {
        if list[index].unit != programme.unit {
          throw file.failure(
            "unit", id: "berganti, \(programme.name) tidak dapat dibandingkan",
            en: "changes, \(programme.name) cannot be compared")
        }
        if list[index].quota != programme.quota { kept.append((programme.name, programme.quota)) }
        list[index] = programme
      } else {
        kept.append((programme.name, programme.quota))
        list.append(programme)
      }
    }
    return kept
  }
}
