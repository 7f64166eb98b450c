import ArgumentParser
import Diagnostics
import Glibc
import MatchingBack
import StageCommand

/// `dtsen-matchback`: answers a list with what its owner may know of the same people.
@main
struct Matchback: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-matchback",
    abstract: "Answers a list with what its owner may know of the same people in a snapshot.",
    discussion: """
      FILES
        reads   --daftar, a list in any dialect with NIK, No KK, name, birth date; <config>/matchback.yaml; --izin;
                the snapshot: manifest.json, anggota, anggota_luar, keluarga, kelayakan
        writes  <out>/hasil.csv (hasil.csv.gz for a compressed list): the list's rows, in order and dialect, with
                dtsen_status, dtsen_alasan and the columns the permission names behind them
        writes  <out>/tanda_terima.json: the receipt, without personal data

      \(StageHelp.exitStatus)
      MEMORY
        List and snapshot meet in partitions on disk within --memory, beside the output; a few bytes a row of the list
        are held on top while one partition is answered.
      """)

  @Option(help: ArgumentHelp("The pipeline: the folder with matchback.yaml.", valueName: "folder"))
  var config: String

  @Option(help: ArgumentHelp("The snapshot to answer from.", valueName: "folder"))
  var snapshot: String

  @Option(help: ArgumentHelp("The list: CSV in any dialect, plain or gzip, or a workbook.", valueName: "file"))
  var daftar: String

  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"))
  var out: String

  @Option(help: ArgumentHelp("The permission of who asks; the default is the pipeline's.", valueName: "file"))
  var izin: String?

  @Option(
    help: ArgumentHelp("The purpose, one of the permission's; not needed where it has only one.", valueName: "text"))
  var tujuan: String?

  @Option(help: ArgumentHelp("Workers; the default is the number of processors. Changes no output.", valueName: "n"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Memory budget: 256M, 1G, 4G. Changes no output.", valueName: "size"))
  var memory = MemorySize(bytes: 1 << 30)

  @Option(help: ArgumentHelp("auto: a bar on a terminal; json: JSON lines; none.", valueName: "mode"))
  var progress: MatchbackProgress = .auto

  @Flag(help: "Messages as JSON lines.")
  var logJson = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  @Option(help: ArgumentHelp("Language of messages; the default follows LANG.", valueName: "id|en"))
  var lang: Language?

  var language: Language { lang ?? Language.ofEnvironment }
  var logJSON: Bool { logJson }

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1 to 1024") }
    for (name, value) in [("--config", config), ("--snapshot", snapshot), ("--daftar", daftar), ("--out", out)]
    where value.isEmpty {
      throw ValidationError("\(name) must not be empty")
    }
  }

  func perform() throws -> ExitStatus {
    let run = MatchbackRun(
      MatchbackRun.Request(
        pipeline: InstalledFiles.find(config), snapshot: snapshot, list: daftar, output: out, permission: izin,
        purpose: tujuan,
        overwrite: overwrite, jobs: jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), memory: memory.bytes,
        progress: progress))
    for line in try run.perform() { print(line.text(language)) }
    return .ok
  }
}
