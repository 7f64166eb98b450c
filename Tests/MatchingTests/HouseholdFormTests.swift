import Foundation
import Matching
import Testing

/// Household forms whose members' rows end elsewhere: as duplicates, or as one person with another survey's.
@Suite struct HouseholdFormTests {
  private func start() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    return given
  }

  private func regsosek(_ household: String, _ nik: String, _ name: String, _ more: Line = [:]) -> Line {
    var line: Line = [
      "id_keluarga": household, "no_urut_anggota": "1", "nik": nik, "nama": name, "hubungan": "1",
      "jenis_kelamin": "1",
    ]
    line.merge(more) { $1 }
    return line
  }

  private func p3ke(_ household: String, _ nik: String, _ name: String, _ more: Line = [:]) -> Line {
    var line: Line = [
      "id_keluarga_p3ke": household, "id_individu": "1", "nik": nik, "nama": name, "hubungan": "1",
      "jenis_kelamin": "1",
    ]
    line.merge(more) { $1 }
    return line
  }

  @Test func aFormIsFoundThroughAMemberWhoIsADuplicate() throws {
    var given = start()
    given.add("regsosek_keluarga", ["id_keluarga": "G1", "luas_lantai": "50", "tgl_data": "2022-12-01"])
    given.add("regsosek_keluarga", ["id_keluarga": "G2", "luas_lantai": "40", "tgl_data": "2022-10-01"])
    // The member of the newer form has the older date.
    given.add("regsosek_anggota", regsosek("G1", nik(1), "BUDI SANTOSO", ["tgl_data": "2022-10-01"]))
    given.add("regsosek_anggota", regsosek("G2", nik(1), "BUDI SANTOSO", ["tgl_data": "2022-12-01"]))
    let output = try given.run()
    #expect(try output.trace("regsosek_anggota", 1)["hasil"] == "GANDA")
    let forms = try (1...2).map { try output.trace("regsosek_keluarga", $0) }
    #expect(forms.map { $0["hasil"] } == ["PADAN", "PADAN"])
    #expect(forms.map { $0["aturan"] } == ["KELUARGA_KEPALA", "KELUARGA_KEPALA"])
    #expect(try output.table("keluarga").first?["luas_lantai"] == "50")
    #expect(try output.table("jejak/regsosek_anggota").allSatisfy { $0["temuan"]?.contains("KK-006") == false })
  }

  @Test func aDuplicateLeadsNoHouseholdThatOthersKnow() throws {
    var given = start()
    given.person(nik(2, "570950"), card(2), "SITI AMINAH", "1950-09-17", relation: 1, sex: 2)
    given.add("regsosek_keluarga", ["id_keluarga": "G1"])
    given.add("regsosek_keluarga", ["id_keluarga": "G2"])
    given.add("regsosek_anggota", regsosek("G1", nik(1), "BUDI SANTOSO", ["tgl_data": "2022-12-01"]))
    given.add("regsosek_anggota", regsosek("G2", nik(1), "BUDI SANTOSO", ["tgl_data": "2022-10-01"]))
    given.add(
      "regsosek_anggota",
      regsosek("G2", nik(2, "570950"), "SITI AMINAH", ["no_urut_anggota": "2", "hubungan": "3", "jenis_kelamin": "2"]))
    let output = try given.run()
    let families = try output.table("keluarga")
    func home(of row: Int) throws -> String? {
      let id = try output.trace("regsosek_keluarga", row)["id_keluarga"]
      return families.first { $0["id_keluarga"] == id }?["nomor_kartu_keluarga"]
    }
    #expect(try home(of: 1) == card(1))
    #expect(try home(of: 2) == card(2))
  }

  /// One digit of the NIK is wrong in the second survey's row, so that the repair finds the person, who has a row there.
  @Test func aFormIsFoundThroughAMemberWhoIsFoundTwice() throws {
    var given = start()
    given.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    let wrong = Array(nik(1))
    let near = String(wrong[..<14]) + "1" + String(wrong[15...])
    given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "kode_bab": "1"])
    given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P2", "kode_bab": "2", "tgl_data": "2024-01-01"])
    given.add("p3ke_individu", p3ke("P1", nik(1), "BUDI SANTOSO", ["tanggal_lahir": "1945-08-17"]))
    given.add("p3ke_individu", p3ke("P2", near, "BUDI SANTOSO", ["tanggal_lahir": "1945-08-17"]))
    let output = try given.run()
    #expect(try output.trace("p3ke_individu", 2)["hasil"] == "GANDA")
    #expect(try output.trace("p3ke_keluarga", 2)["hasil"] == "PADAN")
    #expect(try output.table("keluarga").first?["fasilitas_bab"] == "2")
  }

  @Test func twoSurveysOfAPersonWhomNobodyKnowsAreBothFound() throws {
    for number in [nik(501, "170510"), ""] {
      var given = start()
      given.add(
        "regsosek_keluarga",
        ["id_keluarga": "R1", "luas_lantai": "36", "wilayah": "3171011001", "id_pelanggan_pln": "512345678901"])
      given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "kode_bab": "3", "wilayah": "3171011001"])
      given.add("regsosek_anggota", regsosek("R1", number, "HASAN BASRI", ["tanggal_lahir": "2010-05-17"]))
      given.add("p3ke_individu", p3ke("P1", number, "HASAN BASRI", ["tanggal_lahir": "2010-05-17"]))
      given.add("pln", ["idpel": "512345678901", "tarif": "R1", "daya": "900"])
      let output = try given.run()
      let families = try output.table("keluarga").filter { $0["nomor_kartu_keluarga"] == "" }
      #expect(families.count == 1)
      #expect(families.first?["luas_lantai"] == "36" && families.first?["fasilitas_bab"] == "3")
      #expect(families.first?["jumlah_meter_pln"] == "1")
      for source in ["regsosek_keluarga", "p3ke_keluarga"] {
        let trace = try output.trace(source)
        #expect(trace["hasil"] == "PADAN" && trace["aturan"] == "KELUARGA_KEPALA")
        #expect(trace["id_keluarga"] == families.first?["id_keluarga"])
      }
      #expect(try output.faultyIds() == [])
    }
  }

  /// P3KE is one of the base sources, its forms as well: what is at stake is a year's basic amount where nothing is paid.
  @Test func aFormOfABaseSourceHasTheBasicAmountAtStake() throws {
    var given = start()
    given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "nik": nik(1), "kepala_keluarga": "YOHANES WAKUM"])
    #expect(try given.run().table("tinjau").map { $0["manfaat_rp"] } == ["2400000"])
  }

  /// The NIK on the form is somebody else's: a question only as long as nobody leads the form to a family.
  @Test func aFormWhoseFamilyIsFoundIsNoQuestion() throws {
    for isFound in [true, false] {
      var given = start()
      given.person(nik(3, "020270"), card(2), "SLAMET RIYADI", "1970-02-02")
      given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "nik": nik(1), "kepala_keluarga": "YOHANES WAKUM"])
      if isFound { given.add("p3ke_individu", p3ke("P1", nik(3, "020270"), "SLAMET RIYADI")) }
      given.add(
        "penerima",
        ["program": "PKH", "periode": "2025-Q2", "nik": nik(1), "nama": "BUDI SANTOSO", "nominal": "1000000"])
      let output = try given.run()
      #expect(try output.trace("p3ke_keluarga")["hasil"] == (isFound ? "PADAN" : "TIDAK_PADAN"))
      let reviews = try output.table("tinjau")
      #expect(reviews.map { $0["jenis"] } == (isFound ? [] : ["KONFLIK_NIK"]))
      if let review = reviews.first {
        #expect(review["id_tinjau"] == (try given.reviewId("p3ke_keluarga", kind: "KONFLIK_NIK")))
        #expect(review["nik_kandidat"] == nik(1) && review["manfaat_rp"] == "4000000")
      }
    }
  }
}
