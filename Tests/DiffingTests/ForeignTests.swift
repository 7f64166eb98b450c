import Diagnostics
import Diffing
import Foundation
import TestSupport
import Testing

/// Files of others: another delimiter, another encoding, another order, other names.
@Suite struct ForeignTests {
  private func compare(_ left: [UInt8], _ right: [UInt8], _ change: (inout ForeignFormat.SideFormat) -> Void) throws
    -> Outcome
  {
    let work = Workdir()
    try Data(left).write(to: URL(fileURLWithPath: work.path + "/v2.csv"))
    try Data(right).write(to: URL(fileURLWithPath: work.path + "/v3.txt"))
    var format = ForeignFormat(key: ["id_keluarga"])
    var side = ForeignFormat.SideFormat()
    change(&side)
    (format.left, format.right) = (side, side)
    // The folder must outlive what is read from it.
    kept.append(work)
    return try Outcome(work.path + "/v2.csv", work.path + "/v3.txt", in: work) { $0.foreign = format }
  }

  private final class Keeper {
    var work: [Workdir] = []
    func append(_ item: Workdir) { work.append(item) }
  }
  private let kept = Keeper()

  @Test func pipesAndLatin1InAnyOrder() throws {
    let left: [UInt8] =
      Array("ID Keluarga|nama_anggota_keluarga|desil_nasional\r\nk1|JOS".utf8) + [0xC9]
      + Array("|3\r\nk2|\"B|4\r\nk3|C|5\r\n".utf8)
    let right: [UInt8] =
      Array("id_keluarga|nama_kepala_keluarga|desil_nasional|baru\nk3|C|5|\nk2|\"B|9|\nk1|JOS".utf8)
      + [0xC9] + Array("|3|x\n".utf8)
    let outcome = try compare(left, right) { format in
      format.delimiter = UInt8(ascii: "|")
      format.encoding = "latin-1"
      format.unquoted = true
      format.renames = [ColumnRename("nama_anggota_keluarga=nama_kepala_keluarga")].compactMap { $0 }
    }
    let found = try Model.entries(outcome.changes("data")).map { [$0.id, $0.column, $0.old, $0.new] }
    #expect(found == [["k1", "baru", "", "x"], ["k2", "desil_nasional", "4", "9"]])
    #expect(try outcome.changes("data").allSatisfy { $0["sebab"] == "TIDAK_DIKETAHUI" })
    let matrix = try outcome.summary("matriks_desil.csv").filter { $0["tingkat"] == "nasional" }
    #expect(matrix.contains { $0["lama"] == "4" && $0["baru"] == "9" && $0["perubahan"] == "Naik Signifikan" })
  }

  @Test func rowsThatCannotBeReadAreNotLost() throws {
    let left = Array("id_keluarga,a\nk1,1\nk2,2,2\nk3,3\n".utf8)
    let right = Array("id_keluarga,a\nk3,3\nk1,1\nk2,2,9\n".utf8)
    let outcome = try compare(left, right) { $0.delimiter = UInt8(ascii: ",") }
    #expect(try outcome.changes("data").isEmpty)
    let damaged = try outcome.changes("rusak").filter { $0["kolom"] == "isi" }
    #expect(damaged.contains { $0["lama"] == "k2,2,2" && $0["jenis"] == "HILANG" })
    #expect(damaged.contains { $0["baru"] == "k2,2,9" && $0["jenis"] == "BARU" })
    #expect(outcome.status == .differs)
  }

  @Test func duplicateKeysArePaired() throws {
    let left = Array("id_keluarga,a\nk1,1\nk1,2\nk1,2\n".utf8)
    let right = Array("id_keluarga,a\nk1,2\nk1,3\nk1,2\nk1,4\n".utf8)
    let outcome = try compare(left, right) { $0.delimiter = UInt8(ascii: ",") }
    let found = try Model.entries(outcome.changes("data")).map { [$0.kind, $0.column, $0.old, $0.new] }
    #expect(Set(found) == [["UBAH", "a", "1", "3"], ["BARU", "a", "", "4"], ["BARU", "id_keluarga", "", "k1"]])
  }

  @Test func aMissingKeyColumnIsSaid() throws {
    let text = Array("a,b\n1,2\n".utf8)
    #expect(throws: Failure.self) { try compare(text, text) { $0.delimiter = UInt8(ascii: ",") } }
  }
}
