import ArgumentParser
import Normalising
import StageCommand

@main
struct Normalise: StageTool {
  typealias S = NormaliseStage

  @OptionGroup var options: StageOptions
}
