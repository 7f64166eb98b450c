import Diagnostics
import Foundation
import StageContract
import TestSupport
import Testing

/// Sources against those of the last accepted snapshot.
@Suite struct SnapshotGuardTests {
  static let sources = "  orang: {wajib: ya}\n  meter: {}\n"

  /// `count` people, the newest born on `newest`, of province 31 or else `province`.
  func people(_ count: Int, newest: String = "2025-06-01", province: (Int) -> Int = { _ in 31 }) -> String {
    var text = "nik,nama,tanggal_lahir,kode_wilayah\n"
    for index in 0..<count {
      let date = index == 0 ? newest : index == 1 ? "2199-01-01" : "1990-01-\(10 + index % 20)"
      text += "317101\(10 + index % 20)0190\(9001 + index % 900),ORANG \(index),\(date),\(province(index))71011001\n"
    }
    return text
  }

  /// What a run says whose extracts are `now` and whose last snapshot was made of `before`.
  func answer(
    before: [String: String], now: [String: String], guards: String = "", accepted: Bool = false
  ) throws -> (failure: Failure?, manifest: Manifest?) {
    let bench = try IngestBench(sources: Self.sources)
    for (name, text) in before { try bench.work.write("data/" + name, text) }
    let previous = try bench.run("lama/1-ingest")
    for name in before.keys { try FileManager.default.removeItem(atPath: bench.work.path + "/data/" + name) }
    for (name, text) in now { try bench.work.write("data/" + name, text) }
    try bench.work.write("pipelines/uji/ingest.yaml", "penjaga: {\(guards)}\n")
    if let failure = bench.failure(previous: previous.folder) { return (failure, nil) }
    return (nil, try UpstreamStage(folder: bench.work.path + "/run/1-ingest").manifest)
  }

  private func meters(_ power: (Int) -> String, _ use: (Int) -> String, _ period: (Int) -> String) -> String {
    var text = "idpel,tarif,daya,kwh_bulan,periode\n"
    for index in 0..<1200 { text += "\(123_456_780_000 + index),R1,\(power(index)),\(use(index)),\(period(index))\n" }
    return text
  }

