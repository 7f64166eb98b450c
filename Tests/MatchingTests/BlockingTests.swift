import Foundation
import Matching
import TestSupport
import Testing

/// The search streams the frame past an index of hashed keys. Whatever it finds is what comparing every row with every
/// person by the rules' plain words finds.
@Suite struct BlockingTests {
  /// A row to search for, as the rules see it.
  private struct Sought {
    var source: String
    var row: Int
    var digits = ""
    var card = ""
    var name = ""
    var birth = ""
    var region = ""
    var mother = ""
    /// Cards of the families that other members of the household were matched to.
    var families: Set<String> = []
  }

  private struct Person {
    var nik: String
    var card: String
    var name: String
    var birth: String
    var region: String
    var mother: String
    var flag: Int
  }

  // MARK: The rules in plain words

  private static func words(_ name: String) -> [String] { name.split(separator: " ").map(String.init) }

  private static func shareWord(_ one: String, _ other: String) -> Bool {
    words(one).contains { $0.count > 1 && words(other).contains($0) }
  }

  private static func sameWords(_ one: String, _ other: String) -> Bool {
    !one.isEmpty && words(one).sorted() == words(other).sorted()
  }

  private static func without(_ text: String, _ place: Int) -> String {
    var characters = Array(text)
    characters.remove(at: place)
    return String(characters)
  }

  private static func isOneSlip(_ digits: String, _ nik: String) -> Bool {
    switch digits.count {
    case 15: return (0..<16).contains { without(nik, $0) == digits }
    case 16:
      let left = Set((0..<16).map { without(nik, $0) })
      return (0..<16).contains { left.contains(without(digits, $0)) }
    case 17: return (0..<17).contains { without(digits, $0) == nik }
    default: return false
    }
  }

  private static func exchanged(_ date: String) -> String {
    let parts = date.split(separator: "-").map(String.init)
    return parts.count == 3 && parts[2] <= "12" ? "\(parts[0])-\(parts[2])-\(parts[1])" : date
  }

  private static func regency(_ region: String) -> String? { region.count >= 4 ? String(region.prefix(4)) : nil }

  private static func rules(_ row: Sought, _ person: Person) -> Set<String> {
    var rules: Set<String> = []
    if isOneSlip(row.digits, person.nik) { rules.insert("NIK") }
    if row.card == person.nik { rules.insert("TUKAR") }
    if person.card != "" {
      if row.card == person.card || row.digits == person.card { rules.insert("KK") }
      if row.families.contains(person.card) && row.card != person.card { rules.insert("RUMAH_TANGGA") }
    }
    let sameBirth = row.birth != "" && (row.birth == person.birth || exchanged(row.birth) == person.birth)
    let isFull = row.region.count == 10 && person.region.count == 10
    if sameBirth {
      if sameWords(row.name, person.name) { rules.insert("TANGGAL_NAMA") }
      if isFull && row.region.prefix(6) == person.region.prefix(6) { rules.insert("TANGGAL_KECAMATAN") }
      if shareWord(row.name, person.name) {
        if let regency = regency(row.region) {
          if regency == self.regency(person.region) { rules.insert("TANGGAL_KATA_KABUPATEN") }
        } else {
          rules.insert("TANGGAL_KATA")
        }
      }
    }
    if isFull && row.region == person.region {
      if sameWords(row.name, person.name) { rules.insert("NAMA_KELURAHAN") }
      let isNear =
        row.birth == "" || row.birth.hasPrefix("1970")
        || person.birth != ""
          && (row.birth.prefix(4) == person.birth.prefix(4) || row.birth.suffix(5) == person.birth.suffix(5))
      if isNear && shareWord(row.name, person.name) { rules.insert("KATA_KELURAHAN") }
    }
    if row.birth != "" && person.birth != "" && sameWords(row.mother, person.mother),
      let regency = regency(row.region), regency == self.regency(person.region)
    {
      if row.birth.prefix(4) == person.birth.prefix(4) { rules.insert("IBU") }
    }
    return rules
  }

  // MARK: Populations where everything meets everything

  private struct Town {
    var given = MatchCase()
    var persons: [Person] = []
    var rows: [Sought] = []
  }

