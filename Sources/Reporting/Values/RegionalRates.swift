/// The rates of a programme in the nation, its provinces and kabupaten/kota, protected together; see ``RegionTree`` for what is of
/// no known region.
struct RegionalRates: Sendable {
  let places: [ProgrammeAccount.Place]
  let rates: ProtectedRates

  /// Nil when the programme has no national rates.
  init?(_ programme: ProgrammeAccount) {
    guard let whole = programme.nation else { return nil }
    let places = [ProgrammeAccount.Place(level: "nasional", code: "", rates: whole)] + programme.places
    var sums: [(parts: [Int], total: Int)] = []
    var nation: [Int] = []
    for (index, place) in places.enumerated() where place.level == "provinsi" {
      if place.code != "00" { nation.append(index) }
      let below = places.indices.filter {
        places[$0].level == "kabupaten_kota" && places[$0].code.hasPrefix(place.code)
          && !places[$0].code.hasSuffix("00")
      }
      sums.append((below, index))
    }
    sums.append((nation, 0))
    self.places = places
    rates = ProtectedRates(places.map(\.rates), sums: sums)
  }
}
