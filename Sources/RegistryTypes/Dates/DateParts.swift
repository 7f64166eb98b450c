/// A date text cut into numbers and words.
struct DateParts {
  struct Part {
    var isWord: Bool
    /// The number, or for a word its month (1-12), or 0 for a weekday.
    var number: Int
    /// Digits of the number, letters of the word.
    var length: Int
  }

  private var storage = InlineArray<10, Part>(repeating: Part(isWord: false, number: 0, length: 0))
  private(set) var count = 0
  /// The separator after the first part.
  private(set) var separator: UInt8 = 0
  /// The fourth part follows a space or `T`, as a time of day does.
  private(set) var hasTimeAfterDate = false
  /// How the time of day tells its zone: the part where the offset begins, with its sign; 0 for `Z`; -1 without any.
  private(set) var zone = -1
  private(set) var isWest = false

  var isEmpty: Bool { count == 0 }
  subscript(index: Int) -> Part { storage[index] }

  /// Cuts `text`; false when it holds a word that is no month or weekday, or something else no date has.
  mutating func split(_ text: ByteSpan) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { room in
      guard let length = plain(text, into: room) else { return false }
      let bytes = ByteSpan(rebasing: UnsafeBufferPointer(room)[0..<length])
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if ASCII.isDigit(byte) {
          let start = index
          var number = 0
          while index < bytes.count, ASCII.isDigit(bytes[index]), index - start < 15 {
            number = number * 10 + Int(bytes[index] - ASCII.zero)
            index += 1
          }
          if index < bytes.count, ASCII.isDigit(bytes[index]) { return false }
          guard add(Part(isWord: false, number: number, length: index - start)) else { return true }
        } else if ASCII.isLetter(byte) {
          let start = index
          while index < bytes.count, ASCII.isLetter(bytes[index]) { index += 1 }
          let word = bytes.part(start, index)
          if count >= 3, word.count == 1, [0x54, 0x5A, 0x4D].contains(word[0]) {
            // `T` before a time of day, `Z` after it; `M` after a year of the common era, while `H` is one of the Hijra.
            if count == 3 { hasTimeAfterDate = true }
            if count > 3, word[0] == 0x5A { zone = 0 }
            continue
          }
          // The halves of the day of a clock of twelve hours: which day it is does not hang on them.
          if count >= 5, hasTimeAfterDate, word.count == 2, word[0] == 0x41 || word[0] == 0x50, word[1] == 0x4D {
            continue
          }
          let month = DateParts.words.value(of: word)
          guard month >= 0 else { return false }
          guard add(Part(isWord: true, number: Int(month), length: word.count)) else { return true }
        } else {
          switch byte {
          case ASCII.hyphen where count == 0: return false
          case ASCII.hyphen, ASCII.slash, ASCII.dot, ASCII.comma, ASCII.space, ASCII.colon, ASCII.plus:
            if count == 1, separator == 0 { separator = byte }
            if count == 3, byte == ASCII.space { hasTimeAfterDate = true }
            if count >= 5, zone < 0, hasTimeAfterDate,
              byte == ASCII.plus || (byte == ASCII.hyphen && bytes.contains(ASCII.colon))
            {
              (zone, isWest) = (count, byte == ASCII.hyphen)
            }
            index += 1
          default: return false
          }
        }
      }
      return true
    }
  }

  /// By how many days the day in Indonesia is another than the written one, of a time of day with its zone (`first`: where
  /// the date begins); nil when nothing is to be said: no zone, midnight there, or an offset of Indonesia.
  ///
  /// Systems write a date as midnight and turn it into UTC: 17:00, 16:00 or 15:00 of the day before in WIB, WITA, WIT,
  /// and 16:40, 16:30 or 14:30 by the clocks before 1964. From 17:00 on it is the next day everywhere.
  func dayShift(first: Int) -> Int? {
    guard zone >= 0, count > first + 3 else { return nil }
    let end = zone > 0 ? zone : count
    let hour = self[first + 3].number
    let minute = end > first + 4 ? self[first + 4].number : 0
    let second = end > first + 5 ? self[first + 5].number : 0
    var offset = 0
    if zone > 0, zone < count {
      let part = self[zone]
      offset = part.length > 2 ? part.number / 100 * 60 + part.number % 100 : part.number * 60
      if part.length <= 2, zone + 1 < count { offset += self[zone + 1].number }
    }
    guard hour < 24, minute < 60, second < 60, offset < 1440 else { return nil }
    let written = hour * 60 + minute
    if written + second == 0 || (!isWest && (420...570).contains(offset)) { return nil }
    let universal = written - (isWest ? -offset : offset) + 1440
    let time = universal % 1440
    let isMidnight = second == 0 && [900, 960, 1000, 990, 870].contains(time)
    return universal / 1440 - 1 + (isMidnight || time >= 1020 ? 1 : 0)
  }

  /// Adds a part; false when there is no more room (the rest is a time of day).
  private mutating func add(_ part: Part) -> Bool {
    guard count < 10 else { return false }
    storage[count] = part
    count += 1
    return true
  }

  /// Capitals without quotes, invisible characters and odd hyphens; nil when longer than the room.
  private func plain(_ text: ByteSpan, into room: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    var count = 0
    var index = 0
    while index < text.count {
      let before = index
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if UnicodeNormaliser.isInvisible(code) || UnicodeNormaliser.isApostrophe(code) { continue }
      if code >= 0x80 {
        var scratch = ByteScratch(capacity: 16)
        UnicodeNormaliser.shared.appendPlain(text.part(before, index), to: &scratch)
        for byte in scratch.span {
          guard count < room.count else { return nil }
          // A word in other letters is no blank.
          room[count] = byte == ASCII.space && !UnicodeNormaliser.isBlank(code) ? ASCII.unreadable : byte
          count += 1
        }
        continue
      }
      switch UInt8(code) {
      case ASCII.quote, ASCII.apostrophe, ASCII.backtick: continue
      case ASCII.equals where count == 0: continue
      default: break
      }
      guard count < room.count else { return nil }
      room[count] = code < 0x20 ? ASCII.space : ASCII.upper(UInt8(code))
      count += 1
    }
    while count > 0, room[count - 1] == ASCII.space { count -= 1 }
    return count
  }

  /// Months in Indonesian (old and new spelling) and English, whole and cut short, and as Roman numerals; weekdays, those of the market week too,
  /// and the word for "date" count as 0.
  private static let words = ByteTable(
    [
      ["JANUARI", "JAN", "JANUARY", "DJANUARI", "I"],
      ["FEBRUARI", "PEBRUARI", "FEB", "PEB", "FEBRUARY", "FEBUARI", "PEBUARI", "II"],
      ["MARET", "MAR", "MRT", "MARCH", "III"],
      ["APRIL", "APR", "IV"],
      ["MEI", "MAY", "V"],
      ["JUNI", "JUN", "JUNE", "DJUNI", "VI"],
      ["JULI", "JUL", "JULY", "DJULI", "VII"],
      ["AGUSTUS", "AGOESTOES", "AGU", "AGT", "AGS", "AGUST", "AUG", "AUGUST", "AGUS", "AGST", "VIII"],
      ["SEPTEMBER", "SEP", "SEPT", "IX"],
      ["OKTOBER", "OKT", "OCT", "OCTOBER", "X"],
      ["NOVEMBER", "NOPEMBER", "NOV", "NOP", "XI"],
      ["DESEMBER", "DES", "DEC", "DECEMBER", "XII"],
    ].enumerated().flatMap { month, names in names.map { ($0, Int32(month + 1)) } }
      + [
        "SENIN", "SELASA", "RABU", "KAMIS", "JUMAT", "SABTU", "MINGGU", "AHAD", "LEGI", "PAHING", "PON", "WAGE",
        "KLIWON", "SEN", "SEL", "RAB", "KAM", "JUM", "SAB", "MIN", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY",
        "FRIDAY",
        "SATURDAY", "SUNDAY", "MON", "TUE", "TUES", "WED", "THU", "THURS", "FRI", "SAT", "SUN", "TGL", "TANGGAL",
      ].map { ($0, 0) })
}
