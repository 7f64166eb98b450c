import Diagnostics

/// Numbers as people of either language write them.
package enum Figures {
  /// A whole number with its thousands marked: `1.234.567` and `1,234,567`.
  package static func grouped(_ number: Int) -> Message {
    Message(id: grouped(number, "."), en: grouped(number, ","))
  }

  /// Tenths of a percent: `12,3 %` and `12.3%`.
  package static func percent(_ permille: Int) -> Message {
    Message(id: "\(permille / 10),\(permille % 10) %", en: "\(permille / 10).\(permille % 10)%")
  }

  /// An amount for a headline, to three digits: `Rp 12,3 miliar`, `Rp 12.3 billion`.
  package static func rupiah(_ amount: Int) -> Message {
    let steps: [(unit: Int, id: String, en: String)] = [
      (1_000_000_000_000, "triliun", "trillion"), (1_000_000_000, "miliar", "billion"),
      (1_000_000, "juta", "million"),
    ]
    for step in steps where amount >= step.unit {
      let tenths = (amount / (step.unit / 100) + 5) / 10
      let short = grouped(tenths / 10)
      return Message(
        id: "Rp \(short.id),\(tenths % 10) \(step.id)", en: "Rp \(short.en).\(tenths % 10) \(step.en)")
    }
    let whole = grouped(amount)
    return Message(id: "Rp \(whole.id)", en: "Rp \(whole.en)")
  }

  private static func grouped(_ number: Int, _ mark: Character) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(mark) }
      text.append(digit)
    }
    return text
  }
}
