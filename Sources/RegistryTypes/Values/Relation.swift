/// Relation to the head of the family, DTSEN and Regsosek list: 1 head, 2 spouse, 3 child, 4 child-in-law, 5 grandchild,
/// 6 parent or parent-in-law, 7 servant, 8 other.
@usableFromInline package enum Relation {
  /// Highest value of the SIAK list.
  @usableFromInline package static let siakCount = 11

  /// The DTSEN relation of a SIAK relation (1 to 11); 0 for anything else.
  @inlinable
  package static func fromSIAK(_ code: Int) -> Int {
    switch code {
    case 1: 1
    case 2, 3: 2
    case 4: 3
    case 5: 4
    case 6: 5
    case 7, 8: 6
    case 10: 7
    case 9, 11: 8
    default: 0
    }
  }
}

/// Roof material: DTSEN's list is Regsosek's with 5 (wood, shingle) and 6 (bamboo) swapped.
@usableFromInline package enum Roof {
  /// The code of the other list; the swap is its own inverse.
  @inlinable
  package static func swapped(_ code: Int) -> Int { code == 5 ? 6 : code == 6 ? 5 : code }
}
