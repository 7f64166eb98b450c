import Comparison
import DataDictionary
import Diagnostics
import Foundation
import RegistryTypes
import TabularIO
import TestSupport
import Testing

/// Match back against a model that knows the rules as a person would say them, on random lists.
@Suite struct ModelTests {
  /// A row of the list with what must come of it.
  struct Row {
    var fields: [String]
    var expected: [String]
    /// The person it was found to be, for rows about the same one.
    var person: String?
  }

  static let others = ["ROBERT MANULLANG", "NGATMINI", "GUNUNG", "LUHUT BINSAR", "HANAN", "OLO LOMLOM", "BIBIK"]

  /// A name that is nothing like `name`.
  static func other(_ name: String) throws -> String {
    return try #require(try others.first { try similarity(name, $0) < 0.45 })
  }

  /// What the permission of ``MadePipeline`` shows of a person.
  static func values(_ person: Person, _ made: MadeSnapshot) -> [String]? {
    if !person.region.hasPrefix("1771") { return nil }
    if person.isOutside { return ["", "", "", "", "", "", ""] }
    guard let family = made.families.first(where: { $0.id == person.family }) else { return nil }
    let pkh = made.pkh.first { $0.family == family.id }
    let pbi = made.pbi.first { $0.person.id == person.id }
    func flag(_ value: Bool?) -> String { value == true ? "1" : "0" }
    return [
      String(family.region.prefix(4)), family.decile, person.standing, flag(pkh?.eligible), flag(pkh?.receives),
      flag(pbi?.eligible), flag(pbi?.receives),
    ]
  }

  static func answer(_ status: String, _ reason: String, _ values: [String]? = nil) -> [String] {
    [status, reason, ""] + (values ?? ["", "", "", "", "", "", ""])
  }

  static func found(_ person: Person, _ made: MadeSnapshot, _ reason: String) -> [String] {
    let status = person.isOutside ? "LUAR" : "PADAN"
    guard let values = values(person, made) else { return answer(status, "LUAR_WILAYAH_PEMOHON") }
    return answer(status, person.isOutside ? "LUAR_KERANGKA" : reason, values)
  }

  private static let nameRules: Result<NameRules, any Error> = Result {
    let folder = "\(checkout)/pipelines/reference"
    let lists = try NameListTables.load(
      NameListTables.Paths(
        titles: "\(folder)/gelar_nama.csv", markers: "\(folder)/penanda_nama.csv",
        variants: "\(folder)/ejaan_nama.csv"))
    return NameRules(lists: lists, emptyWords: try NameListTables.emptyWords("\(folder)/kata_kosong.csv"))
  }

  /// How alike two names are, folded as match back compares them: `JOKO SUSILO` and `ZULKIFLI` are 0.62 so, and 0.55 as
  /// they are written, with 0.60 between.
  static func similarity(_ one: String, _ other: String) throws -> Double {
    let rules = try nameRules.get()
    func folded(_ name: String) -> [UInt8] {
      var scratch = NameScratch()
      _ = name.withBytes { rules.read($0, into: &scratch) }
      return Array(scratch.folded.text.utf8)
    }
    let scratch = ComparisonScratch()
    return folded(one).withUnsafeBufferPointer { own in
      folded(other).withUnsafeBufferPointer { scratch.nameSimilarity(own, $0) }
    }
  }

  /// What the identity of a row is to a family: one member whom it may speak of is enough.
  static func standing(_ name: String, _ birth: String, _ family: Family, _ made: MadeSnapshot) throws -> [String]? {
    var best: (rank: Int, answer: [String]?) = (3, answer("KONFLIK", "IDENTITAS_BERBEDA"))
    for member in made.persons where member.family == family.id && !member.isOutside {
      let similarity = try Self.similarity(name, member.name)
      let apart = abs((Int(birth.prefix(4)) ?? 0) - (Int(member.birth.prefix(4)) ?? 0))
      let isAnother = apart >= 12 && birth.suffix(5) != member.birth.suffix(5)
      let isSame = birth == member.birth
      if (similarity >= 0.85 && !isAnother) || (similarity >= 0.60 && isSame) {
        best = (1, nil)
      } else if isSame && best.rank > 2 {
        best = (2, answer("TINJAU", "IDENTITAS_MERAGUKAN"))
      }
    }
    return best.answer
  }

