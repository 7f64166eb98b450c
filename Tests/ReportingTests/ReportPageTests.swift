import Diagnostics
import Foundation
import Reporting
import TabularIO
import TestSupport
import Testing

/// A report of a made run.
private struct MadeReport {
  let folder: Workdir
  let page: String

  init(
    jobs: Int = 2, language: Language = .indonesian, comparison: Bool = true, places: [MadeRun.Place] = MadeRun.places
  ) throws {
    folder = Workdir()
    let run = MadeRun(folder.path + "/run")
    try run.writeAll(places)
    if comparison { try run.writeComparison() }
    try ReportCommand(
      run: run.folder, output: folder.path + "/laporan", overwrite: false, language: language,
      regions: checkout + "/pipelines/reference/wilayah.csv", jobs: jobs
    ).perform()
    page = try folder.text("laporan/laporan.html")
  }

  func csv(_ name: String) throws -> SmallTable { try SmallTable.load("\(folder.path)/laporan/csv/\(name).csv") }
}

@Suite("The page and its CSVs")
struct ReportPageTests {
  @Test("Every table of the page holds the numbers of its CSV, in both languages", arguments: ["id", "en"])
  func sameNumbers(_ language: String) throws {
    let report = try MadeReport()
    let tables = PageReader(html: report.page).tables(language)
    let files = report.folder.names("laporan/csv").map { String($0.dropLast(4)) }
    #expect(Set(tables.map(\.name)) == Set(files))
    #expect(tables.count > 20)
    for table in tables {
      let csv = try report.csv(table.name)
      #expect(table.header.count == csv.header.count, "\(table.name)")
      #expect(!table.header.contains(""), "\(table.name)")
      #expect(table.rows.count <= csv.rows.count && !table.rows.isEmpty, "\(table.name)")
      for (row, fields) in zip(table.rows, csv.rows) {
        for (cell, field) in zip(row, fields) {
          let isNumber = field.allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
          let text = isNumber && cell != field ? PageReader.number(cell, language) : cell
          #expect(text == field, "\(table.name)")
        }
      }
    }
  }

  @Test("Every number of a chart stands in its table")
  func chartNumbers() throws {
    let report = try MadeReport()
    var checked = 0
    for figure in report.page.components(separatedBy: "<figure").dropFirst() {
      let figure = figure.components(separatedBy: "</figure>")[0]
      guard figure.contains("<svg role"), let table = PageReader(html: figure).tables("id").first else { continue }
      let known = Set(table.rows.joined().map { PageReader.number($0, "id") })
      for text in figure.components(separatedBy: "<text").dropFirst() {
        let attributes = text.prefix { $0 != ">" }
        if !attributes.contains("class=\"v\"") && !attributes.contains("class=\"id v\"") { continue }
        let shown = PageReader.plain(String(text.dropFirst(attributes.count + 1).prefix { $0 != "<" }))
        for word in shown.replacingOccurrences(of: " %", with: "%").split(whereSeparator: { " ()/–".contains($0) }) {
          let number = PageReader.number(String(word), "id").drop { "-+".contains($0) }
          #expect(known.contains(String(number)), "\(table.name) \(word)")
          checked += 1
        }
      }
    }
    #expect(checked > 60)
  }

