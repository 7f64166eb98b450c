import ArgumentParser
import Diagnostics
import Emitting
import StageCommand

/// `dtsen-emit` is the stage; `--ringkasan` in front prints what a snapshot holds, `--audit` makes a pseudonymised copy.
@main
enum Entry {
  static func main() {
    let rest = Array(CommandLine.arguments.dropFirst(2))
    switch CommandLine.arguments.dropFirst().first {
    case "--ringkasan": Summary.main(rest)
    case "--audit": Audit.main(rest)
    default: Emit.main()
    }
  }
}

/// The stage.
struct Emit: StageTool {
  typealias S = EmitStage
  static let configuration = StageHelp.configuration(
    S.declaration,
    examples: [
      "dtsen-emit --ringkasan /srv/dtsen/2025-Q2/5-emit",
      "dtsen-emit --audit --help (a pseudonymised copy for auditors)",
    ])
  @OptionGroup var options: StageOptions
  @Option(help: ArgumentHelp("Ed25519 key to sign with (PEM or 64 hexadecimal digits).", valueName: "file"))
  var kunciTandaTangan: String?

  var extraOptions: [(name: String, value: String)] {
    kunciTandaTangan.map { [(EmitSettings.keyOption, $0)] } ?? []
  }
}

/// The summary on the terminal.
struct Summary: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-emit --ringkasan", abstract: "Prints what a snapshot holds, in at most 80 columns.")
  @Argument(help: "The snapshot's folder.")
  var folder: String
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    try StandardOutput.write(SnapshotSummary(folder: folder, language: language).text)
    return .ok
  }
}

/// A pseudonymised copy for auditors.
struct Audit: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-emit --audit", abstract: "Writes a pseudonymised copy of a snapshot for auditors.",
    discussion: """
      FILES
        reads   the snapshot; --kamus, what becomes of each column; --kunci-audit
        writes  <out>/<table>.csv.gz, <out>/ringkasan/*.csv, <out>/manifest.json

      \(StageHelp.exitStatus)
      MEMORY
        Rows wait in partitions on disk within the budget.
      """)
  @Argument(help: "The snapshot's folder.")
  var folder: String
  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"))
  var out: String
  @Option(
    help: ArgumentHelp("Key of this audit alone (64 hexadecimal digits), never the registry's.", valueName: "file"))
  var kunciAudit: String
  @Option(help: ArgumentHelp("What becomes of each column.", valueName: "file"))
  var kamus: String = "pipelines/kamus/audit.csv"
  @Option(help: ArgumentHelp("Counts from 1 up to below it are not shown in summaries.", valueName: "n"))
  var selKecil = 5
  @OptionGroup var budget: BudgetOptions
  @OptionGroup var output: OverwriteOption
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if selKecil < 1 { throw ValidationError("--sel-kecil must be at least 1") }
  }

  func perform() throws -> ExitStatus {
    try AuditExport(
      snapshot: folder, policy: kamus, key: kunciAudit, smallCell: selKecil,
      jobs: budget.workers, memory: budget.memoryBytes
    ).write(to: out, overwrite: output.overwrite)
    return .ok
  }
}
