/// Shares in whole numbers: tenths of a percent, rounded half up, so that any machine writes the same digits.
package enum Share {
  /// `part` of `whole` in tenths of a percent; nil when there is no whole.
  package static func permille(_ part: Int, of whole: Int) -> Int? {
    if whole <= 0 { return nil }
    return Int(clamping: (Int128(part) * 2000 + Int128(whole)) / (Int128(whole) * 2))
  }

  /// A position on a chart: `part` of `whole` in hundredths of a percent, never outside 0...10,000.
  static func position(_ part: Int, of whole: Int) -> Int {
    if whole <= 0 { return 0 }
    return min(max(Int(Int128(part) * 10_000 / Int128(whole)), 0), 10_000)
  }
}

/// The interval of Wilson (1927) for a share found in a sample, at 95 %.
package struct WilsonInterval: Sendable, Equatable {
  /// Bounds in tenths of a percent.
  package let low: Int
  package let high: Int

  /// `hits` of `trials`; nil without trials, and beyond a million million of them, where the formula leaves 128 bits.
  ///
  /// (2x + z² ± z·√(z² + 4x(n − x)/n)) / (2(n + z²)) with z = 1.96, in whole numbers scaled by 10⁶.
  package init?(hits: Int, trials: Int) {
    if !(1...1_000_000_000_000).contains(trials) || hits < 0 || hits > trials { return nil }
    let scale: Int128 = 1_000_000
    let (x, n) = (Int128(hits), Int128(trials))
    let square: Int128 = 3_841_600  // z² · 10⁶
    let inner = square * scale + 4 * x * (n - x) * scale * scale / n
    let margin = 196 * WilsonInterval.root(inner) / 100
    let middle = 2 * x * scale + square
    let whole = 2 * (n * scale + square)
    func rounded(_ value: Int128) -> Int { Int((max(value, 0) * 2000 + whole) / (whole * 2)) }
    low = rounded(middle - margin)
    high = min(rounded(middle + margin), 1000)
  }

  /// The whole square root.
  private static func root(_ value: Int128) -> Int128 {
    if value < 2 { return max(value, 0) }
    var low: Int128 = 1
    var high: Int128 = 1 << 63
    while low < high {
      let middle = (low + high + 1) / 2
      if middle <= value / middle { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
