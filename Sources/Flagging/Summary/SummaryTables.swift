import Diagnostics
import StageContract
import TabularIO

/// Writes `ringkasan/*.csv`: the numbers of the report, small and plain.
struct SummaryTables {
  let plan: FlagPlan
  let summary: Summary
  let measured: [Bool]

  /// A territory: its level, its code, and the kab/kota slots that make it up.
  struct Territory {
    let level: StaticString
    let code: String
    let slots: [Int]
  }

  /// The nation, then the provinces, then the kab/kota, each in the order of its code.
  let territories: [Territory]

  init(plan: FlagPlan, summary: Summary, measured: [Bool]) {
    self.plan = plan
    self.summary = summary
    self.measured = measured
    let slots = summary.kabs.indices.sorted { summary.kabs[$0] < summary.kabs[$1] }
    var list = [Territory(level: "nasional", code: "", slots: slots)]
    var province: [Int] = []
    for (place, slot) in slots.enumerated() {
      province.append(slot)
      let code = summary.kabs[slot] / 100
      if place + 1 == slots.count || summary.kabs[slots[place + 1]] / 100 != code {
        list.append(Territory(level: "provinsi", code: SummaryTables.text(code, width: 2), slots: province))
        province = []
      }
    }
    for slot in slots {
      list.append(
        Territory(level: "kabupaten_kota", code: SummaryTables.text(summary.kabs[slot], width: 4), slots: [slot]))
    }
    territories = list
  }

