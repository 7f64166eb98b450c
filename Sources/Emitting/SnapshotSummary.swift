import Diagnostics
import StageContract
import TabularIO

/// What a person wants to see after a run, in at most 80 columns: rows by source and outcome, families and persons,
/// deciles, error rates, and where the snapshot lies.
package struct SnapshotSummary {
  /// The lines, each with its line end.
  package let text: String

  /// Reads manifest and `ringkasan/` of a snapshot. Throws `inputMissing` when `folder` is none; a table of flag that
  /// is not there is left out.
  package init(folder: String, language: Language) throws(Failure) {
    let snapshot = try UpstreamStage(folder: folder)
    if snapshot.manifest.stage != EmitStage.declaration.name {
      throw Failure(.inputMissing, id: "bukan snapshot", en: "not a snapshot", file: folder)
    }
    var lines = ["DTSEN \(snapshot.manifest.period)", ""]
    lines += SnapshotSummary.sources(try SnapshotSummary.table(folder, "padan"), language)
    lines += SnapshotSummary.frame(snapshot, language)
    lines += SnapshotSummary.deciles(try SnapshotSummary.table(folder, "desil"), language)
    lines += SnapshotSummary.rates(try SnapshotSummary.table(folder, "galat"), language)
    lines.append(Message(id: "snapshot:", en: "snapshot:").text(language))
    lines.append("  " + folder)
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func table(_ folder: String, _ name: String) throws(Failure) -> SmallTable? {
    let path = "\(folder)/ringkasan/\(name).csv"
    return FileAccess.isFolder(path) == false ? try SmallTable.load(path) : nil
  }

  // MARK: Parts

  private static func sources(_ table: SmallTable?, _ language: Language) -> [String] {
    guard let table, let source = table.header.firstIndex(of: "sumber"),
      let outcome = table.header.firstIndex(of: "hasil"), let rows = table.header.firstIndex(of: "baris")
    else { return [] }
    let groups: [(Message, [String], Int)] = [
      (Message(id: "padan", en: "matched"), ["PADAN"], 8),
      (Message(id: "baik*", en: "mended"), ["PADAN_PERBAIKAN"], 7),
      (Message(id: "tinjau", en: "review"), ["TINJAU"], 7),
      (Message(id: "tidak", en: "none"), ["TIDAK_PADAN", "KONFLIK"], 7),
      (Message(id: "ganda", en: "double"), ["GANDA"], 7),
      (Message(id: "tolak", en: "reject"), ["TOLAK"], 7),
      (Message(id: "lain", en: "other"), ["LUAR", "REFERENSI"], 7),
    ]
    var lines = [Message(id: "Baris sumber menurut hasil", en: "Source rows by outcome").text(language)]
    var head = left("", 17) + right(Message(id: "dibaca", en: "read").text(language), 8)
    for group in groups { head += right(group.0.text(language), group.2) }
    lines.append(head)
    var names: [String] = []
    for row in table.rows where !names.contains(row[source]) { names.append(row[source]) }
    for name in names {
      let own = table.rows.filter { $0[source] == name }
      var line = left(name, 17) + right(number(own.reduce(0) { $0 + (Int($1[rows]) ?? 0) }, 7, language), 8)
      for group in groups {
        let sum = own.filter { group.1.contains($0[outcome]) }.reduce(0) { $0 + (Int($1[rows]) ?? 0) }
        line += right(number(sum, group.2 - 1, language), group.2)
      }
      lines.append(line)
    }
    lines.append(
      Message(
        id: "  baik* = padan diperbaiki; tidak = TIDAK_PADAN, KONFLIK; lain = LUAR, REFERENSI",
        en: "  mended = matched after repair; none = TIDAK_PADAN, KONFLIK; other = LUAR, ..."
      ).text(language))
    return lines + [""]
  }

  private static func frame(_ snapshot: UpstreamStage, _ language: Language) -> [String] {
    let parts = [
      ("keluarga", Message(id: "keluarga", en: "families")),
      ("anggota", Message(id: "orang dalam kerangka", en: "persons in the frame")),
      ("anggota_luar", Message(id: "orang di luar", en: "persons outside")),
      ("tinjau", Message(id: "menunggu putusan", en: "awaiting a decision")),
    ]
    var lines: [String] = []
    for (role, label) in parts {
      lines.append(left(label.text(language), 25) + right(grouped(snapshot.rows(role), language), 14))
    }
    return lines + [""]
  }

  private static func deciles(_ table: SmallTable?, _ language: Language) -> [String] {
    guard let table, let level = table.header.firstIndex(of: "tingkat"),
      let scope = table.header.firstIndex(of: "lingkup"), let decile = table.header.firstIndex(of: "desil"),
      let families = table.header.firstIndex(of: "keluarga")
    else { return [] }
    let nation = table.rows.filter { $0[level] == "nasional" && $0[scope] == "nasional" }
    if nation.isEmpty { return [] }
    var head = ""
    var line = ""
    for row in nation {
      let name = row[decile] == "kosong" ? Message(id: "tanpa", en: "none").text(language) : row[decile]
      head += right(name, 7)
      line += right(number(Int(row[families]) ?? 0, 6, language), 7)
    }
    return [
      Message(id: "Keluarga menurut desil nasional", en: "Families by national decile").text(language), head, line, "",
    ]
  }

  private static func rates(_ table: SmallTable?, _ language: Language) -> [String] {
    guard let table else { return [] }
    let place = { (name: String) in table.header.firstIndex(of: name) }
    guard let programme = place("program"), let level = place("tingkat"), let decile = place("desil"),
      let recipients = place("penerima_r"), let eligible = place("layak_l"), let inclusion = place("galat_inklusi"),
      let uncovered = place("tak_terliput"), let exclusion = place("galat_eksklusi_kuota")
    else { return [] }
    var lines = [Message(id: "Galat per program (nasional)", en: "Errors by programme (national)").text(language)]
    lines.append(
      left("", 12) + right(Message(id: "penerima", en: "paid").text(language), 13)
        + right(Message(id: "layak", en: "eligible").text(language), 13)
        + right(Message(id: "inklusi", en: "inclusion").text(language), 12)
        + right(Message(id: "tak terliput", en: "uncovered").text(language), 14)
        + right(Message(id: "eksklusi", en: "exclusion").text(language), 14))
    for row in table.rows where row[level] == "nasional" && row[decile] == "semua" {
      lines.append(
        left(row[programme], 12) + right(grouped(Int(row[recipients]) ?? 0, language), 13)
          + right(grouped(Int(row[eligible]) ?? 0, language), 13) + right(percent(row[inclusion], language), 12)
          + right(percent(row[uncovered], language), 14) + right(percent(row[exclusion], language), 14))
    }
    lines.append(
      Message(
        id: "  inklusi = |R\\L|/|R|, tak terliput = |L\\R|/|L|, eksklusi = dalam kuota",
        en: "  inclusion = |R\\L|/|R|, uncovered = |L\\R|/|L|, exclusion = within quota"
      ).text(language))
    return lines + [""]
  }

  // MARK: Text

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// A count in at most `width` characters: in millions where the digits do not fit.
  static func number(_ count: Int, _ width: Int, _ language: Language) -> String {
    let plain = String(count)
    if plain.count <= width { return plain }
    let tenths = (count + 50_000) / 100_000
    let unit = Message(id: "jt", en: "M").text(language)
    let fine = "\(tenths / 10)\(language == .indonesian ? "," : ".")\(tenths % 10)\(unit)"
    return fine.count <= width ? fine : "\((count + 500_000) / 1_000_000)\(unit)"
  }

  /// A count with its thousands set apart.
  static func grouped(_ count: Int, _ language: Language) -> String {
    var text = ""
    for (place, digit) in String(count).reversed().enumerated() {
      if place > 0 && place % 3 == 0 { text.append(language == .indonesian ? "." : ",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// A share of six decimals as a percentage of two, halves rounded up; `-` for none.
  static func percent(_ share: String, _ language: Language) -> String {
    let parts = share.split(separator: ".").map(String.init)
    guard parts.count == 2, let whole = Int(parts[0]), let part = Int((parts[1] + "000000").prefix(6)) else {
      return "-"
    }
    let hundredths = (whole * 1_000_000 + part + 50) / 100
    let decimals = hundredths % 100
    return "\(hundredths / 100)\(language == .indonesian ? "," : ".")\(decimals < 10 ? "0" : "")\(decimals) %"
  }
}
