import Diagnostics
import StageContract
import TabularIO

/// What `dtsen-match` can do besides a run: estimate a model, tell beforehand what the repair will have to do. Neither
/// publishes anything.
package enum MatchRehearsal {
  /// Estimates a model from the inputs of a run and writes it to `path`. Answers a chart of it for people.
  package static func train(_ options: RunOptions, to path: String, seed: UInt64) throws(Failure) -> String {
    try StageRunner.rehearse(MatchStage.self, options) { context, settings in
      let (repair, population) = try MatchRun(context, settings).prepareRepair()
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let training = ModelTraining(
        repair: repair, population: population, name: name.replacing(".yaml", with: ""), seed: seed)
      let model = try training.run()
      let file = try FileAccess.writing(path)
      try Array(ModelFile.text(model).utf8).withUnsafeBufferPointer { (text) throws(Failure) in
        try file.write(ByteView(text))
      }
      return ModelFile.chart(model, population: population)
    }
  }

  /// The chart of the model that the pipeline uses, for a frame of the run's size, and what the repair will have to
  /// do: rows by source, keys and pairs by blocking rule.
  package static func forecast(_ options: RunOptions) throws(Failure) -> String {
    try StageRunner.rehearse(MatchStage.self, options) { context, settings in
      let (repair, population) = try MatchRun(context, settings).prepareRepair()
      return try RepairForecast(repair: repair, population: population).text()
        + ModelFile.chart(settings.model, population: population)
    }
  }
}
