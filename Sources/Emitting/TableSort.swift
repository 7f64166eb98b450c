import Diagnostics
import StageContract
import Synchronization
import TabularIO

/// A table of the snapshot to be sorted anew: where its rows come from and where they go.
struct TableEmission: Sendable {
  /// Its role in the manifest, for example `anggota` or `kelayakan/PKH`.
  let role: String
  let columns: [String]
  let main: Table
  /// A table with the same rows in the same order, whose columns come first.
  let beside: Table?
  /// Columns that both have and that must agree row by row.
  let joined: [String]
  let key: KeyRecipe
  /// One file a province (`<role>/<kode>.csv.gz`) rather than `<role>.csv.gz`.
  let byProvince: Bool
  /// Size of the content, for the plan only.
  let bytes: Int

  init(
    role: String, columns: [String], main: Table, beside: Table? = nil, joined: [String] = [], key: KeyRecipe,
    byProvince: Bool, bytes: Int
  ) {
    self.role = role
    self.columns = columns
    self.main = main
    self.beside = beside
    self.joined = joined
    self.key = key
    self.byProvince = byProvince
    self.bytes = bytes
  }
}

/// Where and with what a snapshot is written.
struct Workplace: Sendable {
  let staging: String
  let scratch: String
  let jobs: Int
  let memory: Int
  let progress: Progress
}

/// What became of a sorted table.
struct EmittedTable {
  let output: OutputTable
  /// Trees by province, ascending; empty for tables not cut by province.
  let trees: [(province: Int, tree: MerkleTree)]
  /// Rows by kabupaten/kota number (0 where the region is shorter); empty for tables without `wilayah`.
  let rowsByRegency: [Int]
}

/// Sorts and writes one table: rows are put together and routed to key ranges by all workers, then every range is
/// sorted, hashed and compressed by some worker, and written in key order.
///
/// - Complexity: O(n log n); memory within the budget of the workplace, the rest on disk once.
struct TableSort {
  let table: TableEmission
  let names: RegionNames
  let place: Workplace
  /// Takes the ids of the rows, where a tree over them is wanted.
  var ids: IdTree?

  /// The whole work.
  func run() throws -> EmittedTable {
    place.progress.start(table.role)
    let folder = "\(place.scratch)/\(table.role)"
    let store = try BucketStore(ranges: try ranges(), workers: workers, memory: place.memory / 3, folder: folder)
    let counts = try route(into: store)
    var result = try write(store)
    result = EmittedTable(output: result.output, trees: result.trees, rowsByRegency: counts)
    let rows = result.output.rows
    if rows != counts.reduce(0, +) {
      throw Failure(
        .internalError, id: "baris \(table.role) tidak seimbang", en: "rows of \(table.role) do not balance")
    }
    return result
  }

  private var workers: Int { max(1, min(place.jobs, table.main.parts.count)) }

  /// Ranges from the first rows of every part: the parts are cut by a mix of the No KK, so these are a fair sample.
  private func ranges() throws(Failure) -> KeyRanges {
    let count = KeyRanges.count(bytes: table.bytes, memory: place.memory, jobs: place.jobs)
    if count == 1 { return KeyRanges(sample: [], count: 1) }
    var sample: [UInt64] = []
    let key = SortKey()
    let wanted = max(64, 64 * count / table.main.parts.count)
    for part in table.main.parts.indices {
      var cursor = RowCursor(table.main, parts: part..<part + 1)
      var taken = 0
      while taken < wanted, try cursor.next() {
        try table.key.write(cursor.row, to: key, table: table.main.name)
        sample.append(key.prefix)
        taken += 1
      }
    }
    return KeyRanges(sample: sample, count: count)
  }

  // MARK: First half: put together and route

