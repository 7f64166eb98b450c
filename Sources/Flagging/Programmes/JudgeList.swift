import Diagnostics
import TabularIO

/// The judges of all programmes of one part.
///
/// A judge owns buffers and cannot be copied, so they stand in memory of their own rather than in an array.
struct JudgeList: ~Copyable {
  private let judges: UnsafeMutablePointer<ProgrammeJudge>
  private var drafts: DraftWriter
  let count: Int

  init(plan: FlagPlan, part: Int, folders: FlagFolders, queues: [RankSorter], drafts spill: BlockSpill) {
    drafts = DraftWriter(spill, part: part)
    count = plan.programmes.count
    judges = .allocate(capacity: max(count, 1))
    for index in 0..<count {
      let judge = ProgrammeJudge(
        index: index, plan: plan, part: part, folders: folders, queue: queues[index].collector())
      (judges + index).initialize(to: judge)
    }
  }

  deinit {
    judges.deinitialize(count: count)
    judges.deallocate()
  }

  /// Judges the family in every programme.
  mutating func judge(
    _ state: borrowing FamilyState, key: FamilyKey, wilayah: ByteView,
    evidence: inout EvidenceWriter, summary: inout Summary
  ) throws(Failure) {
    var start = 0
    for index in 0..<count {
      var end = start
      while end < state.payments.count && state.payments[end].programme == index { end += 1 }
      try judges[index].judge(
        state, payments: state.payments[start..<end], idKeluarga: key.id, evidence: &evidence,
        summary: &summary, drafts: &drafts)
      start = end
    }
    let codes = state.codes.intersection(.fieldWork)
    if drafts.rows == 0 && codes.isEmpty { return }
    var family = DraftFamily(urut: key.urut, wilayah: wilayah)
    family.id = key.id
    family.index = UInt32(state.index)
    family.codes = codes.bits
    family.decile = UInt8(state.decile)
    family.isSettled = state.isSettled
    try drafts.end(family)
  }

  mutating func addOutsider(
    _ programme: Int, _ outcome: Outcome, reasons: CodeSet, nominal: Int, urut: UInt64, wilayah: ByteView,
    person: Identity, berkas: ByteView, baris: ByteView, isFurther: Bool = false
  ) throws(Failure) {
    let row = judges[programme].outsider(
      outcome, reasons: reasons, nominal: nominal, person: person, isFurther: isFurther)
    drafts.add(row, berkas: berkas, baris: baris)
    try drafts.end(DraftFamily(urut: urut, wilayah: wilayah))
  }

  /// Ends all drafts and queues; the number of eligible units by programme.
  mutating func finish() throws(Failure) -> [Int] {
    try drafts.flush()
    var slots: [Int] = []
    for index in 0..<count {
      try judges[index].finish()
      slots.append(judges[index].slots)
    }
    return slots
  }
}
