/// Two rows that seem to speak of one person.
package struct PersonLink: Sendable {
  package var first: Int
  package var second: Int
  /// Enough by itself to hold a cluster together.
  package var isStrong: Bool
  /// The best links are used first.
  package var score: Int
  /// Pairs of rows that say so.
  package var rows: Int

  package init(first: Int, second: Int, isStrong: Bool, score: Int, rows: Int = 1) {
    self.first = first
    self.second = second
    self.isStrong = isStrong
    self.score = score
    self.rows = rows
  }
}

/// Who is one person among members that nobody in Dukcapil was found for (contract, section 3 step 6).
///
/// Strong links join, the best first, unless the cluster would grow beyond its limit or hold two members that are never
/// one person. Then clusters that several weak links join are joined. Two clusters held together by one weak link of one
/// pair of rows stay apart, and the link is doubtful: a person decides. The result depends on the order of members and nothing else.
package struct PersonClusters {
  /// For each member, the first member of its cluster.
  package private(set) var first: [Int]
  /// Links by which clusters would be one, but are not: single weak links, and strong ones beyond the limit.
  package private(set) var doubtful: [PersonLink] = []
  private var members: [[Int]]
  private var sizes: [Int]
  private let most: Int

  /// - Parameters:
  ///   - sizes: how many rows each member stands for.
  ///   - most: rows a cluster holds at most.
  ///   - isNever: whether two members are never one person.
  /// - Complexity: O(links · log links + joins · most²).
  package init(sizes: [Int], links: [PersonLink], most: Int, isNever: (Int, Int) -> Bool) {
    first = Array(sizes.indices)
    members = sizes.indices.map { [$0] }
    self.sizes = sizes
    self.most = most
    let sorted = links.sorted(by: PersonClusters.precedes)
    var beyond: [PersonLink] = []
    for link in sorted where link.isStrong {
      let (one, other) = ends(link)
      if one == other || isConflict(one, other, isNever) { continue }
      if size(one, other) > most { beyond.append(link) } else { join(one, other) }
    }
    joinByWeak(sorted.filter { !$0.isStrong }, isNever)
    doubtful += beyond
    // What others joined later is no question.
    doubtful.removeAll { first[$0.first] == first[$0.second] }
  }

  private mutating func joinByWeak(_ links: [PersonLink], _ isNever: (Int, Int) -> Bool) {
    struct Bridge {
      var links: Int
      var best: PersonLink
    }
    struct Ends: Hashable {
      var one: Int
      var other: Int
    }
    var bridges: [Bridge] = []
    var places = KeyPlaces<Ends>()
    for link in links {
      let (one, other) = ends(link)
      if one == other { continue }
      let place = places.place(of: Ends(one: one, other: other))
      if place < bridges.count {
        bridges[place].links += link.rows
      } else {
        bridges.append(Bridge(links: link.rows, best: link))
      }
    }
    // Links come best first, so equal counts keep that order.
    let sorted = bridges.enumerated().sorted {
      $0.element.links != $1.element.links ? $0.element.links > $1.element.links : $0.offset < $1.offset
    }
    for (_, bridge) in sorted {
      let (one, other) = ends(bridge.best)
      if one == other || isConflict(one, other, isNever) { continue }
      if bridge.links > 1 && size(one, other) <= most {
        join(one, other)
      } else {
        doubtful.append(bridge.best)
      }
    }
  }

  private static func precedes(_ one: PersonLink, _ other: PersonLink) -> Bool {
    if one.score != other.score { return one.score > other.score }
    return (one.first, one.second) < (other.first, other.second)
  }

  /// The clusters that a link joins, the first one first.
  private func ends(_ link: PersonLink) -> (Int, Int) {
    let (one, other) = (first[link.first], first[link.second])
    return one < other ? (one, other) : (other, one)
  }

  private func size(_ one: Int, _ other: Int) -> Int { sizes[one] + sizes[other] }

  private func isConflict(_ one: Int, _ other: Int, _ isNever: (Int, Int) -> Bool) -> Bool {
    for left in members[one] {
      for right in members[other] where isNever(left, right) { return true }
    }
    return false
  }

  private mutating func join(_ one: Int, _ other: Int) {
    for member in members[other] { first[member] = one }
    members[one] += members[other]
    members[other] = []
    sizes[one] += sizes[other]
  }
}
