/// What a fit achieved: in the sample, and on rows that the coefficients had not seen.
struct FitReport {
  /// A territory: level, code, rows, where its coefficients come from; measures in and out of sample.
  struct Line {
    let level: String
    let code: String
    let rows: Int
    let model: String
    let inside: Targeting
    let outside: Targeting
  }

  let lines: [Line]
  static let header =
    "tingkat,kode,baris,koefisien,r2_dalam,r2_luar,galat_eksklusi_dalam,galat_eksklusi_luar,galat_inklusi_dalam,"
    + "galat_inklusi_luar\n"

  init(_ fitter: ModelFitter, _ fitted: ModelFitter.Fitted, without: [ModelFitter.Fitted]) {
    let sample = fitter.sample
    let folds = fitter.options.folds
    let rows = Array(0..<sample.count)
    let inside = rows.map { Double(fitter.score($0, fitted.model)) / 10_000 }
    let outside = rows.map { Double(fitter.score($0, without[sample.fold($0, of: folds)].model)) / 10_000 }
    let limit = fitter.options.decile
    let poor = Targeting.lowest(limit, of: sample.response, sample)
    let found = Targeting.lowest(limit, of: inside, sample)
    let foundOutside = Targeting.lowest(limit, of: outside, sample)
    let codes = Set(fitted.regions.map(\.code))
    func line(_ level: String, _ code: String, _ model: String, _ rows: [Int]) -> Line {
      Line(
        level: level, code: code, rows: rows.count, model: model,
        inside: Targeting(rows, sample, predicted: inside, poor: poor, found: found),
        outside: Targeting(rows, sample, predicted: outside, poor: poor, found: foundOutside))
    }
    var lines = [line("nasional", "", "nasional", rows)]
    for length in [2, 4] {
      let divisor = length == 2 ? 100 : 1
      var start = 0
      for row in 1...sample.count
      where row == sample.count || Int(sample.kab[row]) / divisor != Int(sample.kab[start]) / divisor {
        let kab = Int(sample.kab[start])
        let own = kab / divisor
        let model =
          codes.contains(own)
          ? (length == 2 ? "provinsi" : "kabupaten_kota") : codes.contains(kab / 100) ? "provinsi" : "nasional"
        lines.append(
          line(length == 2 ? "provinsi" : "kabupaten_kota", String(own), model, Array(start..<row)))
        start = row
      }
    }
    self.lines = lines
  }

  /// The table as CSV.
  var csv: String {
    var text = FitReport.header
    for line in lines {
      let pairs = [
        (line.inside.explained, line.outside.explained), (line.inside.excluded, line.outside.excluded),
        (line.inside.included, line.outside.included),
      ]
      text += "\(line.level),\(line.code),\(line.rows),\(line.model)"
      for pair in pairs { text += ",\(FitReport.text(pair.0)),\(FitReport.text(pair.1))" }
      text += "\n"
    }
    return text
  }

  /// Six decimals.
  static func text(_ value: Double?) -> String {
    guard let value, value.isFinite, value.magnitude < 1e9 else { return "" }
    let millionths = Int((value * 1_000_000).rounded())
    let digits = String(millionths.magnitude % 1_000_000)
    return (millionths < 0 ? "-" : "") + "\(millionths.magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
