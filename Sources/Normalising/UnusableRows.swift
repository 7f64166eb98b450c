import DataDictionary
import Diagnostics
import StageContract

extension RejectLimit {
  /// Says how many rows of a source cannot be used; too many of them are ``ExitStatus/badData``.
  func check(_ tally: Tally, _ log: DiagnosticLog) throws(Failure) {
    let (source, read) = (tally.source, tally.read)
    let unusable = read - tally.outcomes.prefix(1).reduce(0) { $0 + $1.rows }
    if unusable == 0 { return }
    log.report(
      .warning,
      Message(
        id: "sumber \(source): \(unusable) dari \(read) baris ditolak, lihat tolak/\(source)",
        en: "source \(source): \(unusable) of \(read) rows refused, see tolak/\(source)"))
    if isExceeded(source: source, rejected: unusable, read: read) {
      let counts = tally.outcomes.dropFirst().filter { $0.rows > 0 }.map { "\($0.name): \($0.rows)" }
      let causes = counts.joined(separator: ", ")
      throw Failure(
        .badData, id: "sumber \(source): \(unusable) dari \(read) baris ditolak (\(causes)), melebihi batas_tolak",
        en: "source \(source): \(unusable) of \(read) rows were refused (\(causes)), more than batas_tolak allows")
    }
  }
}
