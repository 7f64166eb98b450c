import ArgumentParser
import Diagnostics
import Glibc
import StageCommand
import Verifying

/// `dtsen-verify` checks a snapshot; `--bukti`, `--periksa-bukti` and `--bersih` in front do what is said there.
@main
enum Entry {
  static func main() {
    let rest = Array(CommandLine.arguments.dropFirst(2))
    switch CommandLine.arguments.dropFirst().first {
    case "--bukti": Prove.main(rest)
    case "--periksa-bukti": CheckProof.main(rest)
    case "--bersih": Clean.main(rest)
    default: Verify.main()
    }
  }
}

/// Checks a snapshot and says in one line each what is wrong.
struct Verify: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-verify", abstract: "Checks every promise of a snapshot: digests, rows, keys, references.",
    discussion: """
      FILES
        reads   the snapshot folder: SHA256SUMS, manifest.json, skema.json, every table, tanda_tangan.json
        writes  with --current: <run>/5-emit.teruji and the link <runs>/current, when everything agrees

      dtsen-verify --bukti, --periksa-bukti, --bersih: proofs about one family, old run folders (each with --help).

      \(StageHelp.exitStatus(differs: "something does not agree: the lines say what"))
      MEMORY
        Ids are checked in partitions within the budget; temporary files lie in --scratch.
      """, version: StageHelp.version)

  @Argument(help: "The snapshot's folder.")
  var folder: String
  @Option(
    help: ArgumentHelp("Ed25519 public key (PEM or 64 hexadecimal digits) that must have signed it.", valueName: "file")
  )
  var kunciPublik: String?
  @Option(
    help: ArgumentHelp(
      "A known SHA-256 of the manifest, or 31=<root> of a province, or keluarga=<root>. Repeatable.", valueName: "root")
  )
  var akar: [String] = []
  @Flag(
    help:
      "Let the link `current` beside the run folder point to this run when everything agrees and no newer quarter has it."
  )
  var current = false
  @OptionGroup var budget: BudgetOptions
  @Option(help: ArgumentHelp("Where temporary files lie; the default is TMPDIR.", valueName: "folder"))
  var scratch: String?
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    let roots = try akar.map { text throws(Failure) in try KnownRoot(text) }
    let key = try kunciPublik.map { try PublicKey.load($0) }
    let run = current ? try CurrentRun(snapshot: folder) : nil
    let report = try SnapshotVerifier.run(
      folder,
      options: SnapshotVerifier.Options(
        jobs: budget.workers, memory: budget.memoryBytes,
        scratch: scratch ?? Scratch.usual, publicKey: key, knownRoots: roots))
    for line in report.lines(language) { try StandardOutput.line(line) }
    // A mark of an earlier check vouches for nothing now: the check is made every time.
    let told = report.isSound ? try run?.accept() : run?.refusal
    if let told { try StandardOutput.line(told.text(language)) }
    return report.isSound ? .ok : .differs
  }
}

/// Where temporary files usually lie.
enum Scratch {
  static var usual: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
}
