import Foundation
import TabularIO
import TestSupport
import Testing

/// What a run of the sample says of its families, by the tool that people use.
@Suite(.serialized) struct ExplainTests {
  func explain(
    _ sample: PipelineRun, _ asked: String, _ format: String, reason: String? = "uji", extra: [String] = []
  ) throws -> Finished {
    let why = reason.map { ["--alasan", $0] } ?? []
    return try run(
      [
        "\(bin)/dtsen-explain", "--run", sample.folder, "--format", format, "--petugas", "penguji", "--lang", "en",
        "--kamus", "\(checkout)/pipelines/kamus", "--config", "\(checkout)/pipelines/contoh",
      ] + why + extra,
      input: asked + "\n")
  }

  func answer(_ sample: PipelineRun, _ asked: String, extra: [String] = []) throws -> [String: Any] {
    let finished = try explain(sample, asked, "json", extra: extra)
    try #require(finished.status == 0, "\(finished.account)")
    return try #require(try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
  }

  func rows(_ answer: [String: Any], _ section: String) -> [[String: String]] {
    answer[section] as? [[String: String]] ?? []
  }

  /// The snapshot's families: id to row by column.
  func families(_ sample: PipelineRun) throws -> [[String: String]] {
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    return snapshot.rows.keys.filter { $0 == "keluarga" || $0.hasPrefix("keluarga/") }.sorted().flatMap { table in
      (snapshot.rows[table] ?? []).map { row in
        Dictionary(uniqueKeysWithValues: zip(snapshot.headers[table] ?? [], row))
      }
    }
  }

  /// The snapshot's persons, of the frame and outside it: id to row by column.
  func persons(_ snapshot: StageTables) throws -> [String: [String: String]] {
    var persons: [String: [String: String]] = [:]
    for (table, rows) in snapshot.rows where table.hasPrefix("anggota") {
      let header = try #require(snapshot.headers[table])
      for row in rows { persons[row[0]] = Dictionary(uniqueKeysWithValues: zip(header, row)) }
    }
    return persons
  }

