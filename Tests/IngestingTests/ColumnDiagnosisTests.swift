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
          "1 Juli \(year)", "\(month)/\(day)/\(year)", "\(month)/\(day)/\(year) 0:00", "01/01/" + two(0...99), "",
        ]
        .randomElement(using: &generator) ?? ""
      let code =
        [
          codes.randomElement(using: &generator) ?? "", digits(4), "", "12.0" + digits(1), "94 71 010 00" + digits(1),
          "11.1.1", "3.171.012.001",
        ]
        .randomElement(using: &generator) ?? ""
      let place =
        code + (Bool.random(using: &generator) && code.count == 4 ? digits([2, 3, 6].randomElement() ?? 6) : "")
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
      counts(
        "tanggal_lahir",
        ["terbaca", "1900-01-01", "1970-01-01", "01-01", "07-01", "12-31"] + ColumnDiagnosis.Kind.orders)
        == date.counts,
      "seed \(SeededGenerator.seed)")
    #expect(
      counts("kode_wilayah", ["terbaca", "kemendagri", "bps", "bentuk_kemendagri", "bentuk_bps"]) == region.counts,
      "seed \(SeededGenerator.seed)")
    #expect(nik.usable > 100 && date.usable > 100 && region.usable > 100)
  }

  /// WIL-003 by the form of codes: in 20 provinces every kab code is valid in both codings.
  @Test func theFormTellsTheCodingInEveryProvince() throws {
    let regions = try RegionReference.load(reference + "/wilayah.csv", on: nil)
    let table = RegionTable(
      rows: regions.regions.map {
        RegionRow(level: $0.level.rawValue, code: $0.code, name: $0.name, bps: $0.bps, older: $0.older)
      })
    let rules = DiagnosisRules(
      leastNumbers: 1, leastDates: 1, leastCodes: 1, zeroShare: 1, dateFactor: 1, dateDeviations: 1, dateRows: 1,
      dates: [], leastOrdered: 1, monthFirst: 0.3, dayFirst: 0.001, otherCodingLead: 0.002, formBPS: 0.3,
      formKemendagri: 0.95)
    func diagnosis(_ codes: [String]) -> ColumnDiagnosis {
      var diagnosis = ColumnDiagnosis(.wilayah)
      for code in codes { Array(code.utf8).withUnsafeBufferPointer { diagnosis.addRegion($0, table) } }
      return diagnosis
    }
    let districts = regions.all(.district)
    #expect(districts.count == 7285)
    for province in regions.all(.province) {
      // Every true kecamatan, with villages of each kind, alone and in a mixture of lengths, and filled up with zeros.
      let own = districts.filter { $0.code.hasPrefix(province.code) }.map(\.code)
      for tails in [["1001"], ["2001"], ["3001"], ["2001", "1045", "0000", ""], ["0000"], [""]] {
        let seen = diagnosis(own.flatMap { code in tails.map { code + $0 } })
        #expect(!rules.isOtherCoding(seen, declared: .kemendagri), "\(province.code) \(tails)")
        if tails.count > 1 { #expect(rules.isOtherCoding(seen, declared: .bps), "\(province.code)") }
      }
      // BPS codes of its kab: kecamatan by tens and, one in four, one that was made later.
      let regencies = regions.all(.regency).filter { $0.code.hasPrefix(province.code) && !$0.bps.isEmpty }
      let other = regencies.flatMap { regency in
        ["010", "020", "030", "041"].flatMap { kecamatan in ["001", "012"].map { regency.bps + kecamatan + $0 } }
      }
      #expect(!other.isEmpty)
      #expect(rules.isOtherCoding(diagnosis(other), declared: .kemendagri), "\(province.code)")
      #expect(!rules.isOtherCoding(diagnosis(other), declared: .bps), "\(province.code)")
    }
  }
}
