import Diagnostics
import TabularIO

/// The account of a published folder: what went in, what came out, what became of every row.
///
/// Deterministic bytes: no clock, host, duration or absolute path. Written last, so a folder that has one is whole.
package struct Manifest: Sendable, Equatable {
  /// A settings file or option by name and content digest.
  package struct Setting: Sendable, Equatable {
    package let name: String
    package let sha256: String

    package init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// Rows of a source for which a code was found.
  package struct Finding: Sendable, Equatable {
    package let source: String
    package let code: String
    /// How grave it is; `--strict` minds warnings and errors.
    package let severity: Severity
    package let count: Int

    package init(source: String, code: String, severity: Severity = .warning, count: Int) {
      self.source = source
      self.code = code
      self.severity = severity
      self.count = count
    }
  }

  package let contract: Int
  package let tool: String
  package let stage: String
  /// The canonical folder name, for example `3-match`; upstream paths in manifests start with it.
  package let folder: String
  package let period: String
  package let settings: [Setting]
  package let inputs: [InputFile]
  package let outputs: [OutputTable]
  package let tallies: [Tally]
  package let findings: [Finding]
  package let extra: [JSONMember]

  package init(
    contract: Int = Tool.contract, tool: String = Tool.version, stage: String, folder: String, period: String,
    settings: [Setting], inputs: [InputFile], outputs: [OutputTable], tallies: [Tally], findings: [Finding],
    extra: [JSONMember]
  ) {
    self.contract = contract
    self.tool = tool
    self.stage = stage
    self.folder = folder
    self.period = period
    self.settings = settings
    self.inputs = inputs
    self.outputs = outputs
    self.tallies = tallies
    self.findings = findings
    self.extra = extra
  }

  /// The file name inside the folder.
  package static let fileName = "manifest.json"
  /// The member of `extra` in which a snapshot names the digest of its parent's manifest.
  package static let parentKey = "induk_sha256"
  /// The setting under which a stage records the registry's key, by digest.
  static let keySetting = "kunci"
  /// The member of `extra` in which a snapshot says the same.
  package static let registryKeyMember = "kunci_registri"

  /// The digest of all settings and the period: two runs with the same one decide alike.
  package var settingsDigest: String { Manifest.digest(of: settings, period: period) }

  static func digest(of settings: [Setting], period: String) -> String {
    var text = "periode \(period)\n"
    for setting in settings { text += "\(setting.sha256) \(setting.name)\n" }
    return Hex.sha256(Array(text.utf8))
  }

  /// The table called `role`, when the stage wrote it.
  package func table(_ role: String) -> OutputTable? { outputs.first { $0.role == role } }

  /// How many findings are at least warnings.
  package var warnings: Int { findings.reduce(0) { $1.severity >= .warning ? $0 + $1.count : $0 } }

  /// The digest of the key that the registry's ids were made with; nil where the manifest does not say.
  package var registryKey: String? {
    extra(Manifest.registryKeyMember)?.text ?? settings.first { $0.name == Manifest.keySetting }?.sha256
  }

  /// The value of a member of `extra`.
  package func extra(_ name: String) -> JSONValue? { extra.first { $0.name == name }?.value }

  /// The file's bytes. The last member is the SHA-256 of these bytes with that member's value left empty.
  package var bytes: [UInt8] {
    var bytes = json(digest: "").canonical
    // The empty value is the last: a quote, a line end, the closing brace and a line end follow.
    let digest = Hex.sha256(bytes)
    bytes.insert(contentsOf: digest.utf8, at: bytes.count - 4)
    return bytes
  }

  private func json(digest: String) -> JSONValue {
    .object([
      JSONMember("contract", .number(contract)),
      JSONMember("tool", .text(tool)),
      JSONMember("stage", .text(stage)),
      JSONMember("folder", .text(folder)),
      JSONMember("period", .text(period)),
      JSONMember("settings_sha256", .text(settingsDigest)),
      JSONMember(
        "settings",
        .list(
          settings.map {
            .object([JSONMember("name", .text($0.name)), JSONMember("sha256", .text($0.sha256))])
          })),
      JSONMember("inputs", .list(inputs.map { Manifest.json(role: $0.role, file: $0.file) })),
      JSONMember(
        "outputs",
        .list(outputs.flatMap { table in table.parts.map { Manifest.json(role: table.role, file: $0) } })),
      JSONMember(
        "tally",
        .list(
          tallies.map { tally in
            .object([
              JSONMember("source", .text(tally.source)), JSONMember("read", .number(tally.read)),
              JSONMember("outcomes", .object(tally.outcomes.map { JSONMember($0.name, .number($0.rows)) })),
              JSONMember("tables", .list(tally.tables.map { .text($0) })),
            ])
          })),
      JSONMember(
        "findings",
        .list(
          findings.map {
            .object([
              JSONMember("source", .text($0.source)), JSONMember("code", .text($0.code)),
              JSONMember("severity", .text($0.severity.word.en)), JSONMember("count", .number($0.count)),
            ])
          })),
      JSONMember("extra", .object(extra)),
      JSONMember("sha256", .text(digest)),
    ])
  }

  private static func json(role: String, file: PartSummary) -> JSONValue {
    .object([
      JSONMember("role", .text(role)), JSONMember("path", .text(file.path)),
      JSONMember("sha256", .text(file.sha256)), JSONMember("bytes", .number(file.bytes)),
      JSONMember("rows", .number(file.rows)),
    ])
  }
}
