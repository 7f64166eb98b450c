import ArgumentParser
import Diagnostics
import Emitting
import Glibc
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
  @Option(help: ArgumentHelp("Language; the default follows LANG.", valueName: "id|en"))
  var lang: Language?
  var language: Language { lang ?? Language.ofEnvironment }

  func perform() throws -> ExitStatus {
    print(try SnapshotSummary(folder: folder, language: language).text, terminator: "")
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
  @Option(help: ArgumentHelp("Workers; the default is the number of processors. Changes no output.", valueName: "n"))
  var jobs: Int?
  @Option(help: ArgumentHelp("Memory budget: 256M, 1G, 4G. Changes no output.", valueName: "size"))
  var memory = MemorySize(bytes: 1 << 30)
  @Flag(help: "Replace the output if it exists.")
  var overwrite = false
  @Option(help: ArgumentHelp("Language; the default follows LANG.", valueName: "id|en"))
  var lang: Language?
  var language: Language { lang ?? Language.ofEnvironment }

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1 to 1024") }
    if selKecil < 1 { throw ValidationError("--sel-kecil must be at least 1") }
  }

  func perform() throws -> ExitStatus {
    try AuditExport(
      snapshot: folder, policy: kamus, key: kunciAudit, smallCell: selKecil,
      jobs: jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), memory: memory.bytes
    ).write(to: out, overwrite: overwrite)
    return .ok
  }
}