  @Test func amountsAndPeriodsKeepTheirShares() throws {
    let powers = ["450", "900", "1300", "2200"]
    func power(_ index: Int) -> String { powers[index % 4] }
    func use(_ index: Int) -> String { "\(20 + index % 180).\(index % 10)" }
    func answers(_ now: String, says column: String?) throws {
      let before = meters(power, use) { $0 % 10 == 0 ? "2025-Q1" : "2025-Q2" }
      let people = people(10)
      let failure = try answer(
        before: ["meter.csv": before, "orang.csv": people], now: ["meter.csv": now, "orang.csv": people]
      ).failure
      #expect(failure?.message.en.contains("the distribution of \(column ?? "") shifted") ?? false == (column != nil))
      if column == nil { #expect(failure == nil, "\(failure?.message.en ?? "")") }
    }
    let period = { (index: Int) in index % 8 == 0 ? "2025-Q1" : "TW2 2025" }
    try answers(meters({ power($0 + 1) }, { use($0 + 7) }, period), says: nil)
    try answers(meters({ _ in "450" }, use, period), says: "daya")
    try answers(meters({ power($0) + "000" }, use, period), says: "daya")
    try answers(meters(power, { use($0).replacing(".", with: "") }, period), says: "kwh_bulan")
    try answers(meters(power, use) { _ in "2025-Q1" }, says: "periode")
  }

  @Test func theNewestDateMayNotGoBack() throws {
    let files = ["orang.csv": people(1200)]
    let stale = ["orang.csv": people(1200, newest: "2025-04-01")]
    let failure = try #require(try answer(before: files, now: stale).failure)
    #expect(failure.status == .badData)
    // A wrong year in the future moves nothing.
    #expect(failure.message.en.contains("newest tanggal_lahir went back from 2025-06-01 to 2025-04-01"))
    #expect(failure.message.en.contains("penjaga.terima: [orang/tanggal]"))
    #expect(try answer(before: files, now: stale, guards: "tanggal_mundur_hari: 61").failure == nil)
    #expect(try answer(before: stale, now: files).failure == nil)
  }

  @Test func datesMustStayDates() throws {
    let text = people(1200)
    let broken = text.replacing("1990-01-", with: "1990.Wulan.")
    let failure = try #require(try answer(before: ["orang.csv": text], now: ["orang.csv": broken]).failure)
    #expect(failure.message.en.contains("tanggal_lahir read as dates in 100% fell to 0%"), "\(failure.message.en)")
  }

  @Test(arguments: [(19, true), (25, false)])
  func provincesMayNotMove(share: Int, passes: Bool) throws {
    let now = ["orang.csv": people(2000) { $0 % 100 < share ? 32 : 31 }]
    let found = try answer(before: ["orang.csv": people(2000)], now: now)
    #expect((found.failure == nil) == passes)
    if let failure = found.failure {
      #expect(failure.message.en.contains("distribution of kode_wilayah shifted by \(share) points"))
    }
  }

  @Test func aSourceMayNotVanish() throws {
    let before = ["orang.csv": people(10), "meter.csv": "idpel\n123456789012\n"]
    let failure = try #require(try answer(before: before, now: ["orang.csv": people(10)]).failure)
    #expect(failure.message.en.contains("source meter: 1 rows became no file at all"))
  }

  @Test func oneFileOfManyMayNotShrink() throws {
    let before = ["orang-1.csv": people(1000), "orang-2.csv": people(40)]
    let now = ["orang-1.csv": people(1001), "orang-2.csv": people(19)]
    let failure = try #require(try answer(before: before, now: now).failure)
    #expect(failure.message.en.contains("file orang-2.csv shrank from 40 to 19 rows"), "\(failure.message.en)")
    #expect(try answer(before: before, now: now, guards: "berkas_persen: 60").failure == nil)
  }

  @Test func whatIsAcceptedByNameIsRecorded() throws {
    let before = ["orang.csv": people(1200)]
    let now = ["orang.csv": people(1000)]
    let found = try answer(before: before, now: now, guards: "terima: [orang/baris]")
    let accepted = found.manifest?.extra("penjaga_diterima")?.list ?? []
    #expect(accepted.count == 1)
    #expect(accepted.first?["penjaga"]?.text == "baris")
    #expect(accepted.first?["sebelum"]?.text == "1200" && accepted.first?["kini"]?.text == "1000")
    #expect(try answer(before: before, now: now, guards: "terima: [orang/isian]").failure?.status == .badData)
    #expect(try answer(before: before, now: now, guards: "terima: [orang/baru]").failure?.status == .badConfig)
    // Nothing deviated, nothing accepted.
    #expect(try answer(before: before, now: before).manifest?.extra("penjaga_diterima")?.list == [])
  }

  // MARK: Columns that are filled with nothing

  @Test func numbersMustStayNumbers() throws {
    let text = people(1200)
    let broken = text.replacing("317101", with: "3.17E+15 ")
    let failure = try #require(try answer(before: ["orang.csv": text], now: ["orang.csv": broken]).failure)
    #expect(failure.status == .badData)
    #expect(failure.message.en.contains("nik read as numbers in 100% fell to 0%"), "\(failure.message.en)")
    #expect(failure.message.en.contains("penjaga.terima: [orang/isian"))
    // Who writes words for nothing had none before either.
    #expect(
      try answer(before: ["orang.csv": broken], now: ["orang.csv": text]).failure == nil)
  }

  @Test func codesMustStayCodes() throws {
    let text = people(1200)
    let broken = text.replacing("3171011001", with: "NULL")
    let failure = try #require(try answer(before: ["orang.csv": text], now: ["orang.csv": broken]).failure)
    #expect(failure.message.en.contains("distribution of kode_wilayah shifted by 100 points"), "\(failure.message.en)")
    #expect(try answer(before: ["orang.csv": broken], now: ["orang.csv": text]).failure == nil)
  }

