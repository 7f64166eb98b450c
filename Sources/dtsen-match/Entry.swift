import ArgumentParser
import Diagnostics
import Matching
import StageCommand

@main
struct Match: StageTool {
  typealias S = MatchStage
  @OptionGroup var options: StageOptions
  @OptionGroup var takeover: TakeoverOption

  var earlierOutput: String? { takeover.dari }

  @Option(
    help: ArgumentHelp(
      "Estimate a model of the repair from these inputs, write it to this file and print it; no run.",
      valueName: "model.yaml"))
  var train: String?

  @Option(help: ArgumentHelp("The seed of the sample that --train takes.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Say what the repair will have to do and by which model; no run.")
  var forecast = false

  @Flag(help: "The registry goes on under another key, and the former one is lost: persons without a NIK begin anew.")
  var kunciBaru = false

  @Option(
    help: ArgumentHelp(
      "The registry's key until now, when --kunci is another: persons without a NIK are known again by it.",
      valueName: "file"))
  var kunciLama: String?

  var extraOptions: [(name: String, value: String)] {
    (kunciBaru ? [("kunci-baru", "ya")] : []) + (kunciLama.map { [("kunci-lama", $0)] } ?? [])
  }

  func validate() throws {
    if train != nil && forecast { throw ValidationError("--train and --forecast exclude each other") }
  }

  func perform() throws -> ExitStatus {
    if let train {
      try StandardOutput.write(MatchRehearsal.train(options.runOptions(extra: extraOptions), to: train, seed: seed))
      return .ok
    }
    if forecast {
      try StandardOutput.write(MatchRehearsal.forecast(options.runOptions(extra: extraOptions)))
      return .ok
    }
    return try runStage()
  }
}
