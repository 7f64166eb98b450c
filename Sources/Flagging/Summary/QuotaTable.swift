import TabularIO

/// The queues of `ringkasan`: how many places each has, and how many units wait in it.
extension SummaryTables {
  /// One row a queue: the nation's (without a code) or, where places are given by region, each region's. A region that
  /// is not named in the quota has no places; it is listed where somebody is eligible there.
  func quotaTable() -> SummaryTable {
    var table = SummaryTable("kuota", ["program", "kode", "kuota", "layak"])
    for (index, programme) in plan.programmes.enumerated() {
      func add(_ code: String, _ places: Int, _ eligible: Int) {
        table.rows.field(programme.name)
        table.rows.field(code)
        table.rows.field(number: places)
        table.rows.field(number: eligible)
        table.rows.endRow()
      }
      switch programme.quota {
      case .national(let places): add("", places, sum(.eligible, territories[0], index, 0...10))
      case .regional(let list):
        let width = list.first.map { $0.code < 100 ? 2 : 4 } ?? 2
        var named = list.map { (SummaryTables.text($0.code, width: width), $0.places) }
        // A code that ends in 00 is known to the province alone: of a quota by kab/kota it is in no queue.
        for territory in territories where territory.code.utf8.count == width && !territory.code.hasSuffix("00") {
          if !named.contains(where: { $0.0 == territory.code }) { named.append((territory.code, 0)) }
        }
        for (code, places) in named.sorted(by: { $0.0 < $1.0 }) {
          let eligible = territories.first { $0.code == code }.map { sum(.eligible, $0, index, 0...10) } ?? 0
          if places > 0 || eligible > 0 { add(code, places, eligible) }
        }
      }
    }
    return table
  }
}
