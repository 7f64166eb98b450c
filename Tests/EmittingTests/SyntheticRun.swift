import DataDictionary
import Diagnostics
import Foundation
import StageContract
import TabularIO

/// The outputs of match and flag for a population made by arithmetic: same numbers, same rows.
struct SyntheticRun: Sendable {
  let families: Int
  let parts: Int
  /// Shifts every choice.
  let seed: UInt64
  /// Leaves out the last member row of 4-flag, so that match and flag disagree.
  let lopsided: Bool
  /// Cuts the id registry by first characters, as the snapshot has it.
  let cut: Bool
  /// Nobody has a region or a No KK, so that all keys begin alike.
  let skewed: Bool

  init(
    families: Int, parts: Int, seed: UInt64 = 1, lopsided: Bool = false, cut: Bool = false, skewed: Bool = false
  ) {
    self.families = families
    self.parts = parts
    self.seed = seed
    self.lopsided = lopsided
    self.cut = cut
    self.skewed = skewed
  }

  init(_ load: inout SettingsLoader) {
    self.init(
      families: Int(load.option("families") ?? "") ?? 100, parts: Int(load.option("parts") ?? "") ?? 1,
      seed: UInt64(load.option("seed") ?? "") ?? 1, lopsided: load.option("lopsided") != nil,
      cut: load.option("cut") != nil, skewed: load.option("skewed") != nil)
  }

  // MARK: Choices

  /// A number below `limit` that follows from family, member and purpose.
  func pick(_ family: Int, _ purpose: Int, _ limit: Int) -> Int {
    Int(StableHash.mix(seed &* 0x1_0001 &+ UInt64(family * 64 + purpose)) % UInt64(limit))
  }

  func id(_ family: Int, _ member: Int) -> String {
    let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    var high = StableHash.mix(UInt64(family) &* 977 &+ UInt64(member) &+ seed << 40)
    var low = StableHash.mix(high ^ 0x55)
    var text = ""
    for place in 0..<20 {
      text.append(digits[Int(place < 10 ? high & 31 : low & 31)])
      if place < 10 { high >>= 5 } else { low >>= 5 }
    }
    return text
  }

  func members(_ family: Int) -> Int { 1 + pick(family, 1, 5) }

  static let regencies = [
    "1101", "1171", "3171", "3172", "3201", "3273", "3275", "3301", "3374", "3501", "3578", "5171", "9171", "7371",
  ]

  /// Most regions in full, some only as deep as the kabupaten or the province, a few none.
  func region(_ family: Int) -> String {
    if skewed { return "" }
    let regency = SyntheticRun.regencies[pick(family, 2, SyntheticRun.regencies.count)]
    switch pick(family, 3, 40) {
    case 0: return ""
    case 1: return String(regency.prefix(2))
    case 2: return regency
    default:
      let district = pick(family, 4, 20) + 1
      return regency + String(district + 100).dropFirst() + String(2001 + pick(family, 5, 9))
    }
  }

  /// The last four digits stay between 9001 and 9999.
  func number(_ family: Int, _ member: Int) -> String {
    let day = 10 + pick(family, 6 + member, 18)
    let place = SyntheticRun.regencies[pick(family, 2, SyntheticRun.regencies.count)]
    let sequence = 9001 + pick(family, 20 + member, 999)
    return place + "01" + String(day) + "07" + String(60 + pick(family, 30, 30)) + String(sequence)
  }

  func card(_ family: Int) -> String { skewed || pick(family, 40, 50) == 0 ? "" : number(family, 9) }

  /// A name, sometimes with what CSV must quote.
  func name(_ family: Int, _ member: Int) -> String {
    switch pick(family, 41 + member, 30) {
    case 0: "SITI, \"UPIK\" \(family)"
    case 1: "ANAK\"\(member)"
    default: "WARGA \(family) \(member)"
    }
  }

  /// Whether a family also has somebody outside the frame.
  func hasOutsider(_ family: Int) -> Bool { pick(family, 50, 12) == 0 }

  func outsider(_ family: Int) -> String { id(family, 60) }

  // MARK: Order and parts

  /// 16 hexadecimal digits, ascending with the family.
  func order(_ family: Int) -> String {
    let step = UInt64.max / UInt64(max(families, 1))
    let text = String(UInt64(family) * step, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  func families(ofPart part: Int) -> Range<Int> { families * part / parts..<families * (part + 1) / parts }

  // MARK: Sources

  /// Sources with their rows: one row a member for two of them, one a family for the third.
  var traces: [(source: String, rows: Int)] {
    var persons = 0
    var outside = 0
    for family in 0..<families {
      persons += members(family)
      outside += hasOutsider(family) ? 1 : 0
    }
    return [("dukcapil", persons + outside), ("dtks", persons + rejected), ("regsosek_keluarga", families)]
  }

  /// Rows of dtks that are rejected.
  var rejected: Int { min(families, 7) }
}