  @Test("Known numbers stand where they should")
  func knownNumbers() throws {
    let report = try MadeReport()
    let rates = try report.csv("galat")
    #expect(rates.header.prefix(5) == ["program", "satuan", "penerima", "inklusi", "galat_inklusi"])
    #expect(
      rates.rows == [
        [
          "PKH", "KELUARGA", "100", "33", "33.0", "200", "139", "69.5", "120", "59", "49.2", "50000000", "16500000",
          "120", "6",
        ]
      ])
    let sources = try report.csv("sumber")
    #expect(sources.rows == [["dtks", "1", "1000", "2024-01-02", "2025-06-30", "12", "4", "1.6"]])
    let findings = try report.csv("temuan_tersering")
    #expect(findings.rows.first == ["NIK-006", "NIK bukan 16 angka", "peringatan", "51", "dtks"])
    let waterfall = try report.csv("pemadanan_dtks")
    #expect(waterfall.rows.first == ["DIBACA", "1000", "100.0"])
    #expect(waterfall.rows.last == ["PADAN", "800", "80.0"])
    #expect(try report.csv("pemadanan").rows[0].last == "88.1")
    let overlap = try report.csv("irisan")
    #expect(overlap.rows.contains(["Regsosek", "50", "10.5"]), "\(overlap.rows)")
    #expect(
      try report.csv("kunjungan").rows == [
        ["semua", "-", "90", "25", "27.8", "19.6", "37.8", "*", "*"],
        ["INK-03", "ada ASN, TNI, POLRI atau pensiunannya", "20", "5", "25.0", "11.2", "46.9", "", ""],
        ["INK-04", "upah anggota sekurangnya upah minimum", "30", "10", "33.3", "19.2", "51.2", "12", "40.0"],
        ["INK-05", "daya listrik di atas batas", "6", "*", "*", "*", "*", "*", "*"],
        ["INK-17", "usulan hapus disetujui", "40", "10", "25.0", "14.2", "40.2", "*", "*"],
      ])
    #expect(report.page.contains("SEMBAKO tidak diukur"))
  }

  @Test("Official against computed deciles are counted as they stand, small numbers kept back")
  func agreement() throws {
    var expected = [[Int]](repeating: [Int](repeating: 0, count: 11), count: 11)
    var number = 0
    for province in ["00", "17", "94"] {
      for place in MadeRun.places where (place.code.isEmpty ? "00" : String(place.code.prefix(2))) == province {
        for (decile, families) in place.deciles.enumerated() {
          for _ in 0..<families {
            number += 1
            expected[Int(MadeRun.official(decile, number)).map { $0 - 1 } ?? 10][decile] += 1
          }
        }
      }
    }
    let report = try MadeReport()
    let rows = try report.csv("desil_resmi").rows
    var shown = 0
    for (row, counts) in zip(rows, expected) {
      for (field, count) in zip(row.dropFirst(), counts) {
        if field == "*" { continue }
        shown += 1
        #expect(Int(field) == count && !(1...4).contains(count))
      }
    }
    #expect(shown > 60)
    // No column can be finished by subtraction from the families of a computed decile, no row either.
    for place in 0..<11 {
      #expect(rows.count { $0[place + 1] == "*" } != 1)
      #expect(rows[place].dropFirst().count { $0 == "*" } != 1)
    }
  }

  @Test("Persons by number of base sources add up, by province")
  func provinces() throws {
    var expected: [String: [Int]] = ["17": [0, 0, 0, 0], "94": [0, 0, 0, 0]]
    var index = 0
    for combination in MadeRun.persons.keys.sorted() {
      for _ in 0..<(MadeRun.persons[combination] ?? 0) {
        expected[MadeRun.province(ofPerson: index), default: []][3 - (combination & 7).nonzeroBitCount] += 1
        index += 1
      }
    }
    let report = try MadeReport()
    let rows = try report.csv("irisan_provinsi").rows
    #expect(rows.map { $0[0] } == ["", "17", "94"])
    #expect(rows[0][2] == "476")
    for row in rows.dropFirst() {
      let counts = try #require(expected[row[0]])
      #expect(row[2] == String(counts.reduce(0, +)))
      #expect(row[3...6].map { Int($0) } == (counts.contains { (1...4).contains($0) } ? [nil, nil, nil, nil] : counts))
    }
  }

  @Test("Regions of the browser are those of the CSV")
  func browser() throws {
    let report = try MadeReport()
    let start = try #require(report.page.range(of: "id=\"data-wilayah\">"))
    let end = try #require(report.page.range(of: "</script>", range: start.upperBound..<report.page.endIndex))
    let object = try JSONSerialization.jsonObject(with: Data(report.page[start.upperBound..<end.lowerBound].utf8))
    let data = try #require(object as? [String: Any])
    let rows = try #require(data["r"] as? [[Any]])
    let csv = try report.csv("wilayah")
    #expect(rows.count == csv.rows.count)
    for (row, fields) in zip(rows, csv.rows) {
      #expect(row[0] as? String == fields[1])
      for column in 3..<fields.count {
        let number = row[column] as? Int
        #expect(number == (fields[column] == "*" ? -1 : Int(fields[column])), "\(fields[1]) \(csv.header[column])")
      }
    }
    #expect(csv.rows.contains { $0[1] == "1771" && $0[2] == "Kota Bengkulu" })
  }

  @Test("No number of people from 1 to 4 leaves the report, nor can one be had by subtraction")
  func smallNumbers() throws {
    let report = try MadeReport()
    let people = [
      "wilayah", "irisan", "irisan_sumber", "irisan_provinsi", "desil_resmi", "galat", "galat_desil", "galat_wilayah",
      "alasan_inklusi", "sebab_eksklusi",
      "tanda",
      "tumpang_tindih", "pasangan_tanda", "usulan", "graduasi", "mutasi_keluarga", "mutasi_orang", "matriks_desil",
      "kunjungan", "alasan_kunjungan", "sasaran", "antrean_usulan", "usulan_kabupaten", "usulan_kelurahan",
    ]
    for name in people {
      let csv = try report.csv(name)
      for (column, title) in csv.header.enumerated()
      where ![
        "program", "tahap", "kode", "kode_1", "kode_2", "desil", "jumlah_tanda", "dahulu", "desil_resmi", "tertua_hari",
      ]
      .contains(title) {
        for row in csv.rows {
          if let number = Int(row[column]) { #expect(number == 0 || number >= 5, "\(name) \(title)") }
        }
      }
    }
    let regions = try report.csv("wilayah")
    let families = try #require(regions.header.firstIndex(of: "keluarga"))
    for column in families..<regions.header.count {
      let nation = regions.rows[0][column]
      let provinces = regions.rows.filter { $0[0] == "provinsi" && $0[1] != "00" }
      let hidden = provinces.count { $0[column] == "*" }
      #expect(nation == "*" || hidden != 1, "\(regions.header[column])")
    }
  }

  @Test("Waiting proposals by stage and place; assistants against their target")
  func fieldWork() throws {
    let report = try MadeReport()
    // DESA 31-60 holds 3 and is covered by its next; DINSOS holds 1 without a date.
    #expect(
      try report.csv("antrean_usulan").rows.map { $0.joined(separator: " ") } == [
        "TAMBAH DESA 12 * 0 * 0 24", "TAMBAH DINSOS 0 0 * 0 * 16", "HAPUS BUPATI 20 0 0 0 0 20",
      ])
    let regions = try report.csv("usulan_kabupaten").rows
    #expect(regions.map { $0[0] } == ["1771", "1702", ""])
    #expect(regions[0] == ["1771", "Kota Bengkulu", "14", "16", "0", "30", "91"])
    #expect(regions[2] == ["", "(tidak diketahui)", "*", "0", "0", "*", "*"])
    let places = try report.csv("usulan_kelurahan").rows
    #expect(places.count == 4 && places[0].first == "1702011001")
    // A hidden number of a kelurahan takes a second one of its kabupaten with it.
    let hidden = places.filter { $0[0].hasPrefix("1771") && $0[2] == "*" }
    #expect(hidden.count == 2)
    #expect(
      try report.csv("graduasi_pendamping").rows.map { $0.joined(separator: " ") } == [
        "0-0 1 0 10", "1-4 1 * *", "5-9 1 * *", "10- 1 12 0",
      ])
    #expect(report.page.contains("1 dari 4 pendamping memiliki sekurangnya 10 calon"))
  }

  @Test("The page stands alone and says nothing of a person")
  func selfContained() throws {
    let report = try MadeReport()
    for word in ["http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "RAHASIA", "FAMILY"] {
      #expect(!report.page.contains(word), "\(word)")
    }
    // The data is text, not markup, wherever it stands.
    #expect(!report.page.contains("Papua <Tengah>"))
    #expect(report.page.utf8.count < 400_000)
  }

  @Test("Headings in order, tables and charts named, tags balanced")
  func accessible() throws {
    let page = try MadeReport().page
    var level = 0
    for piece in page.components(separatedBy: "<h").dropFirst() {
      guard let digit = piece.first?.wholeNumberValue, digit > 0 else { continue }
      #expect(digit <= level + 1)
      level = digit
    }
    #expect(page.components(separatedBy: "<h1").count == 2)
    let charts = page.components(separatedBy: "<svg role=\"img\"").dropFirst()
    #expect(charts.count > 10)
    for chart in charts {
      #expect(chart.contains("<title id=") && chart.contains("<desc id=") && chart.contains("aria-labelledby"))
    }
    for header in page.components(separatedBy: "<th").dropFirst() where header.first != "e" {
      #expect(header.hasPrefix(" scope=\"") || header.hasPrefix(" class"))
    }
    for tag in ["div", "section", "figure", "table", "tr", "details", "svg", "text", "span", "ul", "dl", "p", "main"] {
      let opened = page.components(separatedBy: "<\(tag)").dropFirst().count { " >\n".contains($0.first ?? "x") }
      #expect(opened == page.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
    }
    var ids: [String] = []
    for piece in page.components(separatedBy: " id=\"").dropFirst() { ids.append(String(piece.prefix { $0 != "\"" })) }
    #expect(Set(ids).count == ids.count)
  }

  @Test("The same bytes with any number of workers, and in a second run")
  func deterministic() throws {
    let (one, many) = (try MadeReport(jobs: 1), try MadeReport(jobs: 5))
    #expect(one.page == many.page)
    for file in one.folder.names("laporan/csv") + ["../manifest.json"] {
      #expect(try one.folder.text("laporan/csv/\(file)") == many.folder.text("laporan/csv/\(file)"), "\(file)")
    }
  }

  @Test("The page opens in the language asked for")
  func language() throws {
    #expect(try MadeReport(language: .english).page.contains("<html lang=\"en\""))
    #expect(try MadeReport().page.contains("<html lang=\"id\""))
  }

  @Test("All kecamatan of the country fit in the page")
  func national() throws {
    let table = try SmallTable.load(checkout + "/pipelines/reference/wilayah.csv")
    let codes = table.rows.filter { $0[0] == "kecamatan" }.map { $0[1] + "1001" }
    let places = codes.enumerated().map { index, code in
      MadeRun.Place(code, (0..<11).map { (index + $0) % 3 == 0 ? 1 : 0 })
    }
    let report = try MadeReport(comparison: false, places: places)
    #expect(report.page.utf8.count < 2_000_000)
    #expect(try report.csv("wilayah").rows.count > 7_000)
  }
}
