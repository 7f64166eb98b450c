import ArgumentParser
import Diagnostics
import Explaining
import StageCommand

/// `dtsen-explain`: everything a run knows about one person or family.
@main
struct Explain: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-explain",
    abstract: "Explains one person or family: values, sources, rules, findings, score, queues, history.",
    discussion: """
      The NIK, No KK or registry id is asked for on the terminal (not shown as it is typed), or read from --file or
      standard input; it is never an argument, because arguments stand in process lists and shell histories. Every
      question is logged in <run>/akses.jsonl before it is answered.

      FILES
        reads   <run>/5-emit, and 4-flag, 3-match and 2-normalise beside it when they are what it was made from
        reads   the pipeline's flag.yaml and ranking model, when they are the files that the run used
        writes  <run>/akses.jsonl (mode 0600): who, when, why, about which id

      \(StageHelp.exitStatus(differs: "nobody has that number or id"))
      MEMORY
        A few chunks of 256 KiB a worker, whatever the size of the snapshot.
      """, version: StageHelp.version)

  @Option(
    help: ArgumentHelp("The run folder, with 5-emit and the stages before it; or a snapshot.", valueName: "folder"))
  var run: String

  @Option(help: "text (80 columns), json, or html (one A4 page for a hearing).")
  var format: ExplainFormat = .text

  @Option(help: ArgumentHelp("Read the number from the first line of this file.", valueName: "file"))
  var file: String?

  @Option(help: "Who asks; the login name is logged besides.")
  var petugas: String?

  @Option(help: "Why, for the access log; required with a NIK or No KK (asked for on a terminal).")
  var alasan: String = ""

  @Option(
    help: ArgumentHelp(
      "The pipeline folder; the default is the one below pipelines/ that the run names.", valueName: "folder"))
  var config: String?

  @Option(
    name: [.customLong("riwayat"), .customLong("sejarah")],
    help: ArgumentHelp(
      "A folder of runs or snapshots: the family in this and all earlier periods.", valueName: "folder"))
  var riwayat: String?

  @Option(help: ArgumentHelp("Dictionary folder: codes.csv and keterangan.csv.", valueName: "folder"))
  var kamus: String = "pipelines/kamus"

  @OptionGroup var worker: WorkerOptions
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    var request = ExplainRequest(run: run)
    request.format = format
    request.file = file
    request.officer = petugas
    request.reason = alasan
    request.config = config.map { InstalledFiles.find($0) }
    request.dictionary = InstalledFiles.find(kamus)
    request.history = riwayat
    request.jobs = worker.workers
    request.language = language
    return try ExplainCommand(request).perform()
  }
}

extension ExplainFormat: ExpressibleByArgument {}
