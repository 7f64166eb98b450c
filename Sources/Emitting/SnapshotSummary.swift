import Diagnostics
import StageContract

/// What a person wants to see after a run, in at most 80 columns: rows by source and outcome, families and persons,
/// deciles, error rates, and where the snapshot lies.
package struct SnapshotSummary {
  /// The lines, each with its line end.
  package let text: String

  /// Reads manifest and `ringkasan/` of a snapshot. Throws `inputMissing` when `folder` is none, `badData` when a table is
  /// not what the manifest says; a table that the snapshot never had is left out.
  package init(folder: String, language: Language) throws(Failure) {
    let snapshot = try UpstreamStage(folder: folder)
    if snapshot.manifest.stage != EmitStage.declaration.name {
      throw Failure(.inputMissing, id: "bukan snapshot", en: "not a snapshot", file: folder)
    }
    var lines = ["DTSEN \(snapshot.manifest.period)", ""]
    lines += try SnapshotSummary.sources(try snapshot.summary("padan", ["sumber", "hasil", "baris"]), language)
    lines += SnapshotSummary.frame(snapshot, language)
    lines += try SnapshotSummary.deciles(
      try snapshot.summary("desil", ["tingkat", "lingkup", "desil", "keluarga"]), language)
    lines += try SnapshotSummary.rates(
      try snapshot.summary("galat", ["program", "tingkat", "desil"] + SnapshotSummary.measures), language)
    lines.append(Message(id: "snapshot:", en: "snapshot:").text(language))
    lines.append("  " + folder)
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Columns of `galat` in the order of the lines.
  private static let measures = ["penerima_r", "layak_l", "galat_inklusi", "tak_terliput", "galat_eksklusi_kuota"]

  // MARK: Parts

  private static func sources(_ table: SummaryRows?, _ language: Language) throws(Failure) -> [String] {
    guard let table else { return [] }
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
    for row in 0..<table.count where !names.contains(table.text(row, 0)) { names.append(table.text(row, 0)) }
    for name in names {
      var (read, sums) = (0, groups.map { _ in 0 })
      for row in 0..<table.count where table.text(row, 0) == name {
        let count = try table.number(row, 2)
        read += count
        for place in groups.indices where groups[place].1.contains(table.text(row, 1)) { sums[place] += count }
      }
      var line = left(name, 17) + right(number(read, 7, language), 8)
      for (group, sum) in zip(groups, sums) {
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

  private static func deciles(_ table: SummaryRows?, _ language: Language) throws(Failure) -> [String] {
    guard let table else { return [] }
    let nation = (0..<table.count).filter { table.text($0, 0) == "nasional" && table.text($0, 1) == "nasional" }
    if nation.isEmpty { return [] }
    var head = ""
    var line = ""
    for row in nation {
      let decile = table.text(row, 2)
      let name = decile == "kosong" ? Message(id: "tanpa", en: "none").text(language) : decile
      head += right(name, 7)
      line += right(number(try table.number(row, 3), 6, language), 7)
    }
    return [
      Message(id: "Keluarga menurut desil nasional", en: "Families by national decile").text(language), head, line, "",
    ]
  }

  private static func rates(_ table: SummaryRows?, _ language: Language) throws(Failure) -> [String] {
    guard let table else { return [] }
    var lines = [Message(id: "Galat per program (nasional)", en: "Errors by programme (national)").text(language)]
    lines.append(
      left("", 12) + right(Message(id: "penerima", en: "paid").text(language), 13)
        + right(Message(id: "layak", en: "eligible").text(language), 13)
        + right(Message(id: "inklusi", en: "inclusion").text(language), 12)
        + right(Message(id: "tak terliput", en: "uncovered").text(language), 14)
        + right(Message(id: "eksklusi", en: "exclusion").text(language), 14))
    for row in 0..<table.count where table.text(row, 1) == "nasional" && table.text(row, 2) == "semua" {
      var line = left(table.text(row, 0), 12)
      for place in 3...4 { line += right(grouped(try table.number(row, place), language), 13) }
      for (place, width) in zip(5...7, [12, 14, 14]) {
        line += right(percent(try table.millionths(row, place), language), width)
      }
      lines.append(line)
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

  /// A share in millionths as a percentage of two decimals, halves rounded up; `-` for none.
  static func percent(_ share: Int?, _ language: Language) -> String {
    guard let share else { return "-" }
    let hundredths = (share + 50) / 100
    let decimals = hundredths % 100
    return "\(hundredths / 100)\(language == .indonesian ? "," : ".")\(decimals < 10 ? "0" : "")\(decimals) %"
  }
}
