/// Room for reading one name; a worker keeps one and uses it for every row.
@usableFromInline package struct NameScratch: ~Copyable {
  /// Cleaned spelling: NFKC, capitals, single spaces. What a person reads.
  @usableFromInline package internal(set) var clean = ByteScratch(capacity: 256)
  /// Folded tokens separated by a space, alternates by `/`. What a comparison reads.
  @usableFromInline package internal(set) var folded = ByteScratch(capacity: 256)
  /// Folded tokens of the father's name, from BIN or BINTI.
  @usableFromInline package internal(set) var father = ByteScratch(capacity: 128)
  /// The name was written as it should be: ``clean`` equals it byte for byte, and holds capital letters and spaces only.
  @usableFromInline package internal(set) var isPlain = false
  /// Letters of the words, without dots and apostrophes.
  var letters = ByteScratch(capacity: 256)
  var plain = ByteScratch(capacity: 256)
  var join = ByteScratch(capacity: 128)
  var words = [NameWord](repeating: NameWord(), count: NameScratch.mostWords)
  var wordCount = 0
  /// The dotted marker that the father begins with, -1 for none, and the group that it stands in.
  var initial = -1
  var initialGroup: UInt8 = 0
  /// Remarks in parentheses were left out.
  var hasNotes = false
  /// The words of the group at hand, by their place in ``words``.
  var members = [Int](repeating: 0, count: NameScratch.mostWords)

  /// Words beyond this many are left out.
  static let mostWords = 40
  /// The longest name that is read the quick way, which counts no words: it has no more than ``mostWords``.
  static let longestPlain = 2 * mostWords

  @usableFromInline package init() {}
}

/// One word of a name.
struct NameWord: Sendable {
  /// Where its letters stand in ``NameScratch/letters``.
  var start: Int32 = 0
  var end: Int32 = 0
  /// Which of the alternate names it belongs to; ``father`` for the father's.
  var group: UInt8 = 0
  /// Written with a dot.
  var dotted = false
  /// Stands after a comma.
  var afterComma = false

  /// Written with dots between its letters (`S.PD`).
  var dotsInside = false

  static let father: UInt8 = 7
  /// A dotted marker (`B.`) until it is known whether a father follows.
  static let held: UInt8 = 6
  /// Alternates beyond this many are read as part of the last one.
  static let mostGroups: UInt8 = 4
}
