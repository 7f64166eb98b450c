import Diagnostics
import PipelineConfig
import Scoring

/// One self-contained A4 page for an objection hearing.
///
/// What does not fit is counted and left to the text form, never cut off silently. Numbers of people are masked: paper
/// gets lost.
package struct HearingSheet {
  let dossier: Dossier
  let glossary: Glossary
  let language: Language

  package init(dossier: Dossier, glossary: Glossary, language: Language) {
    self.dossier = dossier
    self.glossary = glossary
    self.language = language
  }

  /// The page.
  package func page() -> String {
    let title = say("Lembar penjelasan DTSEN", "DTSEN explanation sheet")
    let content = """
      <header><div><h1>\(title)</h1><p>\(headline)</p></div>\(signatures)</header>
      <div class="two">\(familyBlock)\(memberBlock)</div>
      \(programmeBlock)\(decidingBlock)\(scoreBlock)
      <div class="two even">\(evidenceBlock)\(differenceBlock)</div>
      \(trailBlock)\(historyBlock)
      <footer>\(footer)</footer>
      """
    return """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(title)</title>
      <style>\(HearingStyle.css)</style></head><body>
      <main class="\(HearingStyle.density(of: content))">
      \(content)
      </main></body></html>

      """
  }

  // MARK: Words and marks

  func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }

  /// A column's name as words; what all assets have in common is left out.
  static func label(_ column: String) -> String {
    var name = column
    for prefix in ["aset_bergerak_", "aset_tidak_bergerak_", "jumlah_"] where name.hasPrefix(prefix) {
      name = String(name.dropFirst(prefix.count))
    }
    return HTMLText.escaped(name.split(separator: "_").joined(separator: " "))
  }

  private func block(_ title: String, _ content: String, _ kind: String = "") -> String {
    content.isEmpty ? "" : "<section class=\"\(kind)\"><h2>\(HTMLText.escaped(title))</h2>\(content)</section>\n"
  }

  private func table(_ head: [String], _ rows: [[String]], most: Int) -> String {
    if rows.isEmpty { return "" }
    let cells = rows.prefix(most).map { row in "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>" }.joined()
    let header = head.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
    return "<table><thead><tr>\(header)</tr></thead><tbody>\(cells)</tbody></table>" + more(rows.count - most)
  }

  private func more(_ count: Int) -> String {
    count > 0
      ? "<p class=\"more\">\(say("+\(count) lagi: lihat bentuk teks", "+\(count) more: see the text form"))</p>" : ""
  }

  private func list(_ items: [String], most: Int, _ kind: String = "") -> String {
    if items.isEmpty { return "" }
    return "<ul class=\"\(kind)\">" + items.prefix(most).map { "<li>\($0)</li>" }.joined() + "</ul>"
      + more(items.count - most)
  }

  /// At most `count` characters, marked where it is shortened.
  static func short(_ text: String, _ count: Int) -> String { HTMLText.escaped(shortened(text, count)) }

  private static func shortened(_ text: String, _ count: Int) -> String {
    text.count <= count ? text : String(text.prefix(count - 1)) + "…"
  }

  /// The text with each code in one piece: a code does not break at its hyphen.
  static func codes(_ text: String) -> String {
    let words: [Substring] = HTMLText.escaped(text).split(separator: " ", omittingEmptySubsequences: false)
    return words.map { word -> String in
      let code: Substring = word.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
      let parts = code.split(separator: "-", omittingEmptySubsequences: false)
      let isCode =
        parts.count == 2 && (2...3).contains(parts[0].count) && (2...3).contains(parts[1].count)
        && parts[0].allSatisfy { $0.isASCII && $0.isUppercase } && parts[1].allSatisfy { $0.isASCII && $0.isNumber }
      return isCode ? "<span class=\"k\">\(code)</span>\(word.dropFirst(code.count))" : String(word)
    }.joined(separator: " ")
  }

  /// A word in capitals with places to break after its underscores.
  static func breakable(_ text: String) -> String { HTMLText.escaped(text).replacing("_", with: "_<wbr>") }

  /// The text in one piece.
  static func whole(_ text: String) -> String { "<span class=\"k\">\(HTMLText.escaped(text))</span>" }

  // MARK: Head

  private var headline: String {
    let id = dossier.family.first?["id_keluarga"] ?? dossier.person ?? ""
    let snapshot = dossier.snapshot.prefix(16)
    return say("Periode", "Period")
      + " <b>\(HTMLText.escaped(dossier.period))</b> · id <b>\(HTMLText.escaped(id))</b> · "
      + say("potret", "snapshot") + " \(snapshot)"
  }

  private var signatures: String {
    let boxes = [say("Tanggal", "Date"), say("Petugas", "Officer"), say("Pemohon", "Applicant")]
    return "<div class=\"sign\">" + boxes.map { "<span>\($0)</span>" }.joined() + "</div>"
  }

  private var familyBlock: String {
    guard let family = dossier.family.first else { return "" }
    var rows: [(String, String)] = [
      ("No KK", Masked(family["nomor_kartu_keluarga"]).description), (say("alamat", "address"), family["alamat"]),
      (say("wilayah", "region"), "\(family["kabupaten_kota"]) \(family["kode_kelurahan_desa"])"),
      (say("tanggal data", "date of data"), family["tanggal_data"]),
      (say("skor", "score"), "\(family["skor_pmt"]) \(family["status_peringkat"])"),
      (
        say("desil nas · prov · kab", "decile nat · prov · kab"),
        ["desil_nasional", "desil_provinsi", "desil_kabupaten_kota"].map { family[$0].isEmpty ? "-" : family[$0] }
          .joined(separator: " · ")
      ),
      (say("desil resmi nasional", "official decile"), family["desil_resmi_nasional"]),
    ]
    if let place = dossier.place {
      rows.append(
        (
          say("urutan", "rank"),
          say("\(place.before + 1) dari \(place.ranked) keluarga", "\(place.before + 1) of \(place.ranked) families")
        ))
    }
    var lines = rows.filter { !$0.1.isEmpty }.map { "<dt>\($0.0)</dt><dd>\(HearingSheet.short($0.1, 70))</dd>" }
    let findings = family["temuan"].replacing(";", with: " ")
    if !findings.isEmpty {
      lines.append("<dt>\(say("temuan", "findings"))</dt><dd>\(HearingSheet.codes(findings))</dd>")
    }
    return block(say("Keluarga", "Family"), "<dl>" + lines.joined() + "</dl>")
  }

  private var memberBlock: String {
    let rows = dossier.members.map { row -> [String] in
      let number = row["nomor_induk_kependudukan"]
      let mark = row["id_individu"] == dossier.person ? "▸ " : ""
      return [
        mark + HearingSheet.short(row["nama"], 26), HearingSheet.whole(row["tanggal_lahir"]),
        number.isEmpty ? "-" : HearingSheet.whole(Masked(number).description),
        HearingSheet.breakable(row["status_padan"].isEmpty ? row["status_kependudukan"] : row["status_padan"]),
        HearingSheet.codes(row["temuan"].replacing(";", with: " ")),
      ]
    }
    let head = [
      say("nama", "name"), say("lahir", "born"), "NIK", say("padan", "matched"), say("temuan", "findings"),
    ]
    return block(say("Orang", "Persons"), table(head, rows, most: 9))
  }

  // MARK: Programmes

  private var programmeBlock: String {
    var groups: [(verdict: ProgrammeVerdict, persons: Int)] = []
    for verdict in ProgrammeVerdict.all(dossier) {
      let same = groups.firstIndex { group in
        group.verdict.terms == verdict.terms && group.verdict.outcome == verdict.outcome && verdict.terms.isPersonal
          && group.verdict.row?["alasan"] == verdict.row?["alasan"]
      }
      if let same { groups[same].persons += 1 } else { groups.append((verdict, 1)) }
    }
    let rows = groups.map { group -> [String] in
      let verdict = group.verdict
      let meaning = glossary.meaning(.outcome, verdict.outcome)?.text(language) ?? ""
      let rank = verdict.rank.map { "\($0)" + (verdict.queue.map { " / \($0.eligible)" } ?? "") } ?? "-"
      return [
        "<b>\(HTMLText.escaped(verdict.terms.name))</b>"
          + (group.persons > 1 ? say(" (\(group.persons) orang)", " (\(group.persons) persons)") : ""),
        "<b>\(verdict.outcome)</b> \(HTMLText.escaped(meaning))",
        "\(verdict.row?["desil_dipakai"] ?? dossier.policy.map { dossier.family.first?[$0.decileColumn] ?? "" } ?? "") / \(verdict.terms.limit)",
        rank, verdict.queue.map { $0.quota > 0 ? "\($0.quota)" : "-" } ?? "-",
        HearingSheet.codes((verdict.row?["alasan"] ?? "").replacing(";", with: " ")),
      ]
    }
    let head = [
      say("program", "programme"), say("hasil", "outcome"), say("desil / batas", "decile / limit"),
      say("urutan / layak", "rank / eligible"), say("kuota", "quota"), say("alasan", "reasons"),
    ]
    return block(say("Program", "Programmes"), table(head, rows, most: 5))
  }

  /// A sentence that holds for several programmes is one line; one that holds for some of the persons names them.
  private var decidingBlock: String {
    struct Deciding {
      let text: String
      var programmes: [String]
      var persons: Set<String>
    }
    let prospects = Prospects(dossier: dossier, glossary: glossary)
    var sentences: [Deciding] = []
    var judged: Set<String> = []
    for verdict in ProgrammeVerdict.all(dossier) {
      let name = verdict.member?["nama"] ?? ""
      if !name.isEmpty { judged.insert(name) }
      for sentence in prospects.sentences(verdict) {
        let text = sentence.text(language)
        let known = sentences.firstIndex { $0.text == text }
        if known == nil { sentences.append(Deciding(text: text, programmes: [], persons: [])) }
        let place = known ?? sentences.count - 1
        if !sentences[place].programmes.contains(verdict.terms.name) {
          sentences[place].programmes.append(verdict.terms.name)
        }
        if !name.isEmpty { sentences[place].persons.insert(name) }
      }
    }
    let items = sentences.map { item -> String in
      let isForSome = item.programmes.count == 1 && !item.persons.isEmpty && item.persons.count < judged.count
      let names = isForSome ? " (\(item.persons.sorted().joined(separator: ", ")))" : ""
      return "<b>\(HearingSheet.short(item.programmes.joined(separator: ", ") + names, 60))</b> "
        + HearingSheet.codes(HearingSheet.shortened(item.text, 250))
    }
    return block(say("Yang menentukan, dan jalannya", "What decides, and what to do"), list(items, most: 10))
  }

  // MARK: Score

  /// The source rows of the family's values, in the order of first use: a letter each.
  private var sources: [ValueOrigin.Statement] {
    var found: [ValueOrigin.Statement] = []
    for winner in dossier.values.compactMap(\.winner) where !found.contains(where: { $0.place == winner.place }) {
      found.append(winner)
    }
    return found
  }

  private static func letter(_ index: Int) -> String { String(UnicodeScalar(UInt8(97 + min(index, 25)))) }

  private var scoreBlock: String {
    guard let account = dossier.score else { return "" }
    func amount(_ value: Int64) -> String {
      let text = FixedPoint.text(value, scale: RankingModel.sumDecimals)
      return (value >= 0 ? "+" : "−") + text.drop { $0 == "-" }.dropLast(4)
    }
    let sources = sources
    var cells = ["<li><i>\(say("konstanta", "constant"))</i><span></span><b>\(amount(account.sheet.constant))</b></li>"]
    for term in account.sheet.terms {
      let winner = dossier.values.first { $0.column == term.column }?.winner
      let source = winner.flatMap { winner in sources.firstIndex { $0.place == winner.place } }
      let mark = source.map { "<sup>\(HearingSheet.letter($0))</sup>" } ?? ""
      let word = glossary.label(term.column, term.value)
      let value = term.isKnown ? HTMLText.escaped(word.isEmpty ? term.value : word) + mark : "?"
      cells.append(
        "<li><i>\(HearingSheet.label(term.column))</i><span>\(value)</span><b>\(amount(term.amount))</b></li>")
    }
    for pair in account.sheet.interactions {
      cells.append(
        "<li><i>\(HearingSheet.label(pair.column))</i><span>\(pair.isKnown ? HTMLText.escaped(pair.value) : "?")</span>"
          + "<b>\(amount(pair.amount))</b></li>")
    }
    let sum = FixedPoint.text(account.sheet.score, scale: RankingModel.decimals)
    cells.append(
      "<li class=\"sum\"><i>\(say("skor", "score"))</i><span></span><b>\(account.printed.isEmpty ? "-" : sum)</b></li>")
    let legend = sources.prefix(6).enumerated().map { index, source in
      "<sup>\(HearingSheet.letter(index))</sup> "
        + HearingSheet.short("\(source.file):\(source.row) \(source.date)", 48)
    }
    return block(
      say("Skor suku demi suku, model \(account.model)", "Score term by term, model \(account.model)"),
      "<ul class=\"terms\">" + cells.joined() + "</ul>"
        + (legend.isEmpty ? "" : "<p class=\"legend\">\(legend.joined(separator: " · "))</p>"))
  }

  // MARK: Evidence and rows

  /// A finding that several members have for the same reason is one line.
  private var evidenceBlock: String {
    var groups: [(code: String, cells: [String], count: Int)] = []
    for row in dossier.evidence {
      let place = row["berkas"].isEmpty ? row["sumber"] : "\(row["sumber"]) \(row["berkas"]):\(row["baris"])"
      let cells = [
        HearingSheet.short(place, 27), HearingSheet.short("\(row["kolom"]) = \(row["nilai"])", 25),
        HearingSheet.whole(row["tanggal"]),
      ]
      if let same = groups.firstIndex(where: { $0.code == row["kode"] && $0.cells == cells }) {
        groups[same].count += 1
      } else {
        groups.append((row["kode"], cells, 1))
      }
    }
    let rows = groups.map { group in
      ["<b>\(HearingSheet.whole(group.code))</b>" + (group.count > 1 ? " ×\(group.count)" : "")] + group.cells
    }
    let head = [say("kode", "code"), say("baris", "row"), say("isi", "content"), say("tanggal", "date")]
    return block(say("Temuan dan bukti", "Findings and evidence"), table(head, rows, most: 6))
  }

  private var differenceBlock: String {
    let rows = dossier.values.compactMap { origin -> [String]? in
      guard let winner = origin.winner, let loser = origin.losers.first(where: { $0.value != origin.value }) else {
        return nil
      }
      func said(_ statement: ValueOrigin.Statement) -> String {
        let word = glossary.label(origin.column, statement.value)
        return HearingSheet.short(
          "\(word.isEmpty ? statement.value : word) (\(statement.source) \(statement.date))", 48)
      }
      return [HearingSheet.short(HearingSheet.label(origin.column), 20), said(winner), said(loser)]
    }
    let head = [say("kolom", "column"), say("dipakai", "used"), say("sumber lain", "other source")]
    return block(say("Sumber yang berbeda", "Sources that differ"), table(head, rows, most: 6))
  }

  /// Rows with the same outcome and rule are one line, by file.
  private var trailBlock: String {
    struct Group {
      let row: FoundRow
      let isOwn: Bool
      var files: [(name: String, rows: [String])]
    }
    var groups: [Group] = []
    for (rows, isOwn) in [(dossier.trail, true), (dossier.claims, false)] {
      for row in rows {
        let known = groups.firstIndex { group in
          group.isOwn == isOwn && ["hasil", "aturan"].allSatisfy { group.row[$0] == row[$0] }
        }
        let group = known ?? groups.count
        if known == nil { groups.append(Group(row: row, isOwn: isOwn, files: [])) }
        if let file = groups[group].files.firstIndex(where: { $0.name == row["berkas"] }) {
          groups[group].files[file].rows.append(row["baris"])
        } else {
          groups[group].files.append((row["berkas"], [row["baris"]]))
        }
      }
    }
    let items = groups.map { group -> String in
      let rule = glossary.meaning(.rule, group.row["aturan"])?.text(language) ?? group.row["aturan"]
      let files = group.files.prefix(8).map { file -> String in
        let rest = file.rows.count - 6
        return HearingSheet.whole(
          "\(file.name):\(file.rows.prefix(6).joined(separator: ","))" + (rest > 0 ? ",+\(rest)" : ""))
      }
      let rest = group.files.count - files.count
      let mark = group.isOwn ? "" : say("; baris lain", "; another row")
      return "<b>\(HTMLText.escaped(group.row["hasil"]))</b> \(HTMLText.escaped(rule + mark)): "
        + files.joined(separator: " · ")
        + (rest > 0 ? say(" dan \(rest) berkas lagi", " and \(rest) more files") : "")
    }
    return block(
      say("Baris sumber dan cara padannya", "Source rows and how they were matched"), list(items, most: 12, "rows"))
  }

  private var historyBlock: String {
    let rows = HistoryLine.lines(dossier.history).map { line -> [String] in
      let family = line.entry.family
      return [
        HTMLText.escaped(line.entry.period), HTMLText.escaped(family?["skor_pmt"] ?? "-"),
        HTMLText.escaped(family?["desil_nasional"] ?? "-"),
        HearingSheet.short(line.entry.outcomes.joined(separator: "; "), 50),
        HearingSheet.short(line.changes.joined(separator: "; "), 60),
      ]
    }
    let head = [
      say("periode", "period"), say("skor", "score"), say("desil", "decile"), say("program", "programmes"),
      say("berubah", "changed"),
    ]
    return rows.count < 2 ? "" : block(say("Riwayat", "History"), table(head, rows, most: 3))
  }

  private var footer: String {
    let own = say(
      "Menurut data dan aturan potret ini. Temuan adalah usulan; orang yang memutuskan. Pembukaan lembar ini dicatat.",
      "By the data and rules of this snapshot. Findings are proposals; a person decides. Opening this sheet is logged.")
    return HTMLText.escaped(([own] + dossier.gaps.map { $0.text(language) }).joined(separator: " "))
  }
}
