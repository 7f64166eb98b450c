import Diagnostics

/// By how many of the three base sources the persons of each province are known.
struct ProvinceOverlap {
  /// A province (the first row is the nation) and what is counted in it.
  private struct Place {
    let code: String
    let name: Message
    let persons: Int
    /// Persons in three, two, one and none of the base sources.
    let groups: [Int]
    /// Persons in DTKS, Regsosek, P3KE, Dukcapil.
    let sets: [Int]

    /// Whether a number in it, or one that follows from two of them, is small.
    var isSmall: Bool {
      (groups + sets + sets.map { persons - $0 }).contains(where: Suppression.isSmall)
    }
  }

  private let places: [Place]
  private let isHidden: [Bool]

  init(_ overlap: OverlapScan, names: RegionNames) {
    let provinces = overlap.provinces.map { code in
      let text = RegionTree.text(code, 2)
      let name = names.name(text).map { Message(id: $0, en: $0) }
      return ProvinceOverlap.place(
        text, name ?? (code == 0 ? PeopleTexts.unknownRegion : Message(id: text, en: text)),
        Array(overlap.inProvince(code)))
    }
    places = [ProvinceOverlap.place("", PeopleTexts.nation, overlap.persons)] + provinces
    isHidden = ProvinceOverlap.hide(places)
  }

  private static func place(_ code: String, _ name: Message, _ counts: [Int]) -> Place {
    func sum(_ isCounted: (Int) -> Bool) -> Int { counts.indices.reduce(0) { isCounted($1) ? $0 + counts[$1] : $0 } }
    return Place(
      code: code, name: name, persons: counts.reduce(0, +),
      groups: [3, 2, 1, 0].map { known in sum { ($0 & 7).nonzeroBitCount == known } },
      sets: OverlapScan.sets.indices.map { set in sum { $0 >> set & 1 == 1 } })
  }

  /// A row with a small number is hidden whole, because its numbers follow from each other; then a second one, the
  /// smallest, because the provinces add up to the nation. What is of no known province needs no cover.
  private static func hide(_ places: [Place]) -> [Bool] {
    var hidden = places.map(\.isSmall)
    let known = places.indices.dropFirst().filter { places[$0].code != "00" }
    if !hidden[0], known.count(where: { hidden[$0] }) == 1,
      let cover = known.filter({ !hidden[$0] }).min(by: { places[$0].persons < places[$1].persons })
    {
      hidden[cover] = true
    }
    return hidden
  }

  var figure: Figure {
    let legend = zip(["d9", "d8", "d7", "d0"], PeopleTexts.baseGroups).map { LegendEntry(style: $0, text: $1) }
    return Figure(
      StackedBars(
        title: PeopleTexts.provinceOverlap,
        description: Message(
          id:
            "Batang bertumpuk: satu batang tiap provinsi, dibagi menurut banyaknya sumber dasar yang mengenal orangnya.",
          en: "Stacked bars: one bar a province, cut by how many base sources know its persons."), legend: legend,
        bars: places.indices.map { index in
          StackedBar(
            label: places[index].name, display: persons(index).text,
            parts: isHidden[index] ? places[index].groups.map { _ in 0 } : places[index].groups)
        }), table)
  }

  /// How many persons a place has: hidden with the rest of its row only when it is small itself.
  private func persons(_ index: Int) -> Cell {
    Suppression.isSmall(places[index].persons) ? .hidden : .count(places[index].persons)
  }

  private var table: DataTable {
    DataTable(
      "irisan_provinsi", PeopleTexts.provinceOverlap,
      [
        DataColumn("kode", PeopleTexts.code), DataColumn("nama", PeopleTexts.region),
        DataColumn("orang", PeopleTexts.persons),
      ]
        + zip(["tiga_sumber", "dua_sumber", "satu_sumber", "tanpa_sumber"], PeopleTexts.baseGroups).map {
          DataColumn($0, $1)
        } + OverlapScan.sets.map { DataColumn($0.lowercased(), Message(id: $0, en: $0)) },
      rows: places.indices.map { index in
        [.code(places[index].code), .label(places[index].name.id, places[index].name), persons(index)]
          + (places[index].groups + places[index].sets).map { isHidden[index] ? .hidden : .count($0) }
      })
  }
}
