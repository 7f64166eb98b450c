import Diagnostics
import StageContract

/// Numbers of all regions for the browser on the page, small enough to travel with it.
struct RegionBrowser: Sendable {
  /// What the browser can rank by.
  private struct Measure {
    let title: Message
    /// Column of the number, or of the numerator of a share.
    let column: Int
    /// Column of the denominator; nil for a plain number.
    let whole: Int?
  }

  /// The JSON inside the page.
  let json: [UInt8]
  /// The tables with the same numbers are those of the sections on regions and on errors.
  var tables: [DataTable] { [] }

  /// Columns: code, name, parent, the numbers of ``FamilyMeasure``, then for each measured programme recipients,
  /// inclusion, within quota, exclusion. A number that is hidden is -1, one that is not known is left out at the end.
  init(_ regions: RegionTree, programmes: [ProgrammeAccount]) {
    let measured = programmes.filter { $0.isMeasured && $0.nation != nil }
    let rates = measured.compactMap(RegionalRates.init)
    var rows: [JSONValue] = []
    for (index, node) in regions.nodes.enumerated() {
      var row: [JSONValue] = [.text(node.code), RegionBrowser.name(node), .number(node.parent)]
      row += (0..<FamilyMeasure.width).map { RegionBrowser.number(regions.cell(index, $0)) }
      if node.level != .district {
        for programme in rates {
          guard let place = programme.places.firstIndex(where: { $0.code == node.code }) else {
            row += [.number(0), .number(0), .number(0), .number(0)]
            continue
          }
          for measure in [RateMeasure.recipients, .inklusi, .withinQuota, .eksklusi] {
            row.append(RegionBrowser.number(programme.rates.count(place, measure)))
          }
        }
      }
      rows.append(.list(row))
    }
    let measures = RegionBrowser.measures(measured).map { measure in
      JSONValue.object([
        JSONMember("id", .text(measure.title.id)), JSONMember("en", .text(measure.title.en)),
        JSONMember("k", .number(measure.column)), JSONMember("w", .number(measure.whole ?? -1)),
      ])
    }
    json = JSONValue.object([JSONMember("u", .list(measures)), JSONMember("r", .list(rows))]).compact
  }

  private static func name(_ node: RegionNode) -> JSONValue {
    node.name.id == node.name.en ? .text(node.name.id) : .list([.text(node.name.id), .text(node.name.en)])
  }

  private static func number(_ cell: Cell) -> JSONValue {
    if case .count(let count) = cell { return .number(count) }
    return .number(-1)
  }

  private static func measures(_ programmes: [ProgrammeAccount]) -> [Measure] {
    let first = 3
    let families = first + FamilyMeasure.families
    var list = [
      Measure(title: PeopleTexts.families, column: families, whole: nil),
      Measure(title: PeopleTexts.persons, column: first + FamilyMeasure.persons, whole: nil),
      Measure(
        title: Message(id: "Bagian keluarga desil 1–4", en: "Share of families in deciles 1–4"),
        column: first + FamilyMeasure.lower, whole: families),
      Measure(
        title: Message(id: "Bagian keluarga tanpa desil", en: "Share of families without a decile"),
        column: first + FamilyMeasure.unranked, whole: families),
      Measure(
        title: Message(id: "Bagian keluarga berdata usang", en: "Share of families with stale data"),
        column: first + FamilyMeasure.stale, whole: families),
      Measure(
        title: Message(id: "Bagian keluarga berkode inklusi", en: "Share of families with an inclusion code"),
        column: first + FamilyMeasure.flagged, whole: families),
    ]
    for (index, programme) in programmes.enumerated() {
      let base = first + FamilyMeasure.width + 4 * index
      list.append(
        Measure(
          title: Message(id: "\(programme.name): galat inklusi", en: "\(programme.name): inclusion error"),
          column: base + 1, whole: base))
      list.append(
        Measure(
          title: Message(id: "\(programme.name): galat eksklusi", en: "\(programme.name): exclusion error"),
          column: base + 3, whole: base + 2))
    }
    return list
  }

  /// The place of the browser on the page.
  var markup: Markup {
    var markup = Markup()
    markup.raw("<div class=\"browser\" id=\"browser\" hidden>\n<p><label for=\"ukuran\">")
    markup.both(Message(id: "Ukuran", en: "Measure"))
    markup.raw("</label> <select id=\"ukuran\"></select></p>\n<nav id=\"jalur\"")
    markup.raw(" data-id=\"Jalur wilayah\" data-en=\"Path of regions\" aria-label=\"Jalur wilayah\"></nav>\n")
    markup.raw(
      "<div class=\"wide\"><table class=\"ranks\"><caption id=\"judul-wilayah\" aria-live=\"polite\"></caption>")
    markup.raw("<thead><tr><th scope=\"col\">")
    markup.both(PeopleTexts.region)
    markup.raw("</th><th scope=\"col\" id=\"kepala-ukuran\"></th><th scope=\"col\" class=\"n\">")
    markup.both(Message(id: "Nilai", en: "Value"))
    markup.raw("</th></tr></thead><tbody id=\"isi-wilayah\"></tbody></table></div>\n")
    markup.raw("<p><button type=\"button\" id=\"semua\" hidden></button></p></div>\n")
    markup.raw("<script type=\"application/json\" id=\"data-wilayah\">")
    // "<" could end the script element; no name has one, but data is data.
    markup.raw(
      String(decoding: json, as: UTF8.self).split(separator: "<", omittingEmptySubsequences: false).joined(
        separator: "\\u003c"))
    markup.raw("</script>\n")
    return markup
  }
}
