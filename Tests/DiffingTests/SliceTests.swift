import Diagnostics
import Diffing
import TestSupport
import Testing

/// Joins are cut into slices by memory and done by any worker; nothing of that may show.
@Suite struct SliceTests {
  /// Ids as a registry gives them: their letters are spread over the whole range.
  private func id(_ number: Int) -> String {
    var random = SeededGenerator(seed: UInt64(number))
    let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    return String((0..<20).map { _ in letters[Int(random.next() % 32)] })
  }

  private func snapshot(_ folder: String, later: Bool) throws {
    var families: [[String]] = []
    var persons: [[String]] = []
    var identities: [[String]] = []
    var random = SeededGenerator(seed: 7)
    for number in 0..<4000 {
      let dice = Int.random(in: 0..<20, using: &random)
      if dice == (later ? 0 : 1) { continue }
      let family = id(number)
      let moves = later && dice == 2
      families.append(
        Fixture.family(
          family,
          [
            "desil_nasional": later && dice < 12 ? "5" : "4", "skor_pmt": later && dice < 9 ? "13.0000" : "12.5000",
            "kode_kelurahan_desa": moves ? "5101010001" : "3171010001",
          ]))
      for member in 0..<2 {
        let person = id(1_000_000 + number * 2 + member)
        let other = later && dice == 3 && member == 1 ? id(number == 0 ? 1 : number - 1) : family
        persons.append(Fixture.person(person, family: other, ["status_bekerja": later && dice == 4 ? "2" : "1"]))
        identities.append([person, "ORANG", "", "", "2025-Q1", "", later ? "TETAP" : "BARU"])
      }
    }
    var registry = FixtureTable(name: "identitas", header: Fixture.identities)
    registry.parts[""] = identities
    registry.sort(by: ["id"])
    // One first field for all rows, and more of them than a slice may hold: they are written as they come.
    var other = FixtureTable(name: "lain", header: ["a", "b"])
    other.parts[""] = (0..<26_000).map { row in
      ["sama", String(row + (later ? 500_000 : 100_000)) + String(repeating: "x", count: 90)]
    }
    try Fixture.snapshot(folder, [Fixture.families(families), Fixture.persons(persons), registry, other])
  }

  @Test func neitherJobsNorMemoryShow() throws {
    let work = Workdir()
    try snapshot(work.path + "/a", later: false)
    try snapshot(work.path + "/b", later: true)
    let plain = try Outcome(work.path + "/a", work.path + "/b", in: work) {
      $0.jobs = 1
      $0.memory = 1 << 30
    }
    let expected = try contents(plain.folder)
    #expect(try plain.changes("keluarga").count > 4000)
    let causes = Set(try plain.causes("keluarga").values)
    #expect(causes.isSuperset(of: ["PINDAH", "MODEL", "BATAS"]), "\(causes)")
    for (jobs, memory) in [(1, 16 << 20), (2, 16 << 20), (3, 1 << 20), (4, 1 << 30)] {
      let cut = try Outcome(work.path + "/a", work.path + "/b", in: work) {
        $0.jobs = jobs
        $0.memory = memory
      }
      let found = try contents(cut.folder)
      #expect(found.keys.sorted() == expected.keys.sorted())
      for (path, bytes) in found { #expect(bytes == expected[path], "\(path), \(jobs) jobs, \(memory) bytes") }
      #expect(cut.text.count > 0)
    }
  }
}
