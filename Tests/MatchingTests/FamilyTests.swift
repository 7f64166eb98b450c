import Foundation
import Matching
import Testing

/// Households, meters, visits, deciles: how rows that are not persons find their family.
@Suite struct FamilyTests {
  private func twoFamilies() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    given.person(nik(3, "020270"), card(2), "SLAMET RIYADI", "1970-02-02")
    return given
  }

  private func member(_ household: String, _ number: Int, _ nik: String, _ name: String, relation: Int) -> Line {
    [
      "id_keluarga": household, "no_urut_anggota": String(number), "nik": nik, "nama": name,
      "hubungan": String(relation), "disabilitas": "4",
    ]
  }

  @Test func householdFollowsItsHead() throws {
    var given = twoFamilies()
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1), "luas_lantai": "36"])
    given.add("regsosek_anggota", member("R1", 1, nik(3, "020270"), "SLAMET RIYADI", relation: 1))
    given.add("regsosek_anggota", member("R1", 2, nik(1), "BUDI SANTOSO", relation: 8))
    given.add("regsosek_anggota", member("R1", 3, nik(2, "570950"), "SITI AMINAH", relation: 8))
    let output = try given.run()
    let trace = try output.trace("regsosek_keluarga")
    #expect(trace["hasil"] == "PADAN" && trace["aturan"] == "KELUARGA_KEPALA")
    let family = try output.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(2) }
    #expect(family?["id_keluarga"] == trace["id_keluarga"])
    #expect(family?["luas_lantai"] == "36")
    #expect(family?["asal_baris"] == "regsosek_keluarga:regsosek_keluarga.csv:1")
    #expect(family?["asal"]?.hasPrefix(".1.") == true)
    #expect(try output.table("anggota").first { $0["nama"] == "SLAMET RIYADI" }?["disabilitas"] == "4")
  }

  @Test func householdWithoutHeadFollowsMostMembers() throws {
    var given = twoFamilies()
    given.add("regsosek_keluarga", ["id_keluarga": "R1"])
    given.add("regsosek_anggota", member("R1", 1, nik(3, "020270"), "SLAMET RIYADI", relation: 8))
    given.add("regsosek_anggota", member("R1", 2, nik(1), "BUDI SANTOSO", relation: 8))
    given.add("regsosek_anggota", member("R1", 3, nik(2, "570950"), "SITI AMINAH", relation: 8))
    given.add("regsosek_anggota", member("R1", 4, "", "ANAK BARU", relation: 3))
    let output = try given.run()
    let trace = try output.trace("regsosek_keluarga")
    #expect(trace["aturan"] == "KELUARGA_ANGGOTA")
    // The member whom nobody knows joins the others.
    let unmatched = try output.table("anggota").first { $0["nama"] == "ANAK BARU" }
    #expect(unmatched?["nomor_kartu_keluarga"] == card(1))
    #expect(unmatched?["id_keluarga"] == trace["id_keluarga"])
    #expect(unmatched?["status_kependudukan"] == "TIDAK_DIKETAHUI")
  }

  @Test func emptyHouseholdIsFoundByItsCardOrNotAtAll() throws {
    var given = twoFamilies()
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1)])
    given.add("regsosek_keluarga", ["id_keluarga": "R2", "no_kk": card(8)])
    let output = try given.run()
    #expect(try output.trace("regsosek_keluarga", 1)["aturan"] == "KELUARGA_KK")
    #expect(try output.trace("regsosek_keluarga", 1)["hasil"] == "PADAN")
    #expect(try output.trace("regsosek_keluarga", 2)["hasil"] == "TIDAK_PADAN")
    #expect(try output.trace("regsosek_keluarga", 2)["aturan"] == "TANPA_KELUARGA")
    #expect(try output.table("keluarga").count == 2)
  }

  @Test func formOfP3KEFollowsTheNIKOfItsHead() throws {
    var given = twoFamilies()
    given.add(
      "p3ke_keluarga",
      [
        "id_keluarga_p3ke": "P1", "nik": nik(1), "kepala_keluarga": "BUDI SANTOSO", "status_kepemilikan_rumah": "2",
        "kode_bab": "3", "tgl_data": "2024-01-01",
      ])
    let output = try given.run()
    let trace = try output.trace("p3ke_keluarga")
    #expect(trace["hasil"] == "PADAN" && trace["aturan"] == "KELUARGA_KEPALA")
    let family = try output.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(1) }
    #expect(family?["status_kepemilikan_rumah"] == "2")
    #expect(family?["fasilitas_bab"] == "3")
    #expect(family?["tanggal_data"] == "2024-01-01")
  }

  @Test func newerThenMoreTrustedValuesSurvive() throws {
    var given = twoFamilies()
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1), "luas_lantai": "36", "jenis_kloset": "1"])
    given.add("regsosek_anggota", member("R1", 1, nik(1), "BUDI SANTOSO", relation: 1))
    given.add(
      "p3ke_keluarga",
      [
        "id_keluarga_p3ke": "P1", "nik": nik(1), "kepala_keluarga": "BUDI SANTOSO", "kode_bab": "5",
        "jenis_lantai_terluas": "6",
      ])
    given.add(
      "ground_check",
      [
        "id_kunjungan": "G9", "nik": nik(1), "nama": "BUDI SANTOSO", "luas_lantai": "40",
        "status_keberadaan": "DITEMUKAN", "tanggal_kunjungan": "2025-04-01", "tgl_data": "2025-04-01",
        "wilayah": "3171021002",
      ])
    given.add(
      "ground_check",
      [
        "id_kunjungan": "G10", "nik": nik(1), "nama": "BUDI SANTOSO", "luas_lantai": "41",
        "status_keberadaan": "DITEMUKAN", "tanggal_kunjungan": "2025-04-01", "tgl_data": "2025-04-01",
        "wilayah": "3171021002",
      ])
    let output = try given.run()
    let family = try output.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(1) }
    #expect(family?["luas_lantai"] == "41")
    #expect(family?["jenis_kloset"] == "1")
    #expect(family?["jenis_lantai_terluas"] == "6")
    #expect(family?["fasilitas_bab"] == "5")
    #expect(family?["tanggal_data"] == "2025-04-01")
    #expect(family?["wilayah"] == "3171021002")
    #expect(family?["is_gc_kemensos"] == "1")
    let visits = try output.table("kunjungan")
    #expect(visits.map { $0["terbaru"] } == ["0", "1"])
    #expect(try output.table("anggota").filter { $0["wilayah"] == "3171021002" }.count == 2)
  }

  @Test func sharedMeter() throws {
    var given = twoFamilies()
    given.add(
      "pln",
      [
        "idpel": "512345678901", "nik": nik(1), "nama": "PEMILIK LAIN", "tarif": "R1", "daya": "900",
        "kwh_bulan": "80.5",
      ])
    given.add("pln", ["idpel": "512345678902", "nik": nik(1), "tarif": "B1", "daya": "5500"])
    given.add("pln", ["idpel": "512345678903", "tarif": "R1", "daya": "1300", "kwh_bulan": "20.25"])
    given.add("pln", ["idpel": "512345678904", "tarif": "R1", "daya": "450"])
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "id_pelanggan_pln": "512345678901"])
    given.add("regsosek_anggota", member("R1", 1, nik(3, "020270"), "SLAMET RIYADI", relation: 1))
    given.add(
      "ground_check",
      [
        "id_kunjungan": "G1", "nik": nik(3, "020270"), "nama": "SLAMET RIYADI", "id_pelanggan_pln": "512345678903",
        "status_keberadaan": "DITEMUKAN", "tanggal_kunjungan": "2025-04-01",
      ])
    let output = try given.run()
    let first = try output.trace("pln", 1)
    #expect(first["hasil"] == "PADAN" && first["aturan"] == "METER_NIK" && first["temuan"] == "NIK-022")
    #expect(try output.trace("pln", 3)["aturan"] == "METER_IDPEL")
    #expect(try output.trace("pln", 4)["hasil"] == "TIDAK_PADAN")
    let meters = try output.table("pln")
    #expect(meters.count == 3)
    #expect(meters.filter { $0["bersama"] == "1" }.count == 2)
    let families = try output.table("keluarga")
    #expect(families.allSatisfy { $0["temuan"] == "GC-06" })
    let second = families.first { $0["nomor_kartu_keluarga"] == card(2) }
    #expect(second?["jumlah_meter_pln"] == "2")
    #expect(second?["daya_va_terbesar"] == "1300")
    #expect(second?["kwh_bulan_total"] == "100.75")
    let owner = families.first { $0["nomor_kartu_keluarga"] == card(1) }
    #expect(owner?["id_pelanggan_pln"] == "512345678901")
    #expect(owner?["jumlah_meter_pln"] == "1")
  }

  @Test func insuranceAndWage() throws {
    var given = twoFamilies()
    given.add(
      "bpjs",
      [
        "nokartu": "0001", "nik": nik(1), "nama": "BUDI SANTOSO", "segmen": "PPU-BU", "statuspeserta": "0",
        "upah": "5000000",
      ])
    given.add(
      "bpjs",
      ["nokartu": "0002", "nik": nik(2, "570950"), "nama": "SITI AMINAH", "segmen": "PBI APBN", "statuspeserta": "0"])
    let output = try given.run()
    let family = try output.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(1) }
    #expect(family?["upah_tertinggi"] == "5000000")
    #expect(family?["pbi_nas"] == "1" && family?["pbi_pemda"] == "0" && family?["is_pbi_se"] == "1")
    // What the row of one who is paid no wage says stands in anggota.
    #expect(try output.table("bpjs").map { $0["segmen"] } == ["PPU-BU"])
    let other = try output.table("anggota").first { $0["nama"] == "SITI AMINAH" }
    #expect(other?["segmen_bpjs"] == "PBI APBN" && other?["bpjs_aktif"] == "1")
  }

  @Test func officialDecileByCard() throws {
    var given = twoFamilies()
    given.add("desil_resmi", ["nomor_kartu_keluarga": card(1), "desil_nasional": "3", "periode": "2025-Q1"])
    given.add("desil_resmi", ["nomor_kartu_keluarga": card(7), "desil_nasional": "4"])
    let output = try given.run()
    #expect(try output.trace("desil_resmi", 1)["hasil"] == "PADAN")
    #expect(try output.trace("desil_resmi", 1)["aturan"] == "KELUARGA_KK")
    let unknown = try output.trace("desil_resmi", 2)
    #expect(unknown["hasil"] == "TIDAK_PADAN" && unknown["aturan"] == "TANPA_KELUARGA")
    #expect(
      try output.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(1) }?["desil_resmi_nasional"] == "3")
  }

  @Test func approvedProposalToAddMakesAPerson() throws {
    var given = twoFamilies()
    let who = [
      "nik": nik(8), "nama": "ORANG BARU", "jenis_usulan": "TAMBAH", "tanggal_usulan": "2025-05-01",
      "tanggal_lahir": "1999-09-09",
    ]
    given.add("usulan", who.merging(["id_usulan": "U1", "tahap": "BUPATI"]) { $1 })
    given.add("usulan", who.merging(["id_usulan": "U2", "tahap": "DESA", "nama": "LAIN LAGI"]) { $1 })
    let output = try given.run()
    #expect(try output.table("anggota").filter { $0["nama"] == "ORANG BARU" }.count == 1)
    #expect(try output.table("anggota").filter { $0["nama"] == "LAIN LAGI" }.isEmpty)
    #expect(try output.table("usulan").count == 2)
    let families = try output.table("keluarga")
    let family = try output.table("anggota").first { $0["nama"] == "ORANG BARU" }?["id_keluarga"]
    #expect(families.count == 3)
    #expect(families.filter { $0["is_siks_ng"] == "1" }.map { $0["id_keluarga"] } == [family])
    #expect(try output.trace("usulan", 2)["hasil"] == "TIDAK_PADAN")
  }

  /// "Nothing said" is a payment, a word that nobody knows is not: flag must be able to tell them apart.
  @Test func statusOutsideTheListIsHandedOn() throws {
    var given = twoFamilies()
    let payment: Line = ["program": "PKH", "periode": "2025-Q2", "nik": nik(1), "nama": "BUDI SANTOSO"]
    let raw = "{\"nominal\":\"Rp 1\",\"status_salur\":\"BATAL\"}"
    given.add("penerima", payment.merging(["nominal": "1", "temuan": "NIL-001", "mentah": raw]) { $1 })
    given.add("penerima", payment.merging(["nominal": "2", "mentah": "{\"status_salur\":\"-\"}"]) { $1 })
    given.add("penerima", payment.merging(["nominal": "3"]) { $1 })
    given.add(
      "penerima", payment.merging(["nominal": "4", "temuan": "NIL-001", "mentah": "{\"nominal\":\"x\"}"]) { $1 })
    let rows = try given.run().table("penerima").sorted { ($0["nominal"] ?? "") < ($1["nominal"] ?? "") }
    #expect(rows.map { $0["status_salur"] } == ["BATAL", "", "", ""])
  }

  /// What flag takes first of several rows must not follow from where they stood in the file.
  @Test func rowsOfOnePersonAreOrderedByContent() throws {
    let person: Line = ["nik": nik(1), "nama": "BUDI SANTOSO"]
    let payments: [Line] = (1...6).map { number in
      person.merging(["program": "PKH", "periode": "2025-Q2", "nominal": "750000", "id_pendamping": "PSM\(number)"]) {
        $1
      }
    }
    let proposals: [Line] = (1...6).map { number in
      person.merging(["id_usulan": "U\(number)", "jenis_usulan": "TAMBAH", "tahap": "DESA"]) { $1 }
    }
    func order(_ isReversed: Bool) throws -> [String] {
      var given = twoFamilies()
      for line in isReversed ? payments.reversed() : payments { given.add("penerima", line) }
      for line in isReversed ? proposals.reversed() : proposals { given.add("usulan", line) }
      let output = try given.run()
      return try output.table("penerima").map { $0["id_pendamping"] ?? "" }
        + output.table("usulan").map { $0["id_usulan"] ?? "" }
    }
    let first = try order(false)
    #expect(try order(true) == first)
    #expect(first.count == 12)
  }

  @Test func paymentsDecideTheOrderOfReviews() throws {
    var given = twoFamilies()
    given.add(
      "dtks",
      ["id_dtks": "D1", "nik": nik(1), "no_kk": card(5), "nama": "YOHANES WAKUM", "tanggal_lahir": "1990-01-02"])
    given.add(
      "dtks",
      ["id_dtks": "D2", "nik": nik(3, "020270"), "no_kk": card(6), "nama": "MARIA ULFA", "tanggal_lahir": "1980-03-03"])
    given.add(
      "penerima",
      [
        "program": "PKH", "periode": "2025-Q2", "nik": nik(1), "no_kk": card(6), "nama": "BUDI SANTOSO",
        "nominal": "1000000", "status_salur": "SALUR",
      ])
    given.add(
      "penerima", ["program": "SEMBAKO", "periode": "2025-Q2", "no_kk": card(6), "nama": "SIAPA", "nominal": "600000"])
    given.add(
      "penerima",
      [
        "program": "PKH", "periode": "2025-Q2", "nik": nik(1), "nama": "BUDI SANTOSO", "nominal": "9000000",
        "status_salur": "GAGAL",
      ])
    let reviews = try given.run().table("tinjau")
    #expect(reviews.map { $0["manfaat_rp"] } == ["6400000", "4000000"])
  }
}

