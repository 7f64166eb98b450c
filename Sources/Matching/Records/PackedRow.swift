import TabularIO

/// Rows as they wait in a spill: the words of the fixed part that are zero left out, which is half of most. A kernel.
///
/// | bytes | |
/// |---|---|
/// | 0-1 | which of the words 1...13 of ``RowLayout`` follow, the lowest bit for word 1 |
/// | 2-4 | bytes of the texts |
/// | 5-8 | source, sex, outcome, rule |
/// | then | the words, then the texts |
package enum PackedRow {
  /// Bytes before the words.
  static let header = 9
  /// Words of the fixed part behind the first.
  static let words = RowLayout.texts / 8 - 1
  /// Bytes that a packed row can take beyond its length, and may be written behind it.
  package static let slack = 16

  /// All words.
  static let allWords: UInt16 = 1 << UInt16(words) - 1

  /// Writes the fixed part of `row` with those of its `kept` words that are not zero, to `target`, which has room for
  /// the length of the row and ``slack``. Answers the bytes written; the texts are the caller's.
  @inline(__always)
  static func packFixed(
    _ row: UnsafePointer<UInt8>, kept: UInt16, texts: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var mask: UInt16 = 0
    var used = header
    for index in 0..<words {
      let word = row.u64(8 &+ index &* 8)
      target.put(word, used)
      let bit = word != 0 ? kept >> UInt16(truncatingIfNeeded: index) & 1 : 0
      mask |= bit << UInt16(truncatingIfNeeded: index)
      used &+= Int(bit) &* 8
    }
    target.put(mask, 0)
    target[2] = UInt8(truncatingIfNeeded: texts)
    target[3] = UInt8(truncatingIfNeeded: texts >> 8)
    target[4] = UInt8(truncatingIfNeeded: texts >> 16)
    target.put(row.u32(RowLayout.source), 5)
    return used
  }

  /// Packs the whole of the row at `row`, to `target`, which has room for its length and ``slack``. Answers the bytes
  /// written.
  @inline(__always)
  package static func pack(_ row: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Int {
    let texts = Int(row.u32(RowLayout.length)) - RowLayout.texts
    let used = packFixed(row, kept: allWords, texts: texts, to: target)
    if texts > 0 { (target + used).update(from: row + RowLayout.texts, count: texts) }
    return used + texts
  }

  /// Bytes of the packed row at `packed`.
  @inline(__always)
  package static func packedLength(_ packed: UnsafePointer<UInt8>) -> Int {
    header + packed.u16(0).nonzeroBitCount * 8 + texts(packed)
  }

  /// Bytes of the row once it is unpacked.
  @inline(__always)
  package static func length(_ packed: UnsafePointer<UInt8>) -> Int { RowLayout.texts + texts(packed) }

  @inline(__always)
  private static func texts(_ packed: UnsafePointer<UInt8>) -> Int {
    Int(packed[2]) | Int(packed[3]) << 8 | Int(packed[4]) << 16
  }

  /// Writes the row at `packed` to `target`, which has room for its length. Answers the bytes read.
  @inline(__always)
  package static func unpack(_ packed: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Int {
    let mask = packed.u16(0)
    let count = texts(packed)
    target.put(UInt32(truncatingIfNeeded: RowLayout.texts &+ count), RowLayout.length)
    target.put(packed.u32(5), RowLayout.source)
    var at = header
    for index in 0..<words {
      let bit = UInt64(mask >> UInt16(truncatingIfNeeded: index) & 1)
      // A word that is not there reads what lies behind: texts, or the next row, and counts for nothing.
      let word = bit != 0 ? packed.u64(at) : 0
      target.put(word, 8 &+ index &* 8)
      at &+= Int(bit) &* 8
    }
    if count > 0 { (target + RowLayout.texts).update(from: packed + at, count: count) }
    return at + count
  }
}

/// Items as they wait in a spill: a header, the words of the fixed part that are not zero, then packed rows.
///
/// | bytes | |
/// |---|---|
/// | 0-3 | bytes of the packed item |
/// | 4-7 | bytes of the item once it is unpacked |
/// | 8-10 | which of the words 1...7 of ``ItemLayout`` follow, kind, flags |
enum PackedItem {
  /// Bytes before the words.
  static let header = 11
  /// Bit of the mask: the family's order key follows from its No KK.
  static let plainOrder: UInt8 = 0x80

  /// Bytes of the packed item at `packed`.
  @inline(__always)
  static func packedLength(_ packed: UnsafePointer<UInt8>) -> Int { Int(packed.u32(0)) }

  /// Bytes of the item once it is unpacked.
  @inline(__always)
  static func length(_ packed: UnsafePointer<UInt8>) -> Int { Int(packed.u32(4)) }

  /// Writes the fixed part of the item at `packed` to `target`. Answers where its rows begin.
  @inline(__always)
  static func unpackFixed(_ packed: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Int {
    let mask = packed[8]
    target.put(packed.u32(4), ItemLayout.length)
    target.put(UInt32(packed[9]) | UInt32(packed[10]) << 8, ItemLayout.kind)
    var at = header
    for index in 0..<7 {
      let bit = UInt64(mask >> UInt8(truncatingIfNeeded: index) & 1)
      let word = bit != 0 ? packed.u64(at) : 0
      target.put(word, 8 &+ index &* 8)
      at &+= Int(bit) &* 8
    }
    if mask & plainOrder != 0 {
      target.put(StableHash.mix(UnsafePointer(target).u64(ItemLayout.noKK)), ItemLayout.order)
    }
    return at
  }

  /// Writes the item at `packed` to `target`, which has room for its length.
  @inline(__always)
  static func unpack(_ packed: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
    var at = unpackFixed(packed, to: target)
    let end = packedLength(packed)
    var used = ItemLayout.records
    while at < end {
      let length = PackedRow.length(packed + at)
      at &+= PackedRow.unpack(packed + at, to: target + used)
      used &+= length
    }
  }
}