  private static func town(seed: UInt64) -> Town {
    var random = SeededGenerator(seed: seed)
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    func pick(_ list: [String]) -> String { list[below(list.count)] }
    let parts = ["BUDI", "SITI", "A", "HASAN", "AMINAH", "M", "LUBIS", "YOHANES"]
    func name() -> String { (0...below(3)).map { _ in pick(parts) }.joined(separator: " ") }
    let births = [
      "2001-02-03", "2001-03-02", "2001-02-13", "2001-12-11", "2001-11-12", "1990-02-03", "1990-05-05", "1970-01-01",
      "",
    ]
    let regions = ["3171011001", "3171011002", "3171022001", "317101", "3171", "31", "3271011001", ""]
    let mothers = ["SITI", "SITI AMINAH", "AMINAH SITI", "MARIA", ""]
    var town = Town()
    for number in 1...60 {
      let person = Person(
        nik: nik(number * 7, pick(["030201", "130201", "430201"])), card: below(6) == 0 ? "" : card(1 + below(20)),
        name: name(), birth: pick(births), region: pick(regions), mother: pick(mothers),
        flag: below(8) == 0 ? 1 + below(4) : 0)
      town.persons.append(person)
      town.given.person(
        person.nik, person.card, person.name, person.birth, relation: 1, flag: person.flag,
        ["wilayah": person.region, "ibu_lipat": person.mother])
    }
    var used = Set(town.persons.map(\.nik))
    /// A number one slip from a person's, an unknown one, or what is left of a damaged one.
    func digits(_ number: Int) -> String {
      let known = Array(town.persons[below(60)].nik)
      var changed = known
      let place = 6 + below(9)
      switch below(7) {
      case 0: changed[place] = changed[place] == "1" ? "0" : "1"
      case 1: changed.swapAt(place, place + 1)
      case 2: changed.remove(at: place)
      case 3: changed.insert("7", at: place)
      case 4: changed = Array(card(1 + below(20)))
      case 5: changed = Array(nik(700 + number))
      default: return ""
      }
      let text = String(changed)
      return text.count == 16 && !used.insert(text).inserted ? "" : text
    }
    func number(_ digits: String, into line: inout Line) {
      if digits.count == 16 { line["nik"] = digits }
      if digits.count == 15 || digits.count == 17 {
        line["temuan"] = "NIK-006"
        line["mentah"] = "{\"nik\":\"\(digits)\"}"
      }
    }
    for row in 1...40 {
      let card = below(5) == 0 ? town.persons[below(60)].nik : below(4) == 0 ? "" : card(1 + below(20))
      let sought = Sought(
        source: "usulan", row: row, digits: digits(row), card: card, name: name(), birth: pick(births),
        region: pick(regions), mother: pick(mothers))
      var line: Line = [
        "id_usulan": "U\(row)", "no_kk": sought.card, "nama": sought.name, "tanggal_lahir": sought.birth,
        "wilayah": sought.region, "ibu_lipat": sought.mother,
      ]
      number(sought.digits, into: &line)
      town.given.add("usulan", line)
      town.rows.append(sought)
    }
    // Households: two members matched by their NIK, one to search for, whose card and place are the form's.
    let matched = town.persons.filter { $0.flag == 0 }
    var row = 0
    for household in 1...10 {
      let form = (card: below(3) == 0 ? "" : card(1 + below(20)), region: pick(regions))
      town.given.add(
        "regsosek_keluarga", ["id_keluarga": "R\(household)", "no_kk": form.card, "wilayah": form.region])
      var families: Set<String> = []
      for member in 0..<2 {
        let person = matched[(household * 2 + member) % matched.count]
        town.given.add(
          "regsosek_anggota",
          [
            "id_keluarga": "R\(household)", "no_urut_anggota": "\(member)", "nik": person.nik, "nama": person.name,
            "tanggal_lahir": person.birth, "hubungan": "3",
          ])
        row += 1
        if person.card != "" { families.insert(person.card) }
      }
      row += 1
      var sought = Sought(
        source: "regsosek_anggota", row: row, digits: digits(100 + household), name: name(), birth: pick(births),
        region: pick(regions), mother: pick(mothers))
      var line: Line = [
        "id_keluarga": "R\(household)", "no_urut_anggota": "9", "nama": sought.name, "tanggal_lahir": sought.birth,
        "wilayah": sought.region, "ibu_lipat": sought.mother, "hubungan": "3",
      ]
      number(sought.digits, into: &line)
      town.given.add("regsosek_anggota", line)
      sought.card = form.card
      sought.families = families
      if sought.region.count < form.region.count { sought.region = form.region }
      town.rows.append(sought)
    }
    return town
  }

