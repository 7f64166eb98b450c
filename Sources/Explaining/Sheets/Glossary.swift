import Diagnostics
import TabularIO

/// What codes, rules and outcomes mean, and where to take an objection: `pipelines/kamus/keterangan.csv`, for other codes
/// `codes.csv` beside it, and for coded values `labels.csv`.
package struct Glossary: Sendable {
  /// Tables of words in `keterangan.csv`.
  package enum Kind: String, Sendable {
    case finding = "temuan"
    case rule = "aturan"
    case rowOutcome = "hasil_baris"
    case outcome = "hasil_program"
  }

  private struct Entry {
    let meaning: Message
    let channel: Message?
  }

  private var entries: [String: Entry] = [:]
  /// Codes by what they disqualify: `keluarga`, `orang`, `program` or `baris`.
  private var disqualifies: [String: String] = [:]
  /// Words for coded values by column and code.
  private var labels: [String: String] = [:]

  /// Reads the files in `folder`; what is not there leaves codes unexplained.
  package static func load(_ folder: String) throws(Failure) -> Glossary {
    var glossary = Glossary()
    let codes = folder + "/codes.csv"
    if FileAccess.isFolder(codes) == false {
      let table = try SmallTable.load(codes)
      let (code, meaning) = (try table.column("code"), try table.column("meaning"))
      let effect = try table.column("menggugurkan")
      for row in table.rows {
        glossary.entries["temuan " + row[code]] = Entry(
          meaning: Message(id: row[meaning], en: row[meaning]), channel: nil)
        if !row[effect].isEmpty { glossary.disqualifies[row[code]] = row[effect] }
      }
    }
    let labels = folder + "/labels.csv"
    if FileAccess.isFolder(labels) == false {
      let table = try SmallTable.load(labels)
      let (columns, code, label) = (try table.column("kolom"), try table.column("kode"), try table.column("label"))
      for row in table.rows {
        for column in row[columns].split(separator: " ") { glossary.labels["\(column) \(row[code])"] = row[label] }
      }
    }
    let words = folder + "/keterangan.csv"
    if FileAccess.isFolder(words) == false {
      let table = try SmallTable.load(words)
      let columns = try ["jenis", "kode", "arti_id", "arti_en", "jalur_id", "jalur_en"].map { name throws(Failure) in
        try table.column(name)
      }
      for row in table.rows {
        let channel = Message(id: row[columns[4]], en: row[columns[5]])
        glossary.entries[row[columns[0]] + " " + row[columns[1]]] = Entry(
          meaning: Message(id: row[columns[2]], en: row[columns[3]]), channel: channel.id.isEmpty ? nil : channel)
      }
    }
    return glossary
  }

  private func entry(_ kind: Kind, _ code: String) -> Entry? {
    if let entry = entries[kind.rawValue + " " + code] { return entry }
    guard let word = code.split(separator: "_").first else { return nil }
    return entries["\(kind.rawValue) \(word)_*"]
  }

  /// What `code` means; nil when nobody says. The rule of a rejected row is the code that it was rejected by.
  func meaning(_ kind: Kind, _ code: String) -> Message? {
    entry(kind, code)?.meaning ?? (kind == .rule ? entry(.finding, code)?.meaning : nil)
  }

  /// The official word for a coded value, empty for what is no code. Leading zeros do not count: sources write both.
  func label(_ column: String, _ value: String) -> String {
    let code = value.drop { $0 == "0" }
    return labels["\(column) \(code.isEmpty && !value.isEmpty ? "0" : code)"] ?? ""
  }

  /// A value as a person reads it: `3 (anak)`.
  func readable(_ column: String, _ value: String) -> String {
    let word = label(column, value)
    return word.isEmpty ? value : "\(value) (\(word))"
  }

  /// Where to take an objection.
  func channel(_ kind: Kind, _ code: String) -> Message? { entry(kind, code)?.channel }

  /// What the finding disqualifies: `keluarga`, `orang`, `program`, `baris`, or nothing.
  func scope(_ code: String) -> String { disqualifies[code] ?? "" }
}
