import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// Reads a run folder and publishes `laporan.html` with `csv/*.csv` beside it.
package struct ReportCommand: Sendable {
  let run: String
  let output: String
  let overwrite: Bool
  let language: Language
  let comparison: String
  let regions: String
  let jobs: Int

  /// `language` is the one in which the page opens; `comparison` the folder of a `dtsen-diff` against the snapshot
  /// before; `regions` the reference table with the names of regions. The latter two may be missing.
  package init(
    run: String, output: String, overwrite: Bool, language: Language, comparison: String? = nil, regions: String,
    jobs: Int
  ) {
    self.run = run
    self.output = output
    self.overwrite = overwrite
    self.language = language
    self.comparison = comparison ?? run + "/beda"
    self.regions = regions
    self.jobs = jobs
  }

  /// The file name of the page.
  package static let pageName = "laporan.html"

  /// Writes the report. Throws `inputMissing` without run folder, `badData` when a summary was changed, `cannotCreate` when the output is in the way,
  /// `locked` when another run writes it; what a run lacks is said on the page instead.
  package func perform() throws {
    let folder = try RunFolder(path: run)
    // Before anything is read: a folder of somebody else's is not replaced, whatever the options.
    try OutputPlace(output, maker: "report").requireOurs()
    let names = try RegionNames(reference: regions, run: folder)
    let model = try ReportModel(folder, comparison: comparison, names: names, jobs: jobs)
    let sections = ReportCommand.sections(model, names: names)
    let page = ReportPage(model: model, headline: Headline(model), sections: sections, language: language)
    try ToolOutput.publish(output, maker: "report", overwrite: overwrite) { staging, _ in
      var outputs = [try write(Array(page.html.utf8), ReportCommand.pageName, rows: 0, in: staging)]
      try FileAccess.makeFolder("\(staging)/csv")
      for table in sections.flatMap(\.tables) {
        outputs.append(try write(table.csv, "csv/\(table.name).csv", rows: table.rows.count, in: staging))
      }
      return manifest(folder, outputs).bytes
    }
  }

  /// The sections in the order of the page.
  static func sections(_ model: ReportModel, names: RegionNames) -> [ReportSection] {
    [
      ErrorSection.make(model, names: names), CauseSection.make(model), FlagSection.make(model),
      DecileSection.make(model), RegionSection.make(model), OverlapSection.make(model, names: names),
      SourceSection.make(model),
      MatchSection.make(model), FindingSection.make(model), FieldWorkSection.make(model),
      ProposalSection.make(model, names: names), GraduationSection.make(model), ComparisonSection.make(model),
      NoteSection.make(),
    ]
  }

  private func write(_ bytes: [UInt8], _ path: String, rows: Int, in folder: String) throws(Failure) -> OutputTable {
    let file = try FileAccess.writing("\(folder)/\(path)")
    try bytes.withUnsafeBufferPointer { view throws(Failure) in try file.write(ByteView(view)) }
    try file.sync()
    var digest = ContentDigest()
    bytes.withUnsafeBufferPointer { digest.update(ByteView($0)) }
    let role = path.split(separator: ".").first.map(String.init) ?? path
    return OutputTable(
      role: role, parts: [PartSummary(path: path, sha256: digest.hex(), bytes: bytes.count, rows: rows)])
  }

  private func manifest(_ folder: RunFolder, _ outputs: [OutputTable]) -> Manifest {
    let inputs = folder.all.map { stage in
      InputFile(
        role: stage.manifest.stage,
        file: PartSummary(
          path: stage.manifest.folder + "/" + Manifest.fileName, sha256: stage.digest,
          bytes: stage.manifest.bytes.count, rows: 0))
    }
    return Manifest(
      stage: "report", folder: "laporan", period: folder.period, settings: [], inputs: inputs, outputs: outputs,
      tallies: [], findings: [], extra: [])
  }
}