  /// A code with leading zeros; empty for unknown (0).
  static func text(_ code: Int, width: Int) -> String {
    if code == 0 { return "" }
    let digits = String(code)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Writes all tables below `folder` and says what was written.
  func write(_ folder: String) throws(Failure) -> [OutputTable] {
    try FileAccess.makeFolder("\(folder)/ringkasan")
    var outputs: [OutputTable] = []
    let makers: [() -> SummaryTable] = [
      programmeTable, quotaTable, rateTable, formulaTable, reasonTable, targetingTable, targetingIndexTable,
      decileTable,
      statusTable, codeTable, overlapTable, pairTable, visitTable, stabilityTable, nearTable, agreementTable,
      agreementShareTable, proposalQueueTable,
    ]
    for make in makers { outputs.append(try make().write(folder)) }
    return outputs
  }

  func sum(_ measure: Measure, _ territory: Territory, _ programme: Int, _ deciles: ClosedRange<Int>) -> Int {
    var total = 0
    for slot in territory.slots {
      for decile in deciles {
        total += summary.count(measure, slot: slot, programme: programme, decile: decile)
      }
    }
    return total
  }

  // MARK: Programmes

  private func programmeTable() -> SummaryTable {
    var table = SummaryTable(
      "program", ["program", "unit", "desil_maks", "kuota", "diukur", "penerima", "layak", "payee_diganti"])
    for (index, programme) in plan.programmes.enumerated() {
      table.rows.field(programme.name)
      table.rows.field(programme.unit.text)
      table.rows.field(number: programme.limit)
      switch programme.quota {
      case .national(let places): table.rows.field(number: places)
      case .regional(let list): table.rows.field(number: list.reduce(0) { $0 + $1.places })
      }
      table.rows.character(measured[index] ? 49 : 48)
      for measure in [Measure.recipients, .eligible, .replacePayee] {
        table.rows.field(number: sum(measure, territories[0], index, 0...10))
      }
      table.rows.endRow()
    }
    return table
  }

  private static let counted: [(String, Measure)] = [
    ("populasi", .population), ("penerima_r", .recipients), ("layak_l", .eligible), ("layak_dalam_kuota", .withinQuota),
    ("tepat", .tepat), ("inklusi", .inklusi), ("eksklusi", .eksklusi), ("belum", .belum), ("tinjau", .tinjau),
    ("belum_dinilai", .belumDinilai), ("inklusi_tak_terpadankan", .inklusiUnresolved),
    ("tinjau_tak_terpadankan", .tinjauUnresolved), ("pembayaran_lanjutan", .further),
    ("payee_diganti", .replacePayee), ("rupiah_penerima", .rupiah), ("rupiah_inklusi", .rupiahInklusi),
    ("rupiah_tepat", .rupiahTepat), ("rupiah_inklusi_tak_terpadankan", .rupiahInklusiUnresolved),
  ]

  private func rateTable() -> SummaryTable {
    var table = SummaryTable(
      "galat",
      ["program", "tingkat", "kode", "desil"] + SummaryTables.counted.map(\.0) + [
        "layak_tidak_menerima", "galat_inklusi", "tak_terliput", "galat_eksklusi_kuota",
      ])
    for programme in plan.programmes.indices where measured[programme] {
      for territory in territories {
        for place in 0...11 {
          let deciles = place == 0 ? 0...10 : place == 11 ? 0...0 : place...place
          writeRates(programme, territory, place, deciles, &table)
        }
      }
    }
    return table
  }

  private func writeRates(
    _ programme: Int, _ territory: Territory, _ place: Int, _ deciles: ClosedRange<Int>, _ table: inout SummaryTable
  ) {
    table.rows.field(plan.programmes[programme].name)
    table.territory(territory)
    SummaryTables.writeDecile(place, &table)
    for (_, measure) in SummaryTables.counted {
      table.rows.field(number: sum(measure, territory, programme, deciles))
    }
    let recipients = sum(.recipients, territory, programme, deciles)
    let eligible = sum(.eligible, territory, programme, deciles)
    let eksklusi = sum(.eksklusi, territory, programme, deciles)
    let left = eksklusi + sum(.belum, territory, programme, deciles)
    table.rows.field(number: left)
    Rate.writeField(sum(.inklusi, territory, programme, deciles), recipients, to: &table.rows)
    Rate.writeField(left, eligible, to: &table.rows)
    Rate.writeField(eksklusi, sum(.withinQuota, territory, programme, deciles), to: &table.rows)
    table.rows.endRow()
  }

  /// 0 all, 1…10 that decile, 11 none.
  private static func writeDecile(_ place: Int, _ table: inout SummaryTable) {
    switch place {
    case 0: table.rows.field("semua")
    case 11: table.rows.field("kosong")
    default: table.rows.field(number: place)
    }
  }

  private func formulaTable() -> SummaryTable {
    var table = SummaryTable("rumus", ["kolom", "pembilang", "penyebut", "rumus"])
    let lines: [(StaticString, StaticString, StaticString, StaticString)] = [
      ("galat_inklusi", "inklusi", "penerima_r", "|R\\L| / |R|"),
      ("tak_terliput", "layak_tidak_menerima", "layak_l", "|L\\R| / |L|"),
      ("galat_eksklusi_kuota", "eksklusi", "layak_dalam_kuota", "|K pertama dari L \\ R| / min(K,|L|)"),
      ("cakupan", "penerima", "populasi", "penerima / populasi"),
      ("bagian_penerima", "penerima", "penerima semua desil", "penerima desil / penerima"),
      ("bagian_rupiah", "rupiah", "rupiah semua desil", "rupiah desil / rupiah"),
      ("cgh", "bagian rupiah kelompok sasaran", "bagian populasi kelompok sasaran", "(B_s / B) / (P_s / P)"),
      ("selisih_sasaran", "cakupan sasaran", "cakupan bukan sasaran", "cakupan sasaran - cakupan bukan sasaran"),
      ("bagian_dibantah", "dibantah", "dikunjungi", "dibantah / dikunjungi; selang Wilson 95 %"),
      ("bagian_dikuatkan", "dikuatkan", "dikunjungi", "dikuatkan / dikunjungi; selang Wilson 95 %"),
    ]
    for line in lines {
      table.rows.field(line.0)
      table.rows.field(line.1)
      table.rows.field(line.2)
      table.rows.field(line.3)
      table.rows.endRow()
    }
    return table
  }

  private func reasonTable() -> SummaryTable {
    var table = SummaryTable("alasan", ["program", "hasil", "kode", "baris", "rupiah"])
    for programme in plan.programmes.indices where measured[programme] {
      for outcome in Outcome.allCases {
        for code in FlagCode.allCases {
          let index = (programme * Outcome.allCases.count + Int(outcome.rawValue)) * 32 + Int(code.rawValue)
          if summary.reasons[index] == 0 { continue }
          table.rows.field(plan.programmes[programme].name)
          table.rows.field(outcome.text)
          table.rows.field(code.text)
          table.rows.field(number: summary.reasons[index])
          table.rows.field(number: summary.reasonRupiah[index])
          table.rows.endRow()
        }
      }
    }
    return table
  }

  // MARK: Targeting

  /// Units that receive, further payments and unresolved recipients left out.
  private func receiving(_ programme: Int, _ deciles: ClosedRange<Int>) -> Int {
    let nation = territories[0]
    return sum(.tepat, nation, programme, deciles) + sum(.inklusi, nation, programme, deciles)
      - sum(.further, nation, programme, deciles) + sum(.tinjau, nation, programme, deciles)
  }

  /// Coverage, incidence and the concentration curve by decile.
  private func targetingTable() -> SummaryTable {
    var table = SummaryTable(
      "sasaran",
      [
        "program", "desil", "populasi", "penerima", "rupiah", "cakupan", "bagian_penerima", "bagian_rupiah",
        "kumulatif_populasi", "kumulatif_penerima", "kumulatif_rupiah",
      ])
    let nation = territories[0]
    for programme in plan.programmes.indices where measured[programme] {
      let population = sum(.population, nation, programme, 1...10)
      let recipients = receiving(programme, 1...10)
      let rupiah = sum(.rupiah, nation, programme, 1...10)
      for decile in 1...10 {
        table.rows.field(plan.programmes[programme].name)
        table.rows.field(number: decile)
        let here = receiving(programme, decile...decile)
        let people = sum(.population, nation, programme, decile...decile)
        let money = sum(.rupiah, nation, programme, decile...decile)
        table.rows.field(number: people)
        table.rows.field(number: here)
        table.rows.field(number: money)
        Rate.writeField(here, people, to: &table.rows)
        Rate.writeField(here, recipients, to: &table.rows)
        Rate.writeField(money, rupiah, to: &table.rows)
        Rate.writeField(sum(.population, nation, programme, 1...decile), population, to: &table.rows)
        Rate.writeField(receiving(programme, 1...decile), recipients, to: &table.rows)
        Rate.writeField(sum(.rupiah, nation, programme, 1...decile), rupiah, to: &table.rows)
        table.rows.endRow()
      }
    }
    return table
  }

  /// The Coady-Grosh-Hoddinott ratio and the targeting differential, the target being the programme's deciles.
  private func targetingIndexTable() -> SummaryTable {
    var table = SummaryTable("indeks_sasaran", ["program", "desil_maks", "cgh", "selisih_sasaran"])
    let nation = territories[0]
    for (index, programme) in plan.programmes.enumerated() where measured[index] {
      table.rows.field(programme.name)
      table.rows.field(number: programme.limit)
      let target = 1...programme.limit
      // One division each, so that the printed figure is rounded once.
      let population = { (deciles: ClosedRange<Int>) in Int128(sum(.population, nation, index, deciles)) }
      let rupiah = { (deciles: ClosedRange<Int>) in Int128(sum(.rupiah, nation, index, deciles)) }
      Rate.writeField(
        Rate.millionths(rupiah(target) * population(1...10), rupiah(1...10) * population(target)), to: &table.rows)
      let reached = Int128(receiving(index, target))
      if programme.limit == 10 {
        Rate.writeField(Rate.millionths(reached, population(target)), to: &table.rows)
      } else {
        let rest = (programme.limit + 1)...10
        let spilled = Int128(receiving(index, rest))
        Rate.writeField(
          Rate.millionths(
            reached * population(rest) - spilled * population(target), population(target) * population(rest)),
          to: &table.rows)
      }
      table.rows.endRow()
    }
    return table
  }
}
