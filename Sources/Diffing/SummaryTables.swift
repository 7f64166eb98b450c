import Diagnostics
import TabularIO

/// The small tables of a comparison, as plain CSV.
struct SummaryTables {
  let result: DiffResult

  /// Names and contents, in the order in which they are listed.
  func all() -> [(name: String, content: [UInt8], rows: Int)] {
    var tables: [(name: String, content: [UInt8], rows: Int)] = []
    func add(_ name: String, _ header: [String], _ fill: (inout RowBuffer) -> Void) {
      var rows = RowBuffer()
      for column in header { rows.field(column) }
      rows.endRow()
      fill(&rows)
      tables.append((name, rows.view.bytes, rows.rows - 1))
    }
    add(
      "ringkasan_tabel.csv",
      ["tabel", "cara", "baris_lama", "baris_baru", "sama", "berubah", "pindah", "baru", "hilang"]
    ) {
      fillTables(&$0)
    }
    add("ringkasan_kolom.csv", ["tabel", "kolom", "sel_berubah"]) { fillColumns(&$0) }
    add("ringkasan_sebab.csv", ["tabel", "sebab", "baris"]) { fillCauses(&$0) }
    if result.families != nil || result.persons != nil {
      add("mutasi_kab.csv", ["jenis", "kode_kabupaten_kota", "kabupaten_kota"] + SummaryTables.flows.map(\.column)) {
        fillRollForward(&$0)
      }
      add(
        "ringkasan_wilayah.csv",
        [
          "tingkat", "kode", "nama", "keluarga_lama", "keluarga_baru", "keluarga_berubah", "orang_lama", "orang_baru",
          "orang_berubah",
        ] + ChangeLabel.allCases.map { SummaryTables.column($0) }
      ) { fillRegions(&$0) }
    }
    if result.families != nil {
      add("matriks_desil.csv", ["desil", "tingkat", "kode", "lama", "baru", "keluarga", "perubahan"]) {
        fillDeciles(&$0)
      }
    }
    if result.eligibility != nil {
      add(
        "program_masuk_keluar.csv",
        [
          "program", "tingkat", "kode", "menerima_tetap", "menerima_masuk", "menerima_keluar", "layak_tetap",
          "layak_masuk", "layak_keluar", "nominal_lama", "nominal_baru",
        ]
      ) { fillProgrammes(&$0) }
      add("matriks_hasil.csv", ["program", "hasil_lama", "hasil_baru", "unit"]) { fillOutcomes(&$0) }
    }
    return tables
  }

  /// The flows of the roll-forward, in the order of its columns.
  static let flows = Flow.allCases.filter { $0 != .changed }

  private static func column(_ label: ChangeLabel) -> String {
    label.name.lowercased().split(separator: " ").joined(separator: "_")
  }

  private func fillTables(_ rows: inout RowBuffer) {
    for table in result.tables {
      rows.field(table.name)
      rows.field(table.byRows ? "baris" : "sidik")
      if table.byRows {
        for number in [
          table.leftRows, table.rightRows, table.same, table.counts.changed, table.counts.moved, table.counts.added,
          table.counts.removed,
        ] { rows.field(number: number) }
      } else {
        for _ in 0..<2 { rows.emptyField() }
        rows.field(table.digestsDiffer ? "tidak" : "ya")
        for _ in 0..<4 { rows.emptyField() }
      }
      rows.endRow()
    }
  }

  private func fillColumns(_ rows: inout RowBuffer) {
    for table in result.tables {
      for (index, count) in table.counts.cells.enumerated() where count > 0 {
        rows.field(table.name)
        rows.field(table.plan?.columns.names[index] ?? "")
        rows.field(number: count)
        rows.endRow()
      }
    }
  }

  private func fillCauses(_ rows: inout RowBuffer) {
    for table in result.tables {
      for cause in Cause.allCases where table.counts.causes[Int(cause.rawValue)] > 0 {
        rows.field(table.name)
        rows.field(cause.code)
        rows.field(number: table.counts.causes[Int(cause.rawValue)])
        rows.endRow()
      }
    }
  }

