import Matching
import Testing

/// Section 3, step 1, where the source's own id says what is "the same again": proposals, complaints, visits.
@Suite struct OwnIdTests {
  private func start() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "WAHYUDIN PERMANA")
    return given
  }

  private func proposal(_ more: Line = [:]) -> Line {
    [
      "id_usulan": "U1", "jenis_usulan": "UBAH", "nik": nik(1), "nama": "WAHYU PERDANA", "wilayah": "3171011001",
      "tanggal_usulan": "2025-01-01", "tgl_data": "2025-01-01", "tahap": "DESA",
    ].merging(more) { $1 }
  }

  /// Rows that repeat the one that is kept ask nothing, whatever their NIK led to.
  @Test(arguments: ["WAHYU PERDANA", "SITI KHOTIMAH"])
  func oneQuestionAnId(name: String) throws {
    var given = start()
    let row = proposal(["nama": name])
    given.add("usulan", row)
    given.add("usulan", row)
    given.add("usulan", row.merging(["tahap": "BUPATI", "tgl_data": "2025-05-01"]) { $1 })
    given.add("ground_check", ["id_kunjungan": "K1", "nik": nik(1), "nama": name])
    given.add("ground_check", ["id_kunjungan": "K1", "nik": nik(1), "nama": name])
    let output = try given.run()
    let outcomes = try output.table("jejak/usulan").map { $0["hasil"] ?? "" }
    #expect(outcomes.filter { $0 == "GANDA" }.count == 2 && !outcomes.contains("PADAN"))
    let reviews = try output.table("tinjau")
    #expect(reviews.map { $0["sumber"] ?? "" }.sorted() == ["ground_check", "usulan"])
    let kept = try output.table("jejak/usulan").filter { $0["hasil"] != "GANDA" }.map { $0["baris"] }
    #expect(kept == ["3"])
    #expect(reviews.first { $0["sumber"] == "usulan" }?["baris"] == "3")
    #expect(Set(reviews.map { $0["id_tinjau"] }).count == 2)
  }

  /// A decision about an earlier row of a proposal holds for the row that came after it, unless that was decided too.
  @Test func aDecisionHoldsForTheWholeId() throws {
    var given = start()
    given.person(nik(2, "570950"), card(2), "SITI AMINAH", "1950-09-17", sex: 2)
    given.add("usulan", proposal())
    let first = try given.reviewId("usulan", kind: "CALON_PADAN")
    given.add("usulan", proposal(["tahap": "BUPATI", "tgl_data": "2025-05-01"]))
    let second = try given.reviewId("usulan", kind: "CALON_PADAN")
    func decide(_ id: String, _ word: String, _ nik: String = "") {
      given.add("keputusan", ["id_tinjau": id, "keputusan": word, "nik": nik, "tanggal": "2025-06-01"])
    }
    #expect(try given.run().trace("usulan", 2)["hasil"] == "TINJAU")
    decide(first, "PADAN", nik(2, "570950"))
    let output = try given.run()
    let kept = try output.trace("usulan", 2)
    #expect(kept["hasil"] == "PADAN" && kept["aturan"] == "KEPUTUSAN" && kept["nik_dipakai"] == nik(2, "570950"))
    #expect(try output.trace("usulan", 1)["hasil"] == "GANDA")
    #expect(try output.table("tinjau").isEmpty)
    let family = try output.table("anggota").first { $0["nomor_induk_kependudukan"] == nik(2, "570950") }
    #expect(Set(try output.table("usulan").map { $0["id_keluarga"] }) == [family?["id_keluarga"]])
    decide(second, "BUKAN")
    let refused = try given.run()
    #expect(try refused.trace("usulan", 2)["nik_dipakai"] == "" && refused.table("tinjau").isEmpty)
  }
}
