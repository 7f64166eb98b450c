import ArgumentParser
import Diagnostics
import Reporting
import StageCommand

/// `dtsen-report`: a run as one page and its numbers as CSV.
@main
struct Report: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-report",
    abstract: "Writes a run as one self-contained HTML page in two languages, and its numbers as CSV.",
    discussion: """
      FILES
        reads   <run>/1-ingest ... 5-emit as far as they are there (manifests, ringkasan/*.csv, keluarga, anggota,
                kerja_lapangan, keputusan_usulan, graduasi), <run>/beda or --beda (a dtsen-diff), --wilayah (names)
        writes  <out>/laporan.html, <out>/csv/*.csv, <out>/manifest.json

      The page opens in Indonesian unless --lang is given; LANG decides only the language of messages, so that the same
      run gives the same page everywhere. What a run lacks is said on the page; a missing run folder (66) and a summary
      that is not what its manifest says (65) are errors.

      \(StageHelp.exitStatus)
      MEMORY
        A few MiB a worker, whatever the size of the snapshot.
      """, version: StageHelp.version)

  @Option(help: ArgumentHelp("The run folder.", valueName: "folder"))
  var run: String

  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"))
  var out: String

  @OptionGroup var output: OverwriteOption

  @Option(help: ArgumentHelp("The result of dtsen-diff against the snapshot before.", valueName: "folder"))
  var beda: String?

  @Option(help: ArgumentHelp("The reference table with the names of regions.", valueName: "file"))
  var wilayah: String = "pipelines/reference/wilayah.csv"

  @OptionGroup var worker: WorkerOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if out.isEmpty || run.isEmpty { throw ValidationError("--run and --out must not be empty") }
  }

  func perform() throws -> ExitStatus {
    try ReportCommand(
      run: run, output: out, overwrite: output.overwrite, language: messages.lang ?? .indonesian, comparison: beda,
      regions: InstalledFiles.find(wilayah), jobs: worker.workers
    ).perform()
    return .ok
  }
}
