import TabularIO

/// What is known about the person or family of a row beside the row itself; read from notes.
struct KnownFacts {
  var merged = false
  var split = false
  var died = false
  var leftFrame = false
  /// Why the family's decile changed.
  var decile: Cause?
  /// What happened to members of a family.
  var memberBorn = false
  var memberDied = false
  var memberCame = false
  var memberWent = false
  /// Source rows on one side only.
  private var rows: [SourceRow] = []

  /// A source row that one side alone has.
  private struct SourceRow {
    /// Hash of the source's own id, 0 where it has none.
    let id: Int
    /// Index of the source's name.
    let source: Int
    let isRight: Bool
  }

  var isEmpty: Bool {
    !merged && !split && !died && !leftFrame && decile == nil && !hasMemberNotes && rows.isEmpty
  }

  private var hasMemberNotes: Bool { memberBorn || memberDied || memberCame || memberWent }

  /// Why a family has other members than before; nil when nothing is known of its members.
  var members: Cause? {
    memberDied ? .died : memberBorn ? .born : memberCame || memberWent ? .moved : nil
  }

  /// Forgets everything.
  mutating func removeAll() {
    if isEmpty { return }
    let kept = rows
    self = KnownFacts()
    rows = kept
    rows.removeAll(keepingCapacity: true)
  }

  /// Takes in a note.
  mutating func add(_ payload: ByteView, names: SourceNames) {
    guard payload.count > 0, let note = Note(rawValue: payload[0]) else { return }
    var reader = VarintReader(payload[1..<payload.count])
    switch note {
    case .merged: merged = true
    case .split: split = true
    case .died: died = true
    case .leftFrame: leftFrame = true
    case .rowLeft, .rowRight:
      let id = reader.next()
      rows.append(SourceRow(id: id, source: names.index(reader.rest), isRight: note == .rowRight))
    case .memberBorn: memberBorn = true
    case .memberDied: memberDied = true
    case .memberCame: memberCame = true
    case .memberWent: memberWent = true
    case .decile: decile = Cause(rawValue: UInt8(truncatingIfNeeded: reader.next()))
    }
  }

  /// What became of the source rows: the cause, and the sources concerned, as a set of bits. Nil when none came or
  /// went.
  ///
  /// A row that has the source's own id is the same row when that id is. Of rows without one only the number tells: as
  /// many as before, and they are the same rows with other values.
  var sourceRows: (cause: Cause, sources: UInt64)? {
    var new: UInt64 = 0
    var gone: UInt64 = 0
    for row in rows {
      let bit: UInt64 = 1 << UInt64(min(row.source, 63))
      if row.id != 0 {
        if !rows.contains(where: { $0.id == row.id && $0.source == row.source && $0.isRight != row.isRight }) {
          if row.isRight { new |= bit } else { gone |= bit }
        }
      } else if (new | gone) & bit == 0 {
        var balance = 0
        for other in rows where other.source == row.source && other.id == 0 { balance += other.isRight ? 1 : -1 }
        if balance > 0 { new |= bit }
        if balance < 0 { gone |= bit }
      }
    }
    return new != 0 ? (.newRow, new) : gone != 0 ? (.rowGone, gone) : nil
  }
}

/// The names of sources, numbered in the order in which they are met: fewer than 64.
final class SourceNames {
  private var names: [[UInt8]] = []

  /// The number of a name.
  func index(_ name: ByteView) -> Int {
    for (index, known) in names.enumerated() where known.withUnsafeBufferPointer({ ByteView($0) == name }) {
      return index
    }
    names.append(name.bytes)
    return names.count - 1
  }

  /// The names of a set of bits, sorted and joined.
  func text(_ bits: UInt64) -> String {
    if bits == 0 { return "" }
    let chosen = names.indices.filter { $0 < 64 && bits >> UInt64($0) & 1 == 1 }
    return chosen.map { String(decoding: names[$0], as: UTF8.self) }.sorted().joined(separator: ";")
  }
}
