import ArgumentParser
import Ingesting
import StageCommand

@main
struct Ingest: StageTool {
  typealias S = IngestStage

  @OptionGroup var options: StageOptions
}
