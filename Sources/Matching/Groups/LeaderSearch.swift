import TabularIO

/// Finds out who is one person among rows that claim the same, row by row: each is held against those who speak for
/// themselves so far, its leaders.
///
/// Up to ``most`` leaders each row is held against all of them. A number that stands for "unknown" is claimed by
/// thousands; then a row meets only the leader of a row with its content, those of its birth date, those whose names
/// sort next to its own, and, where a name or birth date is missing, the first: each at most ``window``.
///
/// - Complexity: O(rows · (most + window)) comparisons.
package struct LeaderSearch {
  /// What tells which leaders are near a row.
  package struct Key {
    /// Folded name, empty when there is none. Valid as long as the search.
    let name: ByteView
    /// Packed birth date, 0 when unknown.
    let birth: Int32
    /// A digest of the content; 0 where copies are told otherwise.
    let content: UInt64

    /// The key of a row.
    package init(name: ByteView, birth: Int32, content: UInt64) {
      self.name = name
      self.birth = birth
      self.content = content
    }

    fileprivate var isIncomplete: Bool { name.isEmpty || birth == 0 }
  }

  /// Leaders with whom every row is compared.
  package static let most = 200
  /// Leaders of each kind with whom a row is compared where there are more.
  package static let window = 40

  /// Rows that are asked about or lead, as numbers.
  private let rows: Range<Int>
  /// Leaders in the order in which they were added.
  private var leaders: [Int] = []
  private var near: NearLeaders?

  /// A search among `rows`.
  package init(rows: Range<Int>) { self.rows = rows }

  /// How many rows lead.
  package var count: Int { leaders.count }
  /// Whether not every row was compared with every leader.
  package var isCrowded: Bool { near != nil }

  /// The first leader, in the order in which they were added, of those near `row` that `isOne` says yes to. `key` gives
  /// what is known of any of the rows.
  package mutating func first(like row: Int, key: (Int) -> Key, _ isOne: (Int) -> Bool) -> Int? {
    find(row, key) { $0.first(where: isOne) }
  }

  /// The leader of those near `row` that `likeness` puts highest, the first one of equals; none where it says 0 of all.
  package mutating func best(like row: Int, key: (Int) -> Key, _ likeness: (Int) -> Int) -> Int? {
    find(row, key) { leaders in
      var best: (leader: Int, likeness: Int)?
      for leader in leaders {
        let found = likeness(leader)
        if found > best?.likeness ?? 0 { best = (leader, found) }
      }
      return best?.leader
    }
  }

  private mutating func find(_ row: Int, _ key: (Int) -> Key, _ choose: ([Int]) -> Int?) -> Int? {
    if leaders.count <= LeaderSearch.most { return choose(leaders) }
    if near == nil {
      var index = NearLeaders(rows, key)
      for leader in leaders { index.add(leader) }
      near = index
    }
    let found = choose(near?.candidates(row) ?? [])
    near?.note(row, leader: found ?? row)
    return found
  }

  /// Makes `row` the last leader.
  package mutating func add(_ row: Int) {
    leaders.append(row)
    near?.add(row)
  }
}

/// Leaders by content, birth date and name.
private struct NearLeaders {
  private let start: Int
  private let keys: [LeaderSearch.Key]
  /// By row, the number of its name among the names in order.
  private var ranks: [Int]
  private var order: [Int: Int] = [:]
  private var byContent: [UInt64: Int] = [:]
  private var byBirth: [Int32: [Int]] = [:]
  private var byName: [[Int]]
  private var incomplete: [Int] = []
  private var earliest: [Int] = []

  init(_ rows: Range<Int>, _ key: (Int) -> LeaderSearch.Key) {
    start = rows.lowerBound
    let keys = rows.map(key)
    let sorted = keys.indices.sorted { keys[$0].name.compare(keys[$1].name) < 0 }
    var ranks = [Int](repeating: 0, count: keys.count)
    var rank = -1
    for (place, index) in sorted.enumerated() {
      if place == 0 || !(keys[sorted[place - 1]].name == keys[index].name) { rank += 1 }
      ranks[index] = rank
    }
    self.keys = keys
    self.ranks = ranks
    byName = [[Int]](repeating: [], count: rank + 1)
  }

  mutating func add(_ leader: Int) {
    func append(_ list: inout [Int]) { if list.count < LeaderSearch.window { list.append(leader) } }
    let index = leader - start
    let key = keys[index]
    order[leader] = order.count
    if key.birth != 0 { append(&byBirth[key.birth, default: []]) }
    append(&byName[ranks[index]])
    if key.isIncomplete { append(&incomplete) }
    append(&earliest)
  }

  /// Notes whose person `row` is, for its copies.
  mutating func note(_ row: Int, leader: Int) {
    let content = keys[row - start].content
    if content != 0 && byContent[content] == nil { byContent[content] = leader }
  }

  /// Leaders near `row`, in the order in which they were added.
  func candidates(_ row: Int) -> [Int] {
    let key = keys[row - start]
    var found: [Int] = []
    if key.content != 0, let leader = byContent[key.content] { found.append(leader) }
    if key.birth != 0 { found += byBirth[key.birth] ?? [] }
    found += key.isIncomplete ? earliest : incomplete
    let rank = ranks[row - start]
    var named: [Int] = []
    for distance in 0...LeaderSearch.window where named.count < LeaderSearch.window {
      if rank >= distance { named += byName[rank - distance] }
      if distance > 0 && rank + distance < byName.count { named += byName[rank + distance] }
    }
    found += named.prefix(LeaderSearch.window)
    let places = found.compactMap { order[$0] }
    let sorted = zip(places, found).sorted { $0.0 < $1.0 }
    var last = -1
    return sorted.compactMap { place, leader in
      defer { last = place }
      return place == last ? nil : leader
    }
  }
}
