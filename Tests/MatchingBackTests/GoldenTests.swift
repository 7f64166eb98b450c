import Diagnostics
import Foundation
import TabularIO
import Testing

@Suite struct GoldenTests {
  /// Two families; the second lives outside the requester's region.
  static func snapshot() -> MadeSnapshot {
    var made = MadeSnapshot(families: 0, seed: 1)
    made.families = [
      Family(id: MadeSnapshot.id(1), card: "1771011501019101", region: "1771011001", decile: "3"),
      Family(id: MadeSnapshot.id(2), card: "1771011501019102", region: "3171011003", decile: "7"),
      Family(id: MadeSnapshot.id(3), card: "1771011501019103", region: "1771011001", decile: "1"),
      Family(id: MadeSnapshot.id(4), card: "1771011501019103", region: "1771011001", decile: "2"),
    ]
    func person(_ order: Int, _ family: Int, _ nik: String, _ name: String, _ birth: String, _ region: String) -> Person
    {
      Person(
        id: MadeSnapshot.id(10 + order), family: MadeSnapshot.id(family), nik: nik, name: name, birth: birth,
        region: region, standing: "PADAN")
    }
    made.persons = [
      person(0, 1, "1771011207659001", "SITI AMINAH", "1965-07-12", "1771011001"),
      person(1, 1, "1771011307669002", "BUDI SANTOSO", "1966-07-13", "1771011001"),
      person(2, 2, "1771011407679003", "KETUT WIJAYA", "1967-07-14", "3171011003"),
    ]
    var dead = person(3, 1, "1771011507689004", "ROSMALA DEWI", "1968-07-15", "1771011001")
    dead.isOutside = true
    dead.standing = "MENINGGAL"
    made.persons.append(dead)
    made.pkh = [(MadeSnapshot.id(1), true, true)]
    made.pbi = [(made.persons[0], true, false)]
    return made
  }

  static let list = """
    Dinas Contoh;;;;
    No;Nomor NIK;Nama Lengkap;Tgl Lahir;No. KK
    1;1771011207659001;Ny. Siti Aminah;12/07/1965;
    2;1771011207659001;"SITI AMINAH, S.Pd";;1771011501019101
    3;1771011307669002;HENDRIKUS LAKAT;01-01-1990;
    4;1771011307669002;YOHANA FIRDAUS;13-07-1966;
    5;1771011307669002;;13-07-1966;
    6;1771011307669002;;;
    7;1771011407679003;KETUT WIJAYA;14-07-1967;
    8;1771011507689004;ROSMALA DEWI;15-07-1968;
    9;1771011607699005;BUDI SANTOSO;13-07-1966;1771011501019101
    10;;SIAPA SAJA;;1771011501019103
    11;12345;SIAPA SAJA;;
    12;;SIAPA SAJA;;
    13;1771011207659001;SITI AMINAH
    14;1771011207659001;"SITI AMINAH;12/07/1965;

    15;;KETUT WIJAYA;;1771011501019102
    16;1771011207659001;SITI AMINAH;13/08/1989;
    17;1771011207659001;SITI AMINAH;01/01/1989;
    18;;SIAPA SAJA;01/01/1901;1771011501019101
    19;;;;1771011501019101
    20;;YOHANA FIRDAUS;13-07-1966;1771011501019101

    """

  static let answers = """
    Dinas Contoh;;;;
    No;Nomor NIK;Nama Lengkap;Tgl Lahir;No. KK;dtsen_status;dtsen_alasan;dtsen_baris_kembar;dtsen_kode_kabupaten_kota;dtsen_desil_nasional;dtsen_status_padan;dtsen_pkh_layak;dtsen_pkh_menerima;dtsen_pbi_jk_layak;dtsen_pbi_jk_menerima
    1;1771011207659001;Ny. Siti Aminah;12/07/1965;;PADAN;NIK_NAMA_TANGGAL;;1771;3;PADAN;1;1;1;0
    2;1771011207659001;"SITI AMINAH, S.Pd";;1771011501019101;PADAN;NIK_NAMA;1;1771;3;PADAN;1;1;1;0
    3;1771011307669002;HENDRIKUS LAKAT;01-01-1990;;KONFLIK;IDENTITAS_BERBEDA;;;;;;;;
    4;1771011307669002;YOHANA FIRDAUS;13-07-1966;;TINJAU;IDENTITAS_MERAGUKAN;;;;;;;;
    5;1771011307669002;;13-07-1966;;PADAN;NIK_TANGGAL;;1771;3;PADAN;1;1;0;0
    6;1771011307669002;;;;TINJAU;TANPA_PEMBANDING;;;;;;;;
    7;1771011407679003;KETUT WIJAYA;14-07-1967;;PADAN;LUAR_WILAYAH_PEMOHON;;;;;;;;
    8;1771011507689004;ROSMALA DEWI;15-07-1968;;LUAR;LUAR_KERANGKA;;;;;;;;
    9;1771011607699005;BUDI SANTOSO;13-07-1966;1771011501019101;PADAN_KELUARGA;NO_KK;;1771;3;;1;1;;
    10;;SIAPA SAJA;;1771011501019103;TINJAU;NO_KK_BEBERAPA_KELUARGA;;;;;;;;
    11;12345;SIAPA SAJA;;;TIDAK_PADAN;NIK_TIDAK_SAH;;;;;;;;
    12;;SIAPA SAJA;;;TIDAK_PADAN;NIK_KOSONG;;;;;;;;
    "13;1771011207659001;SITI AMINAH";;;;;BARIS_RUSAK;JUMLAH_KOLOM;;;;;;;;
    "14;1771011207659001;""SITI AMINAH;12/07/1965;";;;;;BARIS_RUSAK;KUTIP;;;;;;;;

    15;;KETUT WIJAYA;;1771011501019102;PADAN_KELUARGA;LUAR_WILAYAH_PEMOHON;;;;;;;;
    16;1771011207659001;SITI AMINAH;13/08/1989;;KONFLIK;IDENTITAS_BERBEDA;;;;;;;;
    17;1771011207659001;SITI AMINAH;01/01/1989;;PADAN;NIK_NAMA;1;1771;3;PADAN;1;1;1;0
    18;;SIAPA SAJA;01/01/1901;1771011501019101;KONFLIK;IDENTITAS_BERBEDA;;;;;;;;
    19;;;;1771011501019101;TINJAU;TANPA_PEMBANDING;;;;;;;;
    20;;YOHANA FIRDAUS;13-07-1966;1771011501019101;TINJAU;IDENTITAS_MERAGUKAN;;;;;;;;

    """

