import Diagnostics
import StageContract
import TabularIO

/// Reads the source rows of a dossier from the normalised tables, and those of others that name the same numbers.
struct SourceRowReader {
  let run: RunStages
  let jobs: Int

  /// `own`: the rows of `trail`. `claims`: other rows in which a column of a person's number holds one of `numbers`:
  /// rows that were given to nobody, or to somebody else.
  func read(numbers: Numbers, trail: [FoundRow]) throws -> (own: [FoundRow], claims: [FoundRow]) {
    guard let normalise = run.normalise else { return ([], []) }
    var own: [FoundRow] = []
    var claims: [FoundRow] = []
    for source in normalise.tables where !source.contains("/") {
      let places = trail.filter { $0["sumber"] == source && $0["hasil"] != "TOLAK" }.map(\.place)
      let table = try normalise.table(source)
      let found = try table.rows(
        at: places, orWhere: columns(table, SourceRowReader.nikColumns), hold: numbers.niks,
        orWhere: columns(table, SourceRowReader.cardColumns), hold: numbers.cards, jobs: jobs)
      for row in found {
        if places.contains(row.place) { own.append(row) } else { claims.append(row) }
      }
    }
    return (own, claims)
  }

  /// A parent's number on a child's row is no claim on the parent: only the row's own numbers are looked at.
  private static let nikColumns = ["NIK", "nik", "nik_individu", "nik_penerima", "nik_kepala_keluarga"]
  private static let cardColumns = ["NO_KK", "no_kk", "nomor_kk", "nomor_kartu_keluarga"]

  private func columns(_ table: Table, _ names: [String]) -> [Int] {
    names.compactMap { table.header.firstIndex(of: $0) }
  }
}