  /// Answers the rows by kabupaten/kota.
  private func route(into store: BucketStore) throws -> [Int] {
    let plan = try RowPlan(columns: table.columns, main: table.main, beside: table.beside, names: names)
    let region = table.main.header.firstIndex(of: "wilayah")
    let recipe = table.key
    let name = table.main.name
    let mainJoin = try table.main.columns(table.joined)
    let besideJoin = try table.beside?.columns(table.joined) ?? []
    let total = Mutex([Int](repeating: 0, count: 10_000))
    let scratch = (0..<workers).map { _ in RouteScratch(store, ids) }
    let id = try ids == nil ? 0 : table.main.column("id_keluarga")
    try parallelForEach(count: table.main.parts.count, jobs: workers) { part, worker in
      let key = scratch[worker].key
      let appender = scratch[worker].appender
      let ids = scratch[worker].ids
      var rows = RowBuffer(capacity: 8192)
      var counts = [Int](repeating: 0, count: 10_000)
      var cursor = RowCursor(table.main, parts: part..<part + 1)
      var beside = table.beside.map { RowCursor($0, parts: part..<part + 1) }
      var done = 0
      while try cursor.next() {
        let row = cursor.row
        var besideRow: Row?
        if beside != nil {
          guard try beside?.next() ?? false else { throw unequal(part) }
          besideRow = beside?.row
          if let other = besideRow {
            for (left, right) in zip(mainJoin, besideJoin) where !(row[left] == other[right]) { throw unequal(part) }
          }
        }
        rows.removeAll()
        plan.write(row, beside: besideRow, to: &rows)
        try recipe.write(row, to: key, table: name)
        try appender.add(key, row: rows.view)
        if let ids, try !ids.add(row[id]) { throw invalidID() }
        counts[region.map { TableSort.regency(row[$0]) } ?? 0] += 1
        done += 1
        if done & 0x3FFF == 0 { place.progress.add(rows: 0x4000) }
      }
      if try beside?.next() ?? false { throw unequal(part) }
      total.withLock { total in
        for index in counts.indices where counts[index] > 0 { total[index] += counts[index] }
      }
    }
    for own in scratch {
      try own.appender.flush()
      try own.ids?.flush()
    }
    return total.withLock { $0 }
  }

  /// The number of the kabupaten/kota of a code of four digits or more, else the province's with `00`.
  private static func regency(_ code: ByteView) -> Int {
    if code.count < 2 { return 0 }
    let digits = code.count >= 4 ? 4 : 2
    let value = Int(code[0..<digits].uint64() ?? 0)
    return digits == 4 ? value : value * 100
  }

  private func invalidID() -> Failure {
    Failure(.badData, id: "id_keluarga tidak sah", en: "invalid id_keluarga", file: table.role)
  }

  private func unequal(_ part: Int) -> Failure {
    Failure(
      .badData, id: "baris match dan flag tidak sama pada bagian \(part + 1)",
      en: "rows of match and flag differ in part \(part + 1)", file: table.role)
  }

  // MARK: Second half: sort and write

  /// A part of a bucket that goes to one file.
  private struct Piece {
    let province: Int
    var chunks: [EncodedChunk] = []
    var leaves: [Digest32] = []

    /// Compresses and empties `rows`, and takes the leaves of the same rows.
    mutating func take(_ rows: inout RowBuffer, _ digests: inout SmallDigests) throws(Failure) {
      if rows.count == 0 { return }
      var full = RowBuffer()
      swap(&full, &rows)
      chunks.append(try EncodedChunk(taking: full))
      digests.take(into: &leaves)
    }
  }

  /// A bucket on its way to the files.
  private enum Sorted {
    case pieces([Piece])
    /// It is sorted when its turn comes, on disk.
    case tooLarge(Int)
  }

  /// Bytes of a bucket up to which it is sorted in memory.
  private var largest: Int { max(place.memory / (6 * max(place.jobs, 1)), 2 << 20) }