  @Test func everyStatusAsWritten() throws {
    let pipeline = try MadePipeline(Self.snapshot())
    try pipeline.answer(try pipeline.work.write("daftar.csv", Self.list))
    let text = String(decoding: try pipeline.work.bytes("hasil/hasil.csv"), as: UTF8.self)
    let (found, wanted) = (text.split(separator: "\n"), Self.answers.split(separator: "\n"))
    for (line, expected) in zip(found, wanted) { #expect(line == expected) }
    #expect(text == Self.answers)
  }

  @Test func theSameRowsInEveryDialect() throws {
    let pipeline = try MadePipeline(Self.snapshot())
    // Without the row of a lone quote and without quotes, as those mean other things in other dialects.
    let lines = Self.list.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.hasPrefix("14;") && !$0.hasPrefix("Dinas") && !$0.isEmpty
    }
    var wanted: [[String]]?
    for (delimiter, end, encoding) in [
      (",", "\n", String.Encoding.utf8), (";", "\r\n", .windowsCP1252), ("|", "\n", .isoLatin1), ("\t", "\r", .utf8),
    ] {
      let text = lines.map { line in
        line.replacingOccurrences(of: ", S.Pd", with: " S.Pd").replacingOccurrences(of: "\"", with: "")
          .replacingOccurrences(of: "SIAPA", with: "SIAPÁ").replacingOccurrences(of: ";", with: delimiter)
      }.joined(separator: end)
      let bytes = try #require(text.data(using: encoding))
      let list = try pipeline.work.write("daftar.csv", Array(bytes))
      try pipeline.answer(list)
      let answered = try pipeline.work.bytes("hasil/hasil.csv")
      let decoded = try #require(String(data: Data(answered), encoding: encoding))
      #expect(decoded.components(separatedBy: end).count == lines.count, "\(delimiter)")
      // The last line of the list has no end, nor has the answer's.
      #expect(!decoded.hasSuffix(end))
      let records = decoded.components(separatedBy: end).filter { !$0.hasPrefix("\"") }.map {
        $0.components(separatedBy: delimiter)
      }
      #expect(wanted == nil || wanted == records, "\(delimiter)")
      wanted = wanted ?? records
    }
  }

  @Test func whereQuotesMeanNothingABrokenRowStandsInBase64() throws {
    let pipeline = try MadePipeline(Self.snapshot())
    let settings = try String(contentsOfFile: pipeline.config + "/matchback.yaml", encoding: .utf8)
    try (settings + "kutip: tidak\n").write(
      toFile: pipeline.config + "/matchback.yaml", atomically: true, encoding: .utf8)
    let list = "nik;nama\n1771011207659001;\"SITI AMINAH\n1771011207659001;SITI;AMINAH\n"
    try pipeline.answer(try pipeline.work.write("daftar.csv", list))
    let lines = String(decoding: try pipeline.work.bytes("hasil/hasil.csv"), as: UTF8.self).split(separator: "\n")
    #expect(lines[1] == "1771011207659001;\"SITI AMINAH;PADAN;NIK_NAMA;;1771;3;PADAN;1;1;1;0")
    let content = Data("1771011207659001;SITI;AMINAH".utf8).base64EncodedString()
    #expect(lines[2] == "base64:\(content);;BARIS_RUSAK;JUMLAH_KOLOM;;;;;;;;")
  }

  @Test func theReceiptHoldsDigestsAndNoSmallCount() throws {
    let pipeline = try MadePipeline(Self.snapshot())
    try pipeline.answer(try pipeline.work.write("rahasia 1771011207659001.csv", Self.list))
    let bytes = try pipeline.work.bytes("hasil/tanda_terima.json")
    let text = String(decoding: bytes, as: UTF8.self)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(json["pemohon"] as? String == "Penguji" && json["tujuan"] as? String == "uji")
    let list = try #require(json["daftar"] as? [String: Any])
    #expect(list["baris"] as? Int == 20)
    let counts = try #require(json["jumlah"] as? [String: Any])
    #expect(counts["PADAN"] as? Int == 5 && counts["LUAR"] as? String == "<5")
    for person in Self.snapshot().persons { #expect(!text.contains(person.nik) && !text.contains(person.name)) }
    #expect(!text.contains("rahasia"))
  }

  @Test func whatIsMatchedBackAgainKeepsItsColumns() throws {
    let pipeline = try MadePipeline(Self.snapshot())
    try pipeline.answer(try pipeline.work.write("daftar.csv", Self.list))
    try pipeline.answer(pipeline.work.path + "/hasil/hasil.csv", out: "lagi")
    let text = String(decoding: try pipeline.work.bytes("lagi/hasil.csv"), as: UTF8.self)
    #expect(text.contains("dtsen_status;dtsen_alasan;") && text.contains(";dtsen_status_2;dtsen_alasan_2;"))
  }
}