  private func fillRollForward(_ rows: inout RowBuffer) {
    for (kind, tally) in [("keluarga", result.families as RegionTally?), ("orang", result.persons)] {
      guard let tally else { continue }
      for code in tally.slots.sorted {
        rows.field(kind)
        rows.field(RegencyColumn.text(code))
        rows.field(names[code] ?? "")
        for flow in SummaryTables.flows { rows.field(number: tally.count(flow, code)) }
        rows.endRow()
      }
    }
  }

  /// Names of kabupaten/kota, from the families.
  private var names: [Int: String] { result.families?.names ?? [:] }

  // MARK: Levels

  /// The country, the provinces and the kabupaten/kota of some codes, each with the codes it holds.
  static func levels(_ codes: [Int]) -> [(level: String, code: String, members: [Int])] {
    var levels: [(level: String, code: String, members: [Int])] = [("nasional", "", codes)]
    for province in Set(codes.map { $0 / 100 }).sorted() {
      levels.append(("provinsi", RegencyColumn.text(province * 100), codes.filter { $0 / 100 == province }))
    }
    for code in codes where code % 100 != 0 { levels.append(("kabupaten_kota", RegencyColumn.text(code), [code])) }
    return levels
  }

  private func fillRegions(_ rows: inout RowBuffer) {
    let codes = Set((result.families?.slots.codes ?? []) + (result.persons?.slots.codes ?? [])).sorted()
    for (level, code, members) in SummaryTables.levels(codes) {
      rows.field(level)
      rows.field(code)
      rows.field(level == "kabupaten_kota" ? names[members[0]] ?? "" : "")
      for tally in [result.families as RegionTally?, result.persons] {
        for flow in [Flow.opening, .closing, .changed] {
          rows.field(number: members.reduce(0) { $0 + (tally?.count(flow, $1) ?? 0) })
        }
      }
      var matrix = DecileMatrix()
      for member in members { if let families = result.families { matrix.add(families.matrix(member)) } }
      for count in ChangeLabel.counts(matrix) { rows.field(number: count) }
      rows.endRow()
    }
  }

  private func fillDeciles(_ rows: inout RowBuffer) {
    guard let families = result.families else { return }
    func fill(_ column: String, _ level: String, _ code: String, _ matrix: DecileMatrix) {
      for old in 0..<DecileMatrix.size {
        for new in 0..<DecileMatrix.size where matrix.count(old, new) > 0 {
          rows.field(column)
          rows.field(level)
          rows.field(code)
          rows.field(DecileMatrix.text(old))
          rows.field(DecileMatrix.text(new))
          rows.field(number: matrix.count(old, new))
          rows.field((1...10).contains(old) && (1...10).contains(new) ? ChangeLabel(new - old).name : "")
          rows.endRow()
        }
      }
    }
    for (index, column) in FamilyTally.columns.enumerated().dropFirst() where families.has(column: index) {
      fill(column, "nasional", "", families.matrix(column: index))
    }
    for (level, code, members) in SummaryTables.levels(families.slots.sorted) {
      var matrix = DecileMatrix()
      for member in members { matrix.add(families.matrix(member)) }
      fill(FamilyTally.columns[0], level, code, matrix)
    }
  }

  private func fillProgrammes(_ rows: inout RowBuffer) {
    for programme in result.eligibility?.programmes ?? [] {
      for (level, code, members) in SummaryTables.levels(programme.slots.sorted) {
        var flow = ProgrammeFlow()
        for member in members { flow.add(programme.flow(member)) }
        rows.field(programme.name)
        rows.field(level)
        rows.field(code)
        for number in [
          flow.receivesStill, flow.receivesNow, flow.receivedBefore, flow.eligibleStill, flow.eligibleNow,
          flow.eligibleBefore, flow.paidBefore, flow.paidNow,
        ] { rows.field(number: number) }
        rows.endRow()
      }
    }
  }

  private func fillOutcomes(_ rows: inout RowBuffer) {
    let names = Eligibility.outcomes
    for programme in result.eligibility?.programmes ?? [] {
      for old in names.indices {
        for new in names.indices where programme.outcomes[old * names.count + new] > 0 {
          rows.field(programme.name)
          rows.field(names[old])
          rows.field(names[new])
          rows.field(number: programme.outcomes[old * names.count + new])
          rows.endRow()
        }
      }
    }
  }
}
