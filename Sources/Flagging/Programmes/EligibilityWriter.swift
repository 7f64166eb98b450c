import Diagnostics
import TabularIO

/// Turns the draft rows of a part into `kelayakan`, now that the queue is known, and counts them.
struct EligibilityWriter: ~Copyable {
  private let plan: FlagPlan
  private let queues: [Queue]
  private let measured: [Bool]
  private let folders: FlagFolders
  private var rows = RowBuffer()
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

  /// What the programmes say of the families of a part, for field work.
  struct FieldNotes {
    /// Codes (GC-01, GC-02) and rupiah a year at stake by family.
    var codes: [UInt32]
    var stakes: [Int64]
  }

  /// Writes `kelayakan/<programme>/<part>`; `ranks` are the ranks of the part's eligible units.
  mutating func write(
    programme: Int, part: Int, ranks: [UInt32], notes: inout FieldNotes
  ) throws -> PartSummary {
    let name = plan.programmes[programme].name
    let writer = try PartWriter(
      folder: folders.staging, path: "kelayakan/\(name)/\(TableWriter.partName(part))",
      header: ProgrammeJudge.header)
    var list = keepsLists ? try EligibleListFile(path: folders.list(programme, part)) : nil
    try DraftFile.read(path: folders.draft(programme, part)) { draft, prefix in
      // Our own draft: a code that is none is a fault of ours, and must accuse nobody.
      guard var outcome = Outcome(rawValue: draft.outcome) else {
        throw Failure(.internalError, id: "hasil sementara tak dikenal", en: "unknown outcome in a draft")
      }
      var rank = 0
      let isEligible = draft.slot != DraftRow.noSlot
      // Who is neither eligible nor measured counts nowhere.
      let slot = isEligible || measured[programme] ? summary.slot(Int(draft.kab)) : 0
      if isEligible {
        rank = Int(ranks[Int(draft.slot)])
        let isWithin = rank <= queues[programme].quota(kab: Int(draft.kab))
        if outcome == .queued { outcome = isWithin ? .eksklusi : .belum }
        count(draft, slot, programme, .eligible)
        if isWithin { count(draft, slot, programme, .withinQuota) }
        try list?.add(draft, prefix: prefix, rank: rank, isWithin: isWithin)
      }
      if !measured[programme] {
        // Not measured: the eligible are listed, nobody has an outcome.
        if !isEligible { return }
        rows.rawFields(prefix)
        rows.emptyField()
        rows.emptyField()
        rows.field(number: rank)
        rows.emptyField()
        rows.endRow()
        try writer.take(&rows)
        return
      }
      count(draft, slot, outcome, programme)
      note(draft, outcome, &notes)
      rows.rawFields(prefix)
      rows.field(outcome.text)
      CodeSet(bits: draft.reasons).writeField(to: &rows)
      if isEligible { rows.field(number: rank) } else { rows.emptyField() }
      if draft.nominal >= 0 { rows.field(number: Int(draft.nominal)) } else { rows.emptyField() }
      rows.endRow()
      try writer.take(&rows)
    }
    try list?.flush()
    try writer.flush(&rows)
    return try writer.finish()
  }

  @inline(__always)
  private mutating func count(
    _ draft: DraftRow, _ slot: Int, _ programme: Int, _ measure: Measure, _ amount: Int = 1
  ) {
    summary.add(measure, slot: slot, programme: programme, decile: Int(draft.decile), amount)
  }

  private mutating func count(_ draft: DraftRow, _ slot: Int, _ outcome: Outcome, _ programme: Int) {
    let rupiah = max(Int(draft.nominal), 0)
    let isUnresolved = draft.flags & DraftRow.unresolved != 0
    if draft.flags & DraftRow.receives != 0 {
      count(draft, slot, programme, .recipients)
      count(draft, slot, programme, .rupiah, rupiah)
    }
    switch outcome {
    case .tepat:
      count(draft, slot, programme, .tepat)
      count(draft, slot, programme, .rupiahTepat, rupiah)
    case .inklusi:
      count(draft, slot, programme, isUnresolved ? .inklusiUnresolved : .inklusi)
      count(draft, slot, programme, .rupiahInklusi, rupiah)
      if isUnresolved { count(draft, slot, programme, .rupiahInklusiUnresolved, rupiah) }
      if draft.flags & DraftRow.further != 0 { count(draft, slot, programme, .further) }
    case .tinjau: count(draft, slot, programme, isUnresolved ? .tinjauUnresolved : .tinjau)
    case .eksklusi: count(draft, slot, programme, .eksklusi)
    case .belum: count(draft, slot, programme, .belum)
    case .belumDinilai: count(draft, slot, programme, .belumDinilai)
    case .queued: break
    }
    if draft.flags & DraftRow.replacePayee != 0 { count(draft, slot, programme, .replacePayee) }
    summary.addReasons(CodeSet(bits: draft.reasons), programme: programme, outcome: outcome, rupiah: rupiah)
  }

  private func note(_ draft: DraftRow, _ outcome: Outcome, _ notes: inout FieldNotes) {
    if draft.family == DraftRow.noFamily { return }
    let family = Int(draft.family)
    switch outcome {
    case .inklusi: notes.codes[family] |= CodeSet(.gc01).bits
    case .eksklusi: notes.codes[family] |= CodeSet(.gc02).bits
    default: return
    }
    notes.stakes[family] += draft.stake
  }
}
