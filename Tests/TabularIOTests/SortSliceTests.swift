import TabularIO
import TestSupport
import Testing

@Suite struct SortSliceTests {
  private func record(_ generator: inout SeededGenerator) -> (key: [UInt8], payload: [UInt8]) {
    // Fields joined by control characters; the first of one to ten letters of three.
    let first = (0..<Int.random(in: 1...10, using: &generator)).map { _ in
      UInt8(ascii: "A") + UInt8.random(in: 0...2, using: &generator)
    }
    let joint: [UInt8] = [[0x1F], [0], [9]].randomElement(using: &generator) ?? []
    return (
      first + joint + [UInt8.random(in: 32...255, using: &generator)],
      (0..<Int.random(in: 0...90, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    )
  }

  /// In memory, on disk, and both.
  @Test(arguments: [64 << 10, 700 << 10, 64 << 20]) func slicesAreTheWholeInOrder(memory: Int) throws {
    let work = Workdir()
    var generator = SeededGenerator()
    let sorters = (0..<3).map { ExternalSorter(folder: "\(work.path)/\($0)", memory: memory) }
    for index in 0..<40_000 {
      let (key, payload) = record(&generator)
      try key.withUnsafeBufferPointer { key in
        try payload.withUnsafeBufferPointer { try sorters[index % 3].add(key: ByteView(key), payload: ByteView($0)) }
      }
    }
    var whole: [[UInt8]] = []
    let all = try SortedRecords(sorters)
    while let (key, payload) = try all.next() { whole.append(key.bytes + [7] + payload.bytes) }
    #expect(whole.count == 40_000)
    for target in [1, 20_000, 300_000, 1 << 30] {
      let slices = SortSlices(sorters, target: target)
      var index = 0
      var groups: Set<[UInt8]> = []
      for slice in 0..<slices.count {
        var own: Set<[UInt8]> = []
        let records = try slices.records(slice, memory: 1 << 20)
        while let (key, payload) = try records.next() {
          if index >= whole.count || key.bytes + [7] + payload.bytes != whole[index] {
            Issue.record("record \(index) of target \(target), seed \(SeededGenerator.seed)")
            return
          }
          own.insert(Array(key.bytes.prefix(8).prefix { $0 > 0x1F }))
          index += 1
        }
        #expect(groups.isDisjoint(with: own), "a group in two slices, seed \(SeededGenerator.seed)")
        groups.formUnion(own)
      }
      #expect(index == whole.count, "target \(target), seed \(SeededGenerator.seed)")
      #expect(target == 1 << 30 ? slices.count == 1 : slices.count > 3, "target \(target)")
      #expect(slices.largest <= slices.bytes)
    }
    all.remove()
  }

  @Test func sharedPrefixIsWhereBytesPart() {
    var generator = SeededGenerator()
    for _ in 0..<2000 {
      let first = (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8.random(in: 0...1, using: &generator)
      }
      var second = Array(first.prefix(Int.random(in: 0...40, using: &generator)))
      if let place = second.indices.randomElement(using: &generator) { second[place] ^= 1 }
      let expected = zip(first, second).prefix { $0 == $1 }.count
      let found = first.withUnsafeBufferPointer { left in
        second.withUnsafeBufferPointer { ByteView(left).sharedPrefix(ByteView($0)) }
      }
      #expect(found == expected, "seed \(SeededGenerator.seed)")
    }
  }
}
