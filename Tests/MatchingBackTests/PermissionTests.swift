import Diagnostics
import Foundation
import TabularIO
import Testing

@Suite struct PermissionTests {
  private func failure(_ body: () throws -> Void) throws -> Failure? {
    do {
      try body()
      return nil
    } catch let failure as Failure {
      return failure
    }
  }

  private func list(_ pipeline: MadePipeline, _ rows: Int = 3) throws -> String {
    let text = "nik,nama\n" + String(repeating: "1771011207659001,SITI AMINAH\n", count: rows)
    return try pipeline.work.write("daftar.csv", text)
  }

  @Test func whatIdentifiesIsNeverGiven() throws {
    for (table, column) in [("anggota", "nomor_induk_kependudukan"), ("anggota", "nama"), ("keluarga", "alamat")] {
      let text = "pemohon: a\ntujuan: b\ndasar_hukum: c\nkolom:\n  \(table): [\(column)]\n"
      let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text)
      let list = try list(pipeline)
      let failure = try failure { try pipeline.answer(list) }
      #expect(failure?.status == .badConfig && failure?.line == 5, "\(String(describing: failure))")
    }
  }

  @Test func whatTheSnapshotLacksIsRefused() throws {
    for kolom in ["  keluarga: [warna_atap]", "  program: [BLT]"] {
      let text = "pemohon: a\ntujuan: b\ndasar_hukum: c\nkolom:\n\(kolom)\n"
      let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text)
      let list = try list(pipeline)
      #expect(try failure { try pipeline.answer(list) }?.status == .badConfig)
    }
  }

  @Test func unknownAndMissingKeysAreRefusedWithTheirLine() throws {
    for (text, line) in [
      ("pemohon: a\ntujuan: b\ndasar_hukum: c\nwarna: merah\n", 4), ("pemohon: a\ntujuan: b\n", 1),
      ("pemohon: a\ntujuan: []\ndasar_hukum: c\n", 2), ("pemohon: a\ntujuan: b\ndasar_hukum: c\nwilayah: [17x]\n", 4),
    ] {
      let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text)
      let list = try list(pipeline)
      let failure = try failure { try pipeline.answer(list) }
      #expect(failure?.status == .badConfig && failure?.line == line, "\(text): \(String(describing: failure))")
    }
  }

  @Test func aPurposeIsRequired() throws {
    let text = "pemohon: a\ntujuan: [verifikasi, penelitian]\ndasar_hukum: c\n"
    let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text)
    let list = try list(pipeline)
    #expect(try failure { try pipeline.answer(list) }?.status == .usage)
    #expect(try failure { try pipeline.answer(list, purpose: "iklan") }?.status == .usage)
    try pipeline.answer(list, purpose: "penelitian")
    let receipt = String(decoding: try pipeline.work.bytes("hasil/tanda_terima.json"), as: UTF8.self)
    #expect(receipt.contains("\"tujuan\": \"penelitian\""))
  }

  @Test func aPermissionWithoutColumnsShowsStatusAlone() throws {
    let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: "pemohon: a\ntujuan: b\ndasar_hukum: c\n")
    try pipeline.answer(try list(pipeline, 1))
    let text = String(decoding: try pipeline.work.bytes("hasil/hasil.csv"), as: UTF8.self)
    #expect(
      text == "nik,nama,dtsen_status,dtsen_alasan,dtsen_baris_kembar\n1771011207659001,SITI AMINAH,PADAN,NIK_NAMA,\n")
  }

  @Test func shortListsAreRefusedAndNothingIsLeft() throws {
    let text = "pemohon: a\ntujuan: b\ndasar_hukum: c\nbaris_minimum: 10\n"
    let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text)
    func numbers(_ count: Int, _ rest: String = "") throws -> String {
      let lines = (0..<count).map { "17710112076590" + String(10 + $0) + ",SITI AMINAH\n" }.joined()
      return try pipeline.work.write("daftar.csv", "nik,nama\n" + lines + rest)
    }
    #expect(try failure { try pipeline.answer(numbers(9)) }?.status == .badData)
    // One person among rows without a number, or among rows with the same one, or broken ones, is one person.
    for rest in [",\n", "12345,SIAPA\n", "1771011207659010,SIAPA\n", "a,b,c\n"] {
      let list = try numbers(1, String(repeating: rest, count: 120))
      let failure = try failure { try pipeline.answer(list) }
      #expect(failure?.status == .badData && failure?.message.en.contains("names 1 different") == true, "\(rest)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: pipeline.work.path)
    #expect(left.filter { $0.hasPrefix("hasil") && !$0.hasSuffix(".lock") }.isEmpty, "\(left)")
    try pipeline.answer(try numbers(10))
  }

  @Test func theFamilyAnswersOnlyWhereThatIsPermitted() throws {
    let text = "pemohon: a\ntujuan: b\ndasar_hukum: c\nkolom:\n  keluarga: [desil_nasional]\n"
    let rows = "nik,nama,no_kk\n,BUDI SANTOSO,1771011501019101\n1771011607699005,SITI AMINAH,1771011501019101\n"
    for (extra, expected) in [
      ("", ["TIDAK_PADAN", "TIDAK_PADAN"]), ("jawab_keluarga: ya\n", ["PADAN_KELUARGA", "PADAN_KELUARGA"]),
    ] {
      let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text + extra)
      try pipeline.answer(try pipeline.work.write("daftar.csv", rows))
      let records = LibCSV.records(try pipeline.work.bytes("hasil/hasil.csv"))
      #expect(records.dropFirst().map { $0[3] } == expected)
    }
  }

  /// A No KK opens a family to who knows one of it: as for a NIK, a number alone does only where that is permitted.
  @Test func aNumberOfAFamilyAloneOpensNothing() throws {
    let text = "pemohon: a\ntujuan: b\ndasar_hukum: c\nkolom:\n  keluarga: [desil_nasional]\njawab_keluarga: ya\n"
    let rows = "no_kk,nama,tanggal_lahir\n1771011501019101,,\n1771011501019101,ZZZ,1901-01-01\n"
    for (extra, expected) in [
      ("", [["TINJAU", "TANPA_PEMBANDING", "", ""], ["KONFLIK", "IDENTITAS_BERBEDA", "", ""]]),
      ("nik_saja: ya\n", [["PADAN_KELUARGA", "NO_KK", "", "3"], ["KONFLIK", "IDENTITAS_BERBEDA", "", ""]]),
    ] {
      let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: text + extra)
      try pipeline.answer(try pipeline.work.write("daftar.csv", rows))
      let records = LibCSV.records(try pipeline.work.bytes("hasil/hasil.csv"))
      #expect(records.dropFirst().map { Array($0.dropFirst(3)) } == expected)
    }
  }

  @Test func smallCountsAndTheOneThatWouldBetrayThemAreNotShown() throws {
    let pipeline = try MadePipeline(GoldenTests.snapshot(), permission: "pemohon: a\ntujuan: b\ndasar_hukum: c\n")
    var text = "nik,nama\n" + String(repeating: "1771011207659001,SITI AMINAH\n", count: 40)
    text += String(repeating: ",SIAPA\n", count: 20) + "1771011507689004,ROSMALA DEWI\n"
    let lines = try pipeline.answer(try pipeline.work.write("daftar.csv", text)).map(\.en)
    // Two small counts cover each other; of one alone the smallest other goes too, and is not said to be small.
    #expect(lines == ["PADAN: 40", "LUAR: <5", "TIDAK_PADAN: >=5"])
    let alone = "nik,nama\n" + String(repeating: "1771011207659001,SITI AMINAH\n", count: 40) + ",SIAPA\n"
    let shown = try pipeline.answer(try pipeline.work.write("daftar.csv", alone)).map(\.en)
    #expect(shown == ["PADAN: >=5", "TIDAK_PADAN: <5"])
    let receipt = String(decoding: try pipeline.work.bytes("hasil/tanda_terima.json"), as: UTF8.self)
    #expect(receipt.contains("\"PADAN\": \">=5\"") && receipt.contains("\"TIDAK_PADAN\": \"<5\""))
  }

  @Test func aListWithoutAKeyColumnIsRefused() throws {
    let pipeline = try MadePipeline(GoldenTests.snapshot())
    for header in ["nama,alamat", "nik,Nomor NIK"] {
      let list = try pipeline.work.write("daftar.csv", "\(header)\na,b\n")
      #expect(try failure { try pipeline.answer(list) }?.status == .badData, "\(header)")
    }
  }

  @Test func anythingButASnapshotIsRefused() throws {
    let pipeline = try MadePipeline(GoldenTests.snapshot())
    try FileManager.default.removeItem(atPath: pipeline.snapshot + "/manifest.json")
    let list = try list(pipeline)
    #expect(try failure { try pipeline.answer(list) }?.status == .inputMissing)
  }
}
