import StageContract
import TabularIO

/// Candidates for graduation by assistant, against the number that each should find a year.
struct GraduationSummary {
  private var counts: [String: (first: Int, second: Int)] = [:]
  private var last: (assistant: String, family: Identity) = ("", .none)

  /// Counts a row of `graduasi`; rows of one assistant and family come together and count once.
  mutating func add(_ assistant: String, _ family: Identity, isSecond: Bool) {
    if last.assistant == assistant && last.family == family { return }
    last = (assistant, family)
    if isSecond {
      counts[assistant, default: (0, 0)].second += 1
    } else {
      counts[assistant, default: (0, 0)].first += 1
    }
  }

  /// `ringkasan/graduasi.csv`: every assistant of `assistants` and every other that payments name, in the order of ids.
  /// Candidates whose payments name nobody stand under an empty id, which has no target.
  func table(assistants: Set<String>, target: Int) -> SummaryTable {
    var table = SummaryTable(
      "graduasi", ["id_pendamping", "tahap_1", "tahap_2", "calon", "target_setahun", "kurang"])
    for id in assistants.union(counts.keys).sorted() {
      let own = counts[id] ?? (0, 0)
      table.rows.field(id)
      let sum = own.first + own.second
      for number in [own.first, own.second, sum] { table.rows.field(number: number) }
      if id.isEmpty {
        table.rows.emptyField()
        table.rows.emptyField()
      } else {
        table.rows.field(number: target)
        table.rows.field(number: max(target - sum, 0))
      }
      table.rows.endRow()
    }
    return table
  }
}
