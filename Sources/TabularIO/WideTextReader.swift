import Diagnostics
import Glibc

/// A UTF-16 text, as SQL Server and spreadsheet programs write what they call Unicode, read as UTF-8.
///
/// Nothing is replaced: half of a pair that stands alone becomes the three bytes that UTF-8 would have for it, which are not
/// valid UTF-8, so its row is refused with them; and what was read can be turned back into the bytes of the file.
/// Memory: two buffers, together 256 KiB.
final class WideTextReader: ContentSource {
  /// Which byte of a unit comes first.
  enum Order {
    case little
    case big

    /// The order of a text that begins as `sample`, by its byte order mark, else because every other of its first sixteen
    /// bytes is zero, as in Latin letters; nil when it is no UTF-16.
    init?(_ sample: ByteView) {
      if sample.count >= 4, sample[0] == 0xFF, sample[1] == 0xFE, sample[2] == 0, sample[3] == 0 { return nil }
      if sample.count >= 2, sample[0] == 0xFF, sample[1] == 0xFE {
        self = .little
        return
      }
      if sample.count >= 2, sample[0] == 0xFE, sample[1] == 0xFF {
        self = .big
        return
      }
      let count = min(sample.count, 16) & ~1
      if count < 4 { return nil }
      let even = (0..<count).count { $0 & 1 == 0 && sample[$0] == 0 }
      let odd = (0..<count).count { $0 & 1 == 1 && sample[$0] == 0 }
      if even == 0 && odd == count / 2 {
        self = .little
      } else if odd == 0 && even == count / 2 {
        self = .big
      } else {
        return nil
      }
    }

    /// The order of the content of the file at `path`, gzip or plain; nil when it is no UTF-16.
    init?(path: String) throws(Failure) {
      let file = try GzipReader(path: path)
      let sample = UnsafeMutablePointer<UInt8>.allocate(capacity: 16)
      defer { sample.deallocate() }
      var count = 0
      while count < 16 {
        let got = try file.read(into: sample + count, count: 16 - count)
        if got == 0 { break }
        count += got
      }
      self.init(ByteView(start: UnsafePointer(sample), count: count))
    }
  }

  private static let rawSize = 64 << 10
  private let file: any ContentSource
  private let path: String
  private let order: Order
  private let raw: UnsafeMutablePointer<UInt8>
  private var rawCount = 0
  private var rawUsed = 0
  /// Bytes of the text that were read.
  private var rawTotal = 0
  private var ended = false
  /// A unit of two bytes has at most three in UTF-8.
  private let text: UnsafeMutablePointer<UInt8>
  private var textCount = 0
  private var textUsed = 0

  var offset: Int { file.offset }

  init(_ file: any ContentSource, name path: String, order: Order) {
    self.file = file
    self.path = path
    self.order = order
    raw = .allocate(capacity: WideTextReader.rawSize)
    text = .allocate(capacity: WideTextReader.rawSize / 2 * 3 + 8)
  }

  deinit {
    raw.deallocate()
    text.deallocate()
  }

  /// Throws `badData` also when the text ends within a unit.
  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    while textUsed == textCount && !ended {
      try refill()
      convert()
    }
    let got = min(count, textCount - textUsed)
    target.update(from: text + textUsed, count: got)
    textUsed += got
    return got
  }

  private func refill() throws(Failure) {
    let left = rawCount - rawUsed
    memmove(raw, raw + rawUsed, left)
    rawUsed = 0
    rawCount = left
    while rawCount < WideTextReader.rawSize {
      let got = try file.read(into: raw + rawCount, count: WideTextReader.rawSize - rawCount)
      if got == 0 {
        ended = true
        break
      }
      rawCount += got
      rawTotal += got
    }
    if ended && rawTotal & 1 == 1 {
      throw Failure(
        .badData, id: "teks UTF-16 terpotong pada byte \(rawTotal)", en: "truncated UTF-16 text at byte \(rawTotal)",
        file: path)
    }
  }

  @inline(__always)
  private func unit(_ place: Int) -> UInt32 {
    let first = UInt32(raw[place])
    let second = UInt32(raw[place + 1])
    return order == .little ? second << 8 | first : first << 8 | second
  }

  /// Turns the units at hand into UTF-8; the first half of a pair at their end waits for the second.
  private func convert() {
    textUsed = 0
    var place = rawUsed
    var end = text
    while place + 1 < rawCount {
      var scalar = unit(place)
      place += 2
      if scalar & 0xFC00 == 0xD800 {
        if place + 1 >= rawCount && !ended {
          place -= 2
          break
        }
        if place + 1 < rawCount, unit(place) & 0xFC00 == 0xDC00 {
          scalar = 0x10000 + ((scalar & 0x3FF) << 10) + (unit(place) & 0x3FF)
          place += 2
        }
      }
      if scalar < 0x80 {
        end[0] = UInt8(truncatingIfNeeded: scalar)
        end += 1
      } else if scalar < 0x800 {
        end[0] = 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6)
        end[1] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F)
        end += 2
      } else if scalar < 0x10000 {
        end[0] = 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12)
        end[1] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F)
        end[2] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F)
        end += 3
      } else {
        end[0] = 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18)
        end[1] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F)
        end[2] = 0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F)
        end[3] = 0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F)
        end += 4
      }
    }
    rawUsed = place
    textCount = end - text
  }
}
