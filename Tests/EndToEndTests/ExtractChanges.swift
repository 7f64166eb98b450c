import Foundation
import TabularIO
import TestSupport
import Testing

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

  /// Changes `count` rows of `source`, each in one of `kinds`. A row is a line without quotes; what has any stays.
  mutating func change(_ source: String, rows count: Int, kinds: [Kind] = Kind.allCases) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(source).csv")
    var lines = [UInt8](try Data(contentsOf: url)).split(separator: 10).map { Array($0) }
    for _ in 0..<count {
      let plain = lines.indices.dropFirst().filter { !lines[$0].contains(34) }
      guard plain.count > 2, let at = plain.randomElement(using: &random),
        let other = plain.randomElement(using: &random)
      else { return }
      let kind = kinds[Int.random(in: kinds.indices, using: &random)]
      switch kind {
      case .drop: lines.remove(at: at)
      case .dropLast: lines.removeLast()
      case .again: lines.append(lines[at])
      case .append: lines.append(edited(lines[at], .borrow, lines[other]))
      default: lines[at] = edited(lines[at], kind, lines[other])
      }
    }
    try Data(lines.joined(separator: [10]) + [10]).write(to: url)
  }

  /// Adds `count` decisions of people about rows of `queue`, some about nothing that is there, for persons proposed, other
  /// `persons` or nobody; takes one away and lets one speak again.
  mutating func decide(_ queue: [(id: String, person: String)], _ persons: [String], count: Int) throws {
    let url = URL(fileURLWithPath: "\(folder)/keputusan.csv")
    var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
    if lines.count > 2 {
      lines.remove(at: Int.random(in: 1..<lines.count, using: &random))
      lines.append(lines[Int.random(in: 1..<lines.count, using: &random)])
    }
    for _ in 0..<count {
      guard let row = queue.randomElement(using: &random), let other = persons.randomElement(using: &random) else {
        continue
      }
      let decided = ["PADAN", "BUKAN", "TUNDA"][Int.random(in: 0..<3, using: &random)]
      let person = decided == "TUNDA" ? "" : [row.person, other, ""][Int.random(in: 0..<3, using: &random)]
      let id = Int.random(in: 0..<8, using: &random) == 0 ? String(row.id.reversed()) : row.id
      lines.append("\(id),\(decided),\(person),petugas,2025-06-1\(Int.random(in: 0...9, using: &random))")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
  }

  private mutating func edited(_ line: [UInt8], _ kind: Kind, _ other: [UInt8]) -> [UInt8] {
    var fields = line.split(separator: 44, omittingEmptySubsequences: false).map { Array($0) }
    let column = Int.random(in: fields.indices, using: &random)
    switch kind {
    case .blank: fields[column] = []
    case .slip:
      let digits = fields[column].indices.filter { (48...57).contains(fields[column][$0]) }
      if let index = digits.randomElement(using: &random) {
        fields[column][index] = UInt8(48 + Int.random(in: 0...9, using: &random))
      }
    default:
      let others = other.split(separator: 44, omittingEmptySubsequences: false)
      if others.count == fields.count { fields[column] = Array(others[column]) }
    }
    return Array(fields.joined(separator: [44]))
  }
}
