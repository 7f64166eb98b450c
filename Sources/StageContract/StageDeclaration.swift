import Diagnostics

/// What a stage is, once: `--help`, the documentation and the runner's checks are derived from it.
package struct StageDeclaration: Sendable {
  /// The verb, for example `ingest`; the tool is `dtsen-<name>`.
  package let name: String
  /// Its place in the pipeline, from 1; the folder is `<ordinal>-<name>`.
  package let ordinal: Int
  /// What it decides, in a sentence.
  package let purpose: Message
  /// What it reads.
  package let inputs: [TableRole]
  /// What it writes.
  package let outputs: [TableRole]
  /// What its memory grows with and what spills.
  package let memory: Message

  package init(
    name: String, ordinal: Int, purpose: Message, inputs: [TableRole], outputs: [TableRole], memory: Message
  ) {
    self.name = name
    self.ordinal = ordinal
    self.purpose = purpose
    self.inputs = inputs
    self.outputs = outputs
    self.memory = memory
  }

  /// The folder name of the stage in a run, for example `1-ingest`.
  package var folder: String { "\(ordinal)-\(name)" }

  /// The stages it reads, each once, in the order of the inputs.
  package var upstream: [String] {
    var names: [String] = []
    for role in inputs {
      if let stage = role.stage, !names.contains(stage) { names.append(stage) }
    }
    return names
  }
}

/// A table that a stage reads or writes.
package struct TableRole: Sendable {
  /// The table, for example `keluarga`; `<source>` stands for one table a source.
  package let name: String
  /// The stage it comes from; nil for raw extracts and for outputs.
  package let stage: String?
  /// Whether the stage stops (66) when it is not there.
  package let required: Bool
  /// What a row is.
  package let about: Message

  package init(_ name: String, from stage: String? = nil, required: Bool = true, _ about: Message) {
    self.name = name
    self.stage = stage
    self.required = required
    self.about = about
  }
}

/// The version of the package; part of every manifest, so a change makes every output out of date.
package enum Tool {
  /// Semantic version, as in `CHANGELOG.md`.
  package static let version = "0.1.0"
  /// Version of the manifest and of the tables between stages.
  package static let contract = 1
}
