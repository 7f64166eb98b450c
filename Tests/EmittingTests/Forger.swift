import Foundation
import StageContract
import TabularIO

/// Changes a snapshot and makes its digests right again, so that only the rows can show it.
struct Forger {
  let folder: String

  /// Puts each of `counts` into a summary, once with manifest and digests repaired and once behind the manifest's back (then
  /// twice the row), and calls `body` with the file and what was done.
  func damageSummary(counts: [String], _ body: (_ file: String, _ how: String) throws -> Void) throws {
    let file = "ringkasan/padan.csv"
    for count in counts {
      let text = "sumber,hasil,baris\ndukcapil,PADAN,\(count)\n"
      try replace(file, Array(text.utf8))
      try body(file, "\(count), repaired")
      try store(file, Array((text + text).utf8))
      try body(file, "\(count), behind the manifest's back")
    }
  }

  /// Puts other content in a file and repairs manifest and digests. `rows` of the manifest follow the content.
  func replace(_ path: String, _ content: [UInt8]) throws {
    try store(path, content)
    let lines = content.split(separator: 10, omittingEmptySubsequences: false)
    try edit { manifest in
      let parts = manifest["outputs"]?.list ?? []
      let changed = parts.map { part -> JSONValue in
        if part["path"]?.text != path { return part }
        return Forger.set(
          part,
          [
            ("sha256", .text(Hex.sha256(content))), ("bytes", .number(content.count)),
            ("rows", .number(lines.count - 2)),
          ])
      }
      return Forger.set(manifest, [("outputs", .list(changed))])
    }
  }

  /// Writes content as one of our tables (or plain).
  func store(_ path: String, _ content: [UInt8]) throws {
    if !path.hasSuffix(".gz") {
      try Data(content).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
      return
    }
    var lines = content.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    lines.removeLast()
    let header = String(decoding: lines.removeFirst(), as: UTF8.self).split(separator: ",").map(String.init)
    let writer = try PartWriter(folder: folder, path: path, header: header)
    var rows = RowBuffer()
    for line in lines { (line + [10]).withUnsafeBufferPointer { rows.appendRows(ByteView($0), rows: 1) } }
    try writer.flush(&rows)
    _ = try writer.finish()
  }

  /// Edits the manifest, gives it the right digest of itself, and writes SHA256SUMS anew.
  func edit(_ change: (JSONValue) throws -> JSONValue) throws {
    let path = "\(folder)/manifest.json"
    let manifest = try change(try JSONReader.parse(try FileAccess.content(of: path), file: "manifest.json"))
    let empty = Forger.set(manifest, [("sha256", .text(""))])
    let sealed = Forger.set(manifest, [("sha256", .text(Hex.sha256(empty.canonical)))])
    try Data(sealed.canonical).write(to: URL(fileURLWithPath: path))
    try sums()
  }

  /// Writes SHA256SUMS anew.
  func sums() throws {
    var text = ""
    for path in Emission.files(folder).filter({ $0 != "SHA256SUMS" }).sorted(by: {
      Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
    }) {
      text += Hex.sha256(try FileAccess.content(of: "\(folder)/\(path)")) + "  " + path + "\n"
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/SHA256SUMS"))
  }

  static func set(_ value: JSONValue, _ changes: [(String, JSONValue)]) -> JSONValue {
    guard let members = value.members else { return value }
    return .object(
      members.map { member in
        JSONMember(member.name, changes.first { $0.0 == member.name }?.1 ?? member.value)
      })
  }
}
