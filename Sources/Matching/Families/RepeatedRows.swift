import RegistryTypes
import TabularIO

/// Rows of a group of persons without Dukcapil that say of the person just what another row of their source says: the same
/// again by step 1, whatever the rest of the group is. They go where that row goes, so that ten repeats do not fill a cluster
/// and the eleventh become a question.
struct RepeatedRows {
  /// Repeats by the place of the row that stands for them; empty when nobody repeats anybody.
  private var repeats: [[SpillItem]] = []

  init() {}

  /// Takes from `items`, which are in the order of leading, those that repeat one before them.
  ///
  /// - Complexity: O(n log n).
  init(_ items: inout [SpillItem]) {
    let order = items.indices.filter { RepeatedRows.canRepeat(items[$0]) }.sorted {
      let order = RepeatedRows.compare(items[$0], items[$1])
      return order != 0 ? order < 0 : $0 < $1
    }
    var first = Array(items.indices)
    var hasRepeats = false
    for (one, other) in zip(order, order.dropFirst()) where RepeatedRows.compare(items[one], items[other]) == 0 {
      first[other] = first[one]
      hasRepeats = true
    }
    if !hasRepeats { return }
    var kept: [SpillItem] = []
    var places = [Int](repeating: 0, count: items.count)
    for (index, item) in items.enumerated() {
      if first[index] == index {
        places[index] = kept.count
        kept.append(item)
        repeats.append([])
      } else {
        repeats[places[first[index]]].append(item)
      }
    }
    items = kept
  }

  var isEmpty: Bool { repeats.isEmpty }

  /// The repeats of the row at `place`.
  func of(_ place: Int) -> [SpillItem] { repeats[place] }

  /// Whether an item is one row that nobody has decided on and that says enough to be known again.
  private static func canRepeat(_ item: SpillItem) -> Bool {
    let row = item.leader.record
    return ItemLayout.records + row.length == item.length && row.source.isBase && row.decision == 0 && row.birth != 0
      && !row.name.isEmpty
  }

  /// Orders items by everything that ``UnmatchedEvidence`` looks at.
  private static func compare(_ one: SpillItem, _ other: SpillItem) -> Int {
    let (left, right) = (one.leader.record, other.leader.record)
    let numbers = order(number(left), number(right))
    if numbers != 0 { return numbers }
    let keys = order(
      (left.nik, left.region.packed, one.family.order, one.family.noKK),
      (right.nik, right.region.packed, other.family.order, other.family.noKK))
    return keys != 0 ? keys : left.name.compare(right.name)
  }

  /// The small values of a row.
  private static func number(_ row: RowRecord) -> (UInt64, UInt64, UInt64, UInt64) {
    (
      UInt64(UInt32(bitPattern: row.birth)), UInt64(row.source.rawValue) << 16 | UInt64(row.sex),
      row.outcome == .konflik ? 1 : 0, UInt64(row.village)
    )
  }

  private static func order(
    _ one: (UInt64, UInt64, UInt64, UInt64), _ other: (UInt64, UInt64, UInt64, UInt64)
  ) -> Int { one < other ? -1 : other < one ? 1 : 0 }
}
