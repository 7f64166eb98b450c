import Matching
import TabularIO
import TestSupport
import Testing

/// A number that stands for "unknown" is claimed by thousands: the work grows with the rows, never with their square.
@Suite struct CrowdTests {
  /// A row as the search sees it, in memory of the test's own.
  private struct Claimant {
    let name: [UInt8]
    let birth: Int32
    let content: UInt64
  }

  private static let seed: UInt64 = 20_250_640

  /// Names of two words of three syllables each.
  private static func name(_ random: inout SeededGenerator) -> String {
    let syllables = ["BA", "DI", "SU", "KAR", "NO", "TI", "LES", "MO", "WA", "YU", "GUN", "RE", "HO", "PI", "ZE", "FA"]
    func word() -> String { (0..<3).compactMap { _ in syllables.randomElement(using: &random) }.joined() }
    return word() + " " + word()
  }

  /// Runs a search over all rows, in order. Answers leader by row, and how often two rows were compared.
  private func leaders(
    _ rows: [Claimant], _ isOne: (Int, Int) -> Bool
  ) -> (leaders: [Int], comparisons: Int, isCrowded: Bool) {
    var search = LeaderSearch(rows: rows.indices)
    var comparisons = 0
    var leaders: [Int] = []
    let names = rows.map(\.name)
    for row in rows.indices {
      let found = search.first(like: row) { other in
        names[other].withUnsafeBufferPointer {
          LeaderSearch.Key(name: ByteView($0), birth: rows[other].birth, content: rows[other].content)
        }
      } _: { other in
        comparisons += 1
        return isOne(row, other)
      }
      if found == nil { search.add(row) }
      leaders.append(found ?? row)
    }
    return (leaders, comparisons, search.isCrowded)
  }

  private static func isOne(_ rows: [Claimant], _ one: Int, _ other: Int) -> Bool {
    rows[one].name == rows[other].name || rows[one].birth != 0 && rows[one].birth == rows[other].birth
  }

  private func claimants(_ count: Int, names: Int, births: Int32, _ random: inout SeededGenerator) -> [Claimant] {
    let list = (0..<names).map { _ in Array(CrowdTests.name(&random).utf8) }
    return (0..<count).map { number in
      Claimant(
        name: Int.random(in: 0..<10, using: &random) == 0 ? [] : list[Int.random(in: 0..<names, using: &random)],
        birth: Int32.random(in: 0..<births, using: &random), content: UInt64(number + 1))
    }
  }

  @Test func fewPersonsAreComparedAllWithAll() {
    print("SEED=\(CrowdTests.seed)")
    var random = SeededGenerator(seed: CrowdTests.seed)
    for round in 0..<50 {
      let rows = claimants(300, names: 60, births: 200, &random)
      var expected: [Int] = []
      for row in rows.indices {
        expected.append((0..<row).first { expected[$0] == $0 && CrowdTests.isOne(rows, row, $0) } ?? row)
      }
      let found = leaders(rows) { CrowdTests.isOne(rows, $0, $1) }
      #expect(!found.isCrowded)
      #expect(found.leaders == expected, "seed \(CrowdTests.seed), round \(round)")
    }
  }

  /// Twenty thousand strangers on one number, a tenth of whom come a second time.
  @Test func comparisonsGrowWithTheRows() {
    print("SEED=\(CrowdTests.seed)")
    var random = SeededGenerator(seed: CrowdTests.seed)
    var rows = claimants(18_000, names: 18_000, births: 2_000_000, &random).map { row in
      Claimant(name: row.name.isEmpty ? Array("TANPA NAMA".utf8) : row.name, birth: row.birth + 1, content: row.content)
    }
    let strangers = rows.count
    rows += (0..<2000).map { rows[$0 * 9] }
    let found = leaders(rows) { CrowdTests.isOne(rows, $0, $1) }
    #expect(found.isCrowded)
    #expect(found.comparisons < rows.count * (LeaderSearch.most + 1), "\(found.comparisons) comparisons")
    for row in strangers..<rows.count {
      let leader = found.leaders[row]
      #expect(leader < strangers && CrowdTests.isOne(rows, row, leader), "row \(row) is nobody's again")
    }
  }

  /// Nobody agrees with anybody, though all share a birth date and a name: the lists are bounded too.
  @Test func theWorstCrowdIsBounded() {
    let rows = (0..<20_000).map { Claimant(name: Array("SITI".utf8), birth: 19_700_101, content: UInt64($0 + 1)) }
    let found = leaders(rows) { _, _ in false }
    #expect(found.leaders == Array(rows.indices))
    #expect(found.comparisons < rows.count * (LeaderSearch.most + 1), "\(found.comparisons) comparisons")
  }

