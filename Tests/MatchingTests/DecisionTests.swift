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
    var paid = given
    let line = ["id_dtks": "D1", "no_kk": card(2), "nama": "HASAN", "wilayah": "3171011001"]
    // What is paid to the NIK that the row declares is at stake.
    paid.add("dtks", line.merging(["nik": nik(8)]) { $1 })
    paid.add("penerima", ["program": "PKH", "periode": "2025-Q2", "nik": nik(8), "nominal": "1000000"])
    #expect(try paid.run().table("tinjau").map { $0["manfaat_rp"] } == ["4000000"])
    given.add("dtks", line)
    #expect(try given.run().table("tinjau").map { $0["manfaat_rp"] } == ["2400000"])
    let refused = try decide(given, "BUKAN", kind: "CALON_GANDA").run()
    #expect(try refused.table("tinjau").isEmpty)
    #expect(try refused.trace("dtks")["hasil"] == "TIDAK_PADAN" && refused.trace("dtks")["aturan"] == "TANPA_NIK")
    #expect(try refused.trace("keputusan")["temuan"] == "")
    let waiting = try decide(given, "TUNDA", kind: "CALON_GANDA").run()
    #expect(try waiting.table("tinjau").count == 1)
    #expect(try waiting.trace("dtks")["hasil"] == "TIDAK_PADAN")
    #expect(try waiting.trace("dtks")["id_individu"] != "")
  }

  /// What cannot be read decides nothing: the row stays what it was, the person who decided is told.
  @Test(arguments: [
    ["keputusan": "PADAN", "mentah": #"{"nik":"317101570950900"}"#, "temuan": "NIK-006"],
    ["keputusan": "PADAN", "mentah": #"{"nik":"1.77E+15"}"#, "temuan": "NIK-003"],
    ["keputusan": "PADAN", "mentah": #"{"nik":"0"}"#, "temuan": "NIK-001"],
    ["keputusan": "BUKAN", "mentah": #"{"petugas":" P","nik":"3171"}"#, "temuan": "NIK-006"],
    ["keputusan": "", "mentah": #"{"keputusan":"SETUJU"}"#, "temuan": "NIL-001"],
    ["keputusan": "", "nik": DecisionTests.other],
  ])
  func whatCannotBeRead(line: Line) throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    let id = try given.reviewId("dtks", kind: "KONFLIK_NIK")
    given.add("keputusan", ["id_tinjau": id, "petugas": "P", "tanggal": "2025-05-01"].merging(line) { $1 })
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "KONFLIK" && trace["aturan"] == "NIK_BERTENTANGAN" && trace["temuan"] == "NIK-017")
    #expect(try output.table("tinjau").map { $0["id_tinjau"] } == [id])
    #expect(try output.trace("keputusan")["temuan"]?.hasPrefix("GC-06") == true)
    #expect(try output.table("anggota").count == 3)
  }

  /// Nobody needs a number for a refusal: a word for nothing is nothing there.
  @Test func aWordForNothingInARefusal() throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    let id = try given.reviewId("dtks", kind: "KONFLIK_NIK")
    given.add(
      "keputusan",
      [
        "id_tinjau": id, "keputusan": "BUKAN", "tanggal": "2025-05-01", "temuan": "NIK-001",
        "mentah": #"{"nik":"-"}"#,
      ])
    let output = try given.run()
    #expect(try output.trace("dtks")["aturan"] == "KEPUTUSAN" && output.table("tinjau").isEmpty)
    #expect(try output.trace("keputusan")["temuan"] == "NIK-001")
  }

  @Test func anIdThatIsNone() throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    let id = try given.reviewId("dtks", kind: "KONFLIK_NIK")
    given.add("keputusan", ["id_tinjau": String(id.dropLast()), "keputusan": "BUKAN", "tanggal": "2025-05-01"])
    given.add("keputusan", ["id_tinjau": String(id.dropLast()) + "z", "keputusan": "BUKAN", "tanggal": "2025-05-01"])
    let output = try given.run()
    #expect(try output.table("jejak/keputusan").map { $0["temuan"] } == ["GC-06", "GC-06"])
    #expect(try output.table("tinjau").count == 1)
  }

  /// PADAN without a NIK means the holder of the row's own; where the queue showed somebody else it names nobody.
  @Test func foundButNotWho() throws {
    var given = family()
    given.person(nik(5, "020190"), card(5), "YOHANES WAKUM", "1990-01-02")
    given.add("dtks", ["id_dtks": "D1", "nama": "YOHANES WAKUM", "tanggal_lahir": "1990-01-02"])
    let without = try decide(given, "PADAN", kind: "CALON_PADAN").run()
    let undecided = try given.run().trace("dtks")
    #expect(try without.trace("dtks")["hasil"] == undecided["hasil"])
    #expect(try without.trace("dtks")["aturan"] == undecided["aturan"])
    #expect(try without.trace("keputusan")["temuan"] == "GC-06")
    // Somebody else's NIK: the queue showed the candidate, not its holder.
    var borrowed = family()
    borrowed.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    let doubtful = try decide(borrowed, "PADAN", kind: "CALON_PADAN").run()
    #expect(try doubtful.trace("dtks")["hasil"] == "KONFLIK")
    #expect(try doubtful.trace("keputusan")["temuan"] == "GC-06")
    let known = try decide(borrowed, "PADAN", kind: "KONFLIK_NIK").run()
    #expect(try known.trace("dtks")["nik_dipakai"] == nik(1) && known.trace("keputusan")["temuan"] == "")
    // A NIK that Dukcapil does not have has no holder.
    var unknown = family()
    unknown.add("dtks", row("YOHANES WAKUM", "1990-01-02").merging(["nik": nik(8)]) { $1 })
    let nobody = try decide(unknown, "PADAN", kind: "CALON_PADAN").run()
    #expect(try nobody.trace("dtks")["aturan"] == "NIK_TAK_DIKENAL")
    #expect(try nobody.trace("keputusan")["temuan"] == "GC-06")
  }

  /// Who waits about a contradiction is asked the same question again, under the same id, and the person stays.
  @Test func waitingLeavesTheQuestion() throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    let before = try given.run()
    let after = try decide(given, "TUNDA", kind: "KONFLIK_NIK").run()
    #expect(try after.table("tinjau").map { $0["id_tinjau"] } == before.table("tinjau").map { $0["id_tinjau"] })
    #expect(try after.table("anggota").map { $0["id_individu"] } == before.table("anggota").map { $0["id_individu"] })
    #expect(try after.trace("keputusan")["temuan"] == "")
  }

  /// Whatever question of a row they answer, the newest decision counts.
  @Test func theNewestOfSeveralQuestions() throws {
    var given = family()
    given.add("dtks", row("YOHANES WAKUM", "1990-01-02"))
    let waiting = try decide(given, "TUNDA", kind: "KONFLIK_NIK", date: "2025-05-20")
    let refused = try decide(waiting, "BUKAN", kind: "CALON_PADAN", date: "2025-06-20").run()
    #expect(try refused.trace("dtks")["aturan"] == "KEPUTUSAN" && refused.table("tinjau").isEmpty)
    #expect(try refused.table("jejak/keputusan").map { $0["temuan"] } == ["", ""])
    let chosen = try decide(
      waiting, "PADAN", kind: "CALON_PADAN", nik: DecisionTests.other, date: "2025-06-20"
    ).run()
    #expect(try chosen.trace("dtks")["nik_dipakai"] == DecisionTests.other)
    let older = try decide(waiting, "BUKAN", kind: "CALON_PADAN", date: "2025-05-19").run()
    #expect(try older.table("tinjau").count == 1)
  }

  /// A row that somebody refused is no repetition of one that agrees.
  @Test func aRefusalIsNotOverriddenByALikeRow() throws {
    var given = family()
    given.add("dtks", row("BUDI SANTOSO", "1945-08-17").merging(["id_dtks": "D0", "tgl_data": "2024-01-01"]) { $1 })
    given.add("dtks", row("BUDI SANTOSO", ""))
    let output = try decide(given, "BUKAN", kind: "KONFLIK_NIK").run()
    #expect(try output.trace("dtks", 1)["hasil"] == "PADAN")
    #expect(try output.trace("dtks", 2)["hasil"] == "KONFLIK" && output.trace("dtks", 2)["aturan"] == "KEPUTUSAN")
  }

  /// Whoever was refused stays refused when another is, too.
  @Test(arguments: ["2025-06-01", "2025-06-10"])
  func severalPersonsRefused(date: String) throws {
    var given = MatchCase()
    let (first, second) = (nik(1, "020380"), nik(2, "020380"))
    for (number, other) in [(1, "SUMIATI"), (2, "WARTINI")] {
      given.person(
        nik(number, "020380"), card(number), "RUSTAM EFENDI LUBIS", "1980-03-02", ["ibu_lipat": other])
    }
    given.add(
      "dtks",
      ["id_dtks": "D1", "nama": "RUSTAM EFENDI LUBIS", "tanggal_lahir": "1980-03-02", "wilayah": "3171011001"])
    let one = try decide(given, "BUKAN", kind: "CALON_PADAN", nik: first, date: "2025-06-01")
    #expect(try one.run().trace("dtks")["nik_dipakai"] == second)
    let both = try decide(one, "BUKAN", kind: "CALON_PADAN", nik: second, date: date)
    let output = try both.run()
    #expect(try output.trace("dtks")["hasil"] == "TIDAK_PADAN" && output.table("tinjau").isEmpty)
    #expect(try output.table("jejak/keputusan").map { $0["temuan"] } == ["", ""])
    // What is said of one person last counts.
    let again = try decide(both, "PADAN", kind: "CALON_PADAN", nik: first, date: "2025-06-11").run()
    #expect(try again.trace("dtks")["nik_dipakai"] == first && again.trace("dtks")["hasil"] == "PADAN")
  }

  /// Somebody has said that a row is the person of another row: both are one, in one family.
  @Test func aPossibleDuplicateIsOne() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "wilayah": "3171011001"])
    given.add(
      "regsosek_anggota",
      [
        "id_keluarga": "R1", "no_urut_anggota": "1", "nama": "SUHERMAN PRATAMA", "tanggal_lahir": "1990-12-11",
        "hubungan": "1",
      ])
    let apart = given
    given.add(
      "dtks",
      ["id_dtks": "D1", "nama": "SUHERMIN PRATOMO", "tanggal_lahir": "1990-12-11", "wilayah": "3171011007"])
    #expect(try given.run().table("tinjau").map { $0["jenis"] } == ["CALON_GANDA"])
    #expect(try given.run().table("anggota").count == 3)
    let decided = try decide(given, "PADAN", kind: "CALON_GANDA")
    let output = try decided.run()
    #expect(try output.table("tinjau").isEmpty && output.table("anggota").count == 2)
    #expect(try output.trace("dtks")["id_individu"] == output.trace("regsosek_anggota")["id_individu"])
    #expect(try output.trace("dtks")["id_keluarga"] == output.trace("regsosek_keluarga")["id_keluarga"])
    #expect(try output.trace("keputusan")["temuan"] == "")
    // Without the other row there is nobody whom it could repeat: that is told.
    var alone = apart
    for (source, line) in decided.rows where source == "dtks" || source == "keputusan" {
      alone.add(source, line.filter { $0.key != "baris" })
    }
    var gone = MatchCase()
    for (source, line) in alone.rows where source != "regsosek_anggota" { gone.add(source, line) }
    #expect(try gone.run().trace("keputusan")["temuan"] == "GC-06")
  }
}
