import Diagnostics
import TabularIO

/// What a person reads after a comparison of rules.
package enum WhatIfSummary {
  /// The nation's numbers of each programme in the comparison published in `folder`.
  package static func text(folder: String, language: Language) throws(Failure) -> String {
    let table = try SmallTable.load("\(folder)/ringkasan/bagaimana_jika.csv")
    var lines: [Message] = []
    for row in table.rows where row[1] == "nasional" {
      let value = { (index: Int) in grouped(row[index], language) }
      lines.append(
        Message(
          id: "\(row[0]): daftar \(value(5)) -> \(value(6)); masuk \(value(8)), keluar \(value(9)), tetap \(value(7))",
          en: "\(row[0]): list \(value(5)) -> \(value(6)); \(value(8)) enter, \(value(9)) leave, \(value(7)) stay"))
      lines.append(
        Message(
          id: "  layak \(value(3)) -> \(value(4)); biaya setahun Rp \(value(10)) -> \(value(11)) (\(value(12)))",
          en: "  eligible \(value(3)) -> \(value(4)); cost a year Rp \(value(10)) -> \(value(11)) (\(value(12)))"))
    }
    return lines.map { $0.text(language) + "\n" }.joined()
  }

  /// Digits in groups of three.
  private static func grouped(_ text: String, _ language: Language) -> String {
    let isNegative = text.hasPrefix("-")
    let digits = Array(isNegative ? text.dropFirst() : text[...])
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += language == .indonesian ? "." : "," }
      result.append(digit)
    }
    return (isNegative ? "-" : "") + result
  }
}
