import RegistryTypes

/// The words that rules may name: the lists of `pipelines/kamus/extracts.csv`. A word outside them stands in no row, so a
/// rule that names one would silently hold for nobody.
package enum RuleWords {
  /// `status_khusus.jenis`.
  package static let special = [
    "CPNS", "PNS", "PPPK", "TNI", "POLRI", "PENSIUNAN", "BUMN_BUMD", "PERANGKAT_DESA", "GURU_SERTIFIKASI",
    "PEMILIK_BADAN_USAHA", "RODA4", "JUDOL",
  ]
  /// `ground_check.status_keberadaan`.
  package static let visits = ["DITEMUKAN", "MENINGGAL", "PINDAH", "TIDAK_DITEMUKAN", "MENOLAK", "GANDA", "MAMPU"]
  /// `bpjs.segmen`.
  package static let segments = ["PBI APBN", "PBI APBD", "PPU-PN", "PPU-BU", "PBPU", "BP"]
  /// Those of wage earners: only their rows come as rows (table `bpjs`).
  package static let wageSegments = ["PPU-PN", "PPU-BU"]
  /// Household tariffs of `pln.tarif`; others are no household's wealth.
  package static let tariffs = ["R1", "R1T", "R1M", "R1MT", "R2", "R2T", "R3", "R3T"]
  /// `usulan.jenis_usulan`.
  package static let proposals = ["TAMBAH", "HAPUS", "PERBAIKAN"]
  /// `usulan.tahap`.
  package static let stages = ProposalStage.names
}
