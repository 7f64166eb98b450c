import TabularIO

/// What one worker counts of one column: in the first pass everything but frequent values, in the second those.
final class ColumnTally {
  private(set) var filled = 0
  /// Bytes of the shortest and longest value that is not empty.
  private(set) var shortest = Int.max
  private(set) var longest = 0
  /// Values with a space at either end, and numbers as a spreadsheet shortens them (`3,2E+15`).
  private(set) var padded = 0
  private(set) var scientific = 0
  let distinct = DistinctCount()
  private let values = ValueSketch()
  private let shapes = ValueSketch()
  private(set) var frequent = FrequentValues()
  private(set) var frequentShapes = FrequentValues()

  /// First pass.
  func count(_ value: ByteView, _ shape: ValueShape) {
    if value.count == 0 { return }
    filled += 1
    if value.count < shortest { shortest = value.count }
    if value.count > longest { longest = value.count }
    if value[0] == 32 || value[value.count - 1] == 32 { padded += 1 }
    if ColumnTally.isScientific(value) { scientific += 1 }
    let hash = value.stableHash
    distinct.add(hash)
    values.add(hash)
    shapes.add(shape.of(value).stableHash)
  }

  /// Second pass; `sums` is the tally of all workers of the first, `threshold` what counts as frequent.
  func countFrequent(_ value: ByteView, _ shape: ValueShape, _ sums: ColumnTally, threshold: Int) {
    if value.count == 0 { return }
    let hash = value.stableHash
    if sums.values.estimate(hash) >= threshold { frequent.add(hash, value.bytes) }
    let form = shape.of(value)
    let formHash = form.stableHash
    if sums.shapes.estimate(formHash) >= threshold { frequentShapes.add(formHash, form.bytes) }
  }

  static func += (left: ColumnTally, right: ColumnTally) {
    left.filled += right.filled
    left.shortest = min(left.shortest, right.shortest)
    left.longest = max(left.longest, right.longest)
    left.padded += right.padded
    left.scientific += right.scientific
    left.distinct += right.distinct
    left.values += right.values
    left.shapes += right.shapes
  }

  /// Takes over what the second pass found.
  func addFrequent(_ other: ColumnTally) {
    frequent += other.frequent
    frequentShapes += other.frequentShapes
  }

  /// A digit, a point or comma, digits, `E+`, digits.
  private static func isScientific(_ value: ByteView) -> Bool {
    if value.count < 5 || value[1] != 44 && value[1] != 46 { return false }
    for index in 2..<value.count - 1 where value[index] | 32 == 101 && value[index + 1] == 43 { return true }
    return false
  }
}
