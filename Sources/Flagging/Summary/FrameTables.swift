import TabularIO

/// The tables of `ringkasan` about the frame: deciles, data, codes, visits.
extension SummaryTables {
  func decileTable() -> SummaryTable {
    var table = SummaryTable("desil", ["tingkat", "kode", "lingkup", "desil", "keluarga"])
    for territory in territories {
      for scope in DecileScope.allCases {
        for place in 1...11 {
          let decile = place == 11 ? 0 : place
          var families = 0
          for slot in territory.slots { families += summary.decileFamilies[(slot * 3 + scope.rawValue) * 11 + decile] }
          table.territory(territory)
          table.rows.field(scope.text)
          if decile == 0 { table.rows.field("kosong") } else { table.rows.field(number: decile) }
          table.rows.field(number: families)
          table.rows.endRow()
        }
      }
    }
    return table
  }

  func statusTable() -> SummaryTable {
    var table = SummaryTable(
      "status_peringkat", ["tingkat", "kode", "lengkap", "sebagian", "tanpa_data", "kedaluwarsa"])
    for territory in territories {
      table.territory(territory)
      for place in 0..<4 {
        table.rows.field(number: territory.slots.reduce(0) { $0 + summary.statuses[$1 * 4 + place] })
      }
      table.rows.endRow()
    }
    return table
  }

  func codeTable() -> SummaryTable {
    var table = SummaryTable(
      "kode", ["tingkat", "kode_wilayah", "kode", "keluarga", "orang", "keluarga_penerima"])
    for territory in territories {
      for code in FlagCode.allCases {
        var counts = [0, 0, 0]
        for slot in territory.slots {
          for place in 0..<3 { counts[place] += summary.codes[(slot * 32 + Int(code.rawValue)) * 3 + place] }
        }
        if counts[0] + counts[1] == 0 { continue }
        table.territory(territory)
        table.rows.field(code.text)
        for count in counts { table.rows.field(number: count) }
        table.rows.endRow()
      }
    }
    return table
  }

  func overlapTable() -> SummaryTable {
    var table = SummaryTable("tumpang_tindih", ["unit", "jumlah_kode", "banyak"])
    for (unit, counts) in [("KELUARGA", summary.familiesByCodes), ("ORANG", summary.personsByCodes)] {
      for (number, count) in counts.enumerated() where count > 0 || number <= 3 {
        table.rows.field(unit)
        table.rows.field(number: number)
        table.rows.field(number: count)
        table.rows.endRow()
      }
    }
    return table
  }

  func pairTable() -> SummaryTable {
    var table = SummaryTable("pasangan_kode", ["unit", "kode_1", "kode_2", "banyak"])
    for (unit, pairs) in [("KELUARGA", summary.familyPairs), ("ORANG", summary.personPairs)] {
      for first in FlagCode.allCases {
        for second in FlagCode.allCases {
          let count = pairs[Int(first.rawValue) * 32 + Int(second.rawValue)]
          if count == 0 { continue }
          table.rows.field(unit)
          table.rows.field(first.text)
          table.rows.field(second.text)
          table.rows.field(number: count)
          table.rows.endRow()
        }
      }
    }
    return table
  }

  /// Of the flagged families that were visited, the shares of which the visit refuted the flag and bore it out; empty for a flag
  /// of which no visit can say so under the pipeline's rules.
  func visitTable() -> SummaryTable {
    var table = SummaryTable(
      "kunjungan",
      [
        "tingkat", "kode_wilayah", "kode", "dikunjungi", "dibantah", "bagian_dibantah", "batas_bawah_95",
        "batas_atas_95", "dikuatkan", "bagian_dikuatkan", "batas_bawah_dikuatkan_95", "batas_atas_dikuatkan_95",
      ])
    let (deniable, confirmable) = (plan.rules.deniable, plan.rules.confirmable)
    for territory in territories {
      for code in FlagCode.allCases {
        var counts = [0, 0, 0]
        for slot in territory.slots {
          for place in 0..<3 { counts[place] += summary.visits[(slot * 32 + Int(code.rawValue)) * 3 + place] }
        }
        if counts[0] == 0 { continue }
        table.territory(territory)
        table.rows.field(code.text)
        table.rows.field(number: counts[0])
        writeShare(deniable.contains(code) ? counts[1] : nil, of: counts[0], to: &table.rows)
        writeShare(confirmable.contains(code) ? counts[2] : nil, of: counts[0], to: &table.rows)
        table.rows.endRow()
      }
    }
    return table
  }

  /// A count, its share of `whole` and the interval of that; four empty fields for nil.
  private func writeShare(_ count: Int?, of whole: Int, to rows: inout RowBuffer) {
    guard let count, let interval = Rate.wilson(count, whole) else {
      for _ in 0..<4 { rows.emptyField() }
      return
    }
    rows.field(number: count)
    Rate.writeField(count, whole, to: &rows)
    Rate.writeField(interval.low, to: &rows)
    Rate.writeField(interval.high, to: &rows)
  }
}
