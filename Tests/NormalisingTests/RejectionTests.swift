import Diagnostics
import Foundation
import Normalising
import RegistryTypes
import TabularIO
import TestSupport
import Testing

@Suite struct RejectionTests {
  static let man = "3171011708909001"

  @Test func unusableRowsAreAccountedFor() throws {
    let bench = try Bench()
    try bench.add(
      "regsosek_keluarga",
      [
        ["id_keluarga": "K1", "nama_kepala_keluarga": "BUDI", "kode_wilayah_bps": "1101010001"],
        ["id_keluarga": " ", "nama_kepala_keluarga": "TANPA ID"],
        ["id_keluarga": "K3", "nama_kepala_keluarga": "SITI"],
      ])
    try bench.add(
      "regsosek_anggota",
      [
        ["id_keluarga": "K1", "no_urut_anggota": "1", "nik": Self.man, "nama": ""],
        ["id_keluarga": "K1", "no_urut_anggota": "2", "nama": "SITI"],  // region of the family
        ["id_keluarga": "K3", "no_urut_anggota": "1", "nama": "RATNA"],  // family without region: TLK-006
        ["id_keluarga": "K1", "no_urut_anggota": "3", "nama": "-"],  // TLK-006
        ["id_keluarga": "K9", "no_urut_anggota": "1", "nama": "RATNA", "tanggal_lahir": "1990-01-02"],  // TLK-008
        ["id_keluarga": "K9", "no_urut_anggota": "2", "nik": Self.man, "nama": "BUDI"],  // orphan with a NIK
        ["id_keluarga": "K1", "no_urut_anggota": "", "nik": Self.man, "nama": "BUDI"],  // TLK-007
      ])
    try bench.add(
      "penerima", [["program": "PKH", "nik": Self.man], ["program": "PKH", "periode": "2025-Q2", "nik": ""]])
    let manifest = try bench.run()
    let tally = Dictionary(uniqueKeysWithValues: manifest.tallies.map { ($0.source, $0) })
    #expect(tally["regsosek_keluarga"]?.outcomes.map(\.rows) == [2, 0, 1, 0])
    #expect(tally["regsosek_anggota"]?.outcomes.map(\.name) == ["diterima", "TLK-006", "TLK-007", "TLK-008"])
    #expect(tally["regsosek_anggota"]?.outcomes.map(\.rows) == [3, 2, 1, 1])
    #expect(tally["penerima"]?.outcomes.map(\.rows) == [1, 0, 1, 0])
    let refused = try bench.rows("tolak/regsosek_anggota")
    #expect(refused.map { $0["baris"] } == ["3", "4", "5", "7"])
    #expect(refused.map { $0["kode"] } == ["TLK-006", "TLK-006", "TLK-008", "TLK-007"])
    let content = try #require(Data(base64Encoded: refused[2]["isi_base64"] ?? ""))
    let fields = String(decoding: content, as: UTF8.self).split(separator: "\u{1F}", omittingEmptySubsequences: false)
    #expect(fields.count == Bench.dictionary?["regsosek_anggota"]?.columns.count)
    #expect(fields[3] == "RATNA")
    #expect(manifest.findings.contains { $0.source == "regsosek_anggota" && $0.code == "TLK-006" && $0.count == 2 })
    for tally in manifest.tallies { #expect(tally.outcomes.reduce(0) { $0 + $1.rows } == tally.read) }
  }

  /// A name that no key can be made of identifies nobody.
  @Test(arguments: ["123", "محمد", "(JANDA)"]) func aNameWithoutLettersIdentifiesNobody(name: String) throws {
    let bench = try Bench()
    try bench.add("dtks", [["id_dtks": "D1", "nama": name, "kode_wilayah": "3171012001"]])
    _ = try bench.run()
    #expect(try bench.rows("tolak/dtks").map { $0["kode"] } == ["TLK-006"])
  }

  /// A word for empty is no id: two rows would be one by it. Numbers are ids, zero too.
  @Test func aWordForEmptyIsNoId() throws {
    let bench = try Bench()
    try bench.add(
      "usulan",
      [["id_usulan": "-", "nik": Self.man], ["id_usulan": " tidak ada ", "nik": Self.man], ["id_usulan": "U-1"]])
    try bench.add("pln", [["idpel": "-", "nama": "BUDI"], ["idpel": "53100000001", "nama": "BUDI"]])
    try bench.add("regsosek_keluarga", [["id_keluarga": "K", "kode_wilayah_bps": "1101010001"]])
    try bench.add(
      "regsosek_anggota",
      [
        ["id_keluarga": "K", "no_urut_anggota": "0", "nama": "SITI"],
        ["id_keluarga": "K", "no_urut_anggota": "?", "nama": "SITI"],
      ])
    let manifest = try bench.run()
    func outcomes(_ source: String) -> [Int]? { manifest.tallies.first { $0.source == source }?.outcomes.map(\.rows) }
    #expect(outcomes("usulan") == [1, 0, 2, 0])
    #expect(outcomes("pln") == [1, 0, 1, 0])
    #expect(outcomes("regsosek_anggota") == [1, 0, 1, 0])
  }

  /// A payment's quarter is read however it is written; what is no quarter says so.
  @Test func quartersOfPayments() throws {
    let bench = try Bench()
    try bench.add(
      "penerima",
      ["2025-Q2", "2025-q2", "TW II 2025", "2025-04"].map { ["program": "PKH", "periode": $0, "nik": Self.man] })
    _ = try bench.run()
    let rows = try bench.rows("penerima")
    #expect(rows.map { $0["periode"] } == ["2025-Q2", "2025-Q2", "2025-Q2", "2025-04"])
    #expect(rows.map { $0["temuan"]?.contains("NIL-001") } == [false, false, false, true])
    #expect(rows[1]["mentah"]?.contains("2025-q2") == true && rows[3]["mentah"] == "")
  }

  /// People answer a period's queue when the period is over.
  @Test func decisionsComeAfterThePeriod() throws {
    let bench = try Bench()
    try bench.add(
      "keputusan",
      [
        ["id_tinjau": "0123456789abcdef", "keputusan": "BUKAN", "petugas": "P", "tanggal": "2031-07-10"],
        ["id_tinjau": "0123456789abcdef", "keputusan": "BUKAN", "petugas": "P", "tanggal": "10/07/31"],
      ])
    try bench.add("penerima", [["program": "PKH", "periode": "2025-Q2", "nik": Self.man]])
    try bench.add("bpjs", [["nokartu": "0000000009001", "nik": Self.man, "tgltmt": "2031-07-10"]])
    _ = try bench.run()
    let rows = try bench.rows("keputusan")
    #expect(rows.map { $0["tanggal"] } == ["2031-07-10", "2031-07-10"])
    #expect(rows[0]["temuan"]?.contains("TGL-001") == false)
    // Everywhere else a day after the period is impossible.
    #expect(try bench.rows("bpjs")[0]["temuan"]?.contains("TGL-001") == true)
  }

  @Test func membersOfASourceWithoutFamiliesAreNoOrphans() throws {
    let bench = try Bench()
    try bench.add(
      "p3ke_individu", [["id_keluarga_p3ke": "K9", "id_individu": "1", "nama": "RATNA", "tanggal_lahir": "1990-01-02"]])
    let manifest = try bench.run()
    #expect(manifest.tallies.first?.outcomes.map(\.rows) == [1, 0, 0, 0])
  }

  @Test func rowsWithoutNameNeedANumber() throws {
    let bench = try Bench()
    try bench.add(
      "dtks",
      [
        ["id_dtks": "1", "kode_wilayah": "3171012001", "nama": "SITI"],
        ["id_dtks": "2", "kode_wilayah": "9999", "nama": "SITI"],
        ["id_dtks": "3", "kode_wilayah": "9999", "nama": "SITI", "tanggal_lahir": "1990-01-01"],
        ["id_dtks": "4", "kode_wilayah": "3171012001", "nama": ""],
        ["id_dtks": "5", "nik": Self.man],
      ])
    let manifest = try bench.run()
    #expect(manifest.tallies.first?.outcomes.map(\.rows) == [3, 2, 0, 0])
  }

  @Test func familiesInMemoryAndOnDiskAnswerAlike() throws {
    let work = Workdir()
    func hash(_ number: Int) -> UInt64 { "K\(number)".withBytes { FamilyIndex.hash($0) } }
    let count = 20_000
    let memory = try FamilyCollector(rows: count, memory: 1 << 30, folder: work.path + "/a")
    let disk = try FamilyCollector(rows: count, memory: 64 << 10, folder: work.path + "/b")
    for start in stride(from: 0, to: count, by: 1000) {
      let entries = (start..<start + 1000).map { FamilyIndex.entry(hash($0 * 2), hasRegion: $0 % 3 == 0) }
      try memory.add(entries)
      try disk.add(entries)
    }
    let (first, second) = (try memory.finish(), try disk.finish())
    for number in 0..<count * 2 {
      let expected: FamilyIndex.Answer =
        number % 2 == 1 ? .absent : number / 2 % 3 == 0 ? .withRegion : .withoutRegion
      #expect(try first.find(hash(number)) == expected)
      #expect(try second.find(hash(number)) == expected)
    }
  }

  /// Rows that nobody can be found by are told of, and too many of them stop the run as bad rows of ingest do.
  @Test(arguments: [
    (20, 30, "", true), (21, 2100, "", true), (21, 2000, "", false), (2, 4, "batas_tolak_baris: 1\n", false),
    (2, 4, "batas_tolak: {bawaan: 0, dtks: 50}\nbatas_tolak_baris: 1\n", true),
  ])
  func tooManyUnusableRows(unusable: Int, rows: Int, settings: String, passes: Bool) throws {
    let bench = try Bench(settings: settings)
    try bench.add(
      "dtks",
      (0..<rows).map { ["id_dtks": "D\($0)", "nama": "BUDI", "kode_wilayah": $0 < unusable ? "" : "3171012001"] })
    if passes {
      try bench.run()
      #expect(bench.lines.text.contains("\(unusable) of \(rows) rows refused, see tolak/dtks"))
    } else {
      let failure = #expect(throws: Failure.self) { try bench.run() }
      #expect(failure?.status == .badData)
      #expect(failure?.message.text(.english).contains("TLK-006: \(unusable)") == true)
    }
  }

  @Test func limitsNameSourcesOfThePipeline() throws {
    let bench = try Bench(settings: "batas_tolak: {dkts: 5}\n")
    try bench.add("dtks", [["id_dtks": "D1", "nik": Self.man]])
    let failure = #expect(throws: Failure.self) { try bench.run() }
    #expect(failure?.status == .badConfig && failure?.line == 1)
  }
}