  @Test func birthDatesAreKeys() throws {
    let text = people(1200)
    let emptied = text.replacing(",1990-01-11,", with: ",,").replacing(",1990-01-12,", with: ",,")
    let failure = try #require(try answer(before: ["orang.csv": text], now: ["orang.csv": emptied]).failure)
    #expect(failure.message.en.contains("tanggal_lahir filled in 100% fell to 90%"), "\(failure.message.en)")
    let other = try answer(before: ["orang.csv": text], now: ["orang.csv": emptied], guards: "kolom_lahir: []")
    #expect(other.failure == nil)
    // Of few rows chance empties as many.
    let small = people(900).replacing(",1990-01-11,", with: ",,").replacing(",1990-01-12,", with: ",,")
    #expect(try answer(before: ["orang.csv": people(900)], now: ["orang.csv": small]).failure == nil)
    let wrong = try answer(before: ["orang.csv": text], now: ["orang.csv": emptied], guards: "kolom_lahir: [nama]")
    #expect(wrong.failure?.status == .badConfig)
  }

  static let dictionary = """
    source,unit,column,type,required,values,meaning
    salur,orang,,,,,payments
    salur,orang,nik,nik,ya,,
    salur,orang,no_kk,no_kk,tidak,,
    salur,orang,status,teks,tidak,"SALUR,GAGAL,T*",
    salur,orang,NO_PROP,bilangan,tidak,,
    salur,orang,catatan,teks,tidak,,
    salur,orang,kode_wilayah,kode_kemendagri,tidak,,

    """

  /// What the ingest of 1,200 changed rows says after that of sound ones.
  func payments(_ change: (Int, inout [String]) -> Void, guards: String = "") throws -> String {
    let bench = try IngestBench(
      sources: "  salur: {wajib: ya}\n",
      ingest: "wilayah: \(checkout)/pipelines/reference/wilayah.csv\npenjaga: {\(guards)}\n")
    try bench.work.write("pipelines/kamus/extracts.csv", Self.dictionary.replacing("\n\n", with: "\n"))
    func text(_ change: (Int, inout [String]) -> Void) -> String {
      var text = "nik,no_kk,status,NO_PROP,catatan,kode_wilayah\n"
      for index in 0..<1200 {
        let number = "317101\(10 + index % 20)0190\(9001 + index % 900)"
        var row = [
          number, number, index % 10 == 0 ? "GAGAL" : index % 10 == 1 ? "TUNDA" : "SALUR", "31",
          index % 2 == 0 ? "X" : "Y", index % 2 == 0 ? "3171011001" : "3173011001",
        ]
        change(index, &row)
        text += row.joined(separator: ",") + "\n"
      }
      return text
    }
    try bench.work.write("data/salur.csv", text { _, _ in })
    let before = try bench.run("lama/1-ingest")
    let account = before.manifest.extra("sumber")?.list?.first
    #expect(account?["sebaran"]?["status"]?["T*"]?.number == 120)
    #expect(account?["terbaca"]?["no_kk"]?.number == 1200)
    #expect(account?["sebaran_kab"]?["kode_wilayah"]?["3171"]?.number == 600)
    try bench.work.write("data/salur.csv", text(change))
    return bench.failure(previous: before.folder)?.message.en ?? ""
  }

  @Test func otherColumnsAreLookedAtToo() throws {
    #expect(try payments { _, _ in } == "")
    #expect(try payments { if $0 % 12 == 0 { $1[1] = "" } }.contains("no_kk filled in 100% fell to 91%"))
    #expect(try payments { if $0 % 6 == 0 { $1[4] = "" } } == "")
    #expect(try payments { if $0 % 4 == 0 { $1[4] = "" } }.contains("catatan filled in 100% fell to 75%, limit 20"))
    #expect(try payments({ if $0 % 4 == 0 { $1[4] = "" } }, guards: "isian_lain_poin: 30") == "")
    #expect(try payments({ if $0 % 4 == 0 { $1[4] = "" } }, guards: "nilai_minimum: 1201") == "")
  }

  @Test func wordsAndRegionsKeepTheirShares() throws {
    #expect(try payments { $1[2] = "GAGAL" }.contains("distribution of status shifted by 90 points"))
    #expect(try payments { $1[2] = $1[2].lowercased() } == "")
    #expect(try payments { $1[2] = "-" }.contains("distribution of status shifted by 100 points"))
    #expect(try payments { $1[3] = "0" }.contains("distribution of NO_PROP shifted by 100 points"))
    #expect(try payments { $1[5] = "3173011001" }.contains("distribution of kode_wilayah shifted by 50 points"))
    // Another province is said once.
    #expect(try payments { $1[5] = "3273011001" }.split(separator: "kode_wilayah").count == 2)
  }
}
