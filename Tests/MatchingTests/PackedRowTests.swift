import Matching
import TestSupport
import Testing

/// Rows as they wait in a spill, and the order in which partitions are read.
@Suite struct PackedRowTests {
  /// A row: length, then bytes, words and texts at random, most of the words zero.
  private static func row(_ random: inout SeededGenerator, texts: Int) -> [UInt8] {
    let fixed = 112
    var row = [UInt8](repeating: 0, count: fixed + texts)
    for shift in 0..<4 { row[shift] = UInt8(truncatingIfNeeded: (fixed + texts) >> (8 * shift)) }
    for place in 4..<8 { row[place] = .random(in: 0...255, using: &random) }
    for word in 1..<14 where Bool.random(using: &random) {
      row[word * 8 + Int.random(in: 0..<8, using: &random)] = .random(in: 1...255, using: &random)
    }
    for place in fixed..<row.count { row[place] = .random(in: 0...255, using: &random) }
    return row
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func rowsSurvivePacking(seed: UInt64) {
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for texts in [0, 1, 4, 255, 256, 70_000] + (0..<200).map({ _ in Int.random(in: 4..<400, using: &random) }) {
      let row = Self.row(&random, texts: texts)
      var packed = [UInt8](repeating: 0xAA, count: row.count + PackedRow.slack)
      var back = [UInt8](repeating: 0x55, count: row.count)
      row.withUnsafeBufferPointer { row in
        packed.withUnsafeMutableBufferPointer { packed in
          back.withUnsafeMutableBufferPointer { back in
            guard let from = row.baseAddress, let to = packed.baseAddress, let last = back.baseAddress else { return }
            let written = PackedRow.pack(from, to: to)
            #expect(written <= row.count + PackedRow.slack)
            #expect(PackedRow.packedLength(UnsafePointer(to)) == written)
            #expect(PackedRow.length(UnsafePointer(to)) == row.count)
            #expect(PackedRow.unpack(UnsafePointer(to), to: last) == written)
          }
        }
      }
      #expect(back == row)
    }
  }

  private struct Entry: HashOrdered, Equatable {
    var hash: UInt64
    var place: UInt64

    static func precedes(_ one: Entry, _ other: Entry) -> Bool { one.place < other.place }
  }

  /// Even, crowded and equal hashes, all of one partition or not.
  @Test(arguments: [21, 22, 23] as [UInt64])
  func entriesComeInOrder(seed: UInt64) {
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var sorter = HashSort<Entry>()
    for count in [0, 1, 2, 3, 17, 1000, 20_000] {
      for kind in 0..<4 {
        var wanted: [Entry] = []
        sorter.removeAll()
        for _ in 0..<count {
          var hash = UInt64.random(in: 0 ... .max, using: &random)
          switch kind {
          case 1: hash >>= 7
          case 2: hash &= 7 << 61
          case 3: hash = 5
          default: break
          }
          let entry = Entry(hash: hash, place: .random(in: 0..<1000, using: &random))
          wanted.append(entry)
          sorter.append(entry)
        }
        wanted.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.place < $1.place }
        sorter.sort()
        #expect(sorter.entries == wanted)
      }
    }
  }
}
