import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// A row to search for and a person, brought together by a blocking rule.
package struct BlockedPair: Hashable, Sendable {
  /// The source, and the number of the row in its file.
  package let source: String
  package let row: Int
  package let nik: UInt64
  /// The rule as `jejak.aturan` names it.
  package let rule: String

  /// The pair of row `row` of `source` and the holder of `nik`.
  package init(source: String, row: Int, nik: UInt64, rule: String) {
    self.source = source
    self.row = row
    self.nik = nik
    self.rule = rule
  }
}

/// What `dtsen-match` can do besides a run: estimate a model, tell beforehand what the repair will have to do. Nothing of it
/// is published.
package enum MatchRehearsal {
  /// Every pair that a blocking rule brings together, for checks of the search; only for small inputs.
  package static func pairs(_ options: RunOptions) throws(Failure) -> [BlockedPair] {
    try StageRunner.rehearse(MatchStage.self, options) { context, settings in
      let (repair, _) = try MatchRun(context, settings).prepareRepair()
      let collectors = (0..<context.jobs).map { _ in PairCollector() }
      try repair.eachBatch { batch, frameKeys in
        let search = CandidateSearch(batch, frameKeys, repair, weights: repair.weights)
        try search.countBlocks()
        try search.countPairs(workers: collectors) { collector, row, person, rules in
          let record = batch.rows[row].record
          for rule in BlockingRule.allCases where rules & rule.bit != 0 {
            collector.pairs.append(
              BlockedPair(
                source: record.source.name, row: record.rowKey.row, nik: person.nik, rule: "\(rule.label)"))
          }
        }
      }
      return collectors.flatMap(\.pairs)
    }
  }

  /// Estimates a model from the inputs of a run and writes it to `path`. Answers a chart of it for people. A model that stands
  /// there already is replaced by its next version.
  package static func train(_ options: RunOptions, to path: String, seed: UInt64) throws(Failure) -> String {
    try StageRunner.rehearse(MatchStage.self, options) { context, settings in
      let (repair, population) = try MatchRun(context, settings).prepareRepair()
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let training = ModelTraining(
        repair: repair, population: population, name: name.replacing(".yaml", with: ""),
        version: MatchRehearsal.nextVersion(path), seed: seed)
      let model = try training.run()
      let file = try FileAccess.writing(path)
      try Array(ModelFile.text(model).utf8).withUnsafeBufferPointer { (text) throws(Failure) in
        try file.write(ByteView(text))
      }
      return ModelFile.chart(model, population: population)
    }
  }

  /// One more than that of the model at `path`; 1 when no model is there.
  private static func nextVersion(_ path: String) -> Int {
    guard let map = try? ConfigFile.load(path), let model = try? RepairModel.read(map) else { return 1 }
    return min(model.version + 1, RepairModel.lastVersion)
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

/// Pairs that one worker meets.
private final class PairCollector {
  @exclusivity(unchecked) var pairs: [BlockedPair] = []
}
