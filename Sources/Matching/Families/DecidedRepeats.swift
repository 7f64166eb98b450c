/// Doubts that a person has answered: the row repeats another one. `keputusan` names the row, not the other, so it is joined to
/// the likest of those that it may repeat.
struct DecidedRepeats {
  /// By place of the row that was decided about, its likest link.
  private var best: [Int: PersonLink] = [:]

  /// Offers a link of rows `first` and `second`, which a person has decided about. A row of which it was said that it repeats
  /// no other is left alone.
  mutating func add(_ link: PersonLink, _ first: RowRecord, _ second: RowRecord) {
    let ends = [(link.first, first.decision), (link.second, second.decision)]
    if ends.contains(where: { $0.1 != 0 && Decisions.ofRepeat($0.1) == 0 }) { return }
    for (place, decision) in ends where decision != 0 && (best[place].map { link.score > $0.score } ?? true) {
      best[place] = link
    }
  }

  /// Places of the rows decided about, each with its link, in order.
  var links: [(place: Int, link: PersonLink)] {
    best.sorted { $0.key < $1.key }.map { place, link in
      var link = link
      link.isStrong = true
      return (place, link)
    }
  }
}
