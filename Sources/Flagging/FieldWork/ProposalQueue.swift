import RegistryTypes
import TabularIO

/// How long proposals and complaints have waited, and where.
struct ProposalQueue: Sendable {
  /// Stages of a proposal in their order; complaints have none.
  static let stages: [StaticString] = ["DESA", "KECAMATAN", "DINSOS", "BUPATI", "KEMENSOS", "LAIN", ""]
  /// Upper borders of the ages in days.
  private static let borders = [30, 60, 90]
  static let ages: [StaticString] = ["0-30", "31-60", "61-90", "91-", ""]

  /// By kind, stage and age.
  private(set) var counts = [Int](repeating: 0, count: Proposal.kinds * 7 * 5)

  /// The place of a stage in ``stages``.
  static func stage(_ text: ByteView?) -> Int {
    guard let text, !text.isEmpty else { return 6 }
    for (place, name) in stages.enumerated() where place < 5 && text.equals(name) { return place }
    return 5
  }

  /// Days from `date` to `asOf` (both packed); -1 without a date.
  static func days(from date: Int32, to asOf: Int32) -> Int {
    guard let start = day(date), let end = day(asOf) else { return -1 }
    return max(0, Int(end.days - start.days))
  }

  private static func day(_ packed: Int32) -> CalendarDay? {
    CalendarDay(year: Int(packed / 10_000), month: Int(packed / 100 % 100), day: Int(packed % 100))
  }

  mutating func add(_ proposal: Proposal) {
    let age = proposal.days < 0 ? 4 : ProposalQueue.borders.firstIndex { proposal.days <= $0 } ?? 3
    counts[(proposal.kind.place * 7 + proposal.stage) * 5 + age] += 1
  }

  mutating func add(_ other: ProposalQueue) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }
}

extension SummaryTables {
  /// Proposals by kind, stage and days since they were made.
  func proposalQueueTable() -> SummaryTable {
    var table = SummaryTable("antrean_usulan", ["jenis", "tahap", "umur_hari", "banyak"])
    for kind in Proposal.Kind.allCases {
      for (stage, name) in ProposalQueue.stages.enumerated() {
        for (age, days) in ProposalQueue.ages.enumerated() {
          let count = summary.queue.counts[(kind.place * 7 + stage) * 5 + age]
          if count == 0 { continue }
          table.rows.field(ProposalDraftFile.text(kind))
          table.rows.field(name)
          table.rows.field(days)
          table.rows.field(number: count)
          table.rows.endRow()
        }
      }
    }
    return table
  }
}
