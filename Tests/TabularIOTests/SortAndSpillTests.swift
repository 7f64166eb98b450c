import Diagnostics
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite struct SortAndSpillTests {
  @Test(arguments: [64 << 10, 64 << 20]) func sortersGiveOneOrder(memory: Int) throws {
    let work = Workdir()
    var generator = SeededGenerator()
    let sorters = [
      ExternalSorter(folder: work.path + "/a", memory: memory),
      ExternalSorter(folder: work.path + "/b", memory: memory),
    ]
    var model: [[UInt8]] = []
    for index in 0..<30_000 {
      let key = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in UInt8.random(in: 0...3, using: &generator) }
      let payload = [UInt8(index & 7)]
      model.append(key + [255] + payload)
      try key.withUnsafeBufferPointer { key in
        try payload.withUnsafeBufferPointer { try sorters[index % 2].add(key: ByteView(key), payload: ByteView($0)) }
      }
    }
    // The separator 255 sorts after every key byte, so the model compares keys as prefixes first.
    model.sort { left, right in
      let (a, b) = (left.dropLast(2), right.dropLast(2))
      return Array(a) == Array(b) ? left[left.count - 1] < right[right.count - 1] : a.lexicographicallyPrecedes(b)
    }
    let records = try SortedRecords(sorters)
    var index = 0
    while let (key, payload) = try records.next() {
      if key.bytes + [255] + payload.bytes != model[index] {
        Issue.record("record \(index), seed \(SeededGenerator.seed)")
      }
      index += 1
    }
    #expect(index == model.count)
    records.remove()
  }

  @Test func spilledRecordsComeBack() throws {
    let work = Workdir()
    let spill = try SpillSet(folder: work.path + "/s", partitions: 4)
    try parallelForEach(count: 8, jobs: 2) { task, _ in
      var appender = SpillAppender(spill, blockSize: 256)
      for value in 0..<1000 {
        let record = [UInt8(task), UInt8(value & 255)]
        try record.withUnsafeBufferPointer { try appender.append(ByteView($0), to: value % 4) }
      }
      try appender.flush()
    }
    var total = 0
    for partition in 0..<4 { total += try spill.content(partition).count }
    #expect(total == 8 * 1000 * 2)
    spill.remove()
  }

  /// Also with records larger than a block, and whether blocks wait in memory or on disk.
  @Test(arguments: [0, 1 << 20]) func recordsOfOneWorkerStayInOrder(memory: Int) throws {
    let work = Workdir()
    var generator = SeededGenerator()
    let pool = try BlockPool(path: work.path + "/kolam", memory: memory, blockSize: 256)
    let spill = BlockSpill(pool, partitions: 2)
    var expected: [[UInt8]] = [[], []]
    for _ in 0..<3 {
      var appender = BlockAppender(spill)
      for _ in 0..<300 {
        let partition = Int.random(in: 0...1, using: &generator)
        let size = Int.random(in: 0..<20, using: &generator) == 0 ? 700 : Int.random(in: 1...90, using: &generator)
        let record = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        expected[partition] += record
        try record.withUnsafeBufferPointer { try appender.append(ByteView($0), to: partition) }
      }
      try appender.flush()
    }
    for partition in 0..<2 {
      var reader = BlockReader(spill, partition)
      var read: [UInt8] = []
      while let block = try reader.next() { read += block.bytes }
      if read != expected[partition] { Issue.record("reader of \(partition), seed \(SeededGenerator.seed)") }
    }
    for partition in 0..<2 {
      let found = try spill.consume(partition) { blocks in
        blocks.flatMap { ByteView(start: UnsafePointer($0.start), count: $0.count).bytes }
      }
      if found != expected[partition] { Issue.record("partition \(partition), seed \(SeededGenerator.seed)") }
    }
  }

  /// What is dropped is gone, and its room serves what comes next.
  @Test(arguments: [0, 2048, 1 << 20]) func droppedRecordsLeaveTheirRoom(memory: Int) throws {
    let work = Workdir()
    let pool = try BlockPool(path: work.path + "/kolam", memory: memory, blockSize: 256)
    func bytesOnDisk() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: work.path).reduce(0) {
        let size = try FileManager.default.attributesOfItem(atPath: work.path + "/" + $1)[.size] as? Int
        return $0 + (size ?? 0)
      }
    }
    var sizes: [Int] = []
    for round in 0..<4 {
      let spill = BlockSpill(pool, partitions: 2)
      var appender = BlockAppender(spill)
      for number in 0..<400 {
        let record = [UInt8](repeating: UInt8(round), count: number % 50 == 0 ? 300 : 60)
        try record.withUnsafeBufferPointer { try appender.append(ByteView($0), to: number % 2) }
      }
      try appender.flush()
      sizes.append(try bytesOnDisk())
      spill.drop(0)
      #expect(spill.size(0) == 0)
      var left = 0
      try spill.visit(1) { bytes in
        left += bytes.count
        if bytes.bytes.contains(where: { $0 != UInt8(round) }) { Issue.record("another round's bytes") }
      }
      #expect(left == spill.size(1) && left > 0)
      spill.drop(1)
    }
    #expect(Set(sizes).count == 1, "\(sizes)")
    #expect((sizes[0] == 0) == (memory == 1 << 20))
  }

  /// Fields of every length with characters that make quotes necessary, or nearly, anywhere in them.
  @Test func fieldsAreQuotedWhenTheyMustBe() throws {
    var generator = SeededGenerator()
    let bytes: [UInt8] = [44, 34, 10, 13, 45, 35, 43, 172, 162, 138, 141, 1, 65, 255]
    for round in 0..<4000 {
      var rows = RowBuffer(capacity: 64)
      var model: [UInt8] = []
      for index in 0..<4 {
        let length = Int.random(in: 0...40, using: &generator)
        var field = (0..<length).map { _ in UInt8(65 + Int.random(in: 0..<26, using: &generator)) }
        if length > 0 && Bool.random(using: &generator) {
          field[Int.random(in: 0..<length, using: &generator)] =
            bytes[Int.random(in: 0..<bytes.count, using: &generator)]
        }
        field.withUnsafeBufferPointer { rows.field(ByteView($0)) }
        if index > 0 { model.append(44) }
        let mustQuote = field.contains { [44, 34, 10, 13].contains($0) }
        model += mustQuote ? [34] + field.flatMap { $0 == 34 ? [34, 34] : [$0] } + [34] : field
      }
      if rows.view.bytes != model { Issue.record("round \(round), seed \(SeededGenerator.seed)") }
    }
  }

  @Test(arguments: [1, 2, 4]) func deliveryKeepsOrder(jobs: Int) throws {
    var next = 0
    var delivered: [Int] = []
    try orderedParallel(
      jobs: jobs,
      next: { () -> Int? in
        next += 1
        return next <= 500 ? next : nil
      },
      work: { value, _ in value * 2 }, deliver: { delivered.append($0) })
    #expect(delivered == (1...500).map { $0 * 2 })
  }

  @Test func firstErrorIsThrown() {
    var next = 0
    #expect(throws: Failure.self) {
      try orderedParallel(
        jobs: 2,
        next: { () -> Int? in
          next += 1
          return next
        },
        work: { value, _ -> Int in
          if value == 50 { throw Failure(.badData, id: "uji", en: "test") }
          return value
        }, deliver: { _ in })
    }
  }
}
