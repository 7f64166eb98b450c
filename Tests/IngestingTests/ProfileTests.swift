import Diagnostics
import Foundation
import Ingesting
import StageContract
import TestSupport
import Testing

/// What `--profil` says of an extract.
@Suite struct ProfileTests {
  static let dictionary = """
    source,unit,column,type,required,values,meaning
    orang,orang,,,,,people
    orang,orang,nik,nik,ya,,
    orang,orang,nama,nama,ya,,
    orang,orang,tanggal_lahir,tanggal,tidak,,
    orang,orang,status,kode,tidak,1..4,
    orang,orang,catatan,teks,tidak,,
    orang,orang,kelamin,kelamin,tidak,"L,P",
    orang,orang,salur,teks,tidak,"SALUR,GAGAL,B*",
    orang,orang,kode_wilayah,kode_kemendagri,tidak,,

    """

  /// A number put together here, so that none stands in the tree.
  func number(_ index: Int) -> String { "317101" + "\(10 + index % 20)0190" + "\(9001 + index % 900)" }

  func bench(_ files: [String: String]) throws -> IngestBench {
    let bench = try IngestBench(sources: "  orang: {pembatas: auto}\n")
    try bench.work.write("pipelines/kamus/extracts.csv", Self.dictionary.replacing("\n\n", with: "\n"))
    for (name, text) in files { try bench.work.write("data/" + name, text) }
    return bench
  }

  func profile(_ bench: IngestBench, jobs: Int = 2) throws -> SourceProfile {
    try SourceProfile(
      config: bench.work.path + "/pipelines/uji", extracts: bench.work.path + "/data", source: "orang", jobs: jobs)
  }

  /// 3,000 rows: a rare value, a frequent one, a placeholder, dates of two forms, a code outside its list.
  func people() -> String {
    var text = "nik;nama;tanggal_lahir;status;catatan\n"
    for index in 0..<3000 {
      let nik = index % 10 == 0 ? String(repeating: "9", count: 16) : number(index)
      let date = index % 4 == 0 ? "\(10 + index % 20)/01/1990" : "1990-01-\(10 + index % 20)"
      let note = index < 9 ? "RAHASIA BUDI" : index % 3 == 0 ? "pindah " : ""
      text += "\(nik);ORANG KE\(index);\(date);\(1 + index % 5);\(note)\n"
    }
    return text + "rusak\n"
  }

  func column(_ profile: SourceProfile, _ name: String) -> JSONValue? {
    profile.json["kolom"]?.list?.first { $0["nama"]?.text == name }
  }

  @Test func countsWhatIsThere() throws {
    let profile = try profile(bench(["orang.csv": people()]))
    #expect(profile.json["baris"]?.number == 3001 && profile.json["ditolak"]?.number == 1)
    #expect(profile.json["tolak"]?["TLK-001"]?.number == 1)
    #expect(profile.json["berkas"]?.list?.first?["dialek"]?["pembatas"]?.text == ";")
    #expect(profile.json["berkas"]?.list?.first?["bytes"]?.number == people().utf8.count)
    let status = try #require(column(profile, "status"))
    #expect(status["isi"]?.number == 3000 && status["berbeda"]?.number == 5)
    #expect(status["berbeda_tepat"] == .bool(true))
    #expect(status["nilai"]?.list?.compactMap { $0["baris"]?.number } == [600, 600, 600, 600, 600])
    #expect(status["nilai"]?.list?.compactMap { $0["nilai"]?.text } == ["1", "2", "3", "4", "5"])
    let date = try #require(column(profile, "tanggal_lahir"))
    #expect(date["pola"]?.list?.compactMap { $0["nilai"]?.text } == ["9999-99-99", "99/99/9999"])
    #expect(date["pola"]?.list?.compactMap { $0["baris"]?.number } == [2250, 750])
    #expect(date["tanggal"]?["awal"]?.text == "1990-01-10" && date["tanggal"]?["terbaca"]?.number == 3000)
    let nama = try #require(column(profile, "nama"))
    #expect(nama["panjang_min"]?.number == 9 && nama["panjang_maks"]?.number == 12)
    #expect(nama["berbeda_tepat"] == .bool(false))
    let distinct = nama["berbeda"]?.number ?? 0
    #expect(abs(distinct - 3000) < 100, "\(distinct)")
  }

