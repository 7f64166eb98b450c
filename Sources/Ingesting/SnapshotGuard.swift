import DataDictionary
import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// Compares the sources with those of the last accepted snapshot: a source that shrank, grew, went back in time or
/// lost the values of a key column is more likely a broken delivery than a changed country.
package struct SnapshotGuard: Sendable {
  /// The member of manifests that holds the accounts of the sources.
  package static let member = "sumber"
  /// The member that lists what deviated and was accepted by name.
  static let acceptedMember = "penjaga_diterima"

  let limits: GuardLimits
  /// What is accepted as it is: a source, or one guard of it as `source/guard`.
  let accepted: [String]
  /// Key columns of each source: those compared however few rows there are, and No KK and birth dates, of which small
  /// sources are filled by chance.
  let keys: [(source: String, columns: [String], others: [String])]
  /// The accounts of the last accepted snapshot.
  let previous: [JSONValue]

  /// Reads `penjaga`; nil when there is no earlier snapshot, or none that kept its accounts.
  static func load(
    _ map: ConfigMap, _ sources: PipelineSources, _ load: inout SettingsLoader
  ) throws -> SnapshotGuard? {
    let own = try map.optionalMap("penjaga")
    let limits = try GuardLimits(own)
    let names = sources.sources.map(\.name)
    let single = names.flatMap { name in GuardKind.allCases.map { "\(name)/\($0.rawValue)" } }
    let accepted = try own?.strings("terima", oneOf: names + single) ?? []
    let births = try birthColumns(own, sources)
    let previous = try load.previousSnapshot()
    load.warnOfSkippedSnapshot(after: previous)
    guard let snapshot = previous, let list = try accounts(snapshot, &load) else { return nil }
    let keys = sources.sources.map { source in
      let columns = source.definition.columns
      let keys = columns.filter { $0.required || $0.kind == .nik }.map(\.name)
      let others = columns.filter { $0.kind == .noKK || births.contains($0.name) }.map(\.name)
      return (source.name, keys, others.filter { !keys.contains($0) })
    }
    return SnapshotGuard(limits: limits, accepted: accepted, keys: keys, previous: list)
  }

  /// Columns that hold a date of birth, where `kolom_lahir` names no others.
  static let usualBirthColumns = ["TGL_LHR", "tanggal_lahir", "tgllahir"]

  private static func birthColumns(_ own: ConfigMap?, _ sources: PipelineSources) throws(Failure) -> [String] {
    let dates = sources.sources.flatMap { $0.definition.columns.filter { $0.kind == .tanggal }.map(\.name) }
    guard let own, own.optional("kolom_lahir") != nil else { return usualBirthColumns }
    // A pipeline need not have every source.
    return try own.strings("kolom_lahir", oneOf: dates + usualBirthColumns)
  }

  /// From the manifest of the ingest beside the snapshot, when the snapshot was made from it, because only that knows
  /// single files; else from the snapshot's own.
  private static func accounts(_ snapshot: UpstreamStage, _ load: inout SettingsLoader) throws -> [JSONValue]? {
    let folder = PathText.join(PathText.parent(of: snapshot.folder), "1-ingest")
    if snapshot.manifest.stage != "ingest", FileAccess.isFolder(folder + "/" + Manifest.fileName) == false,
      let ingest = try? UpstreamStage(folder: folder), let list = ingest.manifest.extra(member)?.list,
      snapshot.manifest.inputs.contains(where: { $0.role == "ingest" && $0.file.sha256 == ingest.digest })
    {
      try load.reference(folder + "/" + Manifest.fileName)
      return list
    }
    return snapshot.manifest.extra(member)?.list
  }

  /// Throws `badData` naming what deviates beyond the limits; answers what did and is accepted by name.
  func check(_ present: [JSONValue], log: DiagnosticLog) throws(Failure) -> [Deviation] {
    var refused: [Deviation] = []
    var allowed: [Deviation] = []
    for before in previous {
      guard let name = before["sumber"]?.text else { continue }
      let now = present.first { $0["sumber"]?.text == name }
      let known = keys.first { $0.source == name }
      let comparison = GuardComparison(
        source: name, keys: known?.columns ?? [], otherKeys: known?.others ?? [], limits: limits, before: before,
        now: now)
      for deviation in comparison.deviations {
        if accepted.contains(name) || accepted.contains("\(name)/\(deviation.kind.rawValue)") {
          log.report(.note, deviation.message)
          allowed.append(deviation)
        } else {
          refused.append(deviation)
        }
      }
    }
    if refused.isEmpty { return allowed }
    var names: [String] = []
    for deviation in refused where !names.contains(deviation.name) { names.append(deviation.name) }
    let accept = names.joined(separator: ", ")
    throw Failure(
      .badData,
      id: refused.map(\.message.id).joined(separator: "; ")
        + " (terima dengan ingest.yaml: penjaga.terima: [\(accept)])",
      en: refused.map(\.message.en).joined(separator: "; ") + " (accept with ingest.yaml: penjaga.terima: [\(accept)])")
  }
}