  /// A key that counts how often it is compared.
  private struct CountedKey: Hashable {
    final class Count {
      var value = 0
    }

    let number: Int
    let count: Count

    static func == (one: CountedKey, other: CountedKey) -> Bool {
      one.count.value += 1
      return one.number == other.number
    }

    func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }

  /// Votes for a household's family, claims on a meter, families of a No KK: each key is found without looking through all.
  @Test func placesOfKeysAreFoundAtOnce() {
    let count = CountedKey.Count()
    var places = KeyPlaces<CountedKey>()
    for round in 0..<2 {
      for number in 0..<20_000 {
        let place = places.place(of: CountedKey(number: number * 7, count: count))
        if place != number { Issue.record("round \(round): key \(number) stands at \(place)") }
      }
    }
    #expect(places.find(CountedKey(number: 1, count: count)) == nil)
    #expect(count.value < 20_000 * 20, "\(count.value) comparisons")
    places.removeAll()
    #expect(places.find(CountedKey(number: 7, count: count)) == nil)
  }

  // MARK: Through the whole stage

  private func crowd(_ count: Int) -> MatchCase {
    var random = SeededGenerator(seed: CrowdTests.seed)
    var given = MatchCase()
    given.person(nik(1), card(1), "BAMBANG PAMUNGKAS")
    for number in 0..<count {
      let name = CrowdTests.name(&random)
      let day = "19\(10 + number % 89)-0\(1 + number % 9)-\(11 + number % 17)"
      let who: Line = ["nama": name, "wilayah": "3171011001"]
      // One unknown NIK under one No KK; one known NIK; one meter written on every form.
      given.add(
        "dtks",
        who.merging(["id_dtks": "D\(number)", "nik": nik(700), "no_kk": card(700), "tanggal_lahir": day]) { $1 })
      given.add("bpjs", who.merging(["nokartu": "\(number)", "nik": nik(1), "tgllahir": day]) { $1 })
      given.person(
        nik(2 + number % 600, "01019\(number / 600)"), card(2 + number % 600), name, "199\(number / 600)-01-01")
      given.add("regsosek_keluarga", ["id_keluarga": "R\(number)", "id_pelanggan_pln": "520000000001"])
      given.add(
        "regsosek_anggota",
        who.merging([
          "id_keluarga": "R\(number)", "no_urut_anggota": "1", "nik": nik(2 + number % 600, "01019\(number / 600)"),
          "tanggal_lahir": "199\(number / 600)-01-01", "hubungan": "1",
        ]) { $1 })
    }
    given.add("pln", ["idpel": "520000000001", "tarif": "R1", "daya": "900", "kwh_bulan": "80"])
    return given
  }

  @Test func aCrowdIsListedAndEveryRowAccountedFor() throws {
    let given = crowd(900)
    let output = try given.run()
    for source in ["dtks", "bpjs", "regsosek_keluarga", "regsosek_anggota", "pln", "dukcapil"] {
      #expect(try output.table("jejak/\(source)").count == given.rows.count { $0.source == source }, "\(source)")
    }
    let crowds = try output.table("blok_dilewati").filter { $0["aturan"] == "ORANG_SAMA" }
    #expect(crowds.count == 2)
    #expect(crowds.allSatisfy { $0["baris"] == "900" && (Int($0["orang"] ?? "") ?? 0) > LeaderSearch.most })
    // Every stranger on a known NIK is told so.
    let strangers = try output.table("jejak/bpjs").filter { $0["hasil"] != "GANDA" }
    #expect(strangers.count > LeaderSearch.most)
    #expect(strangers.allSatisfy { $0["temuan"]?.contains("NIK-016") == true })
    // The meter goes to every family that claims it.
    let families = Set(try output.table("pln").compactMap { $0["id_keluarga"] })
    #expect(families.count == Set(try output.table("jejak/regsosek_keluarga").compactMap { $0["id_keluarga"] }).count)
    #expect(families.count > 500)
    // Who is compared with whom does not follow from the order of rows.
    print("SEED=\(CrowdTests.seed)")
    let other = try given.shuffled(seed: CrowdTests.seed).run(jobs: 1, memory: 64 << 20)
    let (one, two) = (try output.contentWithoutPlaces(), try other.contentWithoutPlaces())
    for role in one.keys.sorted() { #expect(one[role] == two[role], "\(role)") }
  }

  /// Two hundred persons on one number are still compared all with all, and no list says otherwise.
  @Test func aSmallGroupIsNoCrowd() throws {
    let output = try crowd(150).run()
    #expect(try output.table("blok_dilewati").allSatisfy { $0["aturan"] != "ORANG_SAMA" })
  }
}
