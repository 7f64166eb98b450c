import ArgumentParser
import Diagnostics
import Explaining
import StageCommand

/// `dtsen-explain`: everything a run knows about one person or family.
@main
struct Explain: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-explain",
    abstract: "Explains one person or family: values, sources, rules, findings, score, queues.",
    discussion: """
      The NIK, No KK or registry id is asked for, or read from standard input; it is never an argument, because
      arguments stand in process lists and shell histories. Each answer is logged in <run>/akses.jsonl.

      \(StageHelp.exitStatus)
      MEMORY
        A few chunks of 256 KiB a worker, whatever the size of the snapshot.
      """)

  @Option(help: ArgumentHelp("The run folder, with 5-emit and the stages before it.", valueName: "folder"))
  var run: String

  @Option(help: "text, json or html.")
  var format: ExplainFormat = .text

  @Option(help: "Who asks; the default is the login name.")
  var petugas: String?

  @Option(help: "Why, for the access log.")
  var alasan: String = ""

  @Option(help: "Pipeline dictionary of codes.")
  var kamus: String = "pipelines/kamus/codes.csv"

  @Option(help: "Workers.")
  var jobs: Int = 2

  @Option(help: ArgumentHelp("Language; the default follows LANG.", valueName: "id|en"))
  var lang: Language?

  var language: Language { lang ?? Language.ofEnvironment }

  func perform() throws -> ExitStatus {
    try ExplainCommand(
      run: run, format: format, officer: petugas, reason: alasan, codes: kamus, jobs: jobs, language: language
    ).perform()
  }
}

extension ExplainFormat: ExpressibleByArgument {}
