import Diagnostics
import Emitting
import Foundation
import Testing

@Suite struct SummaryTests {
  /// National numbers: nine digits a source, every programme, both languages, never wider than a terminal.
  @Test func fitsEightyColumns() throws {
    let emission = try Emission.made(families: 20, parts: 1)
    var outcomes = "sumber,hasil,baris\n"
    for source in ["dukcapil", "regsosek_keluarga", "p3ke_individu"] {
      for outcome in [
        "PADAN", "PADAN_PERBAIKAN", "TINJAU", "KONFLIK", "TIDAK_PADAN", "GANDA", "TOLAK", "LUAR", "REFERENSI",
      ] {
        outcomes += "\(source),\(outcome),289060513\n"
      }
    }
    var deciles = "tingkat,kode,lingkup,desil,keluarga\n"
    for decile in (1...10).map(String.init) + ["kosong"] { deciles += "nasional,,nasional,\(decile),9500617\n" }
    let rates =
      "program,tingkat,kode,desil,penerima_r,layak_l,galat_inklusi,tak_terliput,galat_eksklusi_kuota\n"
      + "PBI-JK,nasional,,semua,96800000,118000000,0.123456,0.000049,\n"
    for (name, text) in [("padan", outcomes), ("desil", deciles), ("galat", rates)] {
      try Forger(folder: emission.folder).replace("ringkasan/\(name).csv", Array(text.utf8))
    }
    for language in Language.allCases {
      let text = try SnapshotSummary(folder: emission.folder, language: language).text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines where !line.contains(emission.folder) { #expect(line.count <= 80, "\(line)") }
      #expect(text.contains(language == .english ? "12.35 %" : "12,35 %"))
      #expect(text.contains(language == .english ? "0.00 %" : "0,00 %"))
      #expect(text.contains(language == .english ? "289.1M" : "289,1jt"))
      #expect(text.contains("regsosek_keluarga"))
      #expect(text.contains(emission.folder))
    }
  }

  /// Changed behind the manifest's back, or with a number that can be none: damage, named; never a zero, never a trap.
  @Test func damageIsNamed() throws {
    let emission = try Emission.made(families: 20, parts: 1)
    try Forger(folder: emission.folder).damageSummary(counts: ["9223372036854775807", "-1", "", "banyak"]) {
      file, how in
      let failure = #expect(throws: Failure.self) {
        try SnapshotSummary(folder: emission.folder, language: .english)
      }
      #expect(failure?.status == .badData && failure?.file == emission.folder + "/" + file, "\(how)")
    }
  }

  @Test func onlySnapshotsHaveOne() throws {
    let emission = try Emission(families: 20, parts: 1)
    do {
      _ = try SnapshotSummary(folder: emission.work.path + "/run/3-match", language: .english)
      Issue.record("was accepted")
    } catch let failure {
      #expect(failure.status == .inputMissing)
    }
  }
}
