import TabularIO

/// Dates as the extracts mostly write them, for the range of a column. Values themselves are normalise's to judge.
enum ObservedDate {
  /// Whether all eight bytes are ASCII digits: none below `0`, none above `9`, none beyond ASCII.
  @inline(__always)
  static func isDigits(_ word: UInt64) -> Bool {
    ((word &+ 0x4646_4646_4646_4646) | (word &- 0x3030_3030_3030_3030) | word) & 0x8080_8080_8080_8080 == 0
  }

  /// The number of eight ASCII digits, the first in the lowest byte: pairs, fours and eights are put together by
  /// multiplication.
  @inline(__always)
  static func number(_ word: UInt64) -> Int {
    let digits = word & 0x0F0F_0F0F_0F0F_0F0F
    let pairs = (digits &* 10) &+ (digits >> 8)
    let low = (pairs & 0x0000_00FF_0000_00FF) &* (100 + (1_000_000 << 32))
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* (1 + (10_000 << 32))
    return Int((low &+ high) >> 32)
  }

  /// Which days a calendar has.
  final class Tables {
    private enum Day: UInt8 {
      case never = 0
      case always = 1
      case inLeapYears = 2
    }
    /// By month * 100 + day.
    private let days: UnsafeMutablePointer<UInt8>
    /// By day * 100 + month, 40 added to the day of women as in a NIK.
    private let personal: UnsafeMutablePointer<UInt8>

    init() {
      days = .allocate(capacity: 10_000)
      days.initialize(repeating: Day.never.rawValue, count: 10_000)
      personal = .allocate(capacity: 10_000)
      personal.initialize(repeating: Day.never.rawValue, count: 10_000)
      let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for month in 1...12 {
        for day in 1...lengths[month - 1] {
          let known = (month == 2 && day == 29 ? Day.inLeapYears : .always).rawValue
          days[month * 100 + day] = known
          personal[day * 100 + month] = known
          personal[(day + 40) * 100 + month] = known
        }
      }
    }

    deinit {
      days.deallocate()
      personal.deallocate()
    }

    /// Whether six digits may be a date DDMMYY, 40 added to the day of women; a year 00 is 2000.
    @inline(__always)
    func isPossible(dayMonthYear digits: UnsafePointer<UInt8>) -> Bool {
      let day = Int(digits[0] & 15) * 10 + Int(digits[1] & 15)
      let month = Int(digits[2] & 15) * 10 + Int(digits[3] & 15)
      let known = personal[day * 100 + month]
      // A year of the 20th century is a leap year when four divides its last two digits, but for 1900, which is 2000; `0` is
      // 48, and so divisible by four itself.
      return known == 1 || (known == 2 && (digits[4] &* 2 &+ digits[5]) & 3 == 0)
    }

    /// `YYYY-MM-DD` (a time may follow), `DD-MM-YYYY`, `DD/MM/YYYY`, `DD.MM.YYYY` or `YYYYMMDD` as packed yyyymmdd;
    /// 0 for anything else, and for years outside 1800...2199.
    func parse(_ value: ByteView) -> Int {
      let start = UnsafeRawPointer(value.start)
      func two(_ offset: Int) -> UInt64 {
        UInt64(start.loadUnaligned(fromByteOffset: offset, as: UInt16.self).littleEndian)
      }
      func four(_ offset: Int) -> UInt64 {
        UInt64(start.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
      }
      let word: UInt64
      if value.count == 10
        || (value.count >= 19 && (value.start[10] == 32 || value.start[10] == UInt8(ascii: "T")))
      {
        let separator = value.start[4]
        if separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") {
          if value.start[7] != separator { return 0 }
          word = four(0) | two(5) << 32 | two(8) << 48
        } else {
          let separator = value.start[2]
          if separator < 45 || separator > 47 || value.start[5] != separator { return 0 }
          word = four(6) | two(3) << 32 | two(0) << 48
        }
      } else if value.count == 8 {
        word = start.loadUnaligned(as: UInt64.self).littleEndian
      } else {
        return 0
      }
      if !ObservedDate.isDigits(word) { return 0 }
      let date = ObservedDate.number(word)
      let year = date / 10_000
      if year < 1800 || year > 2199 { return 0 }
      let known = days[date % 10_000]
      if known == 1 { return date }
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      return known == 2 && leap ? date : 0
    }
  }
}
