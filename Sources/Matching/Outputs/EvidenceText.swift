import TabularIO

/// `per_bidang` of what the repair decided: where the log odds start, then the level of every field that was compared and
/// its weight in bits, that of the name with the rarity of its words.
///
/// The parts add up to the log odds of `skor`; each is rounded to a tenth of a bit.
struct EvidenceText {
  let weights: RepairWeights

  /// Adds the text to the open field of `rows`, or to `rows` as it is.
  func write(_ evidence: ReviewEvidence, to rows: inout RowBuffer) {
    rows.append("awal=" as StaticString)
    EvidenceText.write(bits: Int(weights.prior), to: &rows)
    for field in RepairField.allCases {
      let level = evidence.levels[field]
      if level == 0 { continue }
      rows.append(59)
      rows.append(field.label)
      rows.append(61)
      rows.append(field.levels[Int(level) - 1])
      rows.append(58)
      var weight = Int(weights.weight(field, level))
      if field == .name { weight += Int(evidence.adjustment) }
      EvidenceText.write(bits: weight, to: &rows)
    }
  }

  /// Thousandths of a bit as bits with one decimal and a sign.
  private static func write(bits thousandths: Int, to rows: inout RowBuffer) {
    let tenths = (abs(thousandths) + 50) / 100
    rows.append(thousandths < 0 && tenths > 0 ? 45 : 43)
    rows.append(number: tenths / 10)
    rows.append(46)
    rows.append(digits: UInt64(tenths % 10), width: 1)
  }
}
