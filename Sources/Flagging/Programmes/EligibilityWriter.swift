import Diagnostics
import TabularIO

/// Turns the drafts of a part into `kelayakan`, now that the queue is known, and counts them.
struct EligibilityWriter: ~Copyable {
  private let plan: FlagPlan
  private let queues: [Queue]
  private let measured: [Bool]
  private let folders: FlagFolders
  /// Whether the eligible are written to ``FlagFolders/list(_:_:)`` too.
  private let keepsLists: Bool
  private var summary: Summary

  /// Counts in `summary`.
  init(
    plan: FlagPlan, queues: [Queue], measured: [Bool], summary: consuming Summary, folders: FlagFolders,
    keepsLists: Bool
  ) {
    self.keepsLists = keepsLists
    self.plan = plan
    self.queues = queues
    self.measured = measured
    self.folders = folders
    self.summary = summary
  }

  /// Gives up the summary with what was counted.
  consuming func finish() -> Summary { summary }

  static let header = [
    "program", "unit", "id_keluarga", "id_individu", "berkas", "baris", "kode_kabupaten_kota",
    "desil_dipakai", "layak", "menerima", "hasil", "alasan", "peringkat", "nominal",
  ]

  /// Writes `kelayakan/<programme>/<part>` of every programme, and sends the families that a visit is worth while to
  /// to `rated`. `ranks` are, by programme, the ranks of the part's eligible units.
  mutating func write(part: Int, drafts: [SpillBlock], ranks: [[UInt32]], rated: BlockSpill) throws -> [PartSummary] {
    var tables = try EligibilityTables(plan.programmes, part: part, folders: folders, keepsLists: keepsLists)
    var ratings = FamilyRatings(plan.settings.fieldWork, rated, part: part)
    for block in drafts {
      var reader = DraftReader(block)
      while let family = reader.family() {
        var codes = CodeSet(bits: family.codes)
        var stake: Int64 = 0
        for _ in 0..<family.rows {
          let (draft, berkas, baris) = reader.row()
          // Our own draft: a code that is none is a fault of ours, and must accuse nobody.
          guard let drafted = Outcome(rawValue: draft.outcome) else {
            throw Failure(.internalError, id: "hasil sementara tak dikenal", en: "unknown outcome in a draft")
          }
          let programme = Int(draft.programme)
          let rank = draft.slot != DraftRow.noSlot ? Int(ranks[programme][Int(draft.slot)]) : 0
          guard let outcome = try settle(draft, drafted, family, rank: rank, &tables) else { continue }
          try tables.write(
            programme, family, draft, berkas: berkas, baris: baris, outcome: measured[programme] ? outcome : nil,
            rank: rank)
          if !measured[programme] || family.index == DraftFamily.noFamily { continue }
          switch outcome {
          case .inklusi: if !family.isSettled { codes.insert(.gc01) }
          case .eksklusi: codes.insert(.gc02)
          default: continue
          }
          stake += draft.stake
        }
        if family.index != DraftFamily.noFamily { try ratings.add(family, codes, stake: Int(stake)) }
      }
    }
    try ratings.flush()
    return try tables.finish()
  }

  /// Counts a row and answers its outcome; nil for one that has no place in the table.
  private mutating func settle(
    _ draft: DraftRow, _ drafted: Outcome, _ family: DraftFamily, rank: Int, _ tables: inout EligibilityTables
  ) throws -> Outcome? {
    let programme = Int(draft.programme)
    let isEligible = draft.slot != DraftRow.noSlot
    // Who is neither eligible nor measured counts nowhere.
    if !isEligible && !measured[programme] { return nil }
    let place = SummaryPlace(
      slot: summary.slot(Int(family.kab)), programme: programme, decile: Int(family.decile),
      programmes: summary.programmes)
    var outcome = drafted
    if isEligible {
      let isWithin = rank <= queues[programme].quota(kab: Int(family.kab))
      if outcome == .queued { outcome = isWithin ? .eksklusi : .belum }
      summary.add(.eligible, at: place)
      if isWithin { summary.add(.withinQuota, at: place) }
      if keepsLists { try tables.list(programme, family, draft, rank: rank, isWithin: isWithin) }
    }
    // Not measured: the eligible are listed, nobody has an outcome.
    if measured[programme] { count(draft, place, outcome, programme) }
    return outcome
  }

  private mutating func count(_ draft: DraftRow, _ place: SummaryPlace, _ outcome: Outcome, _ programme: Int) {
    let rupiah = max(Int(draft.nominal), 0)
    let isUnresolved = draft.flags & DraftRow.unresolved != 0
    if draft.flags & DraftRow.receives != 0 {
      summary.add(.recipients, at: place)
      summary.add(.rupiah, at: place, rupiah)
    }
    switch outcome {
    case .tepat:
      summary.add(.tepat, at: place)
      summary.add(.rupiahTepat, at: place, rupiah)
    case .inklusi:
      summary.add(isUnresolved ? .inklusiUnresolved : .inklusi, at: place)
      summary.add(.rupiahInklusi, at: place, rupiah)
      if isUnresolved { summary.add(.rupiahInklusiUnresolved, at: place, rupiah) }
      if draft.flags & DraftRow.further != 0 { summary.add(.further, at: place) }
    case .tinjau: summary.add(isUnresolved ? .tinjauUnresolved : .tinjau, at: place)
    case .eksklusi: summary.add(.eksklusi, at: place)
    case .belum: summary.add(.belum, at: place)
    case .belumDinilai: summary.add(.belumDinilai, at: place)
    case .queued: break
    }
    if draft.flags & DraftRow.replacePayee != 0 { summary.add(.replacePayee, at: place) }
    summary.addReasons(CodeSet(bits: draft.reasons), programme: programme, outcome: outcome, rupiah: rupiah)
  }
}
