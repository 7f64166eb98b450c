import DataDictionary
import Diagnostics
import PipelineConfig
import StageContract

/// What `emit.yaml` and the command line decide.
package struct EmitSettings: Sendable {
  /// The snapshot's tables.
  let dictionary: SnapshotDictionary
  let regions: RegionReference
  /// The key to sign with, when one is given.
  let signingKey: SigningKey?
  /// SHA-256 of the previous snapshot's manifest.
  let parent: String?

  /// The command line option that names a signing key.
  package static let keyOption = "kunci-tanda-tangan"

  /// Reads the keys `kamus`, `wilayah` and `kunci_tanda_tangan`.
  init(_ load: inout SettingsLoader) throws(Failure) {
    let map = try load.config("emit.yaml")
    dictionary = try SnapshotDictionary.load(try load.reference(try map.reference("kamus")))
    let places = try map.reference("wilayah")
    for file in ReferenceTable.files(places) { try load.reference(file) }
    regions = try RegionReference.load(places, on: load.period.lastDay)
    let named = try map.optionalReference("kunci_tanda_tangan")
    if let path = try load.fileOption(EmitSettings.keyOption) {
      signingKey = try SigningKey.load(path)
    } else if let named {
      signingKey = try SigningKey.load(try load.reference(named))
    } else {
      signingKey = nil
    }
    parent = try load.previousSnapshot()?.digest
  }
}
