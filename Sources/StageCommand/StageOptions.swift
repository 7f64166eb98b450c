import ArgumentParser
import Diagnostics
import StageContract

/// The options that every stage has.
package struct StageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The pipeline: a folder with one YAML a stage, or the name of an installed one.", valueName: "folder"),
    completion: .directory)
  var config: String

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "What to read: the folder of extracts, or the output folder of an earlier stage. Repeatable.", valueName: "folder"
    ), completion: .directory)
  var inputs: [String]

  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"), completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("The quarter of the run, such as 2025-Q2.", valueName: "quarter"))
  var periode: Period

  @Option(help: ArgumentHelp("The previous snapshot.", valueName: "folder"), completion: .directory)
  var sebelum: String?

  @Option(help: ArgumentHelp("Where older snapshots lie.", valueName: "folder"), completion: .directory)
  var riwayat: String?

  @Option(
    help: ArgumentHelp("The registry's key file (64 hexadecimal digits).", valueName: "file"), completion: .file())
  var kunci: String?

  @Option(help: ArgumentHelp("Quotas in place of the pipeline's: \"PKH=12000 SEMBAKO=20000\".", valueName: "list"))
  var kuota: String?

  @OptionGroup var running: RunningOptions

  @Flag(help: "Warnings give exit status 1 (the output is published all the same).")
  var strict = false

  package init() {}

  package func validate() throws {
    if inputs.isEmpty { throw ValidationError("--in is required") }
    for (name, value) in [("--config", config), ("--out", out)] where value.isEmpty {
      throw ValidationError("\(name) must not be empty")
    }
  }

  /// The folder to publish.
  package var outputFolder: String { out }

  /// How the tool speaks.
  package var messages: MessageOptions { running.messages }

  /// The options as the runner takes them.
  package func runOptions(extra: [(name: String, value: String)]) -> RunOptions {
    RunOptions(
      config: InstalledFiles.find(config), inputs: inputs, output: out, period: periode,
      jobs: running.workers, memory: running.memoryBytes, previous: sebelum, history: riwayat, key: kunci,
      quotas: kuota, extra: extra, progress: running.progress, logJSON: messages.logJson,
      overwrite: running.overwrite, strict: strict, language: messages.language)
  }
}

/// The option of a stage that can take over what an earlier run of it made (`Stage.takesOver`).
package struct TakeoverOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An earlier output of this stage: what unchanged inputs made there is taken over. Changes no output.",
      valueName: "folder"), completion: .directory)
  package var dari: String?

  package init() {}
}

extension Period: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
