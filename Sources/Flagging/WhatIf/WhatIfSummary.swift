import Diagnostics
import StageContract

/// What a person reads after a comparison of rules.
package enum WhatIfSummary {
  private static let columns = [
    "program", "tingkat", "layak_kini", "layak_lain", "daftar_kini", "daftar_lain", "tetap", "masuk", "keluar",
    "rupiah_kini", "rupiah_lain",
  ]

  /// The nation's numbers of each programme in the comparison published in `folder`. Throws `badData` when the table is
  /// not what the comparison's manifest says, or holds what can be no number.
  package static func text(folder: String, language: Language) throws(Failure) -> String {
    guard let table = try UpstreamStage(folder: folder).summary("bagaimana_jika", columns) else {
      throw Failure(
        .badData, id: "ringkasan/bagaimana_jika tidak ada atau kolomnya lain",
        en: "ringkasan/bagaimana_jika is missing or has other columns", file: folder)
    }
    var lines: [Message] = []
    for row in 0..<table.count where table.text(row, 1) == "nasional" {
      let numbers = try (2..<columns.count).map { (column) throws(Failure) in try table.number(row, column) }
      let value = { (index: Int) in grouped(numbers[index], language) }
      lines.append(
        Message(
          id: "\(table.text(row, 0)): daftar \(value(2)) -> \(value(3)); masuk \(value(5)), keluar \(value(6)), "
            + "tetap \(value(4))",
          en: "\(table.text(row, 0)): list \(value(2)) -> \(value(3)); \(value(5)) enter, \(value(6)) leave, "
            + "\(value(4)) stay"))
      let change = grouped(numbers[8] - numbers[7], language)
      lines.append(
        Message(
          id: "  layak \(value(0)) -> \(value(1)); biaya setahun Rp \(value(7)) -> \(value(8)) (\(change))",
          en: "  eligible \(value(0)) -> \(value(1)); cost a year Rp \(value(7)) -> \(value(8)) (\(change))"))
    }
    return lines.map { $0.text(language) + "\n" }.joined()
  }

  /// Digits in groups of three.
  private static func grouped(_ number: Int, _ language: Language) -> String {
    let digits = Array(String(number.magnitude))
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result += language == .indonesian ? "." : "," }
      result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
  }
}
