/// The condition of a programme with components (PKH): who counts, and for how much.
enum Components {
  /// Whether the family has a component, and the yearly rupiah: the best component of each member, the dearest
  /// members first, at most ``Programme/componentLimit`` of them. Members who are dead or away do not count.
  static func judge(
    _ programme: Programme, _ members: [Member], asOf: Int32, without: CodeSet
  ) -> (holds: Bool, yearly: Int) {
    if programme.components.isEmpty { return (true, programme.yearly) }
    var amounts: [Int] = []
    for member in members where member.codes.intersection(without).isEmpty {
      let age = Components.age(member.birth, asOf: asOf)
      var best = 0
      var counts = false
      for component in programme.components
      where component.holds(age: age, school: member.school, disability: member.disability) {
        counts = true
        best = max(best, component.yearly)
      }
      if counts { amounts.append(best) }
    }
    if amounts.isEmpty { return (false, 0) }
    amounts.sort(by: >)
    return (true, amounts.prefix(programme.componentLimit).reduce(0, +))
  }

  /// Completed years of somebody born on `birth` at `asOf` (both packed yyyymmdd); nil when unknown or unborn.
  static func age(_ birth: Int32, asOf: Int32) -> Int? {
    if birth == 0 || birth > asOf { return nil }
    // The difference of packed dates counts a year only once the birthday has been reached.
    return Int((asOf - birth) / 10_000)
  }
}
