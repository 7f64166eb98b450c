import TabularIO

/// What the records that wait for the join are: the byte after the key, so that they come in this order.
enum RecordKind: UInt8 {
  /// Something known about a person or family that may be the cause of a change.
  case note = 1
  /// A pair that stands in the same place and differs: positions, then cells.
  case changed = 2
  /// A left row without partner in its place.
  case left = 3
  /// A right row without partner in its place.
  case right = 4
  /// An equal pair that stands elsewhere in the order: positions.
  case order = 5
}

/// Where a row stands: the number of its part, and its number in it from 1; 0, 0 for nowhere.
struct RowPosition: Sendable, Equatable {
  var part: Int
  var row: Int

  static let nowhere = RowPosition(part: 0, row: 0)

  /// Adds itself to a record.
  func write(to buffer: inout RowBuffer) {
    buffer.append(varint: part)
    buffer.append(varint: row)
  }

  /// Reads what ``write(to:)`` wrote.
  static func read(_ reader: inout VarintReader) -> RowPosition {
    let part = reader.next()
    return RowPosition(part: part, row: reader.next())
  }
}

/// What may be known about a person or family beside its rows.
enum Note: UInt8 {
  /// Its id was merged into another, or another into it.
  case merged = 1
  /// It was split off, or something from it.
  case split = 2
  /// It left the frame by death.
  case died = 3
  /// It left the frame another way.
  case leftFrame = 4
  /// A source row speaks of it on the left side only; the hash of the source's own id and the source follow.
  case rowLeft = 5
  /// A source row speaks of it on the right side only.
  case rowRight = 6
  /// Why the family's decile changed: a cause follows.
  case decile = 7
  /// A member of the family was born.
  case memberBorn = 8
  /// A member of the family died.
  case memberDied = 9
  /// A member came from another family.
  case memberCame = 10
  /// A member went to another family.
  case memberWent = 11
}
