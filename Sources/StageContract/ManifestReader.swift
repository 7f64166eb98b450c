import Diagnostics
import TabularIO

extension Manifest {
  /// Reads a manifest. `badData` when it is damaged, was edited, or is of another contract version.
  ///
  /// `file` is the name for messages. A table without rows still has its parts, so no table is lost on the way.
  package static func read(_ bytes: [UInt8], file: String) throws(Failure) -> Manifest {
    let root = ManifestValue(json: try JSONReader.parse(bytes, file: file), file: file)
    let contract = try root.number("contract")
    if contract != Tool.contract {
      throw Failure(
        .badData, id: "versi kontrak \(contract), yang dikenal \(Tool.contract)",
        en: "contract version \(contract), this tool knows \(Tool.contract)", file: file)
    }
    var settings: [Setting] = []
    for value in try root.list("settings") {
      settings.append(Setting(name: try value.text("name"), sha256: try value.text("sha256")))
    }
    var inputs: [InputFile] = []
    for value in try root.list("inputs") {
      inputs.append(InputFile(role: try value.text("role"), file: try value.part()))
    }
    var outputs: [OutputTable] = []
    var open = ""
    var parts: [PartSummary] = []
    for value in try root.list("outputs") {
      let role = try value.text("role")
      // The parts of a table stand together; gathered first, because a table may have a thousand.
      if role != open {
        if !parts.isEmpty { outputs.append(OutputTable(role: open, parts: parts)) }
        parts.removeAll()
        open = role
      }
      parts.append(try value.part())
    }
    if !parts.isEmpty { outputs.append(OutputTable(role: open, parts: parts)) }
    var tallies: [Tally] = []
    for value in try root.list("tally") { tallies.append(try value.tally()) }
    var findings: [Finding] = []
    for value in try root.list("findings") {
      findings.append(try value.finding())
    }
    let manifest = Manifest(
      contract: contract, tool: try root.text("tool"), stage: try root.text("stage"),
      folder: try root.text("folder"), period: try root.text("period"), settings: settings, inputs: inputs,
      outputs: outputs, tallies: tallies, findings: findings, extra: try root.members("extra"))
    if manifest.bytes != bytes { throw contradiction(root.json, manifest, file) }
    return manifest
  }

  /// Why the bytes read are not those of their content: the first of what a manifest says of itself that is not so.
  private static func contradiction(_ root: JSONValue, _ manifest: Manifest, _ file: String) -> Failure {
    let blank = JSONValue.object(
      (root.members ?? []).map { $0.name == "sha256" ? JSONMember("sha256", .text("")) : $0 })
    if root["sha256"]?.text != Hex.sha256(blank.canonical) {
      return Failure(
        .badData, id: "isi manifes tidak cocok dengan sidiknya sendiri",
        en: "the manifest does not match its own digest", file: file)
    }
    if root["settings_sha256"]?.text != manifest.settingsDigest {
      return Failure(
        .badData, id: "settings_sha256 tidak cocok dengan period dan settings: salah satunya diubah",
        en: "settings_sha256 does not follow from period and settings: one of them was changed", file: file)
    }
    return Failure(
      .badData, id: "manifes tidak dalam bentuk semestinya (anggota, urutan, spasi)",
      en: "the manifest is not in its proper form (members, their order, spaces)", file: file)
  }
}

/// A JSON object of a manifest, with the errors of reading it.
private struct ManifestValue {
  let json: JSONValue
  let file: String

  private func missing(_ name: String) -> Failure {
    Failure(.badData, id: "manifes tanpa '\(name)' yang sah", en: "manifest without a valid '\(name)'", file: file)
  }

  func text(_ name: String) throws(Failure) -> String {
    guard let text = json[name]?.text else { throw missing(name) }
    return text
  }

  /// A count or a size: all numbers of a manifest are, so that sums of them stay far from what an integer holds.
  func number(_ name: String) throws(Failure) -> Int {
    guard let number = json[name]?.number, (0...SummaryRows.largest).contains(number) else { throw missing(name) }
    return number
  }

  func list(_ name: String) throws(Failure) -> [ManifestValue] {
    guard let values = json[name]?.list else { throw missing(name) }
    return values.map { ManifestValue(json: $0, file: file) }
  }

  func members(_ name: String) throws(Failure) -> [JSONMember] {
    guard let members = json[name]?.members else { throw missing(name) }
    return members
  }

  func part() throws(Failure) -> PartSummary {
    let path = try text("path")
    if path.hasPrefix("/") || path.split(separator: "/").contains("..") { throw missing("path") }
    return PartSummary(
      path: path, sha256: try text("sha256"), bytes: try number("bytes"), rows: try number("rows"))
  }

  func finding() throws(Failure) -> Manifest.Finding {
    let word = try text("severity")
    guard let severity = Severity.allCases.first(where: { $0.word.en == word }) else { throw missing("severity") }
    return Manifest.Finding(
      source: try text("source"), code: try text("code"), severity: severity, count: try number("count"))
  }

  func tally() throws(Failure) -> Tally {
    var outcomes: [Tally.Outcome] = []
    for member in try members("outcomes") {
      guard let rows = member.value.number, (0...SummaryRows.largest).contains(rows) else { throw missing(member.name) }
      outcomes.append(Tally.Outcome(member.name, rows))
    }
    var tables: [String] = []
    for value in try list("tables") {
      guard let table = value.json.text else { throw missing("tables") }
      tables.append(table)
    }
    return Tally(source: try text("source"), read: try number("read"), outcomes: outcomes, tables: tables)
  }
}
