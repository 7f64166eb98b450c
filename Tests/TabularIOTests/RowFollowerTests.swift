import Diagnostics
import TabularIO
import TestSupport
import Testing

/// Rows that are passed over or looked at: whatever is done, every row comes once and as it was written.
@Suite struct RowFollowerTests {
  private static let texts = [
    "", "A", "POLOS", "A,B", "KATA \"DALAM\" KUTIP", "DUA\nBARIS", "\"", "AKHIR,",
    String(repeating: "PANJANG ", count: 200),
  ]

  private func row(_ random: inout SeededGenerator) -> [String] {
    (0..<4).map { _ in
      let choice = Int.random(in: 0..<40, using: &random)
      return choice < RowFollowerTests.texts.count ? RowFollowerTests.texts[choice] : String(choice)
    }
  }

  private func write(_ rows: [[String]], _ name: String, _ folder: String, _ random: inout SeededGenerator) throws
    -> Table
  {
    let writer = try PartWriter(folder: folder, path: "\(name).csv.gz", header: ["a", "b", "c", "d"])
    var buffer = RowBuffer()
    for row in rows {
      for field in row { buffer.field(field) }
      buffer.endRow()
      if Int.random(in: 0..<200, using: &random) == 0 { try writer.flush(&buffer) }
    }
    try writer.flush(&buffer)
    _ = try writer.finish()
    return try Table.open(folder: folder, name: name)
  }

  private func fields(_ row: Row) -> [String] { (0..<row.count).map { row[$0].string } }

  @Test(arguments: SeededGenerator.seeds(30)) func everyRowComesOnceAsItWasWritten(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let work = Workdir()
    let old = (0..<Int.random(in: 0..<900, using: &random)).map { _ in row(&random) }
    let rate = [5, 40, 400][Int.random(in: 0..<3, using: &random)]
    let new = old.map { Int.random(in: 0..<rate, using: &random) == 0 ? row(&random) : $0 }
    let leader = try write(old, "lama", work.path, &random)
    let table = try write(new, "baru", work.path, &random)
    var left = RowCursor(leader)
    var right = RowFollower(table, part: 0, fieldCount: 4)
    var atLeft = try left.next()
    var atRight = try right.next()
    var number = 0
    var passed = 0
    while atRight {
      let size = atLeft ? left.row.raw(0..<4).count + 1 : 0
      if atLeft && right.shared(with: left.rest) >= size && Int.random(in: 0..<20, using: &random) > 0 {
        // Alike in every byte: nothing is looked at.
        #expect(fields(left.row) == new[number], "seed \(seed), row \(number)")
        atRight = try right.pass(rows: 1, bytes: size)
        passed += 1
      } else {
        if let next = try right.following() {
          #expect(fields(next) == new[number + 1], "seed \(seed), row \(number) + 1")
        }
        #expect(fields(try right.row()) == new[number], "seed \(seed), row \(number)")
        atRight = try right.next()
      }
      atLeft = try left.next()
      number += 1
    }
    #expect(number == new.count, "seed \(seed)")
    #expect(passed > 0 || new.count < 20, "seed \(seed)")
  }

  @Test func aRowWithAFieldTooFewIsFound() throws {
    let work = Workdir()
    let writer = try PartWriter(folder: work.path, path: "uji.csv.gz", header: ["a", "b", "c", "d"])
    var buffer = RowBuffer()
    for number in 0..<300 {
      for field in 0..<(number == 200 ? 3 : 4) { buffer.field(number: number * 10 + field) }
      buffer.endRow()
    }
    try writer.flush(&buffer)
    _ = try writer.finish()
    var rows = RowFollower(try Table.open(folder: work.path, name: "uji"), part: 0, fieldCount: 4)
    #expect(throws: Failure.self) { while try rows.next() { _ = try rows.row() } }
  }

  @Test func nothingComesOfAPartThatIsNotThere() throws {
    var rows = RowFollower(nil, part: nil, fieldCount: 4)
    #expect(try !rows.next())
  }
}
