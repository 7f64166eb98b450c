import Diagnostics
import TabularIO

/// Writes the key of a row: what it is known by, wherever it stands.
///
/// The fields are joined by U+001F; ``terminator`` ends them, so that a shorter key sorts before those it begins and
/// what is noted under the first field alone comes before the rows.
struct RowKey: Sendable {
  static let joint: UInt8 = 0x1F
  static let terminator: UInt8 = 0

  private enum Rule: Sendable {
    case columns([Int])
    case eligibility(program: Int, unit: Int, family: Int, person: Int, file: Int, row: Int)
    case evidence(code: Int, family: Int, person: Int, source: [Int])
  }

  private let rules: [Rule]
  /// Whether the part belongs to the key.
  let withPart: Bool
  /// The one column that most keys are, on each side; -1 where there are others.
  let single: (left: Int, right: Int)

  /// Throws `badData` when a header lacks a key column.
  init(_ shape: TableShape, left: [String], right: [String]) throws(Failure) {
    var rules: [Rule] = []
    var withPart = false
    for header in [left, right] {
      func column(_ name: String) throws(Failure) -> Int {
        guard let index = header.firstIndex(of: name) else {
          throw Failure(
            .badData, id: "kolom kunci \(name) tidak ada", en: "key column \(name) is missing", file: shape.name)
        }
        return index
      }
      var indices: [Int] = []
      switch shape.key {
      case .columns(let names): for name in names { indices.append(try column(name)) }
      case .columnsOfPart(let names):
        withPart = true
        for name in names { indices.append(try column(name)) }
      case .row:
        // By name, because the two headers may differ in order.
        for name in Set(left).intersection(right).sorted() { indices.append(try column(name)) }
      case .eligibility:
        rules.append(
          .eligibility(
            program: try column("program"), unit: try column("unit"), family: try column("id_keluarga"),
            person: try column("id_individu"), file: try column("berkas"), row: try column("baris")))
        continue
      case .evidence:
        rules.append(
          .evidence(
            code: try column("kode"), family: try column("id_keluarga"), person: try column("id_individu"),
            source: [try column("sumber"), try column("berkas"), try column("baris")]))
        continue
      }
      rules.append(.columns(indices))
    }
    self.rules = rules
    self.withPart = withPart
    if !withPart, case .columns(let first) = rules[0], first.count == 1, case .columns(let second) = rules[1] {
      single = (first[0], second[0])
    } else {
      single = (-1, -1)
    }
  }

  /// Whether two rows of one part have the same key. `spare` is room to write keys to.
  func isSame(_ left: Row, _ right: Row, spare: inout RowBuffer) -> Bool {
    if single.left >= 0 { return left[single.left] == right[single.right] }
    spare.removeAll()
    write(left, .left, part: "", to: &spare)
    let length = spare.count
    write(right, .right, part: "", to: &spare)
    return spare.view[0..<length] == spare.view[length..<spare.count]
  }

  /// Adds the key of `row`, which stands in the part called `part`.
  func write(_ row: Row, _ side: Side, part: String, to key: inout RowBuffer) {
    if single.left >= 0 {
      key.append(row[side == .left ? single.left : single.right])
      return
    }
    if withPart {
      for byte in part.utf8 { key.append(byte) }
      key.append(RowKey.joint)
    }
    switch rules[side.rawValue] {
    case .columns(let indices):
      for (number, index) in indices.enumerated() {
        if number > 0 { key.append(RowKey.joint) }
        key.append(row[index])
      }
    case .eligibility(let program, let unit, let family, let person, let file, let number):
      if row[unit].equals("KELUARGA") && !row[family].isEmpty {
        key.append(row[family])
      } else if !row[person].isEmpty {
        key.append(row[person])
      } else {
        key.append(row[file])
        key.append(UInt8(ascii: ":"))
        key.append(row[number])
      }
      key.append(RowKey.joint)
      key.append(row[program])
      key.append(RowKey.joint)
      key.append(row[unit])
    case .evidence(let code, let family, let person, let source):
      key.append(row[code])
      key.append(RowKey.joint)
      key.append(row[family])
      key.append(RowKey.joint)
      key.append(row[person])
      if !row[family].isEmpty || !row[person].isEmpty { return }
      for column in source {
        key.append(RowKey.joint)
        key.append(row[column])
      }
    }
  }
}
