import TabularIO

/// What is counted about the ranking itself: stability, families near a limit, agreement with the official deciles.
struct RankingCounts: Sendable {
  /// By kab/kota slot: ranked families; by source those with values from it, risen, fallen, and without a decile when the
  /// source is left out.
  private(set) var ranked: [Int] = []
  private(set) var stability: [Int] = []
  /// By kab/kota slot and programme: families within the band at or below the limit, and above it.
  private(set) var near: [Int] = []
  /// By kab/kota slot: own decile (0 none) × official decile (0 none).
  private(set) var agreement: [Int] = []
  let programmes: Int

  static let moves = 4

  init(programmes: Int) { self.programmes = programmes }

  /// Makes room for one more kab/kota slot.
  mutating func addSlot() {
    ranked.append(0)
    stability.append(contentsOf: repeatElement(0, count: LeaveOneOut.sources.count * RankingCounts.moves))
    near.append(contentsOf: repeatElement(0, count: programmes * 2))
    agreement.append(contentsOf: repeatElement(0, count: 121))
  }

  /// Counts the families of a part; see ``Summary/addFamilies(_:scores:deciles:_:)``.
  mutating func addFamilies(_ notes: [FamilyNote], _ scores: [FamilyScore], _ deciles: [UInt32], _ plan: FlagPlan) {
    let scope = plan.settings.scope
    agreement.withUnsafeMutableBufferPointer { agreement in
      for (index, note) in notes.enumerated() {
        let own = Deciles(packed: deciles[index]).decile(scope)
        agreement[Int(note.slot) * 121 + own * 11 + Int(note.official)] += 1
      }
    }
    var bases = [UInt8](repeating: 0, count: notes.count)
    for (index, note) in notes.enumerated() where scores[index].isRanked {
      ranked[Int(note.slot)] += 1
      bases[index] = UInt8(plan.stability.base.decile(scores[index].value))
    }
    for source in LeaveOneOut.sources.indices {
      let without = plan.stability.without[source]
      let stride = LeaveOneOut.sources.count * RankingCounts.moves
      stability.withUnsafeMutableBufferPointer { stability in
        for (index, note) in notes.enumerated() where scores[index].isRanked {
          let family = scores[index]
          let cell = Int(note.slot) * stride + source * RankingCounts.moves
          if family.uses(source) { stability[cell] += 1 }
          if !family.isRanked(without: source) {
            stability[cell + 3] += 1
            continue
          }
          let other = without.decile(Int64(family.without[source]))
          if other > bases[index] { stability[cell + 1] += 1 }
          if other < bases[index] { stability[cell + 2] += 1 }
        }
      }
    }
  }

  mutating func addNear(slot: Int, programme: Int, isAbove: Bool) {
    near[(slot * programmes + programme) * 2 + (isAbove ? 1 : 0)] += 1
  }

  mutating func add(_ other: RankingCounts, from theirs: Int, to ours: Int) {
    ranked[ours] += other.ranked[theirs]
    RankingCounts.add(other.stability, theirs, to: &stability, ours, LeaveOneOut.sources.count * RankingCounts.moves)
    RankingCounts.add(other.near, theirs, to: &near, ours, programmes * 2)
    RankingCounts.add(other.agreement, theirs, to: &agreement, ours, 121)
  }

  private static func add(_ from: [Int], _ theirs: Int, to target: inout [Int], _ ours: Int, _ stride: Int) {
    for index in 0..<stride { target[ours * stride + index] += from[theirs * stride + index] }
  }
}

/// The tables of `ringkasan` about the ranking.
extension SummaryTables {
  /// Share of ranked families that change their decile (of the nation) when one source is left out.
  func stabilityTable() -> SummaryTable {
    var table = SummaryTable(
      "stabilitas",
      [
        "tingkat", "kode", "sumber", "keluarga_berperingkat", "memakai_sumber", "naik", "turun", "tanpa_desil",
        "bagian_berubah",
      ])
    for territory in territories {
      for (source, name) in LeaveOneOut.sources.enumerated() {
        var sums = [0, 0, 0, 0, 0]
        for slot in territory.slots {
          sums[0] += summary.ranking.ranked[slot]
          for move in 0..<RankingCounts.moves {
            sums[move + 1] +=
              summary.ranking.stability[(slot * LeaveOneOut.sources.count + source) * RankingCounts.moves + move]
          }
        }
        table.territory(territory)
        table.rows.field(name)
        for sum in sums { table.rows.field(number: sum) }
        Rate.writeField(sums[2] + sums[3] + sums[4], sums[0], to: &table.rows)
        table.rows.endRow()
      }
    }
    return table
  }

  /// Families whose score is within the band around a programme's limit.
  func nearTable() -> SummaryTable {
    var table = SummaryTable("dekat_batas", ["program", "tingkat", "kode", "di_bawah", "di_atas"])
    for (programme, definition) in plan.programmes.enumerated() {
      for territory in territories {
        table.rows.field(definition.name)
        table.territory(territory)
        for side in 0..<2 {
          table.rows.field(
            number: territory.slots.reduce(0) {
              $0 + summary.ranking.near[($1 * plan.programmes.count + programme) * 2 + side]
            })
        }
        table.rows.endRow()
      }
    }
    return table
  }

  /// Own against official deciles, in the scope that the rules use: how many families have which pair.
  func agreementTable() -> SummaryTable {
    var table = SummaryTable("kesepakatan_desil", ["tingkat", "kode", "desil_model", "desil_resmi", "keluarga"])
    for territory in territories where territory.level.description != "kabupaten_kota" {
      let cells = agreement(territory)
      for own in 0...10 {
        for official in 0...10 where cells[own * 11 + official] > 0 {
          table.territory(territory)
          for decile in [own, official] {
            if decile == 0 { table.rows.field("kosong") } else { table.rows.field(number: decile) }
          }
          table.rows.field(number: cells[own * 11 + official])
          table.rows.endRow()
        }
      }
    }
    return table
  }

  /// How far the two are apart.
  func agreementShareTable() -> SummaryTable {
    var table = SummaryTable(
      "kesepakatan_bagian",
      ["tingkat", "kode", "keduanya", "sama", "beda_1", "beda_lebih", "bagian_sama", "bagian_beda_lebih"])
    for territory in territories {
      let cells = agreement(territory)
      var counts = [0, 0, 0]
      for own in 1...10 {
        for official in 1...10 { counts[min(abs(own - official), 2)] += cells[own * 11 + official] }
      }
      let both = counts.reduce(0, +)
      table.territory(territory)
      for count in [both] + counts { table.rows.field(number: count) }
      Rate.writeField(counts[0], both, to: &table.rows)
      Rate.writeField(counts[2], both, to: &table.rows)
      table.rows.endRow()
    }
    return table
  }

  private func agreement(_ territory: Territory) -> [Int] {
    var cells = [Int](repeating: 0, count: 121)
    for slot in territory.slots {
      for cell in 0..<121 { cells[cell] += summary.ranking.agreement[slot * 121 + cell] }
    }
    return cells
  }
}
