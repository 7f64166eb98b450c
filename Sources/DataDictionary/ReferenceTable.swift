import Diagnostics
import PipelineConfig
import TabularIO

/// A small CSV of facts with the sidecar `<name>.source.yaml` beside it: who publishes them, where they were found, under
/// which licence, on which days they hold, and the digest of the CSV, so that it cannot be edited without saying so.
package enum ReferenceTable {
  /// The files that belong to a table, for the settings digest.
  package static func files(_ path: String) -> [String] { [path, sidecar(path)] }

  static func sidecar(_ path: String) -> String {
    path.hasSuffix(".csv") ? String(path.dropLast(4)) + ".source.yaml" : path + ".source.yaml"
  }

  /// Reads `path` and its sidecar; `badConfig` when either is missing or wrong, the digest differs, or the table does not
  /// hold on `day` (packed yyyymmdd). `day` is nil where no period is known or the list has no terms by its nature.
  package static func load(_ path: String, on day: Int32?) throws(Failure) -> SmallTable {
    let map = try ConfigFile.load(sidecar(path))
    // For people; what must be said is required all the same.
    for name in ["penerbit", "asal", "lisensi"] { _ = try map.string(name) }
    for name in ["dasar_hukum", "catatan"] { _ = try map.optionalString(name) }
    let (from, to) = (try map.optionalDate("berlaku_sejak"), try map.optionalDate("berlaku_sampai"))
    let expected = try map.string("sha256")
    try map.finish()
    if let day, let from, day < from { throw outside(map, "berlaku_sejak", path, day) }
    if let day, let to, day > to { throw outside(map, "berlaku_sampai", path, day) }
    let content = try ConfigFile.content(of: path)
    var digest = ContentDigest()
    content.withUnsafeBufferPointer { digest.update(ByteView($0)) }
    let actual = digest.hex()
    if actual != expected {
      throw map.failure(
        "sha256", id: "tidak cocok dengan isi \(PathText.name(of: path)): \(actual)",
        en: "does not match the content of \(PathText.name(of: path)): \(actual)")
    }
    do throws(Failure) {
      return try SmallTable.load(path)
    } catch {
      throw Failure(.badConfig, id: error.message.id, en: error.message.en, file: path, line: error.line)
    }
  }

  private static func outside(_ map: ConfigMap, _ key: String, _ path: String, _ day: Int32) -> Failure {
    let (name, text) = (PathText.name(of: path), "\(day / 10_000)-\(two(day / 100 % 100))-\(two(day % 100))")
    return map.failure(
      key, id: "\(name) tidak berlaku pada \(text); perlu tabel yang berlaku pada tanggal itu",
      en: "\(name) does not hold on \(text); a table that does is needed")
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }
}
