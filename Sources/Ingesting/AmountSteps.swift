import RegistryTypes
import StageContract
import TabularIO

/// Amounts by size, in the steps 0, 1, 2, 5, 10, 20, 50 ...: enough to see that a column is in thousands where it was in
/// single ones, or holds one value throughout, and too little to tell anybody's apart.
enum AmountSteps {
  /// The lower end of each step.
  static let names: [String] =
    ["0"]
    + (0..<12).flatMap { power in
      ["1", "2", "5"].map { $0 + String(repeating: "0", count: power) }
    }

  /// The step that a whole part is in.
  static func place(of amount: Int64) -> Int {
    var rest = amount
    var power = 0
    while rest >= 10, power < 11 {
      rest /= 10
      power += 1
    }
    return rest == 0 ? 0 : 1 + power * 3 + (rest >= 5 ? 2 : rest >= 2 ? 1 : 0)
  }
}

/// Quarters by whether they are that of the run; so two quarters can be compared.
enum PeriodSteps {
  static let names = ["kini", "lain"]
}

extension FileStatistics {
  /// The whole part of an amount, as normalise reads it; nil for what is none, or is negative.
  static func amount(_ value: ByteView, _ style: NumberReading.Style, _ scratch: inout ByteScratch) -> Int64? {
    if value.count == 0 { return nil }
    let reading = NumberReading.read(value.buffer, style: style, emptyWords: .none, output: &scratch)
    return reading.kind == .number && reading.whole >= 0 ? reading.whole : nil
  }

  /// The quarter that holds the day `asOf`, as the registry writes it.
  static func quarter(of asOf: Int) -> [UInt8] { Array("\(asOf / 10_000)-Q\((asOf / 100 % 100 + 2) / 3)".utf8) }

  /// Whether a value is `quarter`; nil when it is none.
  static func isPresent(_ value: ByteView, _ quarter: [UInt8], _ scratch: inout ByteScratch) -> Bool? {
    guard value.count > 0, PeriodReading.read(value.buffer, output: &scratch) else { return nil }
    return scratch.span.elementsEqual(quarter)
  }
}
