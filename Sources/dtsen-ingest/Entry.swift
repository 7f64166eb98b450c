import ArgumentParser
import Diagnostics
import Ingesting
import StageCommand

/// `dtsen-ingest` is the stage; `dtsen-ingest --profil <source>` prints what is in an extract before it is run.
@main
enum Entry {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "--profil" {
      Profile.main(Array(CommandLine.arguments.dropFirst(2)))
    } else {
      Ingest.main()
    }
  }
}

/// The stage.
struct Ingest: StageTool {
  typealias S = IngestStage
  static let configuration = StageHelp.configuration(
    S.declaration, examples: ["dtsen-ingest --profil dtks --config pipelines/nasional --in /data/2025q2"])
  @OptionGroup var options: StageOptions
  @OptionGroup var takeover: TakeoverOption

  var earlierOutput: String? { takeover.dari }
}

/// The profile on the terminal.
struct Profile: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-ingest --profil",
    abstract: "Prints what is in the extract of one source, in 80 columns or as JSON.",
    discussion: StageHelp.exitStatus)
  @Argument(help: "The source, as sumber.yaml names it.")
  var sumber: String
  @Option(help: ArgumentHelp("The pipeline folder.", valueName: "folder"))
  var config: String
  @Option(name: .customLong("in"), help: ArgumentHelp("The folder of extracts.", valueName: "folder"))
  var input: String
  @OptionGroup var worker: WorkerOptions
  @Flag(help: "JSON in place of text.")
  var json = false
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    let profile = try SourceProfile(config: config, extracts: input, source: sumber, jobs: worker.workers)
    try StandardOutput.write(json ? profile.jsonText : profile.text(language))
    return .ok
  }
}