  static func family(_ card: String, _ person: Person, _ made: MadeSnapshot, else reason: String) throws -> [String] {
    guard let family = made.families.first(where: { $0.card == card }) else { return answer("TIDAK_PADAN", reason) }
    if !made.persons.contains(where: { $0.family == family.id && !$0.isOutside }) {
      return answer("TINJAU", "TANPA_PEMBANDING")
    }
    if let doubt = try standing(person.name, person.birth, family, made) { return doubt }
    if !family.region.hasPrefix("1771") { return answer("PADAN_KELUARGA", "LUAR_WILAYAH_PEMOHON") }
    let pkh = made.pkh.first { $0.family == family.id }
    func flag(_ value: Bool?) -> String { value == true ? "1" : "0" }
    return answer(
      "PADAN_KELUARGA", "NO_KK",
      [String(family.region.prefix(4)), family.decile, "", flag(pkh?.eligible), flag(pkh?.receives), "", ""])
  }

  /// Random rows: id, nik, name, birth, card.
  static func rows(_ made: MadeSnapshot, count: Int, _ random: inout SeededGenerator) throws -> [Row] {
    var rows: [Row] = []
    for number in 0..<count {
      let person = random.pick(made.persons)
      let own = made.families.first { $0.id == person.family }
      let card = (random.below(2) == 0 ? own : nil)?.card ?? random.pick(made.families).card
      let birth = person.birth.split(separator: "-").reversed().joined(separator: "-")
      func row(_ nik: String, _ name: String, _ birth: String, _ card: String, _ expected: [String], _ id: String?) {
        rows.append(Row(fields: ["\(number)", nik, name, birth, card], expected: expected, person: id))
      }
      switch random.below(10) {
      case 0, 1: row(person.nik, person.name, birth, "", found(person, made, "NIK_NAMA_TANGGAL"), person.id)
      case 2: row("'" + person.nik, person.name.lowercased(), "", card, found(person, made, "NIK_NAMA"), person.id)
      case 3: row(person.nik, "-", person.birth, "", found(person, made, "NIK_TANGGAL"), person.id)
      case 4: row(person.nik, try other(person.name), "02-03-1931", card, answer("KONFLIK", "IDENTITAS_BERBEDA"), nil)
      case 5: row(person.nik, try other(person.name), birth, card, answer("TINJAU", "IDENTITAS_MERAGUKAN"), nil)
      case 6: row(person.nik, "", "", card, answer("TINJAU", "TANPA_PEMBANDING"), nil)
      case 7: row("", person.name, birth, card, try family(card, person, made, else: "NIK_KOSONG"), nil)
      case 8:
        let unknown = "3301011207559" + String(100 + random.below(899))
        row(unknown, person.name, birth, card, try family(card, person, made, else: "NIK_TIDAK_DIKENAL"), nil)
      default:
        let nowhere = "1771011501019999"
        row("123", person.name, birth, nowhere, try family(nowhere, person, made, else: "NIK_TIDAK_SAH"), nil)
      }
    }
    var first: [String: Int] = [:]
    for index in rows.indices {
      guard let person = rows[index].person else { continue }
      if let before = first[person] { rows[index].expected[2] = String(before + 1) } else { first[person] = index }
    }
    return rows
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 650_698, UInt64.random(in: 5...1_000_000)])
  func everyRowIsAnsweredAsTheModelSays(seed: UInt64) throws {
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let made = MadeSnapshot(families: 40 + random.below(120), seed: seed)
    let pipeline = try MadePipeline(made)
    let rows = try Self.rows(made, count: 1 + random.below(3000), &random)
    let (delimiter, end) = random.pick([(",", "\n"), (";", "\r\n"), ("|", "\n"), ("\t", "\n")])
    let header = ["no", "NIK", "Nama", "tanggal_lahir", "NOKK"]
    let text = ([header] + rows.map(\.fields)).map { $0.joined(separator: delimiter) + end }.joined()
    let list = try pipeline.work.write("daftar.csv", text)
    try pipeline.answer(list, jobs: 1 + random.below(4))
    let answered = try pipeline.work.bytes("hasil/hasil.csv")
    let lines = String(decoding: answered, as: UTF8.self).components(separatedBy: end)
    #expect(lines.count == rows.count + 2, "seed \(seed)")
    for (row, line) in zip(rows, lines.dropFirst()) {
      #expect(line.components(separatedBy: delimiter) == row.fields + row.expected, "seed \(seed)")
    }
  }

  /// Rows broken at random: as many come out as went in, each with its own bytes.
  @Test(arguments: [UInt64(7), 8, UInt64.random(in: 9...1_000_000)])
  func noRowIsLostHoweverBroken(seed: UInt64) throws {
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let made = MadeSnapshot(families: 30, seed: seed)
    let pipeline = try MadePipeline(made)
    var bytes = Array("nik;nama;tanggal_lahir;no_kk\n".utf8)
    for row in try Self.rows(made, count: 400, &random) {
      bytes += Array(row.fields.dropFirst().joined(separator: ";").utf8)
      for _ in 0..<random.below(3) where random.below(4) == 0 {
        bytes.insert(random.pick([34, 59, 0, 13, 10, 0xC3, 0x81]), at: bytes.count - random.below(20))
      }
      bytes.append(10)
    }
    let list = try pipeline.work.write("daftar.csv", bytes)
    try pipeline.answer(list)
    let before = try Self.read(list)
    let after = try Self.read(pipeline.work.path + "/hasil/hasil.csv")
    #expect(after.count == before.count, "seed \(seed)")
    for (old, new) in zip(before, after) {
      // A row of a lone control byte or one that no encoding has stays what it is, even as a quoted field.
      guard let fields = new.fields else { continue }
      #expect(!(fields[4].isEmpty), "seed \(seed)")
      if let own = old.fields {
        #expect(Array(fields.prefix(4)) == own, "seed \(seed)")
        #expect(fields[4] != "BARIS_RUSAK", "seed \(seed)")
      } else {
        let kept: [UInt8] =
          [34] + old.raw.flatMap { (byte: UInt8) -> [UInt8] in byte == 34 ? [34, 34] : [byte] } + [34]
        #expect(new.raw.starts(with: kept) && fields[4] == "BARIS_RUSAK", "seed \(seed)")
      }
    }
  }

  /// The rows of a file: their bytes without line end, and their fields where they can be read.
  static func read(_ path: String) throws -> [(raw: [UInt8], fields: [String]?)] {
    var request = DialectRequest()
    request.quote = .character(34)
    let reader = try DialectReader(path: path, request: request, expected: ["nik", "nama", "nokk"])
    let decoder = DialectDecoder(fieldCount: reader.header.count)
    var rows: [(raw: [UInt8], fields: [String]?)] = []
    while let chunk = try reader.next() {
      try chunk.split()
      for index in 0..<chunk.rows.count {
        let row = chunk.rows[index]
        if case .fields(let fields, _) = decoder.decode(row, of: chunk) {
          rows.append((row.content.bytes, (0..<fields.count).map { fields[$0].string }))
        } else {
          rows.append((row.content.bytes, nil))
        }
      }
    }
    return rows
  }

  @Test func jobsAndMemoryDoNotShow() throws {
    let made = MadeSnapshot(families: 200, seed: 5)
    let pipeline = try MadePipeline(made)
    var random = SeededGenerator(seed: 5)
    let rows = try Self.rows(made, count: 9000, &random)
    let text = "no,nik,nama,tanggal_lahir,no_kk\n" + rows.map { $0.fields.joined(separator: ",") + "\n" }.joined()
    let list = try pipeline.work.write("daftar.csv", text)
    try pipeline.answer(list, out: "a", jobs: 1, memory: 4 << 30)
    try pipeline.answer(list, out: "b", jobs: 4, memory: 64 << 20)
    // So little that everything goes through many partitions.
    try pipeline.answer(list, out: "c", jobs: 3, memory: 1 << 20)
    for name in ["hasil.csv", "tanda_terima.json"] {
      let first = try pipeline.work.bytes("a/\(name)")
      #expect(try first == pipeline.work.bytes("b/\(name)"))
      #expect(try first == pipeline.work.bytes("c/\(name)"))
    }
  }
}
