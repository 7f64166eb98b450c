/// One word of a name: bytes in static memory.
struct NameWord {
  let start: UnsafePointer<UInt8>
  let count: Int
}

/// The groups that words are drawn from.
enum NamePool: Int, CaseIterable {
  case jawaPria, jawaWanita, islamPria, islamWanita, sundaPria, sundaWanita, kristenPria, kristenWanita, baliPria
  case baliWanita, akhirPria, akhirWanita, batak, nias, minang, timur, ntt, papua, tionghoa, baliUrut, jalan
  case partikel, muhammad, abdul, siti, nur, ahmad

  var words: StaticString {
    switch self {
    case .jawaPria: NameListsMale.jawa
    case .jawaWanita: NameListsFemale.jawa
    case .islamPria: NameListsMale.islam
    case .islamWanita: NameListsFemale.islam
    case .sundaPria: NameListsMale.sunda
    case .sundaWanita: NameListsFemale.sunda
    case .kristenPria: NameListsMale.kristen
    case .kristenWanita: NameListsFemale.kristen
    case .baliPria: NameListsMale.bali
    case .baliWanita: NameListsFemale.bali
    case .akhirPria: NameListsLast.pria
    case .akhirWanita: NameListsLast.wanita
    case .batak: NameListsLast.batak
    case .nias: NameListsLast.nias
    case .minang: NameListsLast.minang
    case .timur: NameListsLast.timur
    case .ntt: NameListsLast.ntt
    case .papua: NameListsLast.papua
    case .tionghoa: NameListsLast.tionghoa
    case .baliUrut: NameListsLast.baliUrut
    case .jalan: NameListsLast.jalan
    case .partikel: "I NI ANDI DAENG TEUKU CUT LALU BAIQ BIN BINTI ALIAS RADEN"
    case .muhammad:
      "MUHAMMAD MUHAMAD MOHAMMAD MOHAMAD MOCHAMAD MOCHAMMAD MUCHAMAD MUKHAMAD MUH MUH. MOH MOH. MOCH M. MD MHD"
    case .abdul: "ABDUL ABD ABD. ABDOEL"
    case .siti: "SITI ST ST. SITTI"
    case .nur: "NUR NOOR NOER"
    case .ahmad: "AHMAD ACHMAD AKHMAD"
    }
  }
}

/// Particles by their place in ``NamePool/partikel``.
enum NameParticle: Int {
  case i, ni, andi, daeng, teuku, cut, lalu, baiq, bin, binti, alias, raden
}

/// All name words, numbered, with a skewed (Zipf-like) way to draw one from a group.
///
/// Immutable after `init`; the words lie in static memory, so it can be shared between workers.
final class NameTable: @unchecked Sendable {
  private static let slotCount = 2048
  private let words: [NameWord]
  private let first: [Int]
  private let size: [Int]
  private let slots: [[UInt16]]

  init() {
    var words: [NameWord] = []
    var first: [Int] = []
    var size: [Int] = []
    var slots: [[UInt16]] = []
    // Number 0 is no word.
    words.append(NameWord(start: ("" as StaticString).utf8Start, count: 0))
    for pool in NamePool.allCases {
      let begin = words.count
      NameTable.split(pool.words, into: &words)
      first.append(begin)
      size.append(words.count - begin)
      slots.append(NameTable.weighted(first: begin, count: words.count - begin))
    }
    self.words = words
    self.first = first
    self.size = size
    self.slots = slots
  }

  private static func split(_ text: StaticString, into words: inout [NameWord]) {
    var begin = 0
    let length = text.utf8CodeUnitCount
    for place in 0...length {
      let isSpace = place == length || text.utf8Start[place] <= 32
      if !isSpace { continue }
      if place > begin { words.append(NameWord(start: text.utf8Start + begin, count: place - begin)) }
      begin = place + 1
    }
  }

  /// Weight of rank r is 1 / (r + 6), as common names are spread.
  private static func weighted(first: Int, count: Int) -> [UInt16] {
    var total = 0
    for rank in 0..<count { total += 1_000_000 / (rank + 6) }
    var slots: [UInt16] = []
    slots.reserveCapacity(slotCount)
    var reached = 0
    for rank in 0..<count {
      reached += 1_000_000 / (rank + 6)
      while slots.count * total < reached * slotCount && slots.count < slotCount {
        slots.append(UInt16(truncatingIfNeeded: first + rank))
      }
    }
    while slots.count < slotCount { slots.append(UInt16(truncatingIfNeeded: first)) }
    return slots
  }

  /// The bytes of word `number`.
  @inline(__always)
  func word(_ number: UInt16) -> NameWord { words[Int(number)] }

  /// A word of `pool`, frequent ones more often.
  func draw(_ pool: NamePool, _ draws: inout Draws) -> UInt16 {
    slots[pool.rawValue][draws.below(NameTable.slotCount)]
  }

  /// The word at `rank` of `pool`.
  func word(_ pool: NamePool, rank: Int) -> UInt16 {
    UInt16(truncatingIfNeeded: first[pool.rawValue] + rank % max(size[pool.rawValue], 1))
  }

  func particle(_ particle: NameParticle) -> UInt16 { word(.partikel, rank: particle.rawValue) }

  /// Another spelling of a word that has a known set of spellings (Muhammad, Abdul, Siti, Nur, Ahmad), or nil.
  func otherForm(of number: UInt16, _ draws: inout Draws) -> UInt16? {
    for pool in [NamePool.muhammad, .abdul, .siti, .nur, .ahmad] {
      let canonical = words[first[pool.rawValue]]
      let word = words[Int(number)]
      if word.count == canonical.count && (0..<word.count).allSatisfy({ word.start[$0] == canonical.start[$0] }) {
        return self.word(pool, rank: 1 + draws.below(size[pool.rawValue] - 1))
      }
    }
    return nil
  }

  /// How many words `pool` has.
  func count(_ pool: NamePool) -> Int { size[pool.rawValue] }
}
