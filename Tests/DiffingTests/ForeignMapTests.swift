import Diagnostics
import Diffing
import Foundation
import TestSupport
import Testing

/// A miniature of DTSEN files as they are handed out, compared by the shipped `pipelines/dtsen-v3/beda.yaml`.
@Suite struct ForeignMapTests {
  /// A card number that is no real one, put together so that none stands in the source.
  private static func card(_ number: Int) -> String { "177101" + "010125" + "900\(number)" }

  private func latin1(_ lines: [String], end: String) -> Data {
    (lines.joined(separator: end) + end).data(using: .isoLatin1) ?? Data()
  }

  private func trees(_ work: Workdir) throws -> (left: String, right: String) {
    let (left, right) = (work.path + "/v2", work.path + "/v3")
    for folder in [left, right] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    func write(_ lines: [String], _ path: String, end: String = "\r\n") throws {
      try latin1(lines, end: end).write(to: URL(fileURLWithPath: path))
    }
    let card = Self.card
    let head =
      "nomor_kartu_keluarga|nama_anggota_keluarga|alamat|kelurahan_desa|kode_kabupaten_kota|skor|desil_nasional"
    try write(
      [
        head, "\(card(1))|RENÉ|JL \"MAWAR|A|1771|10.50000|1", "\(card(2))|SITI|JL B|A|1771|11|2",
        "\(card(3))|AGUS|JL C|A|1771|12|3", "\(card(4))|DEWI|JL D|A|1771|13|4", "\(card(5))|UMAR|RT|5|A|1771|13|4",
      ], left + "/keluarga_dtsen_v2_2025_1.csv")
    let later =
      "NOMOR KARTU KELUARGA|nama_kepala_keluarga|alamat|kelurahan_desa|kode_kabupaten_kota|skor|desil_nasional|is_pbi_se"
    try write([later, "\(card(4))|DEWI|JL D|B|1771|13.00005|9|1"], right + "/keluarga_dtsen_v3_2026_1.csv", end: "\n")
    try write(
      [
        later, "\(card(1))|RENÉ|JL \"MAWAR|A|1771|10.5|1|1", "\(card(2))|SITI|JL B BARU|A|1771|11|2|1",
        "\(card(6))|NUR|JL F|A|1709|12|3|0",
      ], right + "/keluarga_dtsen_v3_2026_2.csv", end: "\n")
    let person = "nomor_induk_kependudukan|nomor_kartu_keluarga|nama|jenis_kelamin"
    try write([person, "9001|\(card(1))|RENÉ|1", "9002|\(card(2))|SITI|2"], left + "/anggota_dtsen_v2_a.csv")
    try write([person, "9002|\(card(1))|SITI|2", "9001|\(card(1))|RENÉ|1"], right + "/anggota_dtsen_v3_a.csv")
    return (left, right)
  }

  private func request(_ left: String, _ right: String) throws -> DiffRequest {
    var request = DiffRequest(left: left, right: right)
    try ForeignFormatFile.read(checkout + "/pipelines/dtsen-v3/beda.yaml", into: &request)
    return request
  }

  @Test func v2AgainstV3() throws {
    let work = Workdir()
    let (left, right) = try trees(work)
    let wanted = try request(left, right)
    let outcome = try Outcome(left, right, in: work) {
      $0.foreign = wanted.foreign
      $0.ignore = wanted.ignore
      $0.mayLack = wanted.mayLack
      $0.tolerances = wanted.tolerances
    }
    let families = try Model.entries(outcome.changes("keluarga"))
    let cells = Set(families.filter { $0.kind == "UBAH" }.map { "\($0.id.suffix(1)) \($0.column) \($0.old)>\($0.new)" })
    #expect(
      cells == [
        "1 is_pbi_se >1", "2 is_pbi_se >1", "2 alamat JL B>JL B BARU", "4 is_pbi_se >1", "4 desil_nasional 4>9",
      ])
    #expect(Set(families.filter { $0.kind == "HILANG" }.map { $0.id.suffix(1) }) == ["3"])
    #expect(Set(families.filter { $0.kind == "BARU" }.map { $0.id.suffix(1) }) == ["6"])
    let persons = try Model.entries(outcome.changes("anggota"))
    #expect(persons.map { [$0.id, $0.column] } == [["9002", "nomor_kartu_keluarga"]])
    // The row with a field too many is not lost.
    let damaged = try outcome.changes("rusak").filter { $0["kolom"] == "isi" }
    #expect(damaged.count == 1 && damaged[0]["lama"]?.contains("UMAR") == true)
    let flows = try outcome.summary("mutasi_kab.csv").filter { $0["jenis"] == "keluarga" }
    #expect(flows.first { $0["kode_kabupaten_kota"] == "1771" }?["akhir"] == "3")
    #expect(flows.first { $0["kode_kabupaten_kota"] == "1709" }?["ditambah"] == "1")
    let matrix = try outcome.summary("matriks_desil.csv").filter { $0["tingkat"] == "nasional" }
    #expect(matrix.contains { $0["lama"] == "4" && $0["baru"] == "9" && $0["perubahan"] == "Naik Signifikan" })
  }

  @Test func onlyTheColumnsAskedFor() throws {
    let work = Workdir()
    let (left, right) = try trees(work)
    let wanted = try request(left, right)
    let outcome = try Outcome(left, right, in: work) {
      $0.foreign = wanted.foreign
      $0.only = ["alamat"]
    }
    let changed = try Model.entries(outcome.changes("keluarga")).filter { $0.kind == "UBAH" }
    #expect(changed.map(\.column) == ["alamat"])
  }

  @Test func aFileThatNoTableTakesIsSaid() throws {
    let work = Workdir()
    let (left, right) = try trees(work)
    try "a|b\n".write(toFile: left + "/lain.csv", atomically: true, encoding: .utf8)
    let wanted = try request(left, right)
    #expect(throws: Failure.self) { try Outcome(left, right, in: work) { $0.foreign = wanted.foreign } }
  }

  @Test(arguments: [
    "kunci: [a]\nlam: {pembatas: ';'}\n", "lama: {pembatas: ';'}\n", "kunci: [a]\nlama: {sandi: utf-32}\n",
    "tabel: {x: {lama: a*}}\n", "kunci: [a]\ntoleransi: {b: x}\n", "kunci: [a]\nbaru: {pembatas: '||'}\n",
  ]) func aWrongKeyIsRefusedWithItsLine(text: String) throws {
    let work = Workdir()
    try text.write(toFile: work.path + "/beda.yaml", atomically: true, encoding: .utf8)
    var request = DiffRequest(left: "a", right: "b")
    let failure = #expect(throws: Failure.self) {
      try ForeignFormatFile.read(work.path + "/beda.yaml", into: &request)
    }
    #expect(failure?.status == .badConfig && failure?.line != nil, "\(text)")
  }
}
