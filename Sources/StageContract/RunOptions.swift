import Diagnostics

/// What a command line asks of a stage, parsed but not yet interpreted: no file has been opened.
package struct RunOptions: Sendable {
  /// Pipeline folder.
  package var config: String
  /// Upstream folders, or the folder of raw extracts.
  package var inputs: [String]
  /// Output folder.
  package var output: String
  package var jobs: Int
  /// Memory budget in bytes.
  package var memory: Int
  /// The quarter, `2025-Q2`.
  package var period: Period
  /// Folder of an earlier output of the same stage, whose unchanged parts are taken over. Changes no output.
  package var earlier: String?
  /// Folder of the previous snapshot.
  package var previous: String?
  /// Folder in which older snapshots lie.
  package var history: String?
  /// Key file of the registry.
  package var key: String?
  /// `PKH=12000 SEMBAKO=20000`.
  package var quotas: String?
  /// Options of one stage only, by name.
  package var extra: [(name: String, value: String)]
  package var progress: Progress.Mode
  package var logJSON: Bool
  package var overwrite: Bool
  /// Warnings give status 1.
  package var strict: Bool
  package var language: Language

  package init(
    config: String, inputs: [String], output: String, period: Period, jobs: Int = 1, memory: Int = 1 << 30,
    previous: String? = nil, history: String? = nil, key: String? = nil, quotas: String? = nil,
    extra: [(name: String, value: String)] = [], progress: Progress.Mode = .none, logJSON: Bool = false,
    overwrite: Bool = false, strict: Bool = false, language: Language = .english
  ) {
    self.config = config
    self.inputs = inputs
    self.output = output
    self.period = period
    self.jobs = jobs
    self.memory = memory
    earlier = nil
    self.previous = previous
    self.history = history
    self.key = key
    self.quotas = quotas
    self.extra = extra
    self.progress = progress
    self.logJSON = logJSON
    self.overwrite = overwrite
    self.strict = strict
    self.language = language
  }
}
