import Diagnostics
import Diffing
import Foundation
import TabularIO
import TestSupport
import Testing

/// Random snapshots: few ids, so that many are duplicate; few regions, so that many move.
private struct RandomSnapshots {
  var random: SeededGenerator
  let size: Int

  mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }

  mutating func family(_ id: String) -> [String] {
    var values = [
      "kode_kelurahan_desa": pick(["3171010001", "3171010002", "3172010001", "5101010001", ""]),
      "nomor_kartu_keluarga": pick(["", "1", "2"]), "alamat": pick(["", "JL. A, NO 1", "\"B\"", "C\nD", "\"", "E"]),
      "skor_pmt": pick(["", "1.0000", "2.5000"]), "desil_nasional": pick(["", "1", "2", "9", "10"]),
    ]
    if values["kode_kelurahan_desa"] == "" {
      values["kode_kabupaten_kota"] = pick(["", "3171", "3172"])
      values["kode_provinsi"] = values["kode_kabupaten_kota"] == "" ? pick(["", "31"]) : "31"
      values["kabupaten_kota"] = "KAB " + (values["kode_kabupaten_kota"] ?? "")
    }
    return Fixture.family(id, values)
  }

  mutating func person(_ id: String) -> [String] {
    var values = [
      "kode_kelurahan_desa": pick(["3171010001", "3172010001", "5101010001", ""]), "nama": pick(["A", "B, C", "D\"E"]),
      "status_bekerja": pick(["", "1", "2"]),
    ]
    if values["kode_kelurahan_desa"] == "" { values["kode_provinsi"] = pick(["", "31"]) }
    return Fixture.person(id, family: pick(["k1", "k2", "k3", "k4"]), values)
  }

  mutating func families() -> [[String]] {
    (0..<Int.random(in: 0...size, using: &random)).map { _ in family("k\(Int.random(in: 0..<size, using: &random))") }
  }

  mutating func persons() -> [[String]] {
    (0..<Int.random(in: 0...size, using: &random)).map { _ in person("o\(Int.random(in: 0..<size, using: &random))") }
  }

  /// Some rows of `rows` changed, some gone, some twice, some new.
  mutating func changed(_ rows: [[String]], _ make: (inout RandomSnapshots, String) -> [String]) -> [[String]] {
    var result: [[String]] = []
    for row in rows {
      switch Int.random(in: 0..<10, using: &random) {
      case 0: continue
      case 1: result += [row, row]
      case 2: result.append(make(&self, row[0]))
      case 3: result += [row, make(&self, "neu\(Int.random(in: 0..<9, using: &random))")]
      default: result.append(row)
      }
    }
    return result
  }

  /// Entries of the registry of ids, a part for each first digit: mostly in order and each once, as emit writes them.
  mutating func identities(_ kind: Int) -> FixtureTable {
    var table = FixtureTable(name: "identitas", header: Fixture.identities)
    table.parts = ["0": [], "1": [], "2": []]
    for number in 0..<size * 3 {
      let id = String(number % 3) + String(100 + number)
      if pick([0, 1, 2, 3]) == 0 { continue }
      let row = [id, "ORANG", pick(["", "a,\"b\""]), "", pick(["2025-Q1", "2025-Q2"]), "", pick(["BARU", "TETAP"])]
      let strays = kind == 1 && pick([0, 1, 2, 3, 4, 5]) == 0
      table.parts[strays ? "1" : String(id.prefix(1)), default: []].append(row)
      if kind == 2 && pick([0, 1, 2, 3, 4, 5]) == 0 { table.parts[String(id.prefix(1)), default: []].append(row) }
    }
    if kind != 3 { table.sort(by: ["id"]) } else { for part in table.parts.keys { table.parts[part]?.reverse() } }
    return table
  }

  /// A table nobody states an order for, in no order.
  mutating func other() -> FixtureTable {
    var table = FixtureTable(name: "lain", header: ["a", "b"])
    table.parts[""] = (0..<Int.random(in: 0...size, using: &random)).map { _ in
      [pick(["x", "y", "z"]), pick(["1", "2"])]
    }
    return table
  }
}

@Suite struct DiffProperties {
  private func snapshots(_ seed: UInt64, _ work: Workdir, size: Int = 14) throws -> (
    left: [FixtureTable], right: [FixtureTable]
  ) {
    var random = RandomSnapshots(random: SeededGenerator(seed: seed), size: size)
    let families = random.families()
    let persons = random.persons()
    // In order on both sides for half of the seeds.
    let kinds = seed % 2 == 0 ? (0, 0) : (random.pick([0, 1, 2, 3]), random.pick([0, 1, 2, 3]))
    let left = [
      Fixture.families(families), Fixture.persons(persons), random.other(), random.identities(kinds.0),
    ]
    let right = [
      Fixture.families(random.changed(families) { $0.family($1) }),
      Fixture.persons(random.changed(persons) { $0.person($1) }), random.other(), random.identities(kinds.1),
    ]
    try Fixture.snapshot(work.path + "/a", left)
    try Fixture.snapshot(work.path + "/b", right)
    return (left, right)
  }

