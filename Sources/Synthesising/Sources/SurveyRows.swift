/// A survey of expenditure such as Susenas, of families drawn from the population: what `dtsen-fit` reads.
///
/// One family in n is asked, in a kabupaten one in 2n, and weighs as many as it stands for. A survey asks people at home: the
/// values are those of the family itself, not of any source's row.
enum SurveyRows {
  /// Names of the columns, separated by commas.
  static var header: String {
    (["kode_wilayah", "bobot", "pengeluaran_per_kapita"] + SurveyEffect.all.map(\.column)).joined(separator: ",")
  }

  /// Writes the rows of `batch`; `oneIn` is n.
  static func write(_ batch: Batch, world: World, oneIn: Int, into bytes: ByteStore) {
    var values = [Int](repeating: 0, count: SurveyEffect.all.count)
    for family in batch.families {
      var draws = world.draws(Purpose.survey, family.key)
      let region = world.regions.kabupaten[world.regions.kecamatan[family.kecamatan].kabupaten]
      let weight = region.isCity ? oneIn : oneIn * 2
      if draws.below(weight) > 0 { continue }
      let living = (family.first..<family.first + family.count).filter {
        batch.persons[$0].status != 1 && batch.persons[$0].status != 2
      }
      if living.isEmpty { continue }
      read(family, members: living.count, into: &values)
      var log = SurveyEffect.constant
      for (effect, value) in zip(SurveyEffect.all, values) { log += effect.effect(value) }
      // Twelve even draws make a bell: mean 5,994, standard deviation 1,000.
      var bell = -5_994
      for _ in 0..<12 { bell += draws.below(1_000) }
      log += bell * SurveyEffect.noise / 1_000
      bytes.put(number: region.code)
      for number in [weight, Exponential.rounded(log)] {
        bytes.put(UInt8(ascii: ","))
        bytes.put(number: number)
      }
      for (effect, value) in zip(SurveyEffect.all, values) {
        bytes.put(UInt8(ascii: ","))
        if case .codes = effect.form, value == 0 { continue }
        bytes.put(number: value)
      }
      bytes.put(UInt8(ascii: "\n"))
    }
  }

  /// The values in the order of the columns; 0 for no code.
  private static func read(_ family: Family, members: Int, into values: inout [Int]) {
    let house = family.house
    // DTSEN's list has bamboo before wood, Regsosek's wood before bamboo.
    let roof = house.roof == 5 ? 6 : house.roof == 6 ? 5 : house.roof
    let codes = [
      house.floor, house.wall, roof, house.water, house.light, house.powerCode, house.fuel, house.toilet, house.closet,
      house.disposal,
    ]
    values[0] = members
    values[1] = Int(house.ownership)
    values[2] = house.area
    for (place, code) in codes.enumerated() { values[3 + place] = Int(code) }
    for asset in 0..<16 { values[13 + asset] = house.assets & (1 << UInt32(asset)) != 0 ? 1 : 2 }
    let livestock = [house.cattle, house.buffalo, house.horses, house.pigs, house.goats]
    for (place, animals) in livestock.enumerated() { values[29 + place] = Int(animals) }
  }
}
