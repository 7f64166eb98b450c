/// What stands at a place where a row may start.
enum DialectStep {
  /// A row whose content ends at `end`; the next starts at `next`.
  case row(end: Int, next: Int)
  /// A line without content.
  case blank(next: Int)
  /// Bytes refused as one row.
  case broken(RowFault, end: Int, next: Int)
  /// The bytes at hand do not tell.
  case needsMore
}

/// Reads rows one by one, exactly: what the fast route may be taken for is defined by this one.
struct DialectWalker {
  let delimiter: UInt8
  /// -1 when there is none.
  let quote: Int
  let escapes: Bool
  let lineEnd: LineEnd

  init(_ dialect: Dialect) {
    delimiter = dialect.delimiter
    quote = dialect.quote.map { Int($0) } ?? -1
    escapes = dialect.escapes
    lineEnd = dialect.lineEnd
  }

  /// The size of the line end at `index`: 0 when there is none, -1 when that takes another byte to tell.
  @inline(__always)
  func lineEndSize(_ bytes: UnsafePointer<UInt8>, _ index: Int, _ count: Int, atEnd: Bool) -> Int {
    let byte = bytes[index]
    if byte > 13 { return 0 }
    if byte == 10 { return lineEnd == .lf || lineEnd == .any ? 1 : 0 }
    if byte != 13 { return 0 }
    if index + 1 < count {
      if bytes[index + 1] == 10 { return 2 }
    } else if !atEnd {
      return -1
    }
    return lineEnd == .cr || lineEnd == .any ? 1 : 0
  }

