import StageContract
import TabularIO

/// Numbers of a comparison, by programme and kab/kota.
struct WhatIfCounts {
  private enum Measure: Int, CaseIterable {
    case eligibleNow, eligibleThen, listedNow, listedThen, stays, enters, leaves, rupiahNow, rupiahThen
  }

  /// By programme × 10,000 + kab/kota.
  private var cells: [Int: [Int]] = [:]

  mutating func add(_ programme: Int, _ old: EligibleListFile.Unit?, _ new: EligibleListFile.Unit?) {
    let wasListed = old?.isListed ?? false
    let isListed = new?.isListed ?? false
    guard let any = new ?? old else { return }
    let key = programme * 10_000 + any.kab
    var counts = cells[key] ?? [Int](repeating: 0, count: Measure.allCases.count)
    if old != nil { counts[Measure.eligibleNow.rawValue] += 1 }
    if new != nil { counts[Measure.eligibleThen.rawValue] += 1 }
    if wasListed { counts[Measure.listedNow.rawValue] += 1 }
    if isListed { counts[Measure.listedThen.rawValue] += 1 }
    if wasListed && isListed { counts[Measure.stays.rawValue] += 1 }
    if !wasListed && isListed { counts[Measure.enters.rawValue] += 1 }
    if wasListed && !isListed { counts[Measure.leaves.rawValue] += 1 }
    if let old, wasListed { counts[Measure.rupiahNow.rawValue] += old.yearly }
    if let new, isListed { counts[Measure.rupiahThen.rawValue] += new.yearly }
    cells[key] = counts
  }

  /// `ringkasan/bagaimana_jika.csv`: nation, provinces, kab/kota of each programme.
  func table(_ names: [String]) -> SummaryTable {
    var table = SummaryTable(
      "bagaimana_jika",
      [
        "program", "tingkat", "kode", "layak_kini", "layak_lain", "daftar_kini", "daftar_lain", "tetap", "masuk",
        "keluar",
        "rupiah_kini", "rupiah_lain", "selisih_rupiah",
      ])
    for (programme, name) in names.enumerated() {
      let keys = cells.keys.filter { $0 / 10_000 == programme }.sorted()
      func add(_ level: StaticString, _ code: String, _ keys: [Int]) {
        var sums = [Int](repeating: 0, count: Measure.allCases.count)
        for key in keys {
          guard let counts = cells[key] else { continue }
          for place in sums.indices { sums[place] += counts[place] }
        }
        table.rows.field(name)
        table.rows.field(level)
        table.rows.field(code)
        for sum in sums { table.rows.field(number: sum) }
        table.rows.field(number: sums[Measure.rupiahThen.rawValue] - sums[Measure.rupiahNow.rawValue])
        table.rows.endRow()
      }
      add("nasional", "", keys)
      for province in Set(keys.map { $0 % 10_000 / 100 }).sorted() {
        add("provinsi", province == 0 ? "" : String(province), keys.filter { $0 % 10_000 / 100 == province })
      }
      for key in keys { add("kabupaten_kota", key % 10_000 == 0 ? "" : String(key % 10_000), [key]) }
    }
    return table
  }
}
