/// How far a proposal (`usulan.tahap`) has come, in order: the list in the dictionary of extracts (`pipelines/kamus`).
package enum ProposalStage: String, CaseIterable, Sendable {
  case desa = "DESA"
  case kecamatan = "KECAMATAN"
  case dinsos = "DINSOS"
  case bupati = "BUPATI"
  case kemensos = "KEMENSOS"

  /// Their names as extracts have them.
  package static let names = allCases.map(\.rawValue)
}
