import StageContract

/// What remains of a request: who asked for what, on which ground, and what came out, without a word about a person.
struct Receipt {
  static let fileName = "tanda_terima.json"

  let permission: Permission
  let purpose: String
  let settings: MatchbackSettings
  let snapshot: UpstreamStage
  let list: ListAccount
  let written: AnsweredList.Written
  let columns: [String]

  /// Rows by status, small counts not shown.
  var counts: [(status: AnswerStatus, rows: Int?)] {
    SmallCells.suppressed(
      AnswerStatus.allCases.map { ($0, written.counts[Int($0.rawValue)]) }, below: permission.smallCell)
  }

  /// Deterministic bytes: no clock, no path, no name of the list.
  var bytes: [UInt8] {
    let limit = "<\(permission.smallCell)"
    return JSONValue.object([
      JSONMember("kontrak", .number(Tool.contract)),
      JSONMember("alat", .text("dtsen-matchback \(Tool.version)")),
      JSONMember("pemohon", .text(permission.requester)),
      JSONMember("tujuan", .text(purpose)),
      JSONMember("dasar_hukum", .text(permission.legalBasis)),
      JSONMember("izin_sha256", .text(permission.digest)),
      JSONMember("pengaturan_sha256", .text(settings.digest)),
      JSONMember("periode", .text(snapshot.manifest.period)),
      JSONMember("potret_sha256", .text(snapshot.digest)),
      JSONMember(
        "daftar",
        .object([
          JSONMember("sha256", .text(list.sha256)), JSONMember("bytes", .number(list.bytes)),
          JSONMember("baris", .number(list.rows)),
        ])),
      JSONMember(
        "hasil",
        .object([
          JSONMember("berkas", .text(written.path)), JSONMember("sha256", .text(written.sha256)),
          JSONMember("bytes", .number(written.bytes)), JSONMember("baris", .number(written.list.rows)),
        ])),
      JSONMember("kolom", .list(columns.map { .text($0) })),
      JSONMember(
        "jumlah",
        .object(
          counts.map { JSONMember("\($0.status.word)", $0.rows.map { .number($0) } ?? .text(limit)) })),
    ]).canonical
  }
}

/// Counts that may be shown.
enum SmallCells {
  /// Counts from 1 up to below `limit` become nil. When that is one count alone, which the total would give away, the
  /// smallest other count above 0 goes with it.
  static func suppressed(
    _ counts: [(AnswerStatus, Int)], below limit: Int
  ) -> [(status: AnswerStatus, rows: Int?)] {
    var shown: [(status: AnswerStatus, rows: Int?)] = counts.map { ($0.0, $0.1 > 0 && $0.1 < limit ? nil : $0.1) }
    if shown.count(where: { $0.rows == nil }) != 1 { return shown }
    var smallest: Int?
    for (index, cell) in shown.enumerated() {
      guard let rows = cell.rows, rows > 0 else { continue }
      if smallest.map({ rows < shown[$0].rows ?? 0 }) ?? true { smallest = index }
    }
    if let smallest { shown[smallest].rows = nil }
    return shown
  }
}
