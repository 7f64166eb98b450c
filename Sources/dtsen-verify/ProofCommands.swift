import ArgumentParser
import Diagnostics
import Glibc
import StageCommand
import Verifying

/// Proves a family in or out of a snapshot.
struct Prove: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-verify --bukti",
    abstract: "Proves that a family is in a snapshot, or that no family has an id, without showing others.",
    discussion: """
      The id, NIK or No KK is asked for, or read from standard input; it is never an argument.

      FILES
        reads   the snapshot: manifest.json, keluarga, anggota
        writes  the proof, JSON: --out (mode 0600), else standard output. It shows the family's own rows.

      \(StageHelp.exitStatus(differs: "nothing to prove: no family or person has that number"))
      MEMORY
        A few chunks a worker; to prove an id absent, the ids of all families in partitions in --scratch.
      """)

  @Argument(help: "The snapshot's folder.")
  var folder: String
  @Option(help: ArgumentHelp("The proof's file; the default is standard output.", valueName: "file"))
  var out: String?
  @OptionGroup var worker: WorkerOptions
  @Option(help: ArgumentHelp("Where temporary files lie; the default is TMPDIR.", valueName: "folder"))
  var scratch: String?
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    if isatty(0) == 1 { say("NIK / No KK / id: ") }
    guard let typed = readLine() else {
      throw Failure(.usage, id: "tidak ada nomor di masukan standar", en: "no number on standard input")
    }
    let proof = try ProofMaker.proof(
      of: typed, snapshot: folder, jobs: worker.workers,
      scratch: scratch ?? Scratch.usual, out: out)
    guard let proof else {
      let nobody = Message(
        id: "nomor itu tidak dimiliki siapa pun di snapshot; tanpa id tidak ada yang dapat dibuktikan",
        en: "nobody in the snapshot has that number; without an id there is nothing to prove")
      say(nobody.text(language) + "\n")
      return .differs
    }
    if out == nil { try StandardOutput.write(String(decoding: proof, as: UTF8.self)) }
    return .ok
  }

  private func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }
}

/// Checks a proof.
struct CheckProof: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-verify --periksa-bukti",
    abstract: "Checks a proof about one family against published roots; needs no snapshot.",
    discussion: """
      FILES
        reads   the proof

      \(StageHelp.exitStatus(differs: "the proof does not hold"))
      MEMORY
        That of the proof.
      """)

  @Argument(help: "The proof's file.")
  var file: String
  @Option(
    help: ArgumentHelp(
      "A published root: 31=<root> of a province, keluarga=<root> of the ids of all families. Repeatable.",
      valueName: "root"))
  var akar: [String] = []
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    let roots = try akar.map { text throws(Failure) in try KnownRoot(text) }
    if roots.contains(where: { $0.subject == .manifest }) {
      throw Failure(
        .usage, id: "bukti diperiksa terhadap akar provinsi (31=<akar>) atau keluarga (keluarga=<akar>)",
        en: "a proof is held against the root of a province (31=<root>) or of the families (keluarga=<root>)")
    }
    let report = try FamilyProof(path: file).check(roots: roots)
    for line in report.lines(language) { try StandardOutput.line(line) }
    return report.isSound ? .ok : .differs
  }
}
