import Crypto
import Foundation
import Matching
import StageContract
import TabularIO
import TestSupport
import Testing

/// Conservation and determinism, on random populations.
@Suite struct PromiseTests {
  /// A population with defects of all kinds that the exact part knows.
  static func population(seed: UInt64, families: Int) -> MatchCase {
    var random = SeededGenerator(seed: seed)
    var given = MatchCase()
    let names = ["BUDI", "SITI", "SLAMET", "PARTINI", "YOHANES", "MARIA", "AGUS", "DEWI", "RUDI", "ANI"]
    let ends = ["SANTOSO", "AMINAH", "RIYADI", "WAKUM", "ULFA", "LESTARI", "SIREGAR", "PUTRA"]
    func pick(_ list: [String]) -> String { list[Int(random.next() % UInt64(list.count))] }
    func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }
    var number = 1
    for family in 1...families {
      let members = Int(random.next() % 4) + 1
      given.add(
        "regsosek_keluarga",
        [
          "id_keluarga": "R\(family)", "no_kk": card(family), "luas_lantai": "\(20 + family % 50)",
          "id_pelanggan_pln": "51000000\(1000 + family % 40)",
        ])
      given.add(
        "p3ke_keluarga",
        [
          "id_keluarga_p3ke": "P\(family)", "nik": chance(50) ? nik(number) : "", "kepala_keluarga": "X",
          "kode_bab": "\(1 + family % 6)",
        ])
      for member in 0..<members {
        let name = pick(names) + " " + pick(ends)
        let birth = "19\(40 + number % 60)-0\(1 + number % 9)-1\(number % 10)"
        let own = nik(number)
        let declared = chance(8) ? nik(Int(random.next() % 200) + 1) : chance(8) ? "" : own
        let called = chance(10) ? pick(names) : name
        given.person(
          own, card(family), name, birth, relation: member == 0 ? 1 : 4, flag: chance(5) ? Int(random.next() % 5) : 0)
        let who = ["nik": declared, "nama": called, "tanggal_lahir": chance(10) ? "" : birth]
        if chance(60) {
          let line = who.merging([
            "id_dtks": "D\(number)", "no_kk": chance(10) ? card(families + 5) : card(family), "wilayah": "3171011001",
          ]) { $1 }
          given.add("dtks", line)
          if chance(5) { given.add("dtks", line) }
        }
        given.add(
          "regsosek_anggota",
          who.merging([
            "id_keluarga": "R\(family)", "no_urut_anggota": "\(member + 1)", "hubungan": member == 0 ? "1" : "3",
          ]) { $1 })
        if chance(70) {
          given.add(
            "p3ke_individu", who.merging(["id_keluarga_p3ke": "P\(family)", "id_individu": "\(member)"]) { $1 })
        }
        if chance(70) {
          given.add(
            "bpjs",
            [
              "nokartu": "\(number)", "nik": declared, "nama": called, "tgllahir": birth, "segmen": "PBPU",
              "statuspeserta": "0",
            ])
        }
        if chance(30) {
          given.add(
            "penerima",
            [
              "program": "PKH", "periode": "2025-Q2", "nik": declared, "no_kk": card(family), "nama": called,
              "nominal": "\(random.next() % 1_000_000)",
            ])
        }
        if chance(10) {
          given.add(
            "ground_check",
            [
              "id_kunjungan": "G\(number % 50)", "nik": declared, "nama": called,
              "tanggal_kunjungan": "2025-0\(1 + number % 6)-01", "tgl_data": "2025-0\(1 + number % 6)-01",
              "status_keberadaan": "DITEMUKAN",
            ])
        }
        if chance(5) {
          given.add(
            "usulan",
            who.merging([
              "id_usulan": "U\(number % 30)", "jenis_usulan": "TAMBAH", "tahap": "BUPATI",
              "tanggal_usulan": "2025-05-01",
            ]) { $1 })
        }
        if chance(5) {
          given.add(
            "aduan",
            ["id_aduan": "A\(number % 30)", "nik_terlapor": declared, "nama_terlapor": called, "tanggal": "2025-05-01"])
        }
        if chance(5) { given.add("status_khusus", ["jenis": "PNS", "nik": declared, "nama": called]) }
        number += 1
      }
      if chance(60) {
        given.add(
          "pln",
          [
            "idpel": "51000000\(1000 + Int(random.next() % 60))", "nik": chance(70) ? nik(number - 1) : "", "nama": "X",
            "tarif": chance(80) ? "R1" : "B1", "daya": "900", "kwh_bulan": "10.5",
          ])
      }
      if chance(80) {
        given.add("desil_resmi", ["nomor_kartu_keluarga": card(family), "desil_nasional": "\(1 + family % 10)"])
      }
    }
    return given
  }

  @Test func everyRowHasOneOutcome() throws {
    var given = PromiseTests.population(seed: 7, families: 120)
    given.reject("ingest", "dtks", file: "dtks.csv", row: 5000, code: "TLK-002")
    given.reject("normalise", "dtks", file: "dtks.csv", row: 4000, code: "TLK-006")
    given.reject("normalise", "dtks", file: "a.csv", row: 1, code: "TLK-006")
    let output = try given.run()
    for tally in try output.manifest().tallies {
      #expect(tally.read == tally.outcomes.reduce(0) { $0 + $1.rows }, "\(tally.source)")
      let rows = given.rows.filter { $0.source == tally.source }.count
      #expect(tally.read == rows + (tally.source == "dtks" ? 3 : 0), "\(tally.source)")
    }
    let trace = try output.table("jejak/dtks")
    #expect(
      trace.first?["berkas"] == "a.csv" && trace.first?["hasil"] == "TOLAK" && trace.first?["aturan"] == "TLK-006")
    #expect(trace.last?["baris"] == "5000" && trace.last?["temuan"] == "TLK-002")
    #expect(try output.table("tolak/dtks").map { $0["baris"] } == ["1", "4000", "5000"])
    // Order: file name, then row number.
    for index in trace.indices.dropFirst() {
      let order = (trace[index - 1]["berkas"] ?? "", Int(trace[index - 1]["baris"] ?? "") ?? 0)
      #expect(order < (trace[index]["berkas"] ?? "", Int(trace[index]["baris"] ?? "") ?? 0))
    }
  }

  @Test func idsHoldTogether() throws {
    let output = try PromiseTests.population(seed: 9, families: 120).run()
    let families = Set(try output.table("keluarga").compactMap { $0["id_keluarga"] })
    let members = Set(try output.table("anggota").compactMap { $0["id_individu"] })
    let outside = Set(try output.table("anggota_luar").compactMap { $0["id_individu"] })
    let known = Set(try output.table("identitas").compactMap { $0["id"] })
    #expect(try output.table("keluarga").count == families.count)
    #expect(try output.table("anggota").count == members.count)
    #expect(members.isDisjoint(with: outside))
    #expect(families.union(members).union(outside) == known)
    for row in try output.table("anggota") { #expect(families.contains(row["id_keluarga"] ?? "")) }
    for table in try output.manifest().outputs where table.role.hasPrefix("jejak/") {
      for row in try output.table(table.role) {
        let person = row["id_individu"] ?? ""
        let family = row["id_keluarga"] ?? ""
        #expect(person.isEmpty || members.contains(person) || outside.contains(person), "\(table.role)")
        #expect(family.isEmpty || families.contains(family), "\(table.role)")
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func jobsAndMemoryDoNotShow(seed: UInt64) throws {
    print("seed \(seed)")
    let given = PromiseTests.population(seed: seed, families: 150)
    let one = try given.run(jobs: 1, memory: 1 << 30).digests()
    let many = try given.run(jobs: 5, memory: 64 << 10, memberRows: 7).digests()
    #expect(one == many)
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func orderOfRowsAndFilesDoesNotShow(seed: UInt64) throws {
    print("seed \(seed)")
    let given = PromiseTests.population(seed: seed, families: 150)
    let original = try given.run().contentWithoutPlaces()
    let shuffled = try given.shuffled(seed: seed).run(jobs: 3).contentWithoutPlaces()
    #expect(original.keys.sorted() == shuffled.keys.sorted())
    for (table, rows) in original {
      let other = shuffled[table] ?? []
      #expect(rows == other, "\(table): \(zip(rows, other).first { $0 != $1 }.map { "\($0)\n\($1)" } ?? "")")
    }
  }

  @Test func idsAreKeyedDigests() throws {
    let key = [UInt8](0..<32)
    let maker = IdentityMaker(key: key)
    for number in [UInt64(1), 3_171_011_708_459_001, 9_999_999_999_999_999] {
      let digits = String(number)
      let text = "nik:" + String(repeating: "0", count: 16 - digits.count) + digits
      let expected = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key))
      let made = maker.person(nik: number)
      var rows = RowBuffer()
      made.digest.write(to: &rows)
      #expect(
        rows.view.string == expected.map { String(UInt8($0 >> 4), radix: 16) + String($0 & 15, radix: 16) }.joined())
      rows.removeAll()
      made.id.write(to: &rows)
      #expect(rows.view.count == StableId.width)
      #expect(StableId(rows.view) == made.id)
    }
  }
}