  /// The first byte from `index` that is `also` or below 14, as line ends are; `count` when there is none.
  @inline(__always)
  private func plain(_ bytes: UnsafePointer<UInt8>, from index: Int, count: Int, also: UInt8) -> Int {
    let pattern = UInt64(also) &* 0x0101_0101_0101_0101
    var index = index
    // Eight bytes at a time: a byte of the word that is found has its top bit set, and none before it.
    while index &+ 8 <= count {
      let word = UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self).littleEndian
      let same = word ^ pattern
      let found =
        ((same &- 0x0101_0101_0101_0101) & ~same | (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word) & 0x8080_8080_8080_8080
      if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < count && bytes[index] != also && bytes[index] > 13 { index &+= 1 }
    return index
  }

  /// Reads what starts at `start` of `count` bytes, after which the file ends when `atEnd`; adds the position behind
  /// every field to `ends`.
  func step(
    _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, atEnd: Bool, ends: inout SeparatorList
  ) -> DialectStep {
    let first = lineEndSize(bytes, start, count, atEnd: atEnd)
    if first < 0 { return .needsMore }
    if first > 0 { return .blank(next: start + first) }
    let mark = ends.count
    let stop = start + DialectLimits.row
    var index = start
    while true {
      let isQuoted = index < count && Int(bytes[index]) == quote
      if isQuoted || escapes {
        let end =
          escapes
          ? escapedEnd(bytes, from: isQuoted ? index + 1 : index, count: count, atEnd: atEnd, quoted: isQuoted)
          : closing(bytes, from: index, count: count, atEnd: atEnd)
        switch end {
        case .closed(let after): index = after
        case .needsMore:
          ends.count = mark
          return .needsMore
        case .open:
          ends.count = mark
          return refuse(.quote, bytes, from: start, count: count, atEnd: atEnd)
        }
        if isQuoted && index < count && bytes[index] != delimiter {
          let size = lineEndSize(bytes, index, count, atEnd: atEnd)
          if size <= 0 {
            ends.count = mark
            return size < 0 ? .needsMore : refuse(.quote, bytes, from: start, count: count, atEnd: atEnd)
          }
        } else if isQuoted && index == count && !atEnd {
          ends.count = mark
          return .needsMore
        }
      } else {
        while true {
          index = plain(bytes, from: index, count: count, also: delimiter)
          if index == count || bytes[index] == delimiter { break }
          if lineEndSize(bytes, index, count, atEnd: atEnd) != 0 { break }
          index += 1
        }
      }
      if index > stop {
        ends.count = mark
        return piece(bytes, from: start, count: count)
      }
      if index == count {
        if !atEnd {
          ends.count = mark
          return .needsMore
        }
        ends.append(index)
        return .row(end: index, next: index)
      }
      if bytes[index] == delimiter {
        ends.append(index)
        index += 1
        continue
      }
      let size = lineEndSize(bytes, index, count, atEnd: atEnd)
      if size < 0 {
        ends.count = mark
        return .needsMore
      }
      ends.append(index)
      return .row(end: index, next: index + size)
    }
  }

  /// Reads one physical line, whatever stands in it.
  func line(_ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, atEnd: Bool) -> DialectStep {
    let step = refuse(.length, bytes, from: start, count: count, atEnd: atEnd)
    if case .broken(_, let end, let next) = step { return .row(end: end, next: next) }
    return step
  }

  /// Where a field ends whose end is not the next delimiter.
  enum Closing {
    case closed(after: Int)
    case open
    case needsMore
  }

  /// Finds the end of the quoted field that opens at `open`.
  private func closing(_ bytes: UnsafePointer<UInt8>, from open: Int, count: Int, atEnd: Bool) -> Closing {
    let limit = open + 1 + DialectLimits.field
    var lines = 1
    var index = open + 1
    while true {
      index = plain(bytes, from: index, count: min(count, limit + 1), also: UInt8(truncatingIfNeeded: quote))
      if index > limit { return .open }
      if index >= count { break }
      let byte = bytes[index]
      if Int(byte) == quote {
        if index + 1 == count && !atEnd { return .needsMore }
        if index + 1 < count && Int(bytes[index + 1]) == quote {
          index += 2
        } else {
          return .closed(after: index + 1)
        }
      } else if byte == 10 || byte == 13 {
        let size = lineEndSize(bytes, index, count, atEnd: atEnd)
        if size < 0 { return .needsMore }
        if size > 0 { lines += 1 }
        if lines > DialectLimits.lines { return .open }
        index += max(size, 1)
      } else {
        index += 1
      }
    }
    return atEnd ? .open : .needsMore
  }

  /// Refuses the first physical line alone.
  private func refuse(
    _ fault: RowFault, _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, atEnd: Bool
  ) -> DialectStep {
    let stop = min(count, start + DialectLimits.row)
    var index = start
    while true {
      index = plain(bytes, from: index, count: stop, also: 10)
      if index >= stop { break }
      let size = lineEndSize(bytes, index, count, atEnd: atEnd)
      if size < 0 { return .needsMore }
      if size > 0 { return .broken(fault, end: index, next: index + size) }
      index += 1
    }
    if stop == count && count < start + DialectLimits.row && !atEnd { return .needsMore }
    return .broken(fault, end: stop, next: stop)
  }

  /// Refuses the lines that end within the limit of a row, or as many bytes, so that the cost of a file without
  /// row ends stays linear.
  private func piece(_ bytes: UnsafePointer<UInt8>, from start: Int, count: Int) -> DialectStep {
    let stop = min(count, start + DialectLimits.row)
    var index = stop - 1
    while index > start {
      let byte = bytes[index]
      if byte == 10 || byte == 13 {
        var lineStart = index
        if byte == 10 && bytes[index - 1] == 13 { lineStart -= 1 }
        let size = lineEndSize(bytes, lineStart, count, atEnd: true)
        if size > 0 { return .broken(.length, end: lineStart, next: lineStart + size) }
      }
      index -= 1
    }
    return .broken(.length, end: stop, next: stop)
  }
}

/// Positions behind fields, in a buffer that grows.
struct SeparatorList: ~Copyable {
  private(set) var storage: UnsafeMutablePointer<UInt32>
  private(set) var capacity: Int
  var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    storage = .allocate(capacity: self.capacity)
  }

  deinit { storage.deallocate() }

  @inline(__always)
  mutating func append(_ position: Int) {
    if count == capacity { grow() }
    storage[count] = UInt32(truncatingIfNeeded: position)
    count += 1
  }

  /// Doubles the room, keeps the content.
  mutating func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    larger.update(from: storage, count: count)
    storage.deallocate()
    storage = larger
    capacity *= 2
  }
}
