/// What a household's members say about its family.
///
/// - Complexity: O(1) a vote.
struct FamilyVotes {
  private struct Vote {
    var family: FamilyKey
    var heads = 0
    var members = 0
    var outside = 0
  }

  private var votes: [Vote] = []
  private var families = KeyPlaces<FamilyKey>()

  /// Forgets all votes.
  mutating func removeAll() {
    votes.removeAll(keepingCapacity: true)
    families.removeAll()
  }

  /// Adds the family of a member.
  mutating func add(_ family: FamilyKey, head: Bool, inFrame: Bool) {
    let index = families.place(of: family)
    if index == votes.count { votes.append(Vote(family: family)) }
    if !inFrame {
      votes[index].outside += 1
    } else {
      votes[index].members += 1
      if head { votes[index].heads += 1 }
    }
  }

  /// The head's family, else that of most members, else of those outside the frame; ties by most members, then the
  /// smallest No KK.
  var best: (family: FamilyKey, rule: MatchRule, isLiving: Bool)? {
    guard var best = votes.first else { return nil }
    for vote in votes.dropFirst() where precedes(vote, best) { best = vote }
    return (best.family, best.heads > 0 ? .householdHead : .householdMembers, best.members > 0)
  }

  /// Whether the members are of several families.
  var isSplit: Bool { votes.count > 1 }

  private func precedes(_ one: Vote, _ other: Vote) -> Bool {
    if (one.heads > 0) != (other.heads > 0) { return one.heads > 0 }
    if one.members != other.members { return one.members > other.members }
    if one.outside != other.outside { return one.outside > other.outside }
    if one.family.noKK != other.family.noKK { return one.family.noKK < other.family.noKK }
    return one.family < other.family
  }
}
