import Diagnostics
import PipelineConfig
import TabularIO

/// Where a reference table comes from: `<name>.source.yaml` beside `<name>.csv`.
package struct Provenance: Sendable, Equatable {
  /// Who publishes the facts.
  package let publisher: String
  /// Where they were found.
  package let origin: String
  /// The legal basis, when there is one.
  package let law: String?
  /// First and last day on which the table holds, packed yyyymmdd; nil is open.
  package let validFrom: Int32?
  package let validTo: Int32?
  package let licence: String
  package let remarks: String?
}

/// A small CSV of facts with its provenance. The sidecar names the content's digest, so that a table cannot be
/// edited without saying so.
package struct ReferenceTable: Sendable {
  package let table: SmallTable
  package let provenance: Provenance

  /// The files that belong to a table, for the settings digest.
  package static func files(_ path: String) -> [String] { [path, sidecar(path)] }

  static func sidecar(_ path: String) -> String {
    path.hasSuffix(".csv") ? String(path.dropLast(4)) + ".source.yaml" : path + ".source.yaml"
  }

  /// Reads `path` and its sidecar; `badConfig` when either is missing, wrong, or the digest differs.
  package static func load(_ path: String) throws(Failure) -> ReferenceTable {
    let map = try ConfigFile.load(sidecar(path))
    let provenance = Provenance(
      publisher: try map.string("penerbit"), origin: try map.string("asal"), law: try map.optionalString("dasar_hukum"),
      validFrom: try map.optionalDate("berlaku_sejak"), validTo: try map.optionalDate("berlaku_sampai"),
      licence: try map.string("lisensi"), remarks: try map.optionalString("catatan"))
    let expected = try map.string("sha256")
    try map.finish()
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
      return ReferenceTable(table: try SmallTable.load(path), provenance: provenance)
    } catch {
      throw Failure(.badConfig, id: error.message.id, en: error.message.en, file: path, line: error.line)
    }
  }

  /// Refuses a day (packed yyyymmdd) on which the table does not hold.
  package func require(validOn day: Int32) throws(Failure) {
    if let from = provenance.validFrom, day < from { throw outside(day) }
    if let to = provenance.validTo, day > to { throw outside(day) }
  }

  private func outside(_ day: Int32) -> Failure {
    Failure(.badConfig, id: "tidak berlaku pada \(day)", en: "does not hold on \(day)", file: table.path)
  }
}
