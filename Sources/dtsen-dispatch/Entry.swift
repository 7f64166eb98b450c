import ArgumentParser
import Diagnostics
import Dispatching
import StageCommand

/// `dtsen-dispatch`: the planned visits as lists for assistants.
@main
struct Dispatch: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-dispatch",
    abstract: "Writes the planned visits of a snapshot as one list an assistant: HTML for A4 and CSV.",
    discussion: """
      FILES
        reads   the snapshot's kerja_lapangan and keluarga; the region table, for names
        writes  <out>/<id>.html, <out>/<id>.csv an assistant, daftar.csv (who, how many, how many days),
                tidak_terjangkau.csv (families that nobody can reach, without names)

      Name and address stand only on the list of the assistant who goes there; numbers (NIK, No KK) on none.

      \(StageHelp.exitStatus)
      MEMORY
        The assigned visits, some 300 bytes each.
      """, version: StageHelp.version)

  @Argument(help: ArgumentHelp("The snapshot.", valueName: "folder"))
  var snapshot: String

  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"))
  var out: String

  @OptionGroup var output: OverwriteOption

  @Option(help: ArgumentHelp("The reference table with the names of regions.", valueName: "file"))
  var wilayah: String = "pipelines/reference/wilayah.csv"

  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    let line = try DispatchCommand(
      snapshot: snapshot, output: out, overwrite: output.overwrite, regions: InstalledFiles.find(wilayah)
    ).perform()
    try StandardOutput.line(line.text(language))
    return .ok
  }
}