  /// The words for coded values by column and code.
  static func labels() throws -> [String: String] {
    let text = try String(contentsOfFile: "pipelines/kamus/labels.csv", encoding: .utf8)
    var labels: [String: String] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let parts = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      let quoted = parts[2].hasPrefix("\"")
      let end = quoted ? parts[2].dropFirst().firstIndex(of: "\"") : parts[2].firstIndex(of: ",")
      let label = parts[2][..<(end ?? parts[2].endIndex)].drop { $0 == "\"" }
      for column in parts[0].split(separator: " ") { labels["\(column) \(parts[1])"] = String(label) }
    }
    return labels
  }

  /// Every family of the sample: each value that has an origin is found in the row it names; the terms of the score,
  /// added up here, are the score printed; the rank is the place in the order of score and id; every line of the text
  /// fits a terminal.
  @Test func everyFamilyOfTheSampleIsExplainedTruly() throws {
    let sample = try Sample.run.get()
    let normalised = try StageTables("\(sample.folder)/2-normalise")
    var index: [String: [String: [String]]] = [:]
    for (source, rows) in normalised.rows {
      index[source] = Dictionary(rows.map { ("\($0[0]):\($0[1])", $0) }) { first, _ in first }
    }
    let labels = try Self.labels()
    #expect(labels["jenis_lantai_terluas 8"] == "tanah")
    let families = try families(sample)
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let columns = try #require(snapshot.headers.first { $0.key.hasPrefix("keluarga") }?.value)
    let persons = try persons(snapshot)
    var toldOfPersons: Set<String> = []
    let ranked = families.filter { !($0["skor_pmt"] ?? "").isEmpty }.sorted { left, right in
      let (first, second) = (Double(left["skor_pmt"] ?? "") ?? 0, Double(right["skor_pmt"] ?? "") ?? 0)
      return first != second ? first < second : (left["id_keluarga"] ?? "") < (right["id_keluarga"] ?? "")
    }
    var values = 0
    var scores = 0
    var links: Set<String> = []
    for family in families {
      let id = try #require(family["id_keluarga"])
      let answer = try answer(sample, id)
      let told = rows(answer, "nilai")
      #expect(told.map { $0["kolom"] ?? "" } == columns, "columns of \(id)")
      for row in told {
        let column = row["kolom"] ?? ""
        #expect(family[column] == row["nilai"], "\(column) of \(id)")
        // Leading zeros do not count: sources write both.
        if let label = labels["\(column) \(row["nilai"] ?? "")"] { #expect(row["arti"] == label, "\(column) of \(id)") }
      }
      for row in rows(answer, "bukti_padan") {
        #expect(row["catatan"] == "the weights add up to this skor", "\(row)")
        links.insert("\(row["sumber"] ?? "") \(row["berkas"] ?? "") \(row["baris"] ?? "")")
      }
      for row in rows(answer, "nilai_orang") {
        let person = try #require(persons[row["id_individu"] ?? ""], "somebody who is not in the snapshot")
        #expect(person[row["kolom"] ?? ""] == row["nilai"], "\(row["kolom"] ?? "") of \(id)")
        toldOfPersons.insert("\(row["id_individu"] ?? "") \(row["kolom"] ?? "")")
      }
      for row in told + rows(answer, "nilai_orang") where row["nilai"]?.isEmpty == false {
        let (column, value) = (row["kolom"] ?? "", row["nilai"] ?? "")
        let isComputed = row["cara"]?.hasPrefix("computed") == true
        let places = (row["asal"] ?? "").components(separatedBy: "; ").filter { !$0.isEmpty }
        #expect(isComputed || places.count == 1, "\(column) of \(id) has no row, or several")
        for place in places {
          let words = place.split(separator: " ", maxSplits: 1).map(String.init)
          let source = try #require(index[words[0]]?[words[1]], "\(place) is no row")
          if isComputed { continue }
          let named = try #require(normalised.headers[words[0]]?.firstIndex(of: row["kolom_asal"] ?? ""))
          // A region's code is what a finer one begins with.
          #expect(
            source[named] == value || column.hasPrefix("kode_") && source[named].hasPrefix(value), "\(column): \(place)"
          )
          values += 1
        }
      }
      let terms = rows(answer, "skor")
      let amounts = terms.filter { !["jumlah", "skor"].contains($0["suku"] ?? "") }.map {
        hundredMillionths($0["tambah"] ?? "")
      }
      let sum = amounts.reduce(0, +)
      #expect(terms.count == 37, "\(id): \(terms.count) lines")
      if let printed = family["skor_pmt"], !printed.isEmpty {
        #expect((sum + (sum >= 0 ? 5_000 : -5_000)) / 10_000 == hundredMillionths(printed) / 10_000, "score of \(id)")
        #expect(terms.last?["catatan"] == "as in the snapshot")
        let rank = try #require(ranked.firstIndex { $0["id_keluarga"] == id })
        #expect(
          (answer["keluarga"] as? [String: String])?["urutan"] == "\(rank + 1) of \(ranked.count)", "rank of \(id)")
        scores += 1
      } else {
        #expect(terms.last?["catatan"] == "not ranked")
      }
      let outcomes = Set(rows(answer, "program").compactMap { $0["program"] })
      #expect(outcomes == ["PKH", "SEMBAKO", "PBI-JK"], "\(id): \(outcomes)")
    }
    #expect(values > 15_000 && scores > 200, "\(values) values, \(scores) scores")
    for (id, person) in persons where person["id_keluarga"]?.isEmpty == false {
      for column in person.keys { #expect(toldOfPersons.contains("\(id) \(column)"), "\(column) of \(id) is not told") }
    }
    try expectTold(links, of: snapshot)
  }

  /// Every link that a probability made is among `links`, those whose evidence was shown; not all of them are as sure as can
  /// be printed.
  private func expectTold(_ links: Set<String>, of snapshot: StageTables) throws {
    var unsure = 0
    for (table, lines) in snapshot.rows where table.hasPrefix("jejak/") {
      let header = try #require(snapshot.headers[table])
      for line in lines {
        let row = Dictionary(uniqueKeysWithValues: zip(header, line))
        if row["per_bidang"]?.isEmpty != false || row["id_keluarga"]?.isEmpty != false { continue }
        #expect(links.contains("\(row["sumber"] ?? "") \(row["berkas"] ?? "") \(row["baris"] ?? "")"), "\(row)")
        if row["skor"] != "0.9999" { unsure += 1 }
      }
    }
    #expect(links.count > 30 && unsure > 0, "\(links.count) links, \(unsure) below the highest probability")
  }

  /// `-12.5` as a whole number of hundred-millionths.
  private func hundredMillionths(_ text: String) -> Int {
    let negative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".").map(String.init)
    let fraction = ((parts.count > 1 ? parts[1] : "") + "00000000").prefix(8)
    let value = (Int(parts.first ?? "") ?? 0) * 100_000_000 + (Int(fraction) ?? 0)
    return negative ? -value : value
  }

  @Test func textFitsATerminalAndTheSheetHidesNumbers() throws {
    let sample = try Sample.run.get()
    for family in try families(sample).enumerated().filter({ $0.offset % 16 == 0 }).map(\.element) {
      let id = try #require(family["id_keluarga"])
      let text = try explain(sample, id, "text")
      #expect(text.status == 0 && text.output.contains(id), "\(text.account)")
      for line in text.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
      // Nothing of a programme is left out: its limit, its places and who waits for them.
      for column in ["desil_maks", "layak_semua", "kuota"] { #expect(text.output.contains("  \(column) ")) }
      let sheet = try explain(sample, id, "html")
      #expect(sheet.status == 0 && sheet.output.contains(id) && sheet.output.hasSuffix("</html>\n"))
      let card = family["nomor_kartu_keluarga"] ?? ""
      #expect(card.isEmpty || !sheet.output.contains(card), "a No KK on paper")
      // Self-contained: nothing is fetched.
      for word in ["http", "src=", "@import", "url(", "<script"] { #expect(!sheet.output.contains(word), "\(word)") }
    }
  }

  /// The content of a section of the sheet, by its heading.
  private func section(_ sheet: String, _ heading: String) -> String {
    guard let start = sheet.range(of: "<h2>\(heading)</h2>") else { return "" }
    let rest = sheet[start.upperBound...]
    return String(rest[..<(rest.range(of: "</section>")?.lowerBound ?? rest.endIndex)])
  }

  /// On paper a reason that several members share is one line, a code is in one piece, and a rule is said whole.
  @Test func theSheetGroupsEvidenceAndCutsNoRule() throws {
    let sample = try Sample.run.get()
    let rules = try SmallTable.load("\(checkout)/pipelines/kamus/keterangan.csv").rows.filter { $0[0] == "aturan" }
    var grouped = 0
    for family in try families(sample) {
      let id = try #require(family["id_keluarga"])
      if family["temuan"]?.isEmpty != false && grouped > 0 { continue }
      let answer = try answer(sample, id)
      let sheet = try explain(sample, id, "html").output
      let evidence = section(sheet, "Findings and evidence")
      let lines = evidence.components(separatedBy: "<tr>").dropFirst(2)
      #expect(Set(lines).count == lines.count, "\(id): a line twice")
      if !evidence.contains("see the text form") {
        // Every row of evidence is on one of the lines.
        let told = lines.reduce(0) { sum, line in
          let times = line.components(separatedBy: "×").dropFirst().first.map { $0.prefix { $0.isNumber } }
          return sum + (times.flatMap { Int($0) } ?? 1)
        }
        #expect(told == rows(answer, "temuan").count, "\(id)")
      }
      if evidence.contains("×") { grouped += 1 }
      for code in (family["temuan"] ?? "").split(separator: ";") {
        #expect(sheet.contains("<span class=\"k\">\(code)</span>"), "\(id): \(code) may break")
      }
      let trail = section(sheet, "Source rows and how they were matched")
      #expect(!trail.contains("…"), "\(id): a rule is cut")
      for row in rows(answer, "baris_sumber") {
        guard let rule = rules.first(where: { $0[1] == row["aturan"] }) else { continue }
        // An apostrophe is written as a reference.
        let words = rule[3].split(separator: "'").map(String.init)
        #expect(trail.contains("see the text form") || words.allSatisfy { trail.contains($0) }, "\(rule[1])")
      }
      if grouped > 12 { break }
    }
    #expect(grouped > 0, "no family whose members share a reason")
  }

  /// What cannot be logged is not shown.
  @Test func withoutALogNothingIsShown() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    let id = try #require(try families(sample).first?["id_keluarga"])
    let folder = "\(work.path)/run"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for stage in ["1-ingest", "2-normalise", "3-match", "4-flag", "5-emit"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(stage)", withDestinationPath: "\(sample.folder)/\(stage)")
    }
    // A log that is somebody else's file is not followed.
    let other = "\(work.path)/lain"
    try "x\n".write(toFile: other, atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/akses.jsonl", withDestinationPath: other)
    for format in ["text", "json", "html"] {
      let refused = try run(
        ["\(bin)/dtsen-explain", "--run", folder, "--format", format, "--kamus", "\(checkout)/pipelines/kamus"],
        input: id + "\n")
      #expect(refused.status == 74 && refused.output.isEmpty, "\(refused.account)")
    }
    #expect(try String(contentsOfFile: other, encoding: .utf8) == "x\n")
    try FileManager.default.removeItem(atPath: "\(folder)/akses.jsonl")
    let shown = try run(
      ["\(bin)/dtsen-explain", "--run", folder, "--format", "json", "--kamus", "\(checkout)/pipelines/kamus"],
      input: id + "\n")
    #expect(shown.status == 0 && shown.output.contains(id), "\(shown.account)")
    let lines = try String(contentsOfFile: "\(folder)/akses.jsonl", encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 1)
    let entry = try #require(
      try lines.first.flatMap { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] })
    // Asked by id: no reason is needed; who, when and how are there all the same.
    #expect(entry["menurut"] as? String == "id" && entry["bentuk"] as? String == "json")
    #expect((entry["pengguna"] as? String)?.isEmpty == false && entry["petugas"] is NSNull)
    let time = try #require(entry["waktu"] as? String)
    #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil, "\(time)")
  }

  @Test func everyOutcomeSaysWhatDecides() throws {
    let sample = try Sample.run.get()
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let tables = snapshot.headers.keys.filter { $0 == "kelayakan" || $0.hasPrefix("kelayakan/") }.sorted()
    let header = try #require(tables.first.flatMap { snapshot.headers[$0] })
    let table = tables.flatMap { snapshot.rows[$0] ?? [] }
    let columns = try ["program", "hasil", "id_keluarga"].map { try #require(header.firstIndex(of: $0)) }
    let needed: [String: [String]] = [
      "TEPAT": ["within", "eligible"], "INKLUSI": ["object"], "EKSKLUSI": ["within the quota", "propose"],
      "BELUM": ["beyond the quota"], "TINJAU": ["no decile"], "BELUM_DINILAI": ["survey"],
    ]
    for (name, words) in needed {
      let row = try #require(
        table.first { $0[columns[1]] == name && !$0[columns[2]].isEmpty }, "no row of kelayakan is \(name)")
      let said = rows(try answer(sample, row[columns[2]]), "yang_menentukan").filter {
        $0["program"] == row[columns[0]]
      }
      .map { $0["isi"] ?? "" }.joined(separator: " ")
      for word in words { #expect(said.contains(word), "\(name): \(said)") }
    }
  }

  /// A condition that nobody in the family meets is said whatever else stands against it, and never of a family that
  /// meets it: the stage's own verdict, where it wrote one, is the measure.
  @Test func aConditionThatIsNotMetIsSaidBesideWhateverElse() throws {
    let sample = try Sample.run.get()
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let table = try #require(snapshot.headers.keys.first { $0.hasPrefix("kelayakan/PKH") })
    let header = try #require(snapshot.headers[table])
    let columns = try ["id_keluarga", "alasan", "layak"].map { try #require(header.firstIndex(of: $0)) }
    var judged: [String: (lacks: Bool, isEligible: Bool)] = [:]
    for row in snapshot.rows[table] ?? [] where !row[columns[0]].isEmpty {
      judged[row[columns[0]]] = (row[columns[1]].contains("INK-11"), row[columns[2]] == "1")
    }
    var said = (above: 0, withOthers: 0, agreeing: 0)
    for family in try families(sample) {
      let id = try #require(family["id_keluarga"])
      let sentences = rows(try answer(sample, id), "yang_menentukan").filter { $0["program"] == "PKH" }
        .map { $0["isi"] ?? "" }
      let lacks = sentences.contains { $0.hasPrefix("INK-11") }
      if let judged = judged[id] {
        #expect(judged.lacks == lacks, "\(id): \(sentences)")
        said.agreeing += 1
      }
      if lacks && sentences.contains(where: { $0.contains(": above") }) { said.above += 1 }
      if lacks && sentences.contains(where: { $0.hasPrefix("INK-") && !$0.hasPrefix("INK-11") }) {
        said.withOthers += 1
      }
    }
    #expect(said.above > 10 && said.withOthers > 3 && said.agreeing > 30, "\(said)")
  }

  @Test func matchingIsExplainedWithCandidatesAndRowsOfOthers() throws {
    let sample = try Sample.run.get()
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let header = try #require(snapshot.headers["tinjau"])
    let candidate = try #require(header.firstIndex(of: "nik_kandidat"))
    let review = try #require(snapshot.rows["tinjau"]?.first { $0[candidate].count == 16 })
    let answer = try answer(sample, review[candidate])
    let waiting = try #require(rows(answer, "tinjau").first { $0["id_tinjau"] == review[0] })
    #expect(waiting["per_bidang"]?.contains("nama=") == true)
    let trail = rows(answer, "baris_sumber")
    #expect(trail.contains { $0["sumber"] == "dukcapil" && $0["arti_aturan"]?.isEmpty == false })
    // The row that waits names the NIK and is nobody's yet.
    #expect(rows(answer, "baris_lain").allSatisfy { $0["id_individu"] == nil })
  }

  /// A number that Dukcapil does not know is answered with the rows that name it, and why nobody has them.
  @Test func aNumberThatNobodyHasIsExplainedByItsRows() throws {
    let sample = try Sample.run.get()
    let normalised = try StageTables("\(sample.folder)/2-normalise")
    let match = try StageTables("\(sample.folder)/3-match")
    let trail = try #require(match.headers["jejak/penerima"])
    let columns = try ["berkas", "baris", "aturan"].map { try #require(trail.firstIndex(of: $0)) }
    let unknown = (match.rows["jejak/penerima"] ?? []).filter { $0[columns[2]] == "NIK_TAK_DIKENAL" }
    let places = Set(unknown.map { [$0[columns[0]], $0[columns[1]]] })
    let header = try #require(normalised.headers["penerima"])
    let nik = try #require(header.firstIndex(of: "nik"))
    // A person without Dukcapil may declare such a number; this one nobody does.
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    var declared: Set<String> = []
    for (table, header) in snapshot.headers where table == "anggota" || table.hasPrefix("anggota/") {
      let number = try #require(header.firstIndex(of: "nomor_induk_kependudukan"))
      declared.formUnion((snapshot.rows[table] ?? []).map { $0[number] })
    }
    let row = try #require(
      normalised.rows["penerima"]?.first { places.contains([$0[0], $0[1]]) && !declared.contains($0[nik]) })
    let answer = try answer(sample, row[nik])
    let claim = try #require(rows(answer, "baris_lain").first { $0["sumber"] == "penerima" })
    #expect(claim["aturan"] == "NIK_TAK_DIKENAL" && claim["arti_aturan"] == "NIK not in Dukcapil")
    #expect(rows(answer, "orang").isEmpty)
  }

  /// Every rule and outcome that the sample meets, and every code of flag, has words for the people concerned.
  @Test func everyCodeHasWordsInBothLanguages() throws {
    let sample = try Sample.run.get()
    let match = try StageTables("\(sample.folder)/3-match")
    let words = try SmallTable.load("\(checkout)/pipelines/kamus/keterangan.csv")
    var known: [String: [String]] = [:]
    for row in words.rows {
      #expect(!row[2].isEmpty && !row[3].isEmpty && !row[6].isEmpty, "\(row[1]) lacks words or a basis")
      #expect(row[4].isEmpty == row[5].isEmpty, "\(row[1]): a way to object in one language only")
      #expect(known["\(row[0]) \(row[1])"] == nil, "\(row[1]) twice")
      known["\(row[0]) \(row[1])"] = row
    }
    var met: Set<String> = []
    for (table, rows) in match.rows where table.hasPrefix("jejak/") {
      let header = try #require(match.headers[table])
      for (kind, column) in [("hasil_baris", "hasil"), ("aturan", "aturan")] {
        let index = try #require(header.firstIndex(of: column))
        for row in rows where !row[index].isEmpty { met.insert("\(kind) \(row[index])") }
      }
    }
    #expect(met.count > 15)
    let codes = try SmallTable.load("\(checkout)/pipelines/kamus/codes.csv").rows
    // The rule of a rejected row is the code that it was rejected by: `codes.csv` has the words.
    let rejections = Set(codes.map { "aturan \($0[0])" })
    for code in met where !rejections.contains(code) {
      let family = code.split(separator: "_").first.map { "\($0)_*" } ?? ""
      #expect(known[code] != nil || known[family] != nil, "no words for \(code)")
    }
    for row in codes {
      if ["INK-", "EKS-", "GC-"].contains(where: row[0].hasPrefix) {
        #expect(known["temuan \(row[0])"] != nil, "no words for \(row[0])")
      }
    }
  }

  /// A snapshot is sealed: what is noted about it lies beside it, and it verifies as before.
  @Test func theLogOfASnapshotLiesBesideIt() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    try FileManager.default.copyItem(atPath: "\(sample.folder)/5-emit", toPath: "\(work.path)/potret")
    let id = try #require(try families(sample).first?["id_keluarga"])
    let shown = try run(
      ["\(bin)/dtsen-explain", "--run", "\(work.path)/potret", "--kamus", "\(checkout)/pipelines/kamus"],
      input: id + "\n")
    #expect(shown.status == 0, "\(shown.account)")
    #expect(work.exists("akses.jsonl") && !work.exists("potret/akses.jsonl"))
    #expect(try run(["\(bin)/dtsen-verify", "\(work.path)/potret"]).status == 0)
  }

  @Test func aNumberInTheReasonIsRefused() throws {
    let sample = try Sample.run.get()
    let family = try #require(try families(sample).first { $0["nomor_kartu_keluarga"]?.isEmpty == false })
    let card = family["nomor_kartu_keluarga"] ?? ""
    let grouped = "cek \(card.prefix(6)) \(card.dropFirst(6).prefix(6)).\(card.dropFirst(12))"
    for reason in ["cek \(card)", grouped, "  "] {
      let refused = try explain(sample, card, "text", reason: reason)
      #expect(refused.status == 64 && refused.output.isEmpty && !refused.errors.contains(card), "\(refused.account)")
    }
    #expect(try explain(sample, card, "text", reason: "surat 460/12345678/2025 tanggal 01-02-2025").status == 0)
  }

  @Test func questionsAreLoggedWithoutNumbers() throws {
    let sample = try Sample.run.get()
    let family = try #require(try families(sample).first { $0["nomor_kartu_keluarga"]?.isEmpty == false })
    let (card, id) = (family["nomor_kartu_keluarga"] ?? "", family["id_keluarga"] ?? "")
    let refused = try explain(sample, card, "text", reason: nil)
    #expect(refused.status == 64 && refused.output.isEmpty, "\(refused.account)")
    let path = "\(sample.folder)/akses.jsonl"
    func lines() -> [String] {
      ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
    let before = lines().count
    #expect(try explain(sample, card, "text", reason: "keberatan 12").status == 0)
    #expect(try explain(sample, String(repeating: "0", count: 20), "text").status == 1)
    let after = lines()
    #expect(after.count == before + 2)
    let entries = try after.suffix(2).map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(entries[0]["alasan"] as? String == "keberatan 12" && entries[0]["petugas"] as? String == "penguji")
    #expect((entries[0]["id"] as? [String])?.contains(id) == true && entries[0]["menurut"] as? String == "nomor")
    #expect((entries[0]["pengguna"] as? String)?.isEmpty == false)
    #expect(entries[1]["ditemukan"] as? Bool == false && (entries[1]["id"] as? [String])?.isEmpty == true)
    #expect(!containsLongNumber(after.joined(separator: "\n")))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
  }

  @Test func aNumberCanComeFromAFileAndNeverFromAnArgument() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    let id = try #require(try families(sample).first?["id_keluarga"])
    try (id.lowercased() + "\n").write(toFile: "\(work.path)/id", atomically: true, encoding: .utf8)
    let finished = try explain(sample, "", "json", extra: ["--file", "\(work.path)/id"])
    #expect(finished.status == 0 && finished.output.contains(id), "\(finished.account)")
    #expect(try run(["\(bin)/dtsen-explain", "--run", sample.folder, id]).status == 64)
  }

  /// A model file that was changed since the run explains nothing: it is said, not guessed.
  @Test func anotherModelIsNotUsed() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    try FileManager.default.copyItem(atPath: "\(checkout)/pipelines", toPath: "\(work.path)/pipelines")
    let file = "\(work.path)/pipelines/peringkat/contoh.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8).replacingOccurrences(
      of: "konstanta: 12.8", with: "konstanta: 12.9")
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let id = try #require(try families(sample).first { $0["skor_pmt"]?.isEmpty == false }?["id_keluarga"])
    let answer = try answer(sample, id, extra: ["--config", "\(work.path)/pipelines/contoh"])
    #expect(rows(answer, "skor").isEmpty && rows(answer, "tidak_ditunjukkan").count == 1)
  }
}
