import Diagnostics
import Glibc
import PipelineConfig
import TabularIO

/// The Fellegi-Sunter model of the repair: how likely each level of agreement is for a row's own person (m) and for
/// somebody else (u), and how rare names are. Read from a file, never changed by a run.
///
/// Weights are whole numbers of thousandths of a bit, so that a sum is the same wherever it is made.
package struct RepairModel: Sendable {
  /// What the file says about one level.
  struct Chance: Sendable {
    var m: Double
    /// Chance among all other persons; nil when ``others`` says it.
    var u: Double?
    /// Other persons of the whole frame expected at this level, whatever its size: people of one family, of one day
    /// and place of birth.
    var others: Double?
    /// How much of the rarity of the words that agree counts at this level, and how rare (bits) they usually are when
    /// somebody else's name is that much alike.
    var rarity = 0.0
    var usualRarity = 0.0
  }

  /// Name and version of the model, and where its numbers come from (text for people).
  var name: String
  var version: Int
  var origin: [(key: String, text: String)]
  /// Share of the rows to repair whose person is in the frame.
  var present: Double
  var fields: [[Chance]]
  /// Share of persons who bear a word, by word.
  var words: [(word: String, share: Double)]
  /// The share of a word that is not listed.
  var otherWord: Double
  /// SHA-256 of the file.
  var digest = ""

  /// The largest number of a version.
  static let lastVersion = 1_000_000

  /// Reads the model in `map`; every level of every field must be there.
  package static func read(_ map: ConfigMap) throws(Failure) -> RepairModel {
    let origin = try map.map("asal")
    var notes: [(key: String, text: String)] = []
    for pair in origin.entries() { notes.append((pair.key, try pair.node.string())) }
    var model = RepairModel(
      name: try map.string("model"), version: try map.int("versi", in: 1...RepairModel.lastVersion), origin: notes,
      present: try map.double("peluang_ada", in: 0.01...0.999), fields: [], words: [], otherWord: 0)
    let fields = try map.map("bidang")
    for field in RepairField.allCases {
      let levels = try fields.map("\(field.label)")
      var chances: [Chance] = []
      for level in field.levels {
        let entry = try levels.map("\(level)")
        let m = try entry.double("m", in: 0.000_000_001...1)
        let u = try entry.optionalDouble("u", in: 0.000_000_000_001...1)
        let others = try entry.optionalDouble("lain", in: 0.000_001...1_000_000)
        if (u == nil) == (others == nil) {
          throw entry.failure("u", id: "atau 'lain' wajib ada, salah satu", en: "or 'lain' is required, one of them")
        }
        chances.append(
          Chance(
            m: m, u: u, others: others, rarity: try entry.optionalDouble("kelangkaan", in: 0...1) ?? 0,
            usualRarity: try entry.optionalDouble("lazim", in: 0...60) ?? 0))
      }
      model.fields.append(chances)
    }
    let words = try map.map("kata")
    model.otherWord = try words.double("lain", in: 0.000_000_001...1)
    for pair in try words.map("bagian").entries() {
      model.words.append((pair.key, try pair.node.double(in: 0.000_000_001...1)))
    }
    return model
  }
}

/// The model at work: weights for a frame of known size, and a table of rare words.
final class RepairWeights: @unchecked Sendable {
  let model: RepairModel
  /// Thousandths of a bit by field and level (16 a field); level 0 weighs nothing.
  private let weights: UnsafeMutablePointer<Int32>
  /// Part of the rarity that counts by level of the name, in 1/1024.
  private let rarityShare: UnsafeMutablePointer<Int32>
  /// What the weight of the level holds already, by level of the name.
  private let usualRarity: UnsafeMutablePointer<Int32>
  /// Log odds, before anything is compared, that a person of the frame is the row's.
  let prior: Int32
  private let wordHashes: UnsafeMutablePointer<UInt64>
  private let wordRarities: UnsafeMutablePointer<Int32>
  private let wordMask: Int
  private let otherRarity: Int32
  /// A name is never rarer than this.
  static let mostRarity: Int32 = 26_000

  /// `population`: persons of the frame.
  init(_ model: RepairModel, population: Int) {
    self.model = model
    let size = Double(max(population, 2))
    weights = .allocate(capacity: RepairField.allCases.count * 16)
    weights.initialize(repeating: 0, count: RepairField.allCases.count * 16)
    rarityShare = .allocate(capacity: 16)
    rarityShare.initialize(repeating: 0, count: 16)
    usualRarity = .allocate(capacity: 16)
    usualRarity.initialize(repeating: 0, count: 16)
    for field in RepairField.allCases {
      for (index, chance) in model.fields[field.rawValue].enumerated() {
        let u = chance.u ?? min((chance.others ?? 1) / size, 1)
        weights[field.rawValue * 16 + index + 1] = RepairWeights.bits(chance.m / u)
        if field == .name {
          rarityShare[index + 1] = Int32((chance.rarity * 1024).rounded())
          usualRarity[index + 1] = Int32((chance.usualRarity * 1000).rounded())
        }
      }
    }
    prior = RepairWeights.bits(model.present / size)
    otherRarity = -RepairWeights.bits(model.otherWord)
    var capacity = 16
    while capacity < model.words.count * 2 { capacity *= 2 }
    wordMask = capacity - 1
    wordHashes = .allocate(capacity: capacity)
    wordHashes.initialize(repeating: 0, count: capacity)
    wordRarities = .allocate(capacity: capacity)
    wordRarities.initialize(repeating: 0, count: capacity)
    for (word, share) in model.words {
      let hash = Array(word.utf8).withUnsafeBufferPointer { ByteView($0).stableHash } | 1
      var slot = Int(truncatingIfNeeded: hash >> 1) & wordMask
      while wordHashes[slot] != 0 { slot = (slot + 1) & wordMask }
      wordHashes[slot] = hash
      wordRarities[slot] = -RepairWeights.bits(share)
    }
  }

  deinit {
    weights.deallocate()
    rarityShare.deallocate()
    usualRarity.deallocate()
    wordHashes.deallocate()
    wordRarities.deallocate()
  }

  /// Thousandths of a bit of a ratio.
  static func bits(_ ratio: Double) -> Int32 { Int32((log2(max(ratio, 1e-15)) * 1000).rounded()) }

  /// The weight of a level.
  @inline(__always)
  func weight(_ field: RepairField, _ level: UInt32) -> Int32 { weights[field.rawValue &* 16 &+ Int(level)] }

  /// How rare a word is, in thousandths of a bit.
  @inline(__always)
  func rarity(_ word: ByteView) -> Int32 {
    let hash = word.stableHash | 1
    var slot = Int(truncatingIfNeeded: hash >> 1) & wordMask
    while wordHashes[slot] != 0 {
      if wordHashes[slot] == hash { return wordRarities[slot] }
      slot = (slot &+ 1) & wordMask
    }
    return otherRarity
  }

  /// What the rarity of the words that agree adds to the weight of `level`.
  @inline(__always)
  func adjustment(_ level: UInt32, rarity: Int32) -> Int32 {
    let share = rarityShare[Int(level)]
    if share == 0 { return 0 }
    return (min(rarity, RepairWeights.mostRarity) &- usualRarity[Int(level)]) &* share / 1024
  }

  /// The probability that odds of so many thousandths of a bit stand for.
  static func probability(_ odds: Int32) -> Double { 1 / (1 + exp2(-Double(odds) / 1000)) }

  /// The odds that a probability stands for.
  static func odds(_ probability: Double) -> Int32 {
    if probability >= 1 { return 60_000 }
    return bits(probability / (1 - probability))
  }
}
