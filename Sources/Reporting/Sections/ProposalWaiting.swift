import Diagnostics

/// How long proposals and complaints have waited, by stage and by place.
enum ProposalWaiting {
  static func figures(_ queue: ProposalQueue, names: RegionNames) -> [Figure] {
    var figures: [Figure] = []
    if !queue.lines.isEmpty { figures.append(stages(queue.lines)) }
    if !queue.places.isEmpty {
      let regions = PlaceCounts(queue.places)
      figures.append(regions.figure("usulan_kabupaten", FieldTexts.proposalRegions, regions.groups, names))
      figures.append(regions.figure("usulan_kelurahan", FieldTexts.proposalPlaces, regions.places, names))
    }
    return figures
  }

  /// One line a kind and stage. The total of a kind stands in the table of recommendations, that of a line here.
  private static func stages(_ lines: [ProposalQueue.Line]) -> Figure {
    let width = ProposalQueue.ages.count + 1
    var values = lines.flatMap { $0.ages + [$0.ages.reduce(0, +)] }
    var equations = lines.indices.map { line in
      Suppression.Equation(parts: (0..<width - 1).map { line * width + $0 }, total: line * width + width - 1)
    }
    var kinds: [String] = []
    for line in lines where !kinds.contains(line.kind) { kinds.append(line.kind) }
    for kind in kinds {
      let own = lines.indices.filter { lines[$0].kind == kind }.map { $0 * width + width - 1 }
      equations.append(Suppression.Equation(parts: own, total: values.count))
      values.append(own.reduce(0) { $0 + values[$1] })
    }
    let hidden = Suppression.hidden(values, equations)
    func cell(_ index: Int) -> Cell { hidden[index] ? .hidden : .count(values[index]) }
    let tints: [Tint] = [.green, .teal, .orange, .red, .grey]
    let bars = lines.indices.map { line in
      let known = (0..<width - 1).map { hidden[line * width + $0] ? 0 : values[line * width + $0] }
      let total = line * width + width - 1
      return StackedBar(
        label: label(lines[line]), display: cell(total).text,
        parts: known + [hidden[total] ? 0 : values[total] - known.reduce(0, +)])
    }
    return Figure(
      StackedBars(
        title: FieldTexts.waiting,
        description: Message(
          id: "Batang bertumpuk: satu batang tiap jenis dan tahap, dibagi menurut lamanya menunggu dalam hari.",
          en: "Stacked bars: one bar a kind and stage, cut by the days waited."),
        legend: zip(ProposalQueue.ages, tints).map { LegendEntry(style: $1.rawValue, text: FieldTexts.age($0)) }
          + [DecileLegend.rest], bars: bars),
      DataTable(
        "antrean_usulan", FieldTexts.waiting,
        [DataColumn("jenis", FieldTexts.kind), DataColumn("tahap", FieldTexts.proposalStage)]
          + zip(["hari_0_30", "hari_31_60", "hari_61_90", "hari_91_lebih", "tanpa_tanggal"], ProposalQueue.ages).map {
            DataColumn($0, FieldTexts.age($1))
          } + [DataColumn("jumlah", FieldTexts.number)],
        rows: lines.indices.map { line in
          [
            .label(lines[line].kind, FieldTexts.kind(lines[line].kind)),
            .label(lines[line].stage, FieldTexts.proposalStage(lines[line].stage)),
          ] + (0..<width).map { cell(line * width + $0) }
        }))
  }

  private static func label(_ line: ProposalQueue.Line) -> Message {
    let (kind, stage) = (FieldTexts.kind(line.kind), FieldTexts.proposalStage(line.stage))
    if line.stage.isEmpty { return kind }
    return Message(id: "\(kind.id), \(stage.id)", en: "\(kind.en), \(stage.en)")
  }
}

/// Counts of kelurahan and of the kabupaten/kota they lie in, small ones hidden over both at once.
private struct PlaceCounts {
  /// A line of either table; `start` is where its four numbers begin among the values.
  struct Line {
    let code: String
    let start: Int
    let oldest: Int?
  }

  private(set) var places: [Line] = []
  private(set) var groups: [Line] = []
  private var values: [Int] = []
  private var hidden: [Bool] = []
  private static let width = ProposalQueue.recommendations.count + 1

  /// `list` is sorted by code, so that a kabupaten/kota is a run of it.
  init(_ list: [ProposalQueue.Place]) {
    var equations: [Suppression.Equation] = []
    var first = 0
    while first < list.count {
      var end = first
      while end < list.count && list[end].code.prefix(4) == list[first].code.prefix(4) { end += 1 }
      var group = [Int](repeating: 0, count: PlaceCounts.width)
      var starts: [Int] = []
      for place in list[first..<end] {
        starts.append(values.count)
        places.append(Line(code: place.code, start: values.count, oldest: place.oldest))
        let line = place.counts + [place.counts.reduce(0, +)]
        for (column, number) in line.enumerated() { group[column] += number }
        append(line, &equations)
      }
      for column in group.indices {
        equations.append(
          Suppression.Equation(parts: starts.map { $0 + column }, total: values.count + column))
      }
      groups.append(
        Line(
          code: String(list[first].code.prefix(4)), start: values.count,
          oldest: list[first..<end].compactMap(\.oldest).max()))
      append(group, &equations)
      first = end
    }
    // The nation, whose numbers follow from the table of recommendations. What is of no known region points nowhere.
    let known = groups.filter { !$0.code.isEmpty }
    for column in 0..<PlaceCounts.width {
      let parts = known.map { $0.start + column }
      equations.append(Suppression.Equation(parts: parts, total: values.count))
      values.append(parts.reduce(0) { $0 + values[$1] })
    }
    hidden = Suppression.hidden(values, equations)
  }

  private mutating func append(_ line: [Int], _ equations: inout [Suppression.Equation]) {
    let start = values.count
    equations.append(
      Suppression.Equation(
        parts: Array(start..<start + PlaceCounts.width - 1), total: start + PlaceCounts.width - 1))
    values += line
  }

  /// The number that orders the lines: what is hidden must not show in their order.
  private func shown(_ line: Line) -> Int {
    let total = line.start + PlaceCounts.width - 1
    return hidden[total] ? 0 : values[total]
  }

  /// `lines`, those with most first.
  func figure(_ name: String, _ caption: Message, _ lines: [Line], _ names: RegionNames) -> Figure {
    let sorted = lines.sorted { (shown($1), $0.code) < (shown($0), $1.code) }
    return Figure(
      nil,
      DataTable(
        name, caption,
        [DataColumn("kode", PeopleTexts.code), DataColumn("nama", PeopleTexts.region)]
          + ProposalQueue.recommendations.map { DataColumn($0, FieldTexts.recommendation($0.uppercased())) }
          + [DataColumn("jumlah", FieldTexts.number), DataColumn("tertua_hari", FieldTexts.oldest)],
        rows: sorted.map { line in
          let cells: [Cell] = (line.start..<line.start + PlaceCounts.width).map {
            hidden[$0] ? .hidden : .count(values[$0])
          }
          // The oldest is one proposal; of a place with few it would point to it.
          let oldest: Cell = cells.last == .hidden ? .hidden : line.oldest.map { .count($0) } ?? .missing
          return [.code(line.code), regionName(line.code, names)] + cells + [oldest]
        }, shown: 15), isOpen: false)
  }

  private func regionName(_ code: String, _ names: RegionNames) -> Cell {
    if code.isEmpty { return .label(PeopleTexts.unknownRegion.id, PeopleTexts.unknownRegion) }
    let text = names.name(code) ?? code
    return .label(text, Message(id: text, en: text))
  }
}
