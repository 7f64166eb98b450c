import TabularIO
import TestSupport
import Testing

@Suite struct WordSortTests {
  /// Against the standard library, with words that differ in few bytes, in all, and not at all.
  @Test func sortsByWordThenByTie() {
    var generator = SeededGenerator()
    for round in 0..<300 {
      let mask: UInt64 = [0, 0xFF, 0xFF00_0000_00FF, 0xF0F0, UInt64.max, 0xFFFF_0000_0000_0000][round % 6]
      let count = Int.random(in: 0...400, using: &generator)
      let base = UInt64.random(in: 0...UInt64.max, using: &generator) & ~mask
      var keys = (0..<count).map { place in
        WordKey(word: base | UInt64.random(in: 0...UInt64.max, using: &generator) & mask, place: UInt64(place))
      }
      keys.shuffle(using: &generator)
      // Of equal words the last place comes first.
      let expected = keys.sorted { $0.word != $1.word ? $0.word < $1.word : $0.place > $1.place }
      WordSort.sort(&keys) { $0.place > $1.place }
      #expect(keys.map(\.place) == expected.map(\.place), "round \(round), seed \(SeededGenerator.seed)")
      #expect(keys.map(\.word) == expected.map(\.word), "round \(round), seed \(SeededGenerator.seed)")
    }
  }
}

@Suite struct QuotingTests {
  /// A field is quoted for a byte of its own, wherever that stands, and never for what lay in the buffer before.
  @Test func looksAtEveryByteOfAFieldAndAtNoOther() {
    var rows = RowBuffer(capacity: 64)
    for special: UInt8 in [44, 34, 10, 13] {
      for size in 1...27 {
        for place in 0..<size {
          // Leaves bytes behind that would need quotes.
          add([UInt8](repeating: special, count: 40), to: &rows)
          rows.removeAll()
          var bytes = [UInt8](repeating: 65, count: size)
          add(bytes, to: &rows)
          #expect(rows.view.bytes == bytes)
          rows.removeAll()
          bytes[place] = special
          add(bytes, to: &rows)
          let doubled = bytes.flatMap { $0 == 34 ? [34, 34] : [$0] }
          #expect(rows.view.bytes == [34] + doubled + [34])
          rows.removeAll()
        }
      }
    }
  }

  private func add(_ bytes: [UInt8], to rows: inout RowBuffer) {
    bytes.withUnsafeBufferPointer { rows.field(ByteView($0)) }
  }

  @Test func wordsAreWrittenFirstByteFirst() {
    var rows = RowBuffer()
    let word = UInt64(0x4142_4344_4546_4748)
    for count in [1, 8, 9, 20, 24] {
      rows.field(words: (word, word, word), count: count)
      rows.endRow()
    }
    let text = "ABCDEFGHABCDEFGHABCDEFGH"
    let expected = [1, 8, 9, 20, 24].map { text.prefix($0) + "\n" }.joined()
    #expect(rows.view.string == expected)
    rows.removeAll()
    rows.field(words: (0x412C_0000_0000_0000, 0, 0), count: 2)
    #expect(rows.view.string == "\"A,\"")
  }

  /// A copied field is what the buffer would have written, whether its row was quoted or not.
  @Test func copiedFieldsStayCanonical() throws {
    let work = Workdir()
    let texts = ["", "POLOS", "A,B", "KATA \"DALAM\" KUTIP", "DUA\nBARIS", "\"", "AKHIR,"]
    let writer = TableWriter(folder: work.path, name: "uji", header: ["a", "b", "c"])
    var rows = RowBuffer()
    for text in texts {
      rows.field("1")
      rows.field(text)
      rows.field("2")
      rows.endRow()
    }
    let written = rows.view.bytes
    try writer.flush(&rows)
    _ = try writer.finish()
    var cursor = RowCursor(try Table.open(folder: work.path, name: "uji"))
    while try cursor.next() {
      for field in 0..<3 { rows.copyField(cursor.row, field) }
      rows.endRow()
    }
    #expect(rows.view.bytes == written)
  }
}
