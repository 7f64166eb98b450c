import Glibc

/// A link that the probability of the repair made, taken apart: `per_bidang` of its line of `jejak`, and whether the parts
/// make its `skor`.
struct LinkAccount: Equatable {
  /// `per_bidang` as it stands there.
  let text: String
  /// The sum of its parts in tenths of a bit.
  let tenths: Int
  /// Parts, each of which is rounded to a tenth.
  let parts: Int
  /// `skor` of the row.
  let printed: String

  /// Nil for a row that the repair did not link, or whose parts cannot be read.
  init?(_ row: FoundRow) {
    text = row["per_bidang"]
    printed = row["skor"]
    if text.isEmpty { return nil }
    var sum = 0
    var count = 0
    for part in text.split(separator: ";") {
      // `awal=-15.1`, `nama=SAMA:+20.0`: the number stands last.
      guard let weight = part.split(whereSeparator: { $0 == "=" || $0 == ":" }).last, let tenths = Self.tenths(weight)
      else { return nil }
      sum += tenths
      count += 1
    }
    tenths = sum
    parts = count
  }

  private static func tenths(_ text: Substring) -> Int? {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[1].utf8.count == 1, let sign = text.first, sign == "+" || sign == "-",
      let whole = Int(halves[0].dropFirst()), let tenth = Int(halves[1]), whole >= 0, whole < 10_000
    else { return nil }
    return (sign == "-" ? -1 : 1) * (whole * 10 + tenth)
  }

  /// The sum in bits, with a sign.
  var sum: String { "\(tenths < 0 ? "-" : "+")\(abs(tenths) / 10).\(abs(tenths) % 10)" }

  /// Whether the parts add up to the probability printed, as far as rounded ones can; the highest that is printed is 0.9999.
  var agrees: Bool {
    guard let printed = Double(printed) else { return false }
    func probability(_ bits: Double) -> Double { min(1 / (1 + exp2(-bits)), 0.9999) }
    let reach = Double(parts) * 0.05
    let bits = Double(tenths) / 10
    return printed > probability(bits - reach) - 0.0001 && printed < probability(bits + reach) + 0.0001
  }
}
