import ArgumentParser
import Diagnostics
import Normalising
import StageCommand

/// `dtsen-normalise` is the stage; `dtsen-normalise --katalog` prints a page of the manual.
@main
enum Entry {
  static func main() {
    if CommandLine.arguments.dropFirst().first == "--katalog" {
      Catalogue.main(Array(CommandLine.arguments.dropFirst(2)))
    } else {
      Normalise.main()
    }
  }
}

/// The stage.
struct Normalise: StageTool {
  typealias S = NormaliseStage
  static let configuration = StageHelp.configuration(
    S.declaration, examples: ["dtsen-normalise --katalog aturan (a page of the manual from the rules)"])
  @OptionGroup var options: StageOptions
  @OptionGroup var takeover: TakeoverOption

  var earlierOutput: String? { takeover.dari }
}

/// The pages that are made from the data under `pipelines`.
struct Catalogue: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-normalise --katalog",
    abstract: "Prints a page of the manual: aturan (every code) or kamus (every column).")

  enum Page: String, ExpressibleByArgument, CaseIterable {
    case aturan
    case kamus
  }

  @Argument(help: "aturan or kamus.")
  var page: Page
  @Argument(help: "The folder of the pipelines.")
  var pipelines = "pipelines"
  @OptionGroup var messages: MessageOptions

  func perform() throws -> ExitStatus {
    switch page {
    case .aturan: try StandardOutput.write(ReferencePages.rules(pipelines: pipelines))
    case .kamus: try StandardOutput.write(ReferencePages.dictionary(pipelines: pipelines))
    }
    return .ok
  }
}
