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
    for (index, part) in parts.enumerated() where part.isChanged {
      try was.enter(part.start)
      try now.enter(part.start)
      var writer: PartWriter?
      var rows = RowBuffer()
      try IdentitySplice.merge(part.old.map { try SpliceRows($0, of: earlier) }, was, now) { row in
        let open = try writer ?? PartWriter(folder: context.staging, path: part.path, header: IdentityRegistry.header)
        writer = open
        TableSplice.copy(row, to: &rows)
        try open.take(&rows)
      }
      try writer?.flush(&rows)
      deliver(index, try writer?.finish())
    }
  }

  /// Walks the lines of the earlier table and of the small runs, all by id; `keep` gets those of the new table.
  ///
  /// To a small run everybody outside its scope is gone. So where both say that, or neither says anything, the earlier line
  /// stands; else it must be what the small run of then says, and what that of now says takes its place.
  private static func merge(_ old: SpliceRows?, _ was: SpliceRows, _ now: SpliceRows, keep: (Row) throws -> Void) throws
  {
    while true {
      var id: ByteView?
      for row in [old?.row, was.row, now.row] {
        if let own = row?[0], id.map({ own.compare($0) < 0 }) ?? true { id = own }
      }
      guard let id else { return }
      let isOld = old?.row.map { $0[0] == id } ?? false
      let (isWas, isNow) = (was.row.map { $0[0] == id } ?? false, now.row.map { $0[0] == id } ?? false)
      let (wasGone, nowGone) = (isWas && isGone(was.row), isNow && isGone(now.row))
      if wasGone && nowGone || !isWas && !isNow {
        if isOld, let row = old?.row { try keep(row) }
      } else {
        if isOld != isWas { throw TableSplice.unproven }
        if isOld, let one = old?.row, let other = was.row, !TableSplice.isEqual(one, other) {
          throw TableSplice.unproven
        }
        if isNow, let row = now.row { try keep(row) }
      }
      if isOld { try old?.advance() }
      if isWas { try was.advance() }
      if isNow { try now.advance() }
    }
  }

  private static func isGone(_ row: Row?) -> Bool { row.map { $0[relation].equals(IdentityRegistry.gone) } ?? false }

  /// Where `hubungan` stands.
  private static let relation = 6
}
