import ArgumentParser
import Matching
import StageCommand

@main
struct Match: StageTool {
  typealias S = MatchStage
  @OptionGroup var options: StageOptions
}
