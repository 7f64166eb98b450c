import Diagnostics
import StageContract
import TabularIO

/// `identitas` put together. The earlier table has a part for each first two characters of ids, and none without rows; the small
/// runs have their lines in one file each.
struct IdentitySplice {
  /// A part by the name of its file.
  struct Part {
    /// The characters that its ids begin with.
    let start: [UInt8]
    let path: String
    var old: PartSummary?
    /// Whether the small runs have other lines of it.
    var isChanged = false
  }

  let earlier: EarlierOutput
  /// The files of the small runs.
  private let before: String
  private let after: String
  /// Parts that any of the tables has, ascending.
  let parts: [Part]

  /// Reads the small runs' lines once, to see which parts they change.
  init(_ earlier: EarlierOutput, old: [PartSummary], before: String, after: String) throws {
    self.earlier = earlier
    self.before = "\(before)/\(IdentityRegistry.table).csv.gz"
    self.after = "\(after)/\(IdentityRegistry.table).csv.gz"
    var found: [String: Part] = [:]
    func part(_ path: String, _ start: [UInt8]) -> Part { found[path] ?? Part(start: start, path: path) }
    for summary in old where summary.rows > 0 {
      let name = summary.path.split(separator: "/").last ?? ""
      var known = part(summary.path, Array(name.utf8.prefix(2)))
      known.old = summary
      found[summary.path] = known
    }
    let (was, now) = (try SpliceRows(file: self.before), try SpliceRows(file: self.after))
    while was.row != nil || now.row != nil {
      var order = was.row == nil ? 1 : -1
      if let one = was.row, let other = now.row { order = one[0].compare(other[0]) }
      if let line = order <= 0 ? was.row : now.row {
        let isSame = order == 0 && now.row.map { TableSplice.isEqual($0, line) } == true
        if !isSame {
          let start = line[0][0..<2].bytes
          let path = "\(IdentityRegistry.table)/\(String(decoding: start, as: UTF8.self)).csv.gz"
          var changed = part(path, start)
          changed.isChanged = true
          found[path] = changed
        }
      }
      if order <= 0 { try was.advance() }
      if order >= 0 { try now.advance() }
    }
    parts = found.values.sorted { $0.path < $1.path }
  }

  /// Takes over a part of which both small runs have the same lines: the earlier run has them too.
  func keep(_ old: PartSummary, _ context: StageContext) throws {
    if !earlier.isIntact(old) { throw SpliceRows.damaged(old) }
    try context.take(old, from: earlier.folder)
  }

  /// Writes the parts that are changed, in order; hands each to `deliver`, or nil when no row is left of it.
  func writeChanged(_ context: StageContext, deliver: (Int, PartSummary?) -> Void) throws {
    let (was, now) = (try SpliceRows(file: before), try SpliceRows(file: after))
    // Lines of then and of the small run of then are in one order: what is at hand in the one leaves the other.
    let splice = TableSplice(
      compare: { $0[0].compare($1[0]) }, isReached: { row in was.row.map { $0[0] == row[0] } ?? false })
    for (index, part) in parts.enumerated() where part.isChanged {
      try was.enter(part.start)
      try now.enter(part.start)
      var writer: PartWriter?
      var rows = RowBuffer()
      try splice.run(old: part.old.map { try SpliceRows($0, of: earlier) }, before: was, after: now) { row in
        let open = try writer ?? PartWriter(folder: context.staging, path: part.path, header: IdentityRegistry.header)
        writer = open
        TableSplice.copy(row, to: &rows)
        try open.take(&rows)
      }
      try writer?.flush(&rows)
      deliver(index, try writer?.finish())
    }
  }
}
