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
  var counts: [(status: AnswerStatus, rows: ShownCount)] {
    SmallCells.suppressed(
      AnswerStatus.allCases.map { ($0, written.counts[Int($0.rawValue)]) }, below: permission.smallCell)
  }

  /// Deterministic bytes: no clock, no path, no name of the list.
  var bytes: [UInt8] {
    JSONValue.object([
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
          counts.map { status, rows in
            if case .exactly(let count) = rows { return JSONMember("\(status.word)", .number(count)) }
            return JSONMember("\(status.word)", .text(rows.text(limit: permission.smallCell)))
          })),
    ]).canonical
  }
}

/// A count as far as it may be shown.
enum ShownCount: Equatable {
  case exactly(Int)
  /// From 1 up to below the limit.
  case small
  /// At the limit or above, hidden because the total would give a small one away.
  case hidden

  /// `40`, `<5` or `>=5`: what is hidden is never said to be small when it is not.
  func text(limit: Int) -> String {
    switch self {
    case .exactly(let count): String(count)
    case .small: "<\(limit)"
    case .hidden: ">=\(limit)"
    }
  }
}

/// Counts that may be shown.
enum SmallCells {
  /// Counts from 1 up to below `limit` are ``ShownCount/small``. When that is one count alone, which the total would give
  /// away, the smallest other count above 0 is ``ShownCount/hidden``.
  static func suppressed(
    _ counts: [(AnswerStatus, Int)], below limit: Int
  ) -> [(status: AnswerStatus, rows: ShownCount)] {
    var shown: [(status: AnswerStatus, rows: ShownCount)] = counts.map { status, rows in
      (status, rows > 0 && rows < limit ? .small : .exactly(rows))
    }
    if shown.count(where: { $0.rows == .small }) != 1 { return shown }
    var smallest: (index: Int, rows: Int)?
    for (index, count) in counts.enumerated() where count.1 >= max(limit, 1) {
      if smallest.map({ count.1 < $0.rows }) ?? true { smallest = (index, count.1) }
    }
    if let smallest { shown[smallest.index].rows = .hidden }
    return shown
  }
}
