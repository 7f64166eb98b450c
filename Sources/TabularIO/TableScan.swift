import Diagnostics

/// Hands out the members of a table's parts one by one, in order.
private struct MemberSource {
  private let parts: [String]
  private var part = -1
  private var reader: MemberReader?
  private var isFirst = true

  init(parts: [String]) { self.parts = parts }

  mutating func next() throws(Failure) -> CompressedMember? {
    while true {
      if reader == nil {
        part += 1
        if part >= parts.count { return nil }
        reader = try MemberReader(path: parts[part])
        isFirst = true
      }
      if var member = try reader?.next() {
        member.part = part
        member.isHeader = isFirst
        isFirst = false
        return member
      }
      reader = nil
    }
  }
}

/// Keeps chunks for reuse, one a worker.
private final class ChunkShelf {
  var chunks: [RowChunk?]
  init(jobs: Int) { chunks = Array(repeating: nil, count: jobs) }
}

extension Table {
  /// Reads the whole table in chunks of whole rows, on `jobs` workers.
  ///
  /// `makeContext` gives each worker its own scratch; `work` runs on any worker; `deliver` gets the results in row
  /// order, one call at a time, with the index of the part they come from. `firstRow` of a chunk is not known in
  /// parallel reading and stays 0.
  ///
  /// - Complexity: O(bytes); memory about 2 MiB a worker plus what `work` returns.
  package func scan<Context, Output>(
    jobs: Int, makeContext: () throws -> Context, work: (RowChunk, inout Context) throws -> Output,
    deliver: (Output, Int) throws -> Void
  ) throws {
    var source = MemberSource(parts: parts)
    let workers = max(jobs, 1)
    let shelf = ChunkShelf(jobs: workers)
    let contexts = ContextShelf(try (0..<workers).map { _ in try makeContext() })
    let fieldCount = header.count
    try orderedParallel(
      jobs: workers,
      next: {
        while let member = try source.next() { if !member.isHeader { return member } }
        return nil
      },
      work: { (member: CompressedMember, worker: Int) in
        let size = member.contentSize
        var chunk = shelf.chunks[worker]
        if chunk == nil || (chunk?.room ?? 0) < size {
          chunk = RowChunk(capacity: max(size, 320 << 10), fieldCount: fieldCount)
          shelf.chunks[worker] = chunk
        }
        guard let chunk else { throw Failure(.internalError, id: "tanpa ruang", en: "no room") }
        try chunk.fill(from: member)
        return (try work(chunk, &contexts.items[worker]), member.part)
      },
      deliver: { try deliver($0.0, $0.1) })
  }
}

/// One context a worker; each is touched by its own worker alone.
private final class ContextShelf<Context> {
  let items: UnsafeMutableBufferPointer<Context>

  init(_ contexts: [Context]) {
    items = .allocate(capacity: contexts.count)
    _ = items.initialize(from: contexts)
  }

  deinit {
    items.deinitialize()
    items.deallocate()
  }
}

extension RowChunk {
  /// Bytes it has room for.
  var room: Int { capacity }

  /// Inflates `member` and splits it, unless the rows are to be split where they are needed.
  func fill(from member: CompressedMember, splits: Bool = true) throws(Failure) {
    let got = try member.inflate(into: bytes, capacity: capacity)
    part = member.part
    firstRow = 0
    if splits { try split(count: got, file: member.file) } else { take(count: got) }
  }
}

/// Reads the chunks of some table parts one after another into one and the same chunk.
@usableFromInline
final class ChunkSource {
  private var members: MemberSource
  private var chunk: RowChunk?
  private let fieldCount: Int
  private let splits: Bool
  /// The file that the chunk comes from.
  private(set) var file = ""

  /// Without `splits` chunks are not split into rows.
  init(parts: [String], fieldCount: Int, splits: Bool = true) {
    members = MemberSource(parts: parts)
    self.fieldCount = fieldCount
    self.splits = splits
  }

  /// The next chunk, nil at the end; the one before is gone then.
  @usableFromInline
  func next() throws(Failure) -> RowChunk? {
    while let member = try members.next() {
      if member.isHeader { continue }
      let size = member.contentSize
      let room = chunk?.room ?? 0
      if room < size { chunk = RowChunk(capacity: max(size, 64 << 10), fieldCount: fieldCount) }
      try chunk?.fill(from: member, splits: splits)
      file = member.file
      return chunk
    }
    chunk = nil
    return nil
  }
}

/// Pulls the rows of some table parts one after another, for merges that walk several tables in step.
///
/// ``row`` is valid until the next call of ``next()``. A copy reads on where the original does.
@usableFromInline
package struct RowCursor {
  @usableFromInline let source: ChunkSource
  @usableFromInline let fieldCount: Int
  @usableFromInline var index = -1
  // What the chunk holds, beside it: reading it from the object costs an access check a row.
  @usableFromInline var rowCount = 0
  @usableFromInline var bytes = ByteView.empty.start
  @usableFromInline var separators = UnsafePointer(RowCursor.none)

  /// Reads all of `table`.
  package init(_ table: Table) { self.init(table, parts: 0..<table.parts.count) }

  /// Reads parts `parts` of `table`.
  package init(_ table: Table, parts: Range<Int>) {
    fieldCount = table.header.count
    source = ChunkSource(parts: Array(table.parts[parts]), fieldCount: fieldCount)
  }

  /// Reads nothing: the rows of a part that is not there, with columns `header`.
  package init(header: [String]) {
    fieldCount = header.count
    source = ChunkSource(parts: [], fieldCount: fieldCount)
  }

  /// Steps to the next row; false at the end.
  @inlinable
  package mutating func next() throws(Failure) -> Bool {
    index += 1
    return index < rowCount ? true : try nextChunk()
  }

  /// Steps to the next row of the same chunk; false when there is none.
  @inlinable
  package mutating func step() -> Bool {
    if index + 1 >= rowCount { return false }
    index += 1
    return true
  }

  @usableFromInline
  mutating func nextChunk() throws(Failure) -> Bool {
    index = 0
    rowCount = 0
    while let chunk = try source.next() {
      rowCount = chunk.rowCount
      bytes = UnsafePointer(chunk.bytes)
      separators = UnsafePointer(chunk.separators)
      if rowCount > 0 { return true }
    }
    return false
  }

  /// The current row. Only after ``next()`` answered true.
  @inlinable
  package var row: Row {
    precondition(index >= 0 && index < rowCount, "no row at hand")
    return Row(bytes: bytes, separators: separators, first: index * fieldCount, count: fieldCount)
  }

  /// The row `distance` rows after the current one, as long as it lies in the same chunk: how far one can look ahead
  /// without reading on. Only after ``next()`` answered true.
  @inlinable
  package func ahead(_ distance: Int) -> Row? {
    guard distance >= 0, index + distance < rowCount else { return nil }
    return Row(bytes: bytes, separators: separators, first: (index + distance) * fieldCount, count: fieldCount)
  }

  /// The bytes of the current row and of all behind it in the same chunk, line ends included. Only after ``next()``
  /// answered true.
  package var rest: ByteView {
    let start = index == 0 ? 0 : Int(separators[index * fieldCount - 1]) + 1
    return ByteView(start: bytes + start, count: Int(separators[rowCount * fieldCount - 1]) + 1 - start)
  }

  private nonisolated(unsafe) static let none = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
}
