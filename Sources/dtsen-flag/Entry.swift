import ArgumentParser
import Flagging
import StageCommand

/// Stage 4 on the command line.
@main struct Flag: StageTool {
  typealias S = FlagStage

  @OptionGroup var options: StageOptions

  @Option(help: ArgumentHelp("Working days of field work to plan; the default stands in flag.yaml.", valueName: "n"))
  var hari: Int?

  var extraOptions: [(name: String, value: String)] { hari.map { [("hari", String($0))] } ?? [] }
}
