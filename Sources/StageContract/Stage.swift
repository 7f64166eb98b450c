import Diagnostics
import TabularIO

/// A step of a pipeline: reads declared tables, writes declared tables into a folder, accounts for every row.
///
/// A stage only computes. Lock, up-to-date check, manifest, publication and exit status are ``StageRunner``'s.
package protocol Stage {
  /// What the pipeline's YAML decides, read and checked before any data is opened.
  associatedtype Settings: Sendable

  /// Name, purpose, inputs, outputs and memory note; help and documentation come from it.
  static var declaration: StageDeclaration { get }

  /// Reads the stage's YAML and reference files; whatever is opened through `load` enters the settings digest.
  static func settings(_ load: inout SettingsLoader) throws -> Settings

  /// Whether the stage can take over parts of an earlier output of its own (`--dari`).
  static var takesOver: Bool { get }

  /// The raw files the stage will read, in order (only a stage without upstream has any).
  ///
  /// They are compared with the last manifest to see whether the output is up to date.
  static func extracts(_ settings: Settings, folder: String) throws -> [ExtractFile]

  /// Does the work: writes tables below `context.staging` and says what it wrote and what became of every row.
  static func run(_ context: StageContext, settings: Settings) throws -> StageResult

  /// Adds files that need the finished manifest (checksums, a signature) just before it is written.
  static func seal(_ manifest: Manifest, bytes: [UInt8], context: StageContext, settings: Settings) throws
}

extension Stage {
  package static var takesOver: Bool { false }
  package static func extracts(_ settings: Settings, folder: String) throws -> [ExtractFile] { [] }
  package static func seal(
    _ manifest: Manifest, bytes: [UInt8], context: StageContext, settings: Settings
  ) throws {}
}

/// A raw file that a stage reads.
package struct ExtractFile: Sendable, Equatable {
  /// The source it belongs to.
  package let role: String
  /// Where it lies.
  package let path: String
  /// The name that the manifest shows: no folder, no `.gz`.
  package let name: String

  package init(role: String, path: String, name: String) {
    self.role = role
    self.path = path
    self.name = name
  }
}

/// What a stage is given to work with.
package struct StageContext: Sendable {
  package let declaration: StageDeclaration
  /// Folder of the raw extracts; nil for stages that read another stage.
  package let extracts: String?
  let upstreams: [UpstreamStage]
  /// The folder to write tables into; published whole when the stage ends well.
  package let staging: String
  /// A private folder for spill, on the same disk, removed at the end whatever happens.
  package let scratch: String
  /// Number of workers, at least 1. Never shows in any output.
  package let jobs: Int
  /// Memory budget in bytes. Never shows in any output.
  package let memory: Int
  package let period: Period
  package let log: DiagnosticLog
  package let progress: Progress
  /// An earlier output whose parts may be taken over; nil when everything is to be made.
  package internal(set) var earlier: EarlierOutput?

  /// The published output of the stage called `name`.
  package func upstream(_ name: String) throws(Failure) -> UpstreamStage {
    for stage in upstreams where stage.manifest.stage == name { return stage }
    throw Failure(
      .inputMissing, id: "keluaran tahap \(name) belum diberikan (--in)",
      en: "the output of stage \(name) is not given (--in)")
  }
}

/// What a stage wrote, and what became of every row it read.
package struct StageResult: Sendable {
  /// Tables written below the staging folder.
  package var outputs: [OutputTable]
  /// One balance per source: rows read against rows by outcome.
  package var tallies: [Tally]
  /// Raw files as read (ingest); empty for stages that read another stage.
  package var inputs: [InputFile]
  /// Deterministic values for later stages and auditors (dialects found, diagnoses), in the order given.
  package var extra: [JSONMember]

  package init(
    outputs: [OutputTable], tallies: [Tally], inputs: [InputFile] = [], extra: [JSONMember] = []
  ) {
    self.outputs = outputs
    self.tallies = tallies
    self.inputs = inputs
    self.extra = extra
  }
}

/// A table written by a stage.
package struct OutputTable: Sendable, Equatable {
  /// The table's name, for example `dtks` or `tolak/dtks`.
  package let role: String
  /// Its files in order.
  package let parts: [PartSummary]

  package init(role: String, parts: [PartSummary]) {
    self.role = role
    self.parts = parts
  }

  /// Rows of all parts.
  package var rows: Int { parts.reduce(0) { $0 + $1.rows } }
}

/// A file that was read, by its content.
package struct InputFile: Sendable, Equatable {
  /// The source, or `<stage>/<table>`, or `<stage>` for that stage's manifest.
  package let role: String
  package let file: PartSummary

  package init(role: String, file: PartSummary) {
    self.role = role
    self.file = file
  }
}

/// The balance of one source: every row read ends in exactly one outcome.
package struct Tally: Sendable, Equatable {
  /// The source, for example `dtks`.
  package let source: String
  /// Rows read.
  package let read: Int
  /// Rows by outcome, in the order that the manifest shows.
  package let outcomes: [Outcome]
  /// The upstream tables (`normalise/dtks`, `normalise/tolak/dtks`) whose rows these are; their sum must be `read`.
  package let tables: [String]

  package init(source: String, read: Int, outcomes: [Outcome], tables: [String] = []) {
    self.source = source
    self.read = read
    self.outcomes = outcomes
    self.tables = tables
  }

  /// Rows that ended one way.
  package struct Outcome: Sendable, Equatable {
    package let name: String
    package let rows: Int

    package init(_ name: String, _ rows: Int) {
      self.name = name
      self.rows = rows
    }
  }
}