  /// In one batch; in several, with the keys of the frame made once; in several without room for that.
  @Test(arguments: 1...8 as ClosedRange<UInt64>, [256 << 20, 32 << 10, 1 << 10])
  func theIndexFindsWhatComparingAllPairsFinds(seed: UInt64, memory: Int) throws {
    print("seed \(seed)")
    let town = BlockingTests.town(seed: seed)
    var expected: Set<BlockedPair> = []
    for row in town.rows {
      // A double is never a candidate: its living record is.
      for person in town.persons where person.flag != 3 {
        for rule in BlockingTests.rules(row, person) {
          expected.insert(
            BlockedPair(source: row.source, row: row.row, nik: UInt64(person.nik) ?? 0, rule: rule))
        }
      }
    }
    let found = try town.given.blockedPairs(memory: memory)
    #expect(found.count == Set(found).count, "a pair twice, seed \(seed)")
    let missing = expected.subtracting(found).sorted { "\($0)" < "\($1)" }
    let extra = Set(found).subtracting(expected).sorted { "\($0)" < "\($1)" }
    #expect(missing == [], "seed \(seed)")
    #expect(extra == [], "seed \(seed)")
    // Every rule has had its chance.
    if seed == 1 {
      #expect(
        Set(expected.map(\.rule)) == [
          "NIK", "TUKAR", "KK", "RUMAH_TANGGA", "TANGGAL_NAMA", "TANGGAL_KECAMATAN", "TANGGAL_KATA_KABUPATEN",
          "TANGGAL_KATA", "NAMA_KELURAHAN", "KATA_KELURAHAN", "IBU",
        ])
    }
  }

  /// The most frequent names of a frame, and the rarest, on rows that have nothing else: nobody is matched by them.
  @Test(arguments: [21, 22, 23] as [UInt64])
  func aNameAloneMatchesNobody(seed: UInt64) throws {
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let first = ["SITI", "BUDI", "AGUS", "DEWI", "HIRONIMUS", "MELKIANUS", "WAHYUNINGSIH", "YULIANA"]
    let last = ["AMINAH", "SANTOSO", "LESTARI", "PUTRA", "BATLAYERI", "TITIRLOLOBI", "OHOIWUTUN", "RUMBIAK"]
    /// The first of a list far oftener than the last.
    func skewed(_ list: [String]) -> String {
      list[min(Int(random.next() % 64), Int(random.next() % 64)) * list.count / 64]
    }
    var given = MatchCase()
    var counts: [String: Int] = [:]
    for number in 1...300 {
      let name = skewed(first) + " " + skewed(last)
      counts[name, default: 0] += 1
      given.person(
        nik(number, "1\(number % 10)0\(1 + number % 9)\(50 + number % 40)"), card(number / 3 + 1), name,
        "19\(50 + number % 40)-0\(1 + number % 9)-1\(number % 10)", sex: 1 + number % 2,
        ["wilayah": "31710\(1 + number % 3)100\(1 + number % 4)"])
    }
    let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    for (number, name) in (names.prefix(20) + names.suffix(5)).enumerated() {
      for (index, region) in ["", "31", "3171"].enumerated() {
        let id = "\(number * 3 + index)"
        given.add("aduan", ["id_aduan": "A\(id)", "nama_terlapor": name, "wilayah": region, "tanggal": "2025-05-01"])
        given.add(
          "penerima",
          [
            "program": "PKH", "periode": "2025-Q2", "nama": name, "wilayah": region, "nominal": id,
            "status_salur": "SALUR",
          ])
        given.add("dtks", ["id_dtks": "D\(id)", "nama": name, "wilayah": region])
        given.add("bpjs", ["nokartu": id, "nama": name, "sex": "1"])
        given.add("status_khusus", ["jenis": "PNS", "nama": name, "nilai": id])
        given.add("usulan", ["id_usulan": "U\(id)", "nama": name, "wilayah": region, "jenis_usulan": "HAPUS"])
      }
    }
    let output = try given.run()
    for source in ["aduan", "penerima", "dtks", "bpjs", "status_khusus", "usulan"] {
      for row in try output.table("jejak/\(source)") {
        let outcome = row["hasil"] ?? ""
        #expect(
          outcome != "PADAN" && outcome != "PADAN_PERBAIKAN", "\(source) \(row["baris"] ?? ""), seed \(seed)")
        // A repeated row repeats a row that nobody was found for.
        if outcome == "GANDA" { #expect(row["nik_dipakai"] == "", "\(source) \(row["baris"] ?? ""), seed \(seed)") }
      }
    }
  }
}
