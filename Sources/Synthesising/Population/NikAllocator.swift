/// Hands out the NIKs of one piece, unique in the whole population without knowing the other pieces.
///
/// Sequence numbers are 9001...9998, never a real person's (the first numbers of a day are 0001...). For persons
/// registered where they live, piece j of J of the kecamatan owns 9001+j, 9001+j+J, ... up to 9499. Persons
/// registered in the kecamatan `r` places further on in the region table get 9500+r there, with r congruent to j
/// modulo J: so two pieces never share a number, and within a piece a table keeps them apart.
struct NikAllocator {
  private let regions: RegionTable
  private let piece: Piece
  /// Last day of an edition of region codes: NIKs given later carry the new prefixes.
  private static let papuaSplit = Calendar.day(2022, 6, 30)
  private static let homeSlots = 499
  private static let awaySlots = 498
  private var cells: [UInt32]
  private var masks: [UInt64]
  private var away: [UInt64]
  private let mask: Int

  init(regions: RegionTable, piece: Piece) {
    self.regions = regions
    self.piece = piece
    var size = 64
    while size < piece.persons * 4 { size *= 2 }
    mask = size - 1
    cells = [UInt32](repeating: .max, count: size)
    masks = [UInt64](repeating: 0, count: size)
    away = [UInt64](repeating: 0, count: size)
  }

  /// A NIK for a person born on `birth` and registered in the piece's own kecamatan, soon after birth.
  /// When every number of the day is taken, one of a kecamatan further on.
  mutating func home(birth: Int, female: Bool, _ draws: inout Draws) -> (nik: UInt64, kecamatan: Int) {
    let slots = min(NikAllocator.homeSlots / piece.pieces, 64)
    let cell = cellIndex(UInt32(truncatingIfNeeded: (birth + 50_000) * 2 + (female ? 1 : 0)))
    let roll = draws.below(100)
    var slot = roll < 70 ? 0 : roll < 88 ? draws.below(4) : draws.below(slots)
    var tries = 0
    while tries < slots {
      slot %= slots
      let sequence = 9001 + piece.number + piece.pieces * slot
      if masks[cell] & (1 << UInt64(slot)) == 0 && !NikAllocator.endsAlike(sequence) {
        masks[cell] |= 1 << UInt64(slot)
        return (number(piece.kecamatan, birth, female, sequence), piece.kecamatan)
      }
      slot += 1
      tries += 1
    }
    return elsewhere(birth: birth, female: female, &draws)
  }

  /// A NIK given in a kecamatan further on in the table, near ones more often.
  mutating func elsewhere(birth: Int, female: Bool, _ draws: inout Draws) -> (nik: UInt64, kecamatan: Int) {
    let choices = NikAllocator.awaySlots / piece.pieces
    var pick = draws.percent(60) ? draws.below(max(choices / 8, 1)) : draws.below(choices)
    var distance = 1
    for _ in 0..<choices {
      distance = 1 + piece.number % NikAllocator.awaySlots + piece.pieces * pick
      if !NikAllocator.endsAlike(9500 + distance) && claim(distance, birth, female) { break }
      pick = (pick + 1) % choices
    }
    let kecamatan = (piece.kecamatan + distance) % regions.kecamatan.count
    return (number(kecamatan, birth, female, 9500 + distance), kecamatan)
  }

  /// 9111, 9222 ... 9999 look like placeholders and are never given.
  private static func endsAlike(_ sequence: Int) -> Bool { sequence % 1000 % 111 == 0 }

  private func number(_ kecamatan: Int, _ birth: Int, _ female: Bool, _ sequence: Int) -> UInt64 {
    let date = Calendar.civil(birth)
    let prefix = regions.issuedPrefix(kecamatan, beforeSplit: birth <= NikAllocator.papuaSplit)
    let day = date.day + (female ? 40 : 0)
    let head = (prefix * 100 + day) * 100 + date.month
    return UInt64((head * 100 + date.year % 100) * 10_000 + sequence)
  }

  private mutating func cellIndex(_ key: UInt32) -> Int {
    var place = Int(truncatingIfNeeded: Draws.mix(UInt64(key))) & mask
    while cells[place] != key {
      if cells[place] == .max {
        cells[place] = key
        break
      }
      place = (place + 1) & mask
    }
    return place
  }

  /// Takes the number at `distance` for that birth date and sex; false when it is taken.
  private mutating func claim(_ distance: Int, _ birth: Int, _ female: Bool) -> Bool {
    let key = (UInt64(birth + 50_000) << 16 | UInt64(distance) << 1 | (female ? 1 : 0)) + 1
    var place = Int(truncatingIfNeeded: Draws.mix(key)) & mask
    while away[place] != 0 {
      if away[place] == key { return false }
      place = (place + 1) & mask
    }
    away[place] = key
    return true
  }
}

/// No KK: six digits of the place of issue, DDMMYY of issue, a serial number from 9001.
///
/// A family's number within its kecamatan goes to a day and a serial by division, so two families never share one.
/// The ranges of days for first, current and newly issued cards do not meet.
struct FamilyCards {
  let regions: RegionTable
  private static let papuaSplit = Calendar.day(2022, 6, 30)

  /// The current card of family `number`, issued 2011-2024.
  func current(_ kecamatan: Int, number: Int) -> UInt64 {
    card(kecamatan, number: number, firstDay: Calendar.day(2011, 2, 1), days: 5000)
  }

  /// The card that family `number` had before, issued 2004-2010.
  func former(_ kecamatan: Int, number: Int) -> UInt64 {
    card(kecamatan, number: number, firstDay: Calendar.day(2004, 3, 1), days: 2400)
  }

  /// A card issued within `quarter`.
  func fresh(_ kecamatan: Int, number: Int, quarter: Quarter) -> UInt64 {
    card(kecamatan, number: number, firstDay: quarter.firstDay, days: 85)
  }

  private func card(_ kecamatan: Int, number: Int, firstDay: Int, days: Int) -> UInt64 {
    let issued = firstDay + number * 7919 % days
    let date = Calendar.civil(issued)
    let prefix = regions.issuedPrefix(kecamatan, beforeSplit: issued <= FamilyCards.papuaSplit)
    let head = ((prefix * 100 + date.day) * 100 + date.month) * 100 + date.year % 100
    return UInt64(head * 10_000 + 9001 + number / days % 998)
  }
}