/// Ids go on from the previous snapshot (section 5).
@Suite struct LineageTests {
  @Test func idsStayWhenTheHeadDies() throws {
    var first = MatchCase()
    first.person(nik(1), card(1), "BUDI SANTOSO")
    first.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    first.person(nik(3, "020270"), card(2), "SLAMET RIYADI", "1970-02-02")
    first.add("dtks", ["id_dtks": "D9", "nama": "PARTINI", "tanggal_lahir": "1960-05-05"])
    let before = try first.run(period: "2025-Q1")
    let families = try before.table("keluarga")
    let old = families.first { $0["nomor_kartu_keluarga"] == card(1) }?["id_keluarga"]

    var second = MatchCase()
    second.person(nik(1), card(1), "BUDI SANTOSO", flag: 1)
    second.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 1, sex: 2)
    // Married into the first family.
    second.person(nik(3, "020270"), card(1), "SLAMET RIYADI", "1970-02-02", relation: 2)
    second.person(nik(4, "030380"), card(3), "ORANG BARU", "1980-03-03")
    second.add("dtks", ["id_dtks": "D9", "nama": "PARTINI", "tanggal_lahir": "1960-05-05"])
    let after = try second.run(previous: before)
    let now = try after.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(1) }
    let both = families.compactMap { $0["id_keluarga"] }
    #expect(both.contains(now?["id_keluarga"] ?? ""))
    let lines = try after.table("identitas")
    let line = lines.first { $0["id"] == now?["id_keluarga"] }
    #expect(line?["hubungan"] == "GABUNG")
    #expect(both.contains(line?["id_lama"] ?? "") && line?["id_lama"] != line?["id"])
    #expect(line?["sejak"] == "2025-Q1")
    #expect(old != nil)
    let kept = try before.table("anggota").compactMap { $0["id_individu"] }
    for member in try after.table("anggota") where member["nama"] != "ORANG BARU" {
      #expect(kept.contains(member["id_individu"] ?? ""))
      #expect(lines.first { $0["id"] == member["id_individu"] }?["hubungan"] == "TETAP")
    }
    let new = try after.table("anggota").first { $0["nama"] == "ORANG BARU" }
    let newLine = lines.first { $0["id"] == new?["id_individu"] }
    #expect(newLine?["hubungan"] == "BARU" && newLine?["sejak"] == "2025-Q2")
  }

  /// Every id that was merged away can be traced, however many came together.
  @Test func everyMergedFamilyIsRecorded() throws {
    var first = MatchCase()
    first.person(nik(1), card(1), "BUDI SANTOSO")
    first.person(nik(2, "570950"), card(2), "SITI AMINAH", "1950-09-17", sex: 2)
    first.person(nik(3, "020270"), card(3), "SLAMET RIYADI", "1970-02-02")
    first.person(nik(5, "050575"), card(5), "WAHYU LESTARI", "1975-05-05")
    first.person(nik(4, "030380"), card(4), "ORANG LAIN", "1980-03-03")
    let before = try first.run(period: "2025-Q1")
    let families = try before.table("keluarga")
    let met = families.filter { $0["nomor_kartu_keluarga"] != card(4) }.compactMap { $0["id_keluarga"] }
    #expect(met.count == 4)

    var second = MatchCase()
    second.person(nik(1), card(1), "BUDI SANTOSO")
    second.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    second.person(nik(3, "020270"), card(1), "SLAMET RIYADI", "1970-02-02", relation: 7)
    second.person(nik(5, "050575"), card(1), "WAHYU LESTARI", "1975-05-05", relation: 7)
    second.person(nik(4, "030380"), card(4), "ORANG LAIN", "1980-03-03")
    let after = try second.run(previous: before)
    let lines = try after.table("identitas").filter { $0["jenis"] == "KELUARGA" }
    #expect(lines.count == 2)
    let line = try #require(lines.first { $0["hubungan"] == "GABUNG" })
    let old = (line["id_lama"] ?? "").split(separator: ";").map(String.init)
    #expect(old == old.sorted() && old.count == 3, "\(old)")
    #expect(Set(old + [line["id"] ?? ""]) == Set(met))
    #expect(lines.contains { $0["hubungan"] == "TETAP" && $0["id_lama"] == "" })
  }
}
