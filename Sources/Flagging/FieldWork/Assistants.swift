import Diagnostics
import TabularIO

/// The assistants for field work: where each serves, and how many families each can still visit.
struct Assistants {
  private struct Assistant {
    let id: String
    var perDay: Int
    var left: Int
  }

  private var assistants: [Assistant] = []
  /// Who serves which region: codes in order, and for each the range of its assistants in `servants`, ascending.
  private var codes: [UInt64] = []
  private var ranges: [Range<Int>] = []
  private var servants: [Int] = []
  /// Who visits each kelurahan of the kab/kota at hand, sorted by its code.
  private var owners: [(code: UInt64, index: Int)] = []
  private var kab: UInt64 = 0

  /// Reads `pendamping`: several rows of one assistant are several regions served.
  init(_ table: Table, days: Int, perDay: Int) throws {
    let id = try table.column("id_pendamping")
    let wilayah = try table.column("wilayah")
    let capacity = try table.column("kapasitas_per_hari")
    var rows: [(id: [UInt8], region: [UInt8], capacity: Int?)] = []
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      if row[id].isEmpty { continue }
      rows.append((row[id].bytes, row[wilayah].bytes, row[capacity].wholeNumber))
    }
    var pairs: [(code: UInt64, index: Int)] = []
    // The order of the table must not matter. Of several rows the largest number counts, and any number before a blank.
    // By bytes, as the snapshot's tables are sorted.
    rows.sort { one, other in
      if one.id != other.id { return one.id.lexicographicallyPrecedes(other.id) }
      return one.capacity ?? -1 < other.capacity ?? -1
    }
    var last: [UInt8] = []
    for row in rows {
      let own = row.capacity ?? perDay
      if last != row.id {
        last = row.id
        assistants.append(Assistant(id: String(decoding: row.id, as: UTF8.self), perDay: own, left: own * days))
      } else if row.capacity != nil {
        assistants[assistants.count - 1].perDay = own
        assistants[assistants.count - 1].left = own * days
      }
      let index = assistants.count - 1
      if let code = row.region.withUnsafeBufferPointer({ Assistants.code(ByteView($0)) }) {
        pairs.append((code, index))
      }
    }
    pairs.sort { $0.code != $1.code ? $0.code < $1.code : $0.index < $1.index }
    for (place, pair) in pairs.enumerated() {
      if codes.last != pair.code {
        codes.append(pair.code)
        ranges.append(servants.count..<servants.count)
      } else if pairs[place - 1].index == pair.index {
        continue
      }
      servants.append(pair.index)
      ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<servants.count
    }
  }

  /// A region code of 4, 6 or 10 digits as a number, codes of different length apart; nil for anything else.
  private static func code(_ region: ByteView) -> UInt64? {
    guard region.count == 4 || region.count == 6 || region.count == 10, let number = region.uint64() else { return nil }
    return UInt64(region.count) << 40 | number
  }

  /// A region code as ten digits, those that are unknown read as 0.
  private static func kelurahan(_ region: ByteView) -> UInt64 {
    var number: UInt64 = 0
    for place in 0..<10 { number = number * 10 + UInt64(max(region[place], 48) - 48) }
    return number
  }

  /// Where `code` stands among the codes.
  private func place(_ code: UInt64) -> Int? {
    var low = 0
    var high = codes.count
    while low < high {
      let middle = (low + high) / 2
      if codes[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low < codes.count && codes[low] == code ? low : nil
  }

  func id(_ index: Int) -> String { assistants[index].id }
  func perDay(_ index: Int) -> Int { assistants[index].perDay }

  /// The assistant for a family in `region` (ten digits, padded with NUL), -1 when nobody has room. Takes one place.
  ///
  /// Neighbours go to one person: who visits the kelurahan already, as long as there is room; then, and for its first
  /// family, ``next(_:)``. Families come kab/kota by kab/kota, so only the kelurahan of one are kept.
  mutating func take(_ region: ByteView) -> Int {
    let kelurahan = Assistants.kelurahan(region)
    if kelurahan / 1_000_000 != kab {
      kab = kelurahan / 1_000_000
      owners.removeAll(keepingCapacity: true)
    }
    var low = 0
    var high = owners.count
    while low < high {
      let middle = (low + high) / 2
      if owners[middle].code < kelurahan { low = middle + 1 } else { high = middle }
    }
    let isKnown = low < owners.count && owners[low].code == kelurahan
    if isKnown && assistants[owners[low].index].left > 0 {
      assistants[owners[low].index].left -= 1
      return owners[low].index
    }
    let chosen = next(region)
    if chosen < 0 { return -1 }
    if isKnown { owners[low].index = chosen } else { owners.insert((kelurahan, chosen), at: low) }
    return chosen
  }

  /// Who serves the finest area of `region` and has the most room left, ties to the first id; -1 when nobody has room.
  /// Takes one place.
  private mutating func next(_ region: ByteView) -> Int {
    for length in [10, 6, 4] {
      if region[length - 1] == 0 { continue }
      guard let code = Assistants.code(region[0..<length]), let place = place(code) else { continue }
      var best = -1
      for index in servants[ranges[place]] where assistants[index].left > (best < 0 ? 0 : assistants[best].left) {
        best = index
      }
      if best >= 0 {
        assistants[best].left -= 1
        return best
      }
    }
    return -1
  }
}
