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

  /// Whether it stands for what is not known: no place that a number could point to.
  var isUnknown: Bool { level != .nation && code.hasSuffix("00") }
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
        level: .nation, code: "", name: PeopleTexts.nation,
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
            level: level, code: text, name: RegionTree.name(text, names),
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

  static func text(_ code: Int, _ digits: Int) -> String {
    let text = String(code)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func name(_ code: String, _ names: RegionNames) -> Message {
    if let name = names.name(code) { return Message(id: name, en: name) }
    if code.hasSuffix("00") { return PeopleTexts.unknownRegion }
    return Message(id: code, en: code)
  }

  private static func sum(_ rows: [[Int]]) -> [Int] {
    var total = [Int](repeating: 0, count: FamilyMeasure.scanned)
    for row in rows { for place in total.indices { total[place] += row[place] } }
    let deciles = FamilyMeasure.decile
    total.append(total[deciles..<deciles + 4].reduce(0, +))
    total.append(total[deciles + 4..<deciles + 10].reduce(0, +))
    return total
  }

  /// Small numbers, and what would give them away: deciles add up to families, regions to the region above. What is
  /// of no known region needs no cover of its own: to know it tells nothing of any place.
  private static func hide(_ nodes: [RegionNode]) -> [[Bool]] {
    let width = FamilyMeasure.width
    var equations: [Suppression.Equation] = []
    var children = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      if index > 0 && !node.isUnknown { children[node.parent].append(index) }
      func sum(_ parts: [Int], _ total: Int) {
        equations.append(Suppression.Equation(parts: parts.map { index * width + $0 }, total: index * width + total))
      }
      let first = FamilyMeasure.decile
      sum(Array(first..<first + 4), FamilyMeasure.lower)
      sum(Array(first + 4..<first + 10), FamilyMeasure.upper)
      sum([FamilyMeasure.lower, FamilyMeasure.upper, FamilyMeasure.unranked], FamilyMeasure.families)
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