  /// Sorts a bucket on disk and hands its rows on a chunk at a time.
  private func stream(_ bucket: Int, _ store: BucketStore, _ put: (Piece) throws(Failure) -> Void) throws(Failure) {
    let sorter = ExternalSorter(folder: "\(place.scratch)/\(table.role)-besar", memory: largest)
    var key: [UInt8] = []
    try store.drain(bucket) { (prefix, rest, row) throws(Failure) in
      key.removeAll(keepingCapacity: true)
      for shift in stride(from: 56 as UInt64, through: 0, by: -8) {
        key.append(UInt8(truncatingIfNeeded: prefix >> shift))
      }
      key.append(contentsOf: rest.buffer)
      try key.withUnsafeBufferPointer { view throws(Failure) in try sorter.add(key: ByteView(view), payload: row) }
    }
    let records = try SortedRecords([sorter], memory: largest)
    defer { records.remove() }
    var piece = Piece(province: -1)
    var rows = RowBuffer()
    var digests = SmallDigests()
    while let (key, leaf) = try records.next() {
      var prefix: UInt64 = 0
      for place in 0..<8 { prefix = prefix << 8 | UInt64(key[place]) }
      let province = table.byProvince ? table.key.province(prefix) : 0
      if piece.province != province || rows.count >= 256 << 10 {
        try piece.take(&rows, &digests)
        if piece.province >= 0 { try put(piece) }
        piece = Piece(province: province)
      }
      rows.appendRows(leaf[1..<leaf.count], rows: 1)
      if table.byProvince {
        digests.add(leaf[0..<leaf.count - 1])
        digests.end()
      }
    }
    try piece.take(&rows, &digests)
    if piece.province >= 0 { try put(piece) }
  }

  private func write(_ store: BucketStore) throws -> EmittedTable {
    var next = 0
    var writer: PartWriter?
    var province = -1
    var tree = MerkleTree()
    var parts: [PartSummary] = []
    var trees: [(province: Int, tree: MerkleTree)] = []
    func close() throws(Failure) {
      guard let open = writer else { return }
      parts.append(try open.finish())
      if table.byProvince { trees.append((province, tree)) }
      writer = nil
      tree = MerkleTree()
    }
    func open(_ number: Int) throws(Failure) -> PartWriter {
      if let writer, province == number { return writer }
      try close()
      province = number
      let path = table.byProvince ? "\(table.role)/\(ProvinceCode.text(number)).csv.gz" : "\(table.role).csv.gz"
      let opened = try PartWriter(folder: place.staging, path: path, header: table.columns)
      writer = opened
      return opened
    }
    func put(_ piece: Piece) throws(Failure) {
      let writer = try open(piece.province)
      for chunk in piece.chunks { try writer.append(chunk) }
      tree.append(piece.leaves)
    }
    try orderedParallel(
      jobs: place.jobs,
      next: {
        defer { next += 1 }
        return next < store.ranges.count ? next : nil
      },
      work: { (bucket: Int, _: Int) -> Sorted in
        store.size(bucket) > largest ? .tooLarge(bucket) : .pieces(try encode(try store.load(bucket)))
      },
      deliver: { (sorted: Sorted) in
        switch sorted {
        case .pieces(let pieces): for piece in pieces { try put(piece) }
        case .tooLarge(let bucket): try stream(bucket, store, put)
        }
      })
    if writer == nil { _ = try open(0) }
    try close()
    return EmittedTable(output: OutputTable(role: table.role, parts: parts), trees: trees, rowsByRegency: [])
  }

  private func encode(_ records: BucketRecords) throws(Failure) -> [Piece] {
    var pieces: [Piece] = []
    var piece = Piece(province: -1)
    var rows = RowBuffer()
    var digests = SmallDigests()
    let byProvince = table.byProvince
    let recipe = table.key
    try records.forEach { (prefix, row) throws(Failure) in
      let province = byProvince ? recipe.province(prefix) : 0
      if piece.province != province {
        try piece.take(&rows, &digests)
        if piece.province >= 0 { pieces.append(piece) }
        piece = Piece(province: province)
      }
      rows.appendRows(row, rows: 1)
      if byProvince {
        digests.add(BucketRecords.leaf(of: row))
        digests.end()
      }
      if rows.count >= 256 << 10 { try piece.take(&rows, &digests) }
    }
    try piece.take(&rows, &digests)
    if piece.province >= 0 { pieces.append(piece) }
    return pieces
  }
}

/// What a worker of the first half keeps from part to part.
private final class RouteScratch {
  let key = SortKey()
  let appender: BucketAppender
  let ids: IdTree.Appender?

  init(_ store: BucketStore, _ ids: IdTree?) {
    appender = BucketAppender(store)
    self.ids = ids?.appender()
  }
}
