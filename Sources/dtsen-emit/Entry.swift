import ArgumentParser
import Diagnostics
import Emitting
import StageCommand

/// `dtsen-emit` is the stage; `dtsen-emit --ringkasan <folder>` prints what a snapshot holds.
@main
enum Entry {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "--ringkasan" {
      Summary.main(Array(CommandLine.arguments.dropFirst(2)))
    } else {
      Emit.main()
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
