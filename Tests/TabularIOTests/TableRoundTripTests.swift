import Diagnostics
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite struct TableRoundTripTests {
  func randomField(_ generator: inout SeededGenerator) -> String {
    let pieces = ["", "A", "SITI", ",", "\"", "\n", "\r\n", " ", "é", "17", "\"\"", "x;y|z"]
    var text = ""
    for _ in 0..<Int.random(in: 0..<5, using: &generator) { text += pieces.randomElement(using: &generator) ?? "" }
    return text
  }

  @Test(arguments: [1, 2, 3]) func writtenRowsAreReadBack(jobs: Int) throws {
    let work = Workdir()
    var generator = SeededGenerator()
    var expected: [[String]] = []
    let writer = TableWriter(folder: work.path, name: "t", header: ["a", "b", "c"], partLimit: 100_000)
    var rows = RowBuffer()
    for index in 0..<20_000 {
      let fields = [String(index), randomField(&generator), randomField(&generator)]
      expected.append(fields)
      for field in fields { rows.field(field) }
      rows.endRow()
      if rows.count > 20_000 { try writer.flush(&rows) }
    }
    try writer.flush(&rows)
    let parts = try writer.finish()
    #expect(parts.count > 2)
    #expect(parts.reduce(0) { $0 + $1.rows } == expected.count)

    let table = try Table.open(folder: work.path, name: "t")
    var read: [[String]] = []
    try table.scan(
      jobs: jobs, makeContext: { 0 },
      work: { chunk, _ in (0..<chunk.rowCount).map { row in (0..<3).map { chunk[row][$0].string } } },
      deliver: { rows, _ in read += rows })
    #expect(read == expected, "seed \(SeededGenerator.seed)")

    var cursor = RowCursor(table)
    var index = 0
    while try cursor.next() {
      if cursor.row[1].string != expected[index][1] {
        Issue.record("row \(index) differs, seed \(SeededGenerator.seed)")
      }
      index += 1
    }
    #expect(index == expected.count)
  }

  @Test func libcsvReadsWhatWeWrite() throws {
    let work = Workdir()
    var generator = SeededGenerator()
    let writer = TableWriter(folder: work.path, name: "t", header: ["a", "b"])
    var rows = RowBuffer()
    var expected: [[String]] = []
    for _ in 0..<500 {
      let fields = ["x" + randomField(&generator), randomField(&generator)]
      expected.append(fields)
      for field in fields { rows.field(field) }
      rows.endRow()
    }
    try writer.flush(&rows)
    _ = try writer.finish()
    #expect(try SmallTable.load("\(work.path)/t.csv.gz").rows == expected, "seed \(SeededGenerator.seed)")
  }

  @Test func emptyTableHasItsHeader() throws {
    let work = Workdir()
    let parts = try TableWriter(folder: work.path, name: "t", header: ["a", "b"]).finish()
    #expect(parts.map(\.rows) == [0])
    #expect(try Table.open(folder: work.path, name: "t").header == ["a", "b"])
  }

  /// A part that gzip wrote, in one member or in several, holds the same rows, on any number of workers.
  @Test(arguments: ["gzip -n", "gzip -9n", "head -c 300001"]) func recompressedRowsAreReadBack(how: String) throws {
    let work = Workdir()
    var generator = SeededGenerator()
    let header = ["a", "b", "c"]
    let writer = TableWriter(folder: work.path, name: "t", header: header)
    var rows = RowBuffer()
    var expected: [[String]] = []
    for index in 0..<30_000 {
      var fields = [String(index), randomField(&generator), randomField(&generator)]
      // Longer than a piece, with line ends of its own.
      if index == 17_000 { fields[1] = String(repeating: "panjang, \"dan\"\nberlanjut ", count: 20_000) }
      expected.append(fields)
      for field in fields { rows.field(field) }
      rows.endRow()
      if rows.count > 20_000 { try writer.flush(&rows) }
    }
    try writer.flush(&rows)
    _ = try writer.finish()
    let path = work.path + "/t.csv.gz"
    let digest = try ContentDigest.ofContent(path: path)
    let split = "head -c 300001 plain | gzip -n > t.csv.gz; tail -c +300002 plain | gzip -n >> t.csv.gz"
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = URL(fileURLWithPath: work.path)
    shell.arguments = [
      "-ec", "gzip -dc t.csv.gz > plain; " + (how.hasPrefix("gzip") ? "\(how) < plain > t.csv.gz" : split),
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)

    let table = try Table.open(folder: work.path, name: "t")
    #expect(table.header == header)
    for jobs in [1, 2] {
      var read: [[String]] = []
      try table.scan(
        jobs: jobs, makeContext: { 0 },
        work: { chunk, _ in (0..<chunk.rowCount).map { row in (0..<3).map { chunk[row][$0].string } } },
        deliver: { rows, _ in read += rows })
      #expect(read == expected, "seed \(SeededGenerator.seed)")
    }
    var part = try DigestedPart(path: path)
    while try part.next() != nil {}
    #expect(part.digests().content == digest.sha256)
    #expect(part.digests().stored == nil)
    #expect(part.bytes == digest.bytes)
  }

  /// Writes `bytes` as the table part `path` and counts the rows that are read of it.
  private func rowCount(_ bytes: [UInt8], _ path: String) throws -> Int {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var part = try DigestedPart(path: path)
    var count = 0
    while let chunk = try part.next() { count += chunk.rowCount }
    return count
  }

  /// Cut anywhere, or with something behind it, a recompressed part is refused.
  @Test func aDamagedRecompressedPartIsRefused() throws {
    let work = Workdir()
    let path = work.path + "/t.csv.gz"
    let plain = "a,b\n" + (0..<5_000).map { "\($0),x\n" }.joined()
    try Data(plain.utf8).write(to: URL(fileURLWithPath: work.path + "/t.csv"))
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-n", work.path + "/t.csv"]
    try gzip.run()
    gzip.waitUntilExit()
    let whole = try FileAccess.content(of: path)
    func read(_ bytes: [UInt8]) throws -> Int { try rowCount(bytes, path) }
    #expect(try read(whole) == 5_000)
    for size in stride(from: 1, to: whole.count, by: 997) {
      #expect(throws: Failure.self, "\(size) bytes") { try read(Array(whole.prefix(size))) }
    }
    var other = whole
    other[whole.count / 2] ^= 16
    #expect(throws: Failure.self) { try read(other) }
    #expect(throws: Failure.self) { try read(whole + [0]) }
    #expect(throws: Failure.self) { try read(Array(plain.utf8)) }
  }

  /// Whoever reads a file with another tool must see what we see: what gzip would read otherwise is refused.
  @Test func membersThatOthersReadOtherwiseAreRefused() throws {
    let work = Workdir()
    let writer = TableWriter(folder: work.path, name: "t", header: ["a", "b"])
    var rows = RowBuffer()
    for index in 0..<200 {
      rows.field(number: index)
      rows.field("x" as StaticString)
      rows.endRow()
    }
    try writer.flush(&rows)
    _ = try writer.finish()
    let path = work.path + "/t.csv.gz"
    let whole = try FileAccess.content(of: path)
    func read(_ bytes: [UInt8]) throws -> Int { try rowCount(bytes, path) }
    #expect(try read(whole) == 200)
    for place in [2, 11] {
      var other = whole
      other[place] ^= 1
      #expect(throws: Failure.self, "byte \(place)") { try read(other) }
    }
    // No member of ours any more, but sound gzip of the same content.
    for place in [3, 14, 15] {
      var other = whole
      other[place] ^= 1
      #expect(try read(other) == 200, "byte \(place)")
    }
    // Bytes between the end of the data and the trailer, counted into the member's size.
    let first = Int(whole[16]) + Int(whole[17]) << 8
    for filler in [[UInt8](repeating: 0, count: 1), [3, 0], Array(whole[first..<whole.count])] {
      var other = Array(whole.dropLast(8)) + filler + Array(whole.suffix(8))
      let size = other.count - first
      for byte in 0..<4 { other[first + 16 + byte] = UInt8(size >> (8 * byte) & 255) }
      #expect(throws: Failure.self, "\(filler.count) bytes") { try read(other) }
    }
  }

  /// The digests made while rows are read are those of the file and of its content.
  @Test func digestsOfAPartAreThoseOfTheFile() throws {
    let work = Workdir()
    let writer = TableWriter(folder: work.path, name: "t", header: ["a"])
    var rows = RowBuffer()
    for index in 0..<30_000 {
      rows.field("baris nomor \(index)")
      rows.endRow()
      if index % 7000 == 0 { try writer.flush(&rows) }
    }
    try writer.flush(&rows)
    let summary = try writer.finish()[0]
    let path = work.path + "/t.csv.gz"
    var part = try DigestedPart(path: path)
    var count = 0
    while let chunk = try part.next() { count += chunk.rowCount }
    var stored = ContentDigest()
    try FileAccess.content(of: path).withUnsafeBufferPointer { stored.update(ByteView($0)) }
    #expect(part.header == ["a"] && count == 30_000)
    #expect(part.digests().content == summary.sha256 && part.bytes == summary.bytes)
    #expect(part.digests().stored == stored.hex())
    #expect(try FileAccess.areSame(path, path))
    try FileAccess.writing(work.path + "/u").write(ByteView.empty)
    #expect(try !FileAccess.areSame(path, work.path + "/u"))
    var other = try FileAccess.content(of: path)
    other[other.count - 1] ^= 1
    try Data(other).write(to: URL(fileURLWithPath: work.path + "/v"))
    #expect(try !FileAccess.areSame(path, work.path + "/v"))
  }

  @Test func damagedMemberIsNamed() throws {
    let work = Workdir()
    let writer = TableWriter(folder: work.path, name: "t", header: ["a"])
    var rows = RowBuffer()
    for index in 0..<1000 {
      rows.field(number: index)
      rows.endRow()
    }
    try writer.flush(&rows)
    _ = try writer.finish()
    let path = "\(work.path)/t.csv.gz"
    var bytes = try FileAccess.content(of: path)
    bytes[bytes.count - 40] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var cursor = RowCursor(try Table.open(folder: work.path, name: "t"))
    #expect(throws: Failure.self) { while try cursor.next() {} }
  }
}
