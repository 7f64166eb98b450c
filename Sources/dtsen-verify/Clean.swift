import ArgumentParser
import Diagnostics
import StageCommand
import Verifying

/// Shows, or removes, old run folders.
struct Clean: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-verify --bersih",
    abstract: "Shows which run folders are older than the newest few; with --hapus removes them.",
    discussion: """
      Never removed: the run that `current` points to (else the newest whose snapshot passed), keys, unfinished runs, and
      what no stage wrote (an access log, a match back), which then stays with its folder. Snapshots that stay are checked
      until one passes now; without one, the newest that passes stays too, and when none does nothing is removed (65).

      FILES
        reads   <runs>/*/5-emit/manifest.json, <runs>/current; all of a snapshot that stays
        writes  nothing; with --hapus removes the runs shown

      \(StageHelp.exitStatus)
      MEMORY
        That of checking a snapshot, within the budget; temporary files lie in --scratch.
      """)

  @Argument(help: "The folder that holds the run folders.")
  var folder: String
  @Option(help: ArgumentHelp("So many of the newest runs stay.", valueName: "n"))
  var simpan: Int
  @Flag(help: "Remove; without it they are only shown.")
  var hapus = false
  @OptionGroup var budget: BudgetOptions
  @Option(help: ArgumentHelp("Where temporary files lie; the default is TMPDIR.", valueName: "folder"))
  var scratch: String?
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if simpan < 1 { throw ValidationError("--simpan must be at least 1") }
  }

  func perform() throws -> ExitStatus {
    let lines = try OldRuns.clean(
      folder, keep: simpan, removes: hapus,
      options: SnapshotVerifier.Options(
        jobs: budget.workers, memory: budget.memoryBytes, scratch: scratch ?? Scratch.usual))
    for line in lines { try StandardOutput.line(line.text(language)) }
    return .ok
  }
}
