import Diagnostics
import Explaining
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

/// The history of families and persons over snapshots made by hand.
@Suite struct HistoryTests {
  static let family = "AAAAAAAAAAAAAAAAAAA1"
  static let heir = "AAAAAAAAAAAAAAAAAAA2"
  static let person = "AAAAAAAAAAAAAAAAAAA3"

  /// Four quarters: the family is merged into another in the fourth; the person, at first of the family, is outside any
  /// from the second on. Only `quarters` lie in the history
  /// folder.
  static func make(_ work: Workdir, quarters: [Int] = [1, 2, 3, 4]) throws {
    var parent: String?
    for quarter in 1...4 {
      let folder = "\(work.path)/lengkap/q\(quarter)/5-emit"
      let isMerged = quarter == 4
      var outputs: [OutputTable] = []
      func table(_ name: String, _ header: [String], _ rows: [[String]]) throws {
        let writer = TableWriter(folder: folder, name: name, header: header, partLimit: nil)
        var buffer = RowBuffer()
        for row in rows {
          for field in row { buffer.field(field) }
          buffer.endRow()
        }
        try writer.flush(&buffer)
        outputs.append(OutputTable(role: name, parts: try writer.finish()))
      }
      try table(
        "keluarga", ["id_keluarga", "nomor_kartu_keluarga", "skor_pmt", "desil_nasional", "jumlah_anggota_keluarga"],
        [[isMerged ? heir : family, "", "13.\(quarter)000", "4", "1"]])
      let inside = [person, "", family, "AKTIF"]
      let columns = ["id_individu", "nomor_induk_kependudukan", "id_keluarga", "status_kependudukan"]
      try table("anggota", columns, quarter == 1 ? [inside] : [])
      try table("anggota_luar", columns, quarter == 1 ? [] : [[person, "", "", "MENINGGAL"]])
      try table(
        "identitas", ["id", "jenis", "id_lama", "hubungan"],
        isMerged ? [[heir, "KELUARGA", family, "GABUNG"]] : [[family, "KELUARGA", "", "TETAP"]])
      let manifest = Manifest(
        stage: "emit", folder: "5-emit", period: "2025-Q\(quarter)", settings: [], inputs: [], outputs: outputs,
        tallies: [], findings: [], extra: parent.map { [JSONMember(Manifest.parentKey, .text($0))] } ?? [])
      let file = try FileAccess.writing("\(folder)/manifest.json")
      try manifest.bytes.withUnsafeBufferPointer { try file.write(ByteView($0)) }
      parent = try UpstreamStage(folder: folder).digest
      if quarters.contains(quarter) {
        try FileManager.default.createDirectory(
          atPath: "\(work.path)/riwayat", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          atPath: "\(work.path)/riwayat/q\(quarter)", withDestinationPath: "\(work.path)/lengkap/q\(quarter)")
      }
    }
  }

  /// The periods that the history of `id` has, whether it stands in each, and what is said to be missing.
  func history(
    _ work: Workdir, _ id: String, _ folder: String = "riwayat", quarter: Int = 4
  ) throws -> (dossier: Dossier, sheet: [String: [[String: String]]]) {
    let reader = try DossierReader(
      run: "\(work.path)/lengkap/q\(quarter)", config: nil, history: "\(work.path)/\(folder)", jobs: 1)
    let dossier = try reader.read(try Question(id))
    let sections = Sections(dossier: dossier, glossary: try Glossary.load(work.path), language: .english).all()
    let json = try JSONSerialization.jsonObject(with: Data(JSONSheet.render(sections))) as? [String: Any] ?? [:]
    return (dossier, json.compactMapValues { $0 as? [[String: String]] })
  }

  private func gaps(_ sheet: [String: [[String: String]]]) -> String {
    (sheet["tidak_ditunjukkan"] ?? []).compactMap { $0["isi"] }.joined(separator: "\n")
  }

  @Test func aFamilyThatWasMergedHasItsHistoryAndItsHeir() throws {
    let work = Workdir()
    try Self.make(work)
    let (dossier, sheet) = try history(work, Self.family)
    #expect(!dossier.isEmpty && Set(dossier.ids).isSuperset(of: [Self.family, Self.heir]))
    let lines = sheet["riwayat"] ?? []
    #expect(lines.map { $0["periode"] } == ["2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1"])
    #expect(lines.map { $0["skor_pmt"] } == ["", "13.3000", "13.2000", "13.1000"])
    #expect(lines.first?["berubah"] == "not in this snapshot: GABUNG \(Self.heir)")
    #expect(gaps(sheet).contains("ask for \(Self.heir)") && gaps(sheet).contains("the last that has it is 2025-Q3"))
    // The heir's own line goes on under the older id.
    let own = try history(work, Self.heir).sheet["riwayat"] ?? []
    #expect(own.map { $0["skor_pmt"] } == ["13.4000", "13.3000", "13.2000", "13.1000"])
    #expect(try history(work, "BBBBBBBBBBBBBBBBBBBB").dossier.isEmpty)
  }

  @Test func aPersonOutsideAnyFamilyHasAHistory() throws {
    let work = Workdir()
    try Self.make(work)
    let lines = try history(work, Self.person).sheet["riwayat"] ?? []
    #expect(lines.count == 4)
    #expect(lines.prefix(3).allSatisfy { $0["berubah"]?.hasPrefix("MENINGGAL, outside the frame") == true }, "\(lines)")
    #expect(lines[2]["berubah"]?.contains("anggota>anggota_luar") == true)
    #expect(lines[2]["berubah"]?.contains("status_kependudukan AKTIF>MENINGGAL") == true)
    #expect(lines.last?["skor_pmt"] == "13.1000" && lines.last?["berubah"] == "AKTIF")
  }

  /// A quarter that is not there is said, and the others are shown.
  @Test func aMissingQuarterEndsNothing() throws {
    let work = Workdir()
    try Self.make(work, quarters: [1, 2, 4])
    let (_, sheet) = try history(work, Self.person)
    #expect((sheet["riwayat"] ?? []).map { $0["periode"] } == ["2025-Q4", "2025-Q2", "2025-Q1"])
    #expect(gaps(sheet).contains("it goes on with 2025-Q2, without proof"))
  }

  /// A folder one level off holds no snapshot: that is said.
  @Test func aFolderWithoutSnapshotsIsSaid() throws {
    let work = Workdir()
    try Self.make(work)
    let (_, sheet) = try history(work, Self.person, "lengkap/q4/5-emit")
    #expect((sheet["riwayat"] ?? []).count == 1)
    #expect(gaps(sheet).contains("there is no snapshot in <folder>/*") && gaps(sheet).contains("no older snapshot"))
    // The first quarter has nothing before it: nothing is missing.
    #expect(!gaps(try history(work, Self.person, quarter: 1).sheet).contains("history"))
  }
}
