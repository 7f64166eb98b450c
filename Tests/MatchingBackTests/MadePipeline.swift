import Diagnostics
import Foundation
import MatchingBack
import TestSupport

/// A pipeline folder with a permission, and requests against it.
struct MadePipeline {
  let work: Workdir
  var snapshot: String { work.path + "/5-emit" }
  var config: String { work.path + "/pipelines/uji" }

  static let permission = """
    pemohon: Penguji
    tujuan: [uji]
    dasar_hukum: tidak ada, data buatan
    kolom:
      keluarga: [kode_kabupaten_kota, desil_nasional]
      anggota: [status_padan]
      program: [PKH, PBI-JK]
    jawab_keluarga: ya
    wilayah: ["1771"]

    """

  init(_ made: MadeSnapshot, permission: String = MadePipeline.permission) throws {
    work = Workdir()
    let manager = FileManager.default
    try manager.createDirectory(atPath: config, withIntermediateDirectories: true)
    try manager.copyItem(
      atPath: checkout + "/pipelines/reference", toPath: work.path + "/pipelines/reference")
    let shipped = try String(contentsOfFile: checkout + "/pipelines/nasional/matchback.yaml", encoding: .utf8)
    try (shipped + "izin: izin.yaml\n").write(toFile: config + "/matchback.yaml", atomically: true, encoding: .utf8)
    try permission.write(toFile: config + "/izin.yaml", atomically: true, encoding: .utf8)
    try made.write(snapshot)
  }

  /// Answers `list` into `out`.
  @discardableResult
  func answer(
    _ list: String, out: String = "hasil", jobs: Int = 2, memory: Int = 64 << 20, purpose: String? = nil
  ) throws -> [Message] {
    try MatchbackRun(
      MatchbackRun.Request(
        pipeline: config, snapshot: snapshot, list: list, output: work.path + "/" + out, purpose: purpose,
        overwrite: true, jobs: jobs, memory: memory)
    ).perform()
  }
}
