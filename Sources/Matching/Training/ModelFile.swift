import Diagnostics
import StageContract
import TabularIO

/// The text of a model file.
package enum ModelFile {
  /// Writes `model` as YAML that ``RepairModel/read(_:)`` reads back.
  package static func text(_ model: RepairModel) -> String {
    var lines = [
      "# Model peluang untuk mencari orang bagi baris tanpa NIK yang dapat dipakai (docs/stages/match-model.md).",
      "# Dibuat oleh `dtsen-match --train`; jangan diubah dengan tangan.", "model: \(model.name)",
      "versi: \(model.version)", "asal:",
    ]
    for note in model.origin { lines.append("  \(note.key): \"\(note.text)\"") }
    lines.append("# Bagian baris yang dicari yang orangnya ada di kerangka.")
    lines.append("peluang_ada: \(decimal(model.present, 4))")
    lines.append("# m: peluang tingkat itu bagi orang yang sama; u: bagi orang lain; lain: banyaknya orang lain yang")
    lines.append(
      "# diperkirakan setingkat itu di seluruh kerangka; kelangkaan: bagian kelangkaan kata yang sama yang dihitung;")
    lines.append("# lazim: kelangkaan (bit) yang biasa pada nama orang lain setingkat itu.")
    lines.append("bidang:")
    for field in RepairField.allCases {
      lines.append("  \(field.label):")
      for (index, level) in field.levels.enumerated() {
        let chance = model.fields[field.rawValue][index]
        var entry = "m: \(decimal(max(chance.m, 1e-9), 9))"
        if let u = chance.u { entry += ", u: \(decimal(max(u, 1e-12), 12))" }
        if let others = chance.others { entry += ", lain: \(decimal(others, 6))" }
        if chance.rarity > 0 {
          entry += ", kelangkaan: \(decimal(chance.rarity, 2)), lazim: \(decimal(max(chance.usualRarity, 0), 2))"
        }
        lines.append("    \(level): {\(entry)}")
      }
    }
    lines.append("# Bagian orang yang bernama kata itu; `lain` bagi kata yang tidak tercantum.")
    lines.append("kata:")
    lines.append("  lain: \(decimal(max(model.otherWord, 1e-9), 9))")
    lines.append("  bagian:")
    for (word, share) in model.words { lines.append("    \"\(word)\": \(decimal(share, 9))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Fixed-point text without trailing zeros.
  private static func decimal(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let number = UInt64((value * scale).rounded())
    var text = String(number)
    while text.count <= digits { text = "0" + text }
    let point = text.index(text.endIndex, offsetBy: -digits)
    var fraction = String(text[point...])
    while fraction.count > 1 && fraction.hasSuffix("0") { fraction.removeLast() }
    return text[..<point] + "." + fraction
  }

  /// The model as a chart for people: a bar a level, right for agreement, left for disagreement, in bits.
  static func chart(_ model: RepairModel, population: Int) -> String {
    let weights = RepairWeights(model, population: population)
    var lines = [
      "model \(model.name) versi \(model.version); kerangka \(population) orang; bobot dalam bit",
      "awal \(signed(weights.prior))",
    ]
    for field in RepairField.allCases {
      lines.append("\(field.label)")
      for (index, level) in field.levels.enumerated() {
        let weight = weights.weight(field, UInt32(index + 1))
        let half = min(Int(weight.magnitude) / 1000, 20)
        let space = String(repeating: " ", count: 20 - (weight < 0 ? half : 0))
        let bar = String(repeating: weight < 0 ? "-" : "+", count: half)
        let name = "\(level)".padded(16)
        let chance = model.fields[field.rawValue][index]
        let odds = chance.u.map { "u \(decimal($0, 6))" } ?? "lain \(decimal(chance.others ?? 0, 3))"
        lines.append(
          "  \(name) \(signed(weight).leading(7)) \((space + (weight < 0 ? bar + "|" : "|" + bar)).padded(42)) m \(decimal(chance.m, 4)) \(odds)"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func signed(_ weight: Int32) -> String {
    let tenths = (Int(weight.magnitude) + 50) / 100
    return (weight < 0 ? "-" : "+") + "\(tenths / 10).\(tenths % 10)"
  }
}

extension String {
  /// Padded with spaces behind.
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
  /// Padded with spaces in front.
  fileprivate func leading(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
