import Diagnostics
import TabularIO

/// Whether an existing output is what a run would make again, and if not, what changed.
struct Freshness {
  /// The changes in words, few and short; empty when the output is up to date.
  private(set) var changes: [Message] = []

  /// Compares a published manifest with what a run would start from.
  init(
    _ old: Manifest, output: String, settings: [Manifest.Setting], period: Period, inputs: [InputFile],
    sameTool: Bool
  ) {
    if old.tool != Tool.version {
      add("alat \(old.tool) menjadi \(Tool.version)", "tool \(old.tool) became \(Tool.version)")
    } else if !sameTool {
      add("alat dibangun ulang", "tool was rebuilt")
    }
    if old.period != period.description {
      add("periode \(old.period) menjadi \(period)", "period \(old.period) became \(period)")
    }
    compare(
      old.settings.map { ($0.name, $0.sha256) }, settings.map { ($0.name, $0.sha256) }, id: "pengaturan", en: "setting")
    let was = old.inputs.map { ($0.role + " " + $0.file.path, $0.file.sha256) }
    let now = inputs.map { ($0.role + " " + $0.file.path, $0.file.sha256) }
    compare(was, now, id: "masukan", en: "input")
    for table in old.outputs {
      if let part = table.parts.first(where: { FileAccess.isFolder("\(output)/\($0.path)") != false }) {
        add("keluaran \(part.path) hilang", "output \(part.path) is gone")
      }
    }
  }

  private mutating func add(_ id: String, _ en: String) { changes.append(Message(id: id, en: en)) }

  private mutating func compare(
    _ was: [(name: String, digest: String)], _ now: [(name: String, digest: String)], id: String, en: String
  ) {
    var wasByName: [String: [String]] = [:]
    var nowByName: [String: [String]] = [:]
    for entry in was { wasByName[entry.name, default: []].append(entry.digest) }
    for entry in now { nowByName[entry.name, default: []].append(entry.digest) }
    var seen: Set<String> = []
    for entry in now where seen.insert(entry.name).inserted {
      guard let before = wasByName[entry.name] else {
        add("\(id) baru \(entry.name)", "new \(en) \(entry.name)")
        continue
      }
      if before != nowByName[entry.name] { add("\(id) \(entry.name) berubah", "\(en) \(entry.name) changed") }
    }
    for entry in was where nowByName[entry.name] == nil && seen.insert(entry.name).inserted {
      add("\(id) \(entry.name) tidak lagi ada", "\(en) \(entry.name) is gone")
    }
  }

  /// The changes on one line, the first few by name.
  var line: Message {
    let shown = changes.prefix(4)
    var id = shown.map(\.id).joined(separator: "; ")
    var en = shown.map(\.en).joined(separator: "; ")
    if changes.count > shown.count {
      id += "; dan \(changes.count - shown.count) lagi"
      en += "; and \(changes.count - shown.count) more"
    }
    return Message(id: id, en: en)
  }
}
