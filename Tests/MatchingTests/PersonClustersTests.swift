import Matching
import TestSupport
import Testing

/// Clusters of persons without Dukcapil, as such: links in, partition out.
@Suite struct PersonClustersTests {
  private static func link(_ one: Int, _ other: Int, strong: Bool, _ score: Int, rows: Int = 1) -> PersonLink {
    PersonLink(first: one, second: other, isStrong: strong, score: score, rows: rows)
  }

  @Test func strongLinksJoinWeakOnesAskAPerson() {
    let links = [
      Self.link(0, 1, strong: true, 9000), Self.link(2, 3, strong: true, 9500), Self.link(1, 2, strong: false, 8000),
    ]
    let clusters = PersonClusters(sizes: [1, 1, 1, 1], links: links, most: 10) { _, _ in false }
    #expect(clusters.first == [0, 0, 2, 2])
    #expect(clusters.doubtful.map(\.first) == [1] && clusters.doubtful.map(\.second) == [2])
  }

  @Test func twoWeakLinksJoin() {
    let links = [
      Self.link(0, 1, strong: true, 9000), Self.link(2, 3, strong: true, 9500), Self.link(1, 2, strong: false, 8000),
      Self.link(0, 3, strong: false, 7000),
    ]
    let clusters = PersonClusters(sizes: [1, 1, 1, 1], links: links, most: 10) { _, _ in false }
    #expect(clusters.first == [0, 0, 0, 0])
    #expect(clusters.doubtful.isEmpty)
    let pair = PersonClusters(sizes: [1, 2], links: [Self.link(0, 1, strong: false, 8000, rows: 2)], most: 10) { _, _ in
      false
    }
    #expect(pair.first == [0, 0])
  }

  @Test func theBetterLinkWinsAConflict() {
    // 1 and 2 are never one person; 0 is more like 2.
    let links = [Self.link(0, 1, strong: true, 8600), Self.link(0, 2, strong: true, 9900)]
    let clusters = PersonClusters(sizes: [1, 1, 1], links: links, most: 10) { Set([$0, $1]) == [1, 2] }
    #expect(clusters.first == [0, 1, 0])
    #expect(clusters.doubtful.isEmpty)
  }

  @Test func noClusterGrowsBeyondItsLimit() {
    let links = (1..<15).map { Self.link(0, $0, strong: true, 9000) }
    let clusters = PersonClusters(sizes: .init(repeating: 1, count: 15), links: links, most: 10) { _, _ in false }
    #expect(clusters.first.filter { $0 == 0 }.count == 10)
    #expect(clusters.doubtful.count == 5)
  }

  /// The rule once more, slowly: sets of members, every step over all of them.
  private static func model(_ count: Int, _ links: [PersonLink], _ most: Int, _ never: Set<[Int]>) -> Set<Set<Int>> {
    var groups = Set((0..<count).map { Set([$0]) })
    func group(_ member: Int) -> Set<Int> { groups.first { $0.contains(member) } ?? [] }
    func mayJoin(_ one: Set<Int>, _ other: Set<Int>) -> Bool {
      one != other && one.count + other.count <= most
        && !one.contains { left in other.contains { never.contains([min(left, $0), max(left, $0)]) } }
    }
    func join(_ one: Set<Int>, _ other: Set<Int>) {
      groups.remove(one)
      groups.remove(other)
      groups.insert(one.union(other))
    }
    func order(_ one: PersonLink, _ other: PersonLink) -> Bool {
      one.score != other.score ? one.score > other.score : (one.first, one.second) < (other.first, other.second)
    }
    for link in links.filter(\.isStrong).sorted(by: order) {
      if mayJoin(group(link.first), group(link.second)) { join(group(link.first), group(link.second)) }
    }
    // Bridges are counted between the clusters that strong links made, and tried by number, then by their best link.
    let weak = links.filter { !$0.isStrong }.sorted(by: order)
    let strong = groups
    func before(_ member: Int) -> Set<Int> { strong.first { $0.contains(member) } ?? [] }
    var tried: [(pair: Set<Set<Int>>, links: Int, best: PersonLink)] = []
    for link in weak where before(link.first) != before(link.second) {
      let pair: Set<Set<Int>> = [before(link.first), before(link.second)]
      if tried.contains(where: { $0.pair == pair }) { continue }
      let same = weak.filter { [before($0.first), before($0.second)] as Set == pair }
      tried.append((pair, same.map(\.rows).reduce(0, +), link))
    }
    let places = tried.indices.sorted {
      tried[$0].links != tried[$1].links ? tried[$0].links > tried[$1].links : $0 < $1
    }
    for place in places where tried[place].links > 1 {
      let (one, other) = (group(tried[place].best.first), group(tried[place].best.second))
      if mayJoin(one, other) { join(one, other) }
    }
    return groups
  }

  @Test func equalsTheModel() {
    let seed: UInt64 = 20_250_630
    var random = SeededGenerator(seed: seed)
    for round in 0..<4000 {
      let count = Int.random(in: 2...9, using: &random)
      let most = Int.random(in: 2...6, using: &random)
      var links: [PersonLink] = []
      var never: Set<[Int]> = []
      for one in 0..<count {
        for other in one + 1..<count {
          switch Int.random(in: 0..<6, using: &random) {
          case 0: never.insert([one, other])
          case 1, 2:
            links.append(
              Self.link(
                one, other, strong: Bool.random(using: &random), Int.random(in: 1...4, using: &random),
                rows: Int.random(in: 1...5, using: &random) / 4 + 1))
          default: break
          }
        }
      }
      links.shuffle(using: &random)
      let clusters = PersonClusters(sizes: .init(repeating: 1, count: count), links: links, most: most) {
        never.contains([min($0, $1), max($0, $1)])
      }
      let found = Set(
        clusters.first.indices.map { member in
          Set(clusters.first.indices.filter { clusters.first[$0] == clusters.first[member] })
        })
      #expect(found == Self.model(count, links, most, never), "seed \(seed), round \(round)")
      for link in clusters.doubtful { #expect(clusters.first[link.first] != clusters.first[link.second]) }
    }
  }
}
