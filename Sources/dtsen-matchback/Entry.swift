import ArgumentParser
import Diagnostics
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
      """, version: StageHelp.version)

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

  @OptionGroup var running: RunningOptions

  var messages: MessageOptions { running.messages }

  func validate() throws {
    for (name, value) in [("--config", config), ("--snapshot", snapshot), ("--daftar", daftar), ("--out", out)]
    where value.isEmpty {
      throw ValidationError("\(name) must not be empty")
    }
  }

  func perform() throws -> ExitStatus {
    let run = MatchbackRun(
      MatchbackRun.Request(
        pipeline: InstalledFiles.find(config), snapshot: snapshot, list: daftar, output: out, permission: izin,
        purpose: tujuan, overwrite: running.overwrite, jobs: running.workers, memory: running.memoryBytes,
        progress: running.progress))
    for line in try run.perform() { try StandardOutput.line(line.text(language)) }
    return .ok
  }
}
