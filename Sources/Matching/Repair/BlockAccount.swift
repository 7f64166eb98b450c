import Diagnostics
import StageContract
import TabularIO

/// Blocks that were skipped because too many persons share their key, by rule, and groups of rows that were not compared
/// all with all (``CrowdedGroup``).
struct BlockAccount {
  /// What is known of a key that was skipped, or of a group.
  private struct Block {
    var rows: Int
    var persons: Int
  }

  /// By rule and key.
  private var blocks = [[UInt64: Block]](repeating: [:], count: labels.count)

  /// Names of the rules, then of the kinds of groups.
  private static let labels = BlockingRule.allCases.map(\.label) + CrowdedGroup.Kind.allCases.map(\.label)

  init() {}

  /// Notes a group; each is noted once.
  mutating func add(_ group: CrowdedGroup) {
    add(BlockingRule.allCases.count + group.kind.rawValue, group.key, Block(rows: group.rows, persons: group.persons))
  }

  /// Counts `count` rows of the residue that lost the key of `entry`, which `persons` persons share.
  mutating func add(_ entry: BlockingIndex.Entry, rows count: Int, persons: Int) {
    add(Int(entry.rule), entry.key, Block(rows: count, persons: persons))
  }

  private mutating func add(_ rule: Int, _ key: UInt64, _ block: Block) {
    var sum = blocks[rule][key] ?? Block(rows: 0, persons: block.persons)
    sum.rows += block.rows
    blocks[rule][key] = sum
  }

  mutating func add(_ other: BlockAccount) {
    for rule in blocks.indices { for (key, block) in other.blocks[rule] { add(rule, key, block) } }
  }

  /// Takes out rows that were counted before.
  mutating func subtract(_ other: BlockAccount) throws {
    for rule in blocks.indices {
      for (key, block) in other.blocks[rule] {
        guard let known = blocks[rule][key], known.rows >= block.rows else { throw TableSplice.unproven }
        blocks[rule][key] =
          known.rows == block.rows ? nil : Block(rows: known.rows - block.rows, persons: known.persons)
      }
    }
  }

  /// Blocks skipped of a rule, and the rows that lost one.
  func count(_ rule: BlockingRule) -> Int { blocks[Int(rule.rawValue)].count }
  func rows(_ rule: BlockingRule) -> Int { blocks[Int(rule.rawValue)].values.reduce(0) { $0 + $1.rows } }

  /// The manifest's `blok_dilewati`: blocks, the rows that lost one, the persons of the largest.
  var value: JSONValue {
    var members: [JSONMember] = []
    for (rule, label) in BlockAccount.labels.enumerated() where !blocks[rule].isEmpty {
      let largest = blocks[rule].values.reduce(0) { max($0, $1.persons) }
      let rows = blocks[rule].values.reduce(0) { $0 + $1.rows }
      members.append(
        JSONMember(
          "\(label)",
          .object([
            JSONMember("blok", .number(blocks[rule].count)), JSONMember("baris", .number(rows)),
            JSONMember("orang_terbanyak", .number(largest)),
          ])))
    }
    return .object(members)
  }

  // MARK: The table of them

  /// The table's name.
  static let table = "blok_dilewati"
  private static let header = ["aturan", "kunci", "baris", "orang"]

  /// Writes every skipped block and crowded group: its rule, the hash of what its persons share, rows and persons; by rule and hash.
  func write(_ context: StageContext) throws -> [PartSummary] {
    let writer = TableWriter(folder: context.staging, name: BlockAccount.table, header: BlockAccount.header)
    var rows = RowBuffer()
    for (rule, label) in BlockAccount.labels.enumerated() {
      for (key, block) in blocks[rule].sorted(by: { $0.key < $1.key }) {
        rows.field(label)
        rows.beginField()
        HexDigits.append(key, to: &rows)
        rows.endField()
        rows.field(number: block.rows)
        rows.field(number: block.persons)
        rows.endRow()
        try writer.take(&rows)
      }
    }
    try writer.flush(&rows)
    return try writer.finish()
  }

  /// Reads a table that ``write(_:)`` wrote.
  init(_ table: Table) throws {
    let columns = try table.columns(BlockAccount.header)
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      guard let rule = BlockAccount.labels.firstIndex(where: { row[columns[0]].equals($0) }),
        let count = row[columns[2]].uint64(), let persons = row[columns[3]].uint64()
      else { throw Failure(.badData, id: "baris tidak sah", en: "invalid row", file: table.name) }
      add(rule, HexDigits.word(row[columns[1]], 0), Block(rows: Int(count), persons: Int(persons)))
    }
  }
}
