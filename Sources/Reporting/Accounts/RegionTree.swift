import Diagnostics

/// A region and what is counted in it.
struct RegionNode: Sendable {
  enum Level: String, Sendable {
    case nation = "nasional"
    case province = "provinsi"
    case regency = "kabupaten_kota"
    case district = "kecamatan"
  }

  let level: Level
  /// Digits as far as known; a part that is not known is `00`. Empty for the nation.
  let code: String
  let name: Message
  /// As ``FamilyMeasure``.
  let counts: [Int]
  /// Index of the region it lies in; of itself for the nation.
  let parent: Int
}

/// Nation, provinces, kabupaten/kota, kecamatan: each level by code, one level after the other.
struct RegionTree: Sendable {
  let nodes: [RegionNode]
  /// Which numbers must not be shown, by node and measure.
  let hidden: [[Bool]]

  init(_ counters: RegionCounters, names: RegionNames) {
    let codes = counters.regions.sorted()
    let counts = codes.map { counters.counters($0) }
    var nodes = [
      RegionNode(
        level: .nation, code: "", name: Message(id: "Indonesia (semua)", en: "Indonesia (all)"),
        counts: RegionTree.sum(counts), parent: 0)
    ]
    var above: [Int: Int] = [:]
    let levels: [(RegionNode.Level, divisor: Int, digits: Int)] = [
      (.province, 10_000, 2), (.regency, 100, 4), (.district, 1, 6),
    ]
    for (level, divisor, digits) in levels {
      var here: [Int: Int] = [:]
      var place = 0
      while place < codes.count {
        let code = codes[place] / divisor
        var end = place
        while end < codes.count && codes[end] / divisor == code { end += 1 }
        let text = RegionTree.text(code, digits)
        here[code] = nodes.count
        nodes.append(
          RegionNode(
            level: level, code: text, name: RegionTree.name(text, level, names),
            counts: RegionTree.sum(Array(counts[place..<end])),
            parent: level == .province ? 0 : above[code / 100] ?? 0))
        place = end
      }
      above = here
    }
    self.nodes = nodes
    hidden = RegionTree.hide(nodes)
  }

  /// The value of a measure for a table.
  func cell(_ node: Int, _ measure: Int) -> Cell {
    hidden[node][measure] ? .hidden : .count(nodes[node].counts[measure])
  }

  /// The nodes below `node`.
  func children(_ node: Int) -> [Int] { nodes.indices.filter { $0 != 0 && nodes[$0].parent == node } }

  static func text(_ code: Int, _ digits: Int) -> String {
    let text = String(code)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func name(_ code: String, _ level: RegionNode.Level, _ names: RegionNames) -> Message {
    if let name = names.name(code) { return Message(id: name, en: name) }
    if code.hasSuffix("00") { return Message(id: "(tidak diketahui)", en: "(not known)") }
    return Message(id: code, en: code)
  }

  private static func sum(_ rows: [[Int]]) -> [Int] {
    var total = [Int](repeating: 0, count: FamilyMeasure.width)
    for row in rows { for place in total.indices { total[place] += row[place] } }
    return total
  }

  /// Small numbers, and what would give them away: deciles add up to families, regions to the region above.
  private static func hide(_ nodes: [RegionNode]) -> [[Bool]] {
    let width = FamilyMeasure.width
    var equations: [Suppression.Equation] = []
    var children = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      if index > 0 { children[node.parent].append(index) }
      let deciles = FamilyMeasure.decile...FamilyMeasure.unranked
      equations.append(
        Suppression.Equation(
          parts: deciles.map { index * width + $0 }, total: index * width + FamilyMeasure.families))
    }
    for (index, below) in children.enumerated() where !below.isEmpty {
      for measure in 0..<width {
        equations.append(
          Suppression.Equation(parts: below.map { $0 * width + measure }, total: index * width + measure))
      }
    }
    let flat = Suppression.hidden(nodes.flatMap(\.counts), equations)
    return nodes.indices.map { Array(flat[$0 * width..<($0 + 1) * width]) }
  }
}
