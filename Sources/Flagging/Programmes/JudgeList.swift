import Diagnostics
import TabularIO

/// The judges of all programmes of one part.
///
/// A judge owns buffers and cannot be copied, so they stand in memory of their own rather than in an array.
struct JudgeList: ~Copyable {
  private let judges: UnsafeMutablePointer<ProgrammeJudge>
  let count: Int

  init(
    plan: FlagPlan, part: Int, folders: FlagFolders, queues: [RankSorter]
  ) throws(Failure) {
    let room = plan.programmes.count
    judges = .allocate(capacity: max(room, 1))
    var made = 0
    do throws(Failure) {
      for index in 0..<room {
        let judge = try ProgrammeJudge.open(
          index: index, plan: plan, part: part, folders: folders, queue: queues[index].collector())
        (judges + index).initialize(to: judge)
        made += 1
      }
    } catch {
      judges.deinitialize(count: made)
      judges.deallocate()
      throw error
    }
    count = room
  }

  deinit {
    judges.deinitialize(count: count)
    judges.deallocate()
  }

  /// Judges the family in every programme; whether it has a row in any.
  mutating func judge(
    _ state: borrowing FamilyState, slot: Int, urut: ByteView, wilayah: ByteView, idKeluarga: Identity,
    evidence: inout EvidenceWriter, summary: inout Summary
  ) throws(Failure) -> Bool {
    var isDrafted = false
    var start = 0
    for index in 0..<count {
      var end = start
      while end < state.payments.count && state.payments[end].programme == index { end += 1 }
      let rows = try judges[index].judge(
        state, payments: state.payments[start..<end], slot: slot, urut: urut, wilayah: wilayah,
        idKeluarga: idKeluarga, evidence: &evidence, summary: &summary)
      isDrafted = isDrafted || rows > 0
      start = end
    }
    return isDrafted
  }

  mutating func addOutsider(
    _ programme: Int, _ outcome: Outcome, reasons: CodeSet, region: Region, nominal: Int, urut: ByteView,
    wilayah: ByteView, person: Identity, berkas: ByteView, baris: ByteView, isFurther: Bool = false
  ) throws(Failure) {
    try judges[programme].addOutsider(
      outcome, reasons: reasons, region: region, nominal: nominal, urut: urut, wilayah: wilayah, person: person,
      berkas: berkas, baris: baris, isFurther: isFurther)
  }

  /// Ends all drafts and queues; the number of eligible units by programme.
  mutating func finish() throws(Failure) -> [Int] {
    var slots: [Int] = []
    for index in 0..<count {
      try judges[index].finish()
      slots.append(judges[index].slots)
    }
    return slots
  }
}
