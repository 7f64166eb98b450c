import TabularIO

/// Scores as printed: a sign where needed and always four decimals.
enum ScoreText {
  static func writeField(_ score: Int64, to rows: inout RowBuffer) {
    rows.beginField()
    if score < 0 { rows.append(0x2D) }
    let magnitude = score.magnitude
    rows.append(digits: magnitude / 10_000, width: 1)
    rows.append(0x2E)
    rows.append(digits: magnitude % 10_000, width: 4)
    rows.endField()
  }
}