  @Test(arguments: SeededGenerator.seeds(60)) func agreesWithTheModelAndItsMirror(seed: UInt64) throws {
    let work = Workdir()
    let (left, right) = try snapshots(seed, work)
    let forth = try Outcome(work.path + "/a", work.path + "/b", in: work)
    let back = try Outcome(work.path + "/b", work.path + "/a", in: work)
    var all = 0
    for (index, (key, place)) in [(["id_keluarga"], Fixture.familyPlace), (["id_individu"], Fixture.personPlace)]
      .enumerated()
    {
      let expected = Model.changes(left[index], right[index], key: key, place: place)
      let found = Model.entries(try forth.changes(left[index].name))
      #expect(found == expected, "seed \(seed), \(left[index].name)")
      let mirror = Model.entries(try back.changes(left[index].name)).map(\.mirrored).sorted()
      #expect(mirror == expected, "seed \(seed), \(left[index].name) mirrored")
      all += expected.count
    }
    let others = Model.changes(left[2], right[2], key: ["a", "b"], place: ["a", "b"])
    #expect(Model.entries(try forth.changes("lain")) == others, "seed \(seed)")
    let identities = Model.changes(left[3], right[3], key: ["id"], place: ["id"])
    #expect(Model.entries(try forth.changes("identitas")) == identities, "seed \(seed)")
    all += identities.count
    #expect(forth.status == (all + others.count == 0 ? .ok : .differs), "seed \(seed)")
  }

  @Test(arguments: SeededGenerator.seeds(20)) func aSnapshotIsTheSameAsItself(seed: UInt64) throws {
    let work = Workdir()
    _ = try snapshots(seed, work)
    let outcome = try Outcome(work.path + "/a", work.path + "/a", in: work) { $0.full = true }
    #expect(outcome.status == .ok, "seed \(seed)")
    for table in ["keluarga", "anggota", "lain", "identitas"] {
      #expect(try outcome.changes(table).isEmpty, "seed \(seed)")
    }
  }

  @Test(arguments: SeededGenerator.seeds(40)) func patchRebuildsEveryByte(seed: UInt64) throws {
    let work = Workdir()
    _ = try snapshots(seed, work)
    try Data("{}\n".utf8).write(to: URL(fileURLWithPath: work.path + "/b/skema.json"))
    let outcome = try Outcome(work.path + "/a", work.path + "/b", in: work) { $0.full = true }
    _ = try PatchTool.apply(
      old: work.path + "/a", difference: outcome.folder, output: work.path + "/c", overwrite: false, jobs: 2,
      memory: 64 << 20, progress: .none)
    let (want, got) = (try contents(work.path + "/b"), try contents(work.path + "/c"))
    #expect(want == got, "seed \(seed)")
  }

  @Test(arguments: SeededGenerator.seeds(3)) func jobsAndMemoryChangeNothing(seed: UInt64) throws {
    let work = Workdir()
    _ = try snapshots(seed, work, size: 6000)
    let first = try contents(Outcome(work.path + "/a", work.path + "/b", in: work) { $0.full = true }.folder)
    for (jobs, memory) in [(2, 1 << 20), (3, 1 << 30)] {
      let other = try Outcome(work.path + "/a", work.path + "/b", in: work) {
        $0.full = true
        $0.jobs = jobs
        $0.memory = memory
      }
      #expect(try contents(other.folder) == first, "seed \(seed), \(jobs) jobs, \(memory) bytes")
    }
  }

  @Test(arguments: SeededGenerator.seeds(15)) func theRollForwardCountsWhatTheTablesHold(seed: UInt64) throws {
    let work = Workdir()
    let (left, right) = try snapshots(seed, work)
    let outcome = try Outcome(work.path + "/a", work.path + "/b", in: work)
    for row in try outcome.summary("mutasi_kab.csv") {
      let families = row["jenis"] == "keluarga"
      let code = row["kode_kabupaten_kota"] ?? ""
      // A person without a kelurahan lives where a family of that id without one lives.
      func regency(_ side: [FixtureTable], _ row: [String]) -> String {
        let table = side[families ? 0 : 1]
        let village = table.value(row, "kode_kelurahan_desa")
        if !village.isEmpty { return String(village.prefix(4)) }
        let own = table.value(row, "id_keluarga")
        let known = side[0].rows.map(\.row).filter {
          side[0].value($0, "id_keluarga") == own && side[0].value($0, "kode_kelurahan_desa").isEmpty
        }.map { side[0].value($0, "kode_kabupaten_kota") }.filter { !$0.isEmpty }
        if families { return table.value(row, "kode_kabupaten_kota") }
        return known.min() ?? ""
      }
      func held(_ side: [FixtureTable]) -> Int {
        let table = side[families ? 0 : 1]
        return table.rows.filter { entry in
          let known = regency(side, entry.row)
          return code == (known.isEmpty ? (table.value(entry.row, "kode_provinsi") + "00").prefix(2) : known[...])
        }.count
      }
      func number(_ column: String) -> Int { Int(row[column] ?? "") ?? -1 }
      #expect(number("awal") == held(left), "seed \(seed) \(row)")
      #expect(number("akhir") == held(right), "seed \(seed) \(row)")
      let moves =
        ["lahir", "ditambah", "pecahan", "pindah_masuk", "rincian_masuk"].map(number).reduce(0, +)
        - ["meninggal", "dikeluarkan", "digabung", "pindah_keluar", "rincian_keluar"].map(number).reduce(0, +)
      #expect(number("awal") + moves == number("akhir"), "seed \(seed) \(row)")
    }
  }
}
