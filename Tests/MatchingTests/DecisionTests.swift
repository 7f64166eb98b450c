import Foundation
import Matching
import Testing

/// Decisions of `keputusan` that no longer fit: applied or put before a person again, never overridden, always told.
@Suite struct DecisionTests {
  private static let other = nik(2, "570950")

  private func family() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.person(DecisionTests.other, card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    return given
  }

  private func row(_ name: String, _ birth: String) -> Line {
    ["id_dtks": "D1", "nik": nik(1), "no_kk": card(1), "nama": name, "tanggal_lahir": birth]
  }

  /// `given` with a decision about its last row of dtks.
  private func decide(
    _ given: MatchCase, _ word: String, kind: String, nik: String = "", date: String = "2025-05-01"
  ) throws -> MatchCase {
    var decided = given
    decided.add(
      "keputusan",
      [
        "id_tinjau": try given.reviewId("dtks", kind: kind), "keputusan": word, "nik": nik, "petugas": "P",
        "tanggal": date,
      ])
    return decided
  }

  @Test func aDecisionThatFitsSaysNothing() throws {
    var given = family()
    given.add("dtks", row("YULI", "1945-08-17"))
    let output = try decide(given, "PADAN", kind: "CALON_PADAN", nik: nik(1)).run()
    #expect(try output.trace("dtks")["hasil"] == "PADAN")
    #expect(try output.trace("dtks")["temuan"] == "")
    #expect(try output.trace("keputusan")["hasil"] == "REFERENSI")
    #expect(try output.trace("keputusan")["temuan"] == "")
  }

  @Test func thePersonChosenIsGone() throws {
    var given = family()
    given.add("dtks", row("SITI AMINAH", "1950-09-17"))
    // Card, name and birth date lead to somebody else, whom nobody has chosen.
    let output = try decide(given, "PADAN", kind: "KONFLIK_NIK", nik: nik(9)).run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "TINJAU" && trace["aturan"] == "KEPUTUSAN" && trace["temuan"] == "NIK-019")
    #expect(trace["nik_dipakai"] == "" && trace["id_individu"] == "")
    #expect(try output.trace("keputusan")["temuan"] == "NIK-019")
    #expect(try output.table("tinjau").map { $0["jenis"] ?? "" } == ["CALON_PADAN"])
    #expect(try output.faultyIds() == [])
  }

  @Test func thePersonChosenDied() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO", flag: 1)
    given.add("dtks", row("YULI", "1945-08-17"))
    let output = try decide(given, "PADAN", kind: "CALON_PADAN", nik: nik(1)).run()
    #expect(try output.trace("dtks")["hasil"] == "PADAN")
    #expect(try output.trace("dtks")["temuan"] == "NIK-020")
    #expect(try output.trace("keputusan")["temuan"] == "NIK-020")
  }

  @Test func nameAndBirthDateOfThePersonChosenContradict() throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    // Somebody was in doubt once; now it is a contradiction.
    let output = try decide(given, "PADAN", kind: "CALON_PADAN", nik: nik(1)).run()
    #expect(try output.trace("dtks")["hasil"] == "PADAN" && output.trace("dtks")["aturan"] == "KEPUTUSAN")
    #expect(try output.trace("dtks")["temuan"] == "NIK-017")
    #expect(try output.trace("keputusan")["temuan"] == "NIK-017")
    // Who decided about the contradiction itself knew it.
    let known = try decide(given, "PADAN", kind: "KONFLIK_NIK", nik: nik(1)).run()
    #expect(try known.trace("dtks")["hasil"] == "PADAN" && known.trace("dtks")["temuan"] == "")
    // Another person chosen, of another name and birth date, is a contradiction again.
    let wrong = try decide(given, "PADAN", kind: "KONFLIK_NIK", nik: DecisionTests.other).run()
    #expect(try wrong.trace("dtks")["nik_dipakai"] == DecisionTests.other)
    #expect(try wrong.trace("dtks")["temuan"] == "NIK-017")
  }

  @Test func thePersonRefusedAgrees() throws {
    var given = family()
    given.add("dtks", row("BUDI SANTOSO", "1945-08-17"))
    let output = try decide(given, "BUKAN", kind: "KONFLIK_NIK").run()
    #expect(try output.trace("dtks")["nik_dipakai"] == "")
    #expect(try output.trace("dtks")["temuan"] == "GC-06;NIK-017")
    #expect(try output.trace("keputusan")["temuan"] == "GC-06")
    #expect(try output.table("tinjau").isEmpty)
    // A refusal of somebody else does not concern the NIK that the row declares.
    let apart = try decide(given, "BUKAN", kind: "CALON_PADAN", nik: DecisionTests.other).run()
    #expect(try apart.trace("dtks")["hasil"] == "PADAN" && apart.trace("dtks")["temuan"] == "")
  }

  @Test func theRowHasChanged() throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    var decided = try decide(given, "BUKAN", kind: "KONFLIK_NIK")
    #expect(try decided.run().trace("keputusan")["temuan"] == "")
    var changed = family()
    changed.add("dtks", row("YOHANES WAKUM", "1990-01-03"))
    if let decision = decided.rows.last { changed.add(decision.source, decision.line) }
    let output = try changed.run()
    #expect(try output.trace("keputusan")["temuan"] == "GC-06")
    #expect(try output.trace("dtks")["aturan"] == "NIK_BERTENTANGAN")
    #expect(try output.table("tinjau").count == 1)
    // A newer decision counts in place of an older one, which has nothing more to say.
    decided = try decide(decided, "PADAN", kind: "KONFLIK_NIK", nik: nik(9), date: "2025-06-01")
    let both = try decided.run()
    #expect(try both.table("jejak/keputusan").map { $0["temuan"] ?? "" } == ["", "NIK-019"])
  }

  /// A question whether two rows are one person is answered by itself: it neither closes the search nor the queue.
  @Test func decisionsAboutPossibleDuplicates() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(2), "wilayah": "3171011001"])
    given.add(
      "regsosek_anggota",
      [
        "id_keluarga": "R1", "no_urut_anggota": "1", "nama": "HASAN BASRI", "tanggal_lahir": "2010-05-17",
        "hubungan": "3",
      ])
    given.add("dtks", ["id_dtks": "D1", "no_kk": card(2), "nama": "HASAN", "wilayah": "3171011001"])
    #expect(try given.run().table("tinjau").count == 1)
    let refused = try decide(given, "BUKAN", kind: "CALON_GANDA").run()
    #expect(try refused.table("tinjau").isEmpty)
    #expect(try refused.trace("dtks")["hasil"] == "TIDAK_PADAN" && refused.trace("dtks")["aturan"] == "TANPA_NIK")
    #expect(try refused.trace("keputusan")["temuan"] == "")
    let waiting = try decide(given, "TUNDA", kind: "CALON_GANDA").run()
    #expect(try waiting.table("tinjau").count == 1)
    #expect(try waiting.trace("dtks")["hasil"] == "TIDAK_PADAN")
    #expect(try waiting.trace("dtks")["id_individu"] != "")
  }
}