/// What a guard looks at; the names stand in `penjaga.terima` and in the manifest.
package enum GuardKind: String, CaseIterable, Sendable {
  /// Rows of a source, and whether it is still there.
  case rows = "baris"
  /// Rows of one file of the same name.
  case file = "berkas"
  /// Filled share of a column, and of a NIK or No KK the share that can be read.
  case fill = "isian"
  /// Newest date of a column, and the share of its values that are dates.
  case date = "tanggal"
  /// How the values of a code column or of a list of words, or the regions of a region column, are distributed.
  case codes = "sebaran"
}

/// How far a source may deviate.
package struct GuardLimits: Sendable, Equatable {
  /// Rows may differ by so many per cent.
  let rowsPercent: Int
  /// Rows of a file of the same name may fall by so many per cent.
  let filePercent: Int
  /// The share of filled values of a key column, and of values that are dates or numbers, may fall by so many points.
  let fillPoints: Int
  /// The share of filled values of any other column may fall by so many points.
  let otherFillPoints: Int
  /// The newest date of a column may go back by so many days.
  let dateDays: Int
  /// So many points of the values of a code column may be others than before.
  let codePoints: Int
  /// Numbers, dates, codes and the fill of other columns are compared where both have at least so many values.
  let leastValues: Int
  /// The same for the findings of a profile.
  static let usable = 1000

  init(_ map: ConfigMap?) throws(Failure) {
    rowsPercent = try map?.optionalInt("baris_persen", in: 0...1000) ?? 10
    filePercent = try map?.optionalInt("berkas_persen", in: 0...100) ?? 50
    fillPoints = try map?.optionalInt("isian_poin", in: 0...100) ?? 5
    otherFillPoints = try map?.optionalInt("isian_lain_poin", in: 0...100) ?? 20
    leastValues = try map?.optionalInt("nilai_minimum", in: 1...1_000_000_000) ?? GuardLimits.usable
    dateDays = try map?.optionalInt("tanggal_mundur_hari", in: 0...100_000) ?? 31
    codePoints = try map?.optionalInt("sebaran_poin", in: 0...100) ?? 20
  }
}

/// One thing that differs from the last snapshot by more than is allowed.
struct Deviation: Sendable {
  let source: String
  let kind: GuardKind
  /// The column or file; empty when the source as a whole is meant.
  let subject: String
  let before: String
  let now: String
  let limit: String
  let message: Message

  /// As `penjaga.terima` names it.
  var name: String { "\(source)/\(kind.rawValue)" }

  /// As the manifest lists it.
  var json: JSONValue {
    .object([
      JSONMember("sumber", .text(source)), JSONMember("penjaga", .text(kind.rawValue)),
      JSONMember("perihal", .text(subject)), JSONMember("sebelum", .text(before)), JSONMember("kini", .text(now)),
      JSONMember("batas", .text(limit)),
    ])
  }
}
