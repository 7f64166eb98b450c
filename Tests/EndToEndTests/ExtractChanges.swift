import Foundation
import TabularIO
import Testing

/// A small generator with a seed that a failing test prints (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return StableHash.mix(state)
  }
}

/// Random changes to the extracts of a folder of plain CSV files.
struct ExtractChanges {
  /// What can happen to a row of an extract.
  enum Kind: CaseIterable {
    /// A field takes the value that another row has there: a borrowed NIK, a moved family, another name.
    case borrow
    /// A character of a field becomes another one.
    case slip
    /// A field becomes empty.
    case blank
    /// The row goes to the end with one field borrowed, so that a new row appears.
    case append
    /// The row is there twice.
    case again
    /// The last row goes.
    case dropLast
    /// The row goes; those behind it move up.
    case drop
  }

  let folder: String
  private var random: SeededGenerator

  init(folder: String, seed: UInt64) {
    self.folder = folder
    random = SeededGenerator(seed: seed)
  }

  /// Changes `count` rows of `source`, each in one of `kinds`.
  mutating func change(_ source: String, rows count: Int, kinds: [Kind] = Kind.allCases) throws {
    let path = "\(folder)/\(source).csv"
    let lines = try Lines(path: path)
    var records = lines.records
    for _ in 0..<count where records.count > 2 {
      let at = Int.random(in: records.indices, using: &random)
      let kind = kinds[Int.random(in: kinds.indices, using: &random)]
      switch kind {
      case .drop: records.remove(at: at)
      case .dropLast: records.removeLast()
      case .again: records.append(records[at])
      case .append: records.append(edited(records[at], .borrow, records))
      default: records[at] = edited(records[at], kind, records)
      }
    }
    try Lines(header: lines.header, records: records).write(path)
  }

  private mutating func edited(_ record: [UInt8], _ kind: Kind, _ records: [[UInt8]]) -> [UInt8] {
    var fields = ExtractChanges.fields(record)
    let column = Int.random(in: fields.indices, using: &random)
    switch kind {
    case .blank: fields[column] = []
    case .slip:
      let digits = fields[column].indices.filter { (48...57).contains(fields[column][$0]) }
      if let index = digits.randomElement(using: &random) {
        fields[column][index] = UInt8(48 + Int.random(in: 0...9, using: &random))
      }
    default:
      let other = ExtractChanges.fields(records[Int.random(in: records.indices, using: &random)])
      if other.count == fields.count { fields[column] = other[column] }
    }
    return Array(fields.joined(separator: [44])) + [10]
  }

  /// The fields of a record as written, quotes included.
  private static func fields(_ record: [UInt8]) -> [[UInt8]] {
    var fields: [[UInt8]] = [[]]
    var quoted = false
    for byte in record where byte != 10 || quoted {
      if byte == 34 { quoted.toggle() }
      if byte == 44 && !quoted { fields.append([]) } else { fields[fields.count - 1].append(byte) }
    }
    return fields
  }
}