  @Test func saysWhatToLookAt() throws {
    let profile = try profile(bench(["orang.csv": people()]))
    let english = profile.text(.english)
    #expect(english.contains("! nik: not 16 digits with a possible date; see the shapes (300 rows, 9.9%)"))
    #expect(english.contains("status: outside the list 1..4 (600 rows"))
    #expect(english.contains("catatan: spaces at the ends of values"))
    #expect(english.contains("TLK-001: another number of fields"))
    #expect(profile.text(.indonesian).contains("TEMUAN"))
    for line in english.split(separator: "\n") + profile.text(.indonesian).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  /// Escapes and text written twice, which first come behind the sample.
  @Test func saysWhatStandsBehindTheSample() throws {
    let first = "nik;nama;tanggal_lahir;status;catatan\n"
    let many = (0..<9000).map { "\(number($0));ORANG;1990-01-01;1;\n" }.joined()
    let profile = try profile(bench(["orang.csv": first + many + "1;A\\;B;;1;\n2;MAâ€™RUF;;1;\n"]))
    let english = profile.text(.english).split(separator: "\n").joined().replacing("    ", with: "")
    #expect(english.contains("among them \\ before a delimiter"), "\(english)")
    #expect(english.contains("BYT-002: written as UTF-8 twice"), "\(english)")
    #expect(profile.json["sandi_ganda"]?.number == 1)
  }

  @Test func showsNobody() throws {
    let profile = try profile(bench(["orang.csv": people()]))
    let everything = profile.text(.english) + String(decoding: profile.json.canonical, as: UTF8.self)
    // A number of many rows is shown masked, a value of nine rows not at all.
    #expect(everything.contains("999999*********9"))
    #expect(!everything.contains(String(repeating: "9", count: 16)))
    #expect(!everything.contains("RAHASIA") && !everything.contains("KE17"))
    for index in 0..<20 { #expect(!everything.contains(number(index))) }
  }

  /// Columns that are shifted by one, remarks and telephone numbers: each value stands in hundreds of rows.
  @Test func showsNobodyInColumnsOfOtherThings() throws {
    let telephone = "0812" + "34567890"
    var text = "nik,nama,tanggal_lahir,status,catatan,kelamin,salur,kode_wilayah\n"
    for index in 0..<300 {
      let values = [
        "SITI AMINAH", number(1), telephone, "PADAN NIK \(number(2))", "L", "SALUR", "B1", "BUDI", "1990-01-02",
      ]
      func value(_ column: Int) -> String { values[(index + column) % values.count] }
      text += "\(number(index)),A,\(value(0)),\(value(1)),\(value(2)),\(value(3)),\(value(4)),\(value(5))\n"
    }
    let profile = try profile(bench(["orang.csv": text]))
    let everything = profile.text(.english) + profile.text(.indonesian) + profile.jsonText
    for secret in ["SITI", "AMINAH", "BUDI", telephone, number(1), number(2), String(telephone.prefix(8))] {
      #expect(!everything.contains(secret), "\(secret)")
    }
    func shown(_ name: String) -> [String] {
      column(profile, name)?["nilai"]?.list?.compactMap { $0["nilai"]?.text } ?? []
    }
    #expect(shown("salur").contains("SALUR") && shown("salur").contains("B1") && !shown("catatan").contains("SALUR"))
    #expect(shown("kelamin").contains("L") && shown("tanggal_lahir").contains("1990-01-02"))
    #expect(shown("kode_wilayah").contains("0812********"))
  }

  @Test func datesToComeAreNamed() throws {
    let text = people().replacing("1990-01-1", with: "2097-01-1")
    let said = try profile(bench(["orang.csv": text])).text(.english)
    #expect(said.contains("! tanggal_lahir: after 20") && said.contains("in the future"), "\(said)")
    #expect(try !profile(bench(["orang.csv": people()])).text(.english).contains("in the future"))
  }

  @Test func theOrderOfDayAndMonthIsNamed() throws {
    func said(_ dates: [String], _ form: String = "") throws -> String {
      let bench = try bench([:])
      try bench.work.write(
        "pipelines/uji/sumber.yaml",
        "folder: $EXTRACTS\nkamus: ../kamus/extracts.csv\nsumber:\n  orang: {pembatas: auto\(form)}\n")
      var text = "nik;nama;tanggal_lahir;status;catatan\n"
      for (index, date) in dates.enumerated() { text += "\(number(index));ORANG KE;\(date);1;\n" }
      try bench.work.write("data/orang.csv", text)
      return try profile(bench).text(.english)
    }
    let month = (0..<40).map { "04/\(13 + $0 % 15)/1990" }
    let day = (0..<40).map { "\(13 + $0 % 15)/04/1990" }
    let declared = ", bentuk: {tanggal_lahir: MM/DD/YYYY}"
    #expect(try said(month).contains("! tanggal_lahir: the month stands before the day"))
    #expect(try said(month + day).contains("! tanggal_lahir: two orders: 40 dates"))
    #expect(try said(day, declared).contains("! tanggal_lahir: declared MM/DD/YYYY, but"))
    for (dates, form) in [(day, ""), (month, declared)] {
      let text = try said(dates, form)
      #expect(!text.contains("month") && !text.contains("order"), "\(text)")
    }
  }

  /// Codes of a province whose kab codes are all valid in both codings.
  @Test func theOtherCodingIsNamed() throws {
    let bench = try bench([:])
    try bench.work.write("pipelines/uji/ingest.yaml", "wilayah: \(checkout)/pipelines/reference/wilayah.csv\n")
    for (tail, isNamed) in [("010001", true), ("011001", false)] {
      try bench.work.write(
        "data/orang.csv", "nik,nama,kode_wilayah\n" + (0..<1200).map { "\(number($0)),A,1106\(tail)\n" }.joined())
      let said = try profile(bench).text(.english)
      #expect(said.contains("! kode_wilayah: declared kemendagri, but after the kab") == isNamed, "\(said)")
    }
  }

  @Test func doesNotDependOnJobsOrOrder() throws {
    let lines = people().split(separator: "\n")
    let turned = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
    let once = try profile(bench(["orang.csv": people()]), jobs: 1).json
    #expect(try profile(bench(["orang.csv": people()]), jobs: 4).json == once)
    // How sure the dialect is follows from the first rows; nothing else does.
    let other = try profile(bench(["orang.csv": turned]), jobs: 3).json
    for part in ["baris", "ditolak", "tolak", "kolom", "temuan"] { #expect(other[part] == once[part], "\(part)") }
  }

  @Test func refusesWhatItCannotRead() throws {
    let bench = try bench(["meter.csv": "idpel\n"])
    func status(_ source: String) -> Diagnostics.ExitStatus? {
      do {
        _ = try SourceProfile(
          config: bench.work.path + "/pipelines/uji", extracts: bench.work.path + "/data", source: source, jobs: 1)
        return nil
      } catch { return (error as? Failure)?.status }
    }
    #expect(status("orang") == .inputMissing)
    #expect(status("hantu") == .usage)
    try bench.work.write("data/orang.csv", "SITI,BUDI\n1,2\n")
    #expect(status("orang") == .badData)
  }
}
