import ArgumentParser
import Diagnostics
import Flagging
import StageCommand

/// Stage 4 on the command line.
@main struct Flag: StageTool {
  typealias S = FlagStage

  @OptionGroup var options: StageOptions

  @Option(help: ArgumentHelp("Working days of field work to plan; the default stands in flag.yaml.", valueName: "n"))
  var hari: Int?

  @Option(
    help: ArgumentHelp(
      """
      What if: compares the pipeline's rules with these (programmes, INK rules or a flag.yaml; a file or a folder) on \
      the same data. Publishes who enters, who leaves and what it costs instead of the stage's tables.
      """,
      valueName: "path"))
  var dengan: String?

  var extraOptions: [(name: String, value: String)] {
    (hari.map { [("hari", String($0))] } ?? []) + (dengan.map { [("dengan", $0)] } ?? [])
  }

  func perform() throws -> ExitStatus {
    if dengan == nil { return try runStage() }
    let status = try runStage(WhatIfStage.self)
    try StandardOutput.write(WhatIfSummary.text(folder: options.outputFolder, language: language))
    return status
  }
}
