import Diagnostics
import StageContract
import TabularIO

/// What the last snapshot remembers of refuted evidence, brought to the families of this run in bounded memory.
///
/// Its `bukti` is sorted by code and `BTH-01` comes first, so only the beginning of each part is read. Rows are spilled by
/// the same hash of the family's id as its earlier deciles, and joined with them partition by partition.
final class RefutationMemory: @unchecked Sendable {
  /// The rows of one part, by family.
  struct Part: Sendable {
    /// Index of the family in its part; `person` and the four texts joined by U+001F.
    fileprivate(set) var rows: [(index: Int, content: [UInt8])] = []
  }

  static let separator: UInt8 = 31
  private let theirs: SpillSet
  private let back: SpillSet
  private let groups: PartGroups

  /// nil when `snapshot` has no evidence.
  init?(folder: String, snapshot: UpstreamStage, partitions: Int, groups: PartGroups, jobs: Int) throws {
    guard snapshot.has("bukti") else { return nil }
    self.groups = groups
    theirs = try SpillSet(folder: folder + ".dulu", partitions: partitions)
    back = try SpillSet(folder: folder + ".kembali", partitions: groups.count)
    try read(try snapshot.table("bukti"), jobs: jobs)
  }

  private func read(_ table: Table, jobs: Int) throws {
    let columns = try table.columns(["kode", "id_keluarga", "id_individu", "sumber", "kolom", "nilai", "tanggal"])
    try parallelForEach(count: table.parts.count, jobs: jobs) { part, _ in
      var cursor = RowCursor(table, parts: part..<(part + 1))
      var appender = SpillAppender(theirs, blockSize: 4 << 10)
      var key = RowBuffer(capacity: 64)
      var content = RowBuffer(capacity: 256)
      while try cursor.next() {
        let row = cursor.row
        if !row[columns[0]].equals(Refutations.code) {
          if row[columns[0]].isEmpty { continue }
          break
        }
        guard let id = Identity(row[columns[1]]), !id.isNone else { continue }
        key.removeAll()
        key.appendKey(id)
        content.removeAll()
        content.appendKey(Identity(row[columns[2]]) ?? .none)
        for column in columns[3...] {
          content.append(row[column])
          content.append(RefutationMemory.separator)
        }
        try RefutationMemory.append(
          key.view, content.view, to: EarlierDeciles.partition(id, theirs.partitions), &appender)
      }
      try appender.flush()
    }
  }

  private static func append(
    _ key: ByteView, _ content: ByteView, to partition: Int, _ appender: inout SpillAppender
  ) throws(Failure) {
    var record = RowBuffer(capacity: 8 + key.count + content.count)
    KeyedFile.append(key: key, payload: content, to: &record)
    try appender.append(record.view, to: partition)
  }

  /// Sends the rows of `partition` to the parts of their families; `place` answers part × 2³² + index of an id.
  func join(_ partition: Int, place: (Identity) -> UInt64?) throws {
    let content = try theirs.content(partition)
    theirs.discard(partition)
    var appender = SpillAppender(back, blockSize: 4 << 10)
    var key = RowBuffer(capacity: 16)
    try KeyedFile.each(content) { id, payload in
      guard let found = place(id.keyIdentity(at: 0)) else { return }
      key.removeAll()
      key.appendKey(found)
      try RefutationMemory.append(key.view, payload, to: groups.group(of: Int(found >> 32)), &appender)
    }
    try appender.flush()
  }

  /// The rows of the parts of `group`, in the order of families and content.
  func parts(group: Int) throws -> [Part] {
    let range = groups.parts(of: group)
    var parts = [Part](repeating: Part(), count: range.count)
    try KeyedFile.each(try back.content(group)) { key, payload in
      let place = key.keyNumber(at: 0)
      let part = Int(place >> 32) - range.lowerBound
      if part >= 0 && part < parts.count {
        parts[part].rows.append((Int(place & 0xFFFF_FFFF), payload.bytes))
      }
    }
    // Blocks of several workers come in any order.
    for part in parts.indices {
      parts[part].rows.sort { left, right in
        left.index != right.index ? left.index < right.index : left.content.lexicographicallyPrecedes(right.content)
      }
    }
    return parts
  }

  func remove() {
    theirs.remove()
    back.remove()
  }
}

extension FamilyState {
  /// Takes up a row that the last snapshot remembers of the family.
  mutating func remember(_ content: [UInt8]) {
    content.withUnsafeBufferPointer { buffer in
      let all = ByteView(buffer)
      var fields: [Slice] = []
      var start = 24
      for index in 24..<max(all.count, 24) where all[index] == RefutationMemory.separator {
        fields.append(texts.keep(all[start..<index]))
        start = index + 1
      }
      if fields.count != 4 { return }
      let isVisit =
        texts.view(fields[0]).equals(Refutations.visitSource) && texts.view(fields[1]).equals(Refutations.visitColumn)
      remembered.append(
        Remembered(
          person: all.keyIdentity(at: 0), sumber: fields[0], kolom: fields[1], nilai: fields[2], tanggal: fields[3],
          visited: isVisit ? texts.view(fields[3]).packedDate : 0))
    }
  }
}
