/// Who of the previous registry the persons without Dukcapil of one kab/kota and birth date are, and who of it Dukcapil has
/// now. Everybody is known by ``IdentityMarks``; a person of the registry is one person of this quarter at most.
///
/// First those go together who share name, birth date and region, and NIK declared, row or family; then, whatever their
/// names are now, those of one NIK, row or family. Dukcapil's newcomers get who is left.
struct FormerSelves {
  /// Somebody of the previous registry.
  struct Earlier {
    let id: StableId
    let marks: IdentityMarks
  }

  private typealias Mark = (IdentityMarks) -> StableId

  private let before: [Earlier]
  private var isTaken: [Bool]
  /// By person, the place of the former self in `before`, -1 for somebody new.
  private var found: [Int] = []

  init(_ earlier: [Earlier]) {
    before = earlier.sorted {
      ($0.marks.group, $0.marks.number, $0.id) < ($1.marks.group, $1.marks.number, $1.id)
    }
    isTaken = [Bool](repeating: false, count: before.count)
  }

  // MARK: Persons without Dukcapil

  /// Finds the former selves of `persons`, who stand in an order of content, and gives every one a number among those of the
  /// same name, birth date and region: the former self's when that was one of these, else one that nobody had. Answers their
  /// ids, none for those who are new.
  ///
  /// `isOneByPlace` says of a person whether one quarter would take two rows of this name, birth date and region for one.
  mutating func assign(_ persons: inout [IdentityMarks], isOneByPlace: [Bool]) -> [StableId] {
    found = [Int](repeating: -1, count: persons.count)
    if !before.isEmpty {
      match(persons, \.nik) { $0.group == $1.group }
      match(persons, \.row) { $0.group == $1.group && !$0.contradict($1) }
      match(persons, \.family) { $0.group == $1.group && !$0.contradict($1) }
      match(persons, \.row) { $0.group == $1.group }
      match(persons, \.family) { $0.group == $1.group }
      matchLast(persons, \.group) { isOneByPlace[$2] && !$0.contradict($1) }
      // The name was corrected, or the region is known better.
      match(persons, \.nik) { _, _ in true }
      match(persons, \.row) { !$0.contradict($1) }
      matchLast(persons, \.family) { one, other, _ in !one.contradict(other) }
    }
    number(&persons)
    return found.map { $0 < 0 ? .none : before[$0].id }
  }

  /// Gives each person without a former self the first one left of the same mark that `isSame`.
  private mutating func match(
    _ persons: [IdentityMarks], _ mark: Mark, _ isSame: (IdentityMarks, IdentityMarks) -> Bool
  ) {
    var places: [StableId: [Int]] = [:]
    for place in before.indices where !isTaken[place] { places[mark(before[place].marks), default: []].append(place) }
    if places.isEmpty { return }
    for person in persons.indices where found[person] < 0 && !mark(persons[person]).isNone {
      let same = places[mark(persons[person])] ?? []
      if let place = same.first(where: { !isTaken[$0] && isSame(before[$0].marks, persons[person]) }) {
        take(place, person)
      }
    }
  }

  /// The same where on either side one alone of the mark is left.
  private mutating func matchLast(
    _ persons: [IdentityMarks], _ mark: Mark, _ isSame: (IdentityMarks, IdentityMarks, Int) -> Bool
  ) {
    var left: [StableId: [Int]] = [:]
    for place in before.indices where !isTaken[place] { left[mark(before[place].marks), default: []].append(place) }
    if left.isEmpty { return }
    var unknown: [StableId: Int] = [:]
    for person in persons.indices where found[person] < 0 { unknown[mark(persons[person]), default: 0] += 1 }
    for person in persons.indices where found[person] < 0 && !mark(persons[person]).isNone {
      let same = mark(persons[person])
      guard unknown[same] == 1, let places = left[same], places.count == 1 else { continue }
      if isSame(before[places[0]].marks, persons[person], person) { take(places[0], person) }
    }
  }

  private mutating func take(_ place: Int, _ person: Int) {
    isTaken[place] = true
    found[person] = place
  }

  /// Numbers within each name, birth date and region: what somebody had is not given out again.
  private func number(_ persons: inout [IdentityMarks]) {
    var most: [StableId: UInt32] = [:]
    for other in before {
      most[other.marks.group] = max(most[other.marks.group] ?? 0, other.marks.most, other.marks.number)
    }
    for person in persons.indices {
      let group = persons[person].group
      if found[person] >= 0, before[found[person]].marks.group == group {
        persons[person].number = before[found[person]].marks.number
      } else {
        persons[person].number = (most[group] ?? 0) + 1
        most[group] = persons[person].number
      }
    }
    for person in persons.indices { persons[person].most = most[persons[person].group] ?? 1 }
  }

  // MARK: Newcomers of Dukcapil

  /// The id that each of `newcomers`, in an order of content, had without a NIK; none for who was not there.
  mutating func assign(newcomers: [IdentityMarks]) -> [StableId] {
    found = [Int](repeating: -1, count: newcomers.count)
    match(newcomers, \.nik) { _, _ in true }
    match(newcomers, \.family) { $0.group == $1.group && !$0.contradict($1) }
    matchLast(newcomers, \.group) { _, _, _ in true }
    return found.map { $0 < 0 ? .none : before[$0].id }
  }

  /// Whether `newcomer` could be somebody of the registry.
  func mayKnow(_ newcomer: IdentityMarks) -> Bool {
    before.contains { $0.marks.group == newcomer.group || !newcomer.nik.isNone && $0.marks.nik == newcomer.nik }
  }
}
