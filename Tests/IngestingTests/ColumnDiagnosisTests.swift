import DataDictionary
import Foundation
import RegistryTypes
import StageContract
import TabularIO
import TestSupport
import Testing

/// What ingest counts is what normalise would count.
@Suite struct ColumnDiagnosisTests {
  let reference = checkout + "/pipelines/reference"

  @Test func countersAgree() throws {
    var generator = SeededGenerator()
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
    }
    func two(_ range: ClosedRange<Int>) -> String {
      let number = Int.random(in: range, using: &generator)
      return number < 10 ? "0\(number)" : "\(number)"
    }
    let regions = try RegionReference.load(reference + "/wilayah.csv", on: nil)
    let table = RegionTable(
      rows: regions.regions.map {
        RegionRow(level: $0.level.rawValue, code: $0.code, name: $0.name, bps: $0.bps, older: $0.older)
      })
    let first = CalendarDay(year: 1900, month: 1, day: 1) ?? CalendarDay(days: 0)
    let rules = DateRules(
      earliest: first, reference: CalendarDay(lastDayOf: "2025-Q2") ?? first, emptyWords: .none)
    var nik = ColumnDiagnosis(.nik)
    var date = ColumnDiagnosis(.tanggal)
    var region = ColumnDiagnosis(.wilayah)
    let codes = regions.all(.regency).flatMap { [$0.code, $0.bps, $0.older] }.filter { !$0.isEmpty }
    var text = "nik,nama,tanggal_lahir,kode_wilayah\n"
    for _ in 0..<3000 {
      let number =
        [
          digits(6) + two(0...75) + two(0...13) + two(0...99) + digits(4), digits(15), "", "'" + digits(15),
          "'" + digits(6) + "010175" + digits(4),
        ]
        .randomElement(using: &generator) ?? ""
      let year = ["1900", "1970", "19" + two(0...99)].randomElement(using: &generator) ?? ""
      let day = [two(0...32), "01", "31"].randomElement(using: &generator) ?? ""
      let month = [two(0...13), "01", "07", "12"].randomElement(using: &generator) ?? ""
      let born =
        [
          "\(year)-\(month)-\(day)", "\(day)/\(month)/\(year)", year + month + day, "17 Agustus \(year)",
          "1 Juli \(year)", "01/01/" + two(0...99), "",
        ]
        .randomElement(using: &generator) ?? ""
      let code =
        [
          codes.randomElement(using: &generator) ?? "", digits(4), "", "12.0" + digits(1), "94 71 010 00" + digits(1),
          "11.1.1", "3.171.012.001",
        ]
        .randomElement(using: &generator) ?? ""
      let place = code + (Bool.random(using: &generator) && code.count == 4 ? digits(6) : "")
      text += "\(number),X,\(born),\(place)\n"
      Array(number.utf8).withUnsafeBufferPointer { nik.addNIK($0) }
      Array(born.utf8).withUnsafeBufferPointer { date.addDate($0, rules) }
      Array(place.utf8).withUnsafeBufferPointer { region.addRegion($0, table) }
    }
    let bench = try IngestBench(ingest: "wilayah: \(reference)/wilayah.csv\n")
    try bench.work.write("data/orang.csv", text)
    let account = try bench.run().manifest.extra("sumber")?.list?.first
    let found = account?["kelompok"]?.list?.first?["diagnosa"]
    func counts(_ column: String, _ names: [String]) -> [Int] { names.compactMap { found?[column]?[$0]?.number } }
    let last = found?["nik"]?["digit_akhir"]?.list?.compactMap(\.number) ?? []
    #expect(counts("nik", ["terbaca"]) + last == nik.counts, "seed \(SeededGenerator.seed)")
    #expect(
      counts("tanggal_lahir", ["terbaca", "1900-01-01", "1970-01-01", "01-01", "07-01", "12-31"]) == date.counts,
      "seed \(SeededGenerator.seed)")
    #expect(counts("kode_wilayah", ["terbaca", "kemendagri", "bps"]) == region.counts, "seed \(SeededGenerator.seed)")
    #expect(nik.usable > 100 && date.usable > 100 && region.usable > 100)
  }
}
