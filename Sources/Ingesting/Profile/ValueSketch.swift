/// How often each of many values occurs, never too low, in constant memory: a count-min sketch (Cormode and
/// Muthukrishnan, 2005). Sums of sketches do not depend on the order of rows.
final class ValueSketch {
  private static let rows = 4
  private static let width = 4096
  private let counters: UnsafeMutablePointer<UInt32>

  init() {
    let size = ValueSketch.rows * ValueSketch.width
    counters = .allocate(capacity: size)
    counters.initialize(repeating: 0, count: size)
  }

  deinit { counters.deallocate() }

  /// Counts a value by its 64-bit hash.
  func add(_ hash: UInt64) {
    for row in 0..<ValueSketch.rows { counters[ValueSketch.index(hash, row)] &+= 1 }
  }

  /// At least how often the value was counted; too much by little, rarely.
  func estimate(_ hash: UInt64) -> Int {
    var least = UInt32.max
    for row in 0..<ValueSketch.rows { least = min(least, counters[ValueSketch.index(hash, row)]) }
    return Int(least)
  }

  static func += (left: ValueSketch, right: ValueSketch) {
    for index in 0..<rows * width { left.counters[index] &+= right.counters[index] }
  }

  private static func index(_ hash: UInt64, _ row: Int) -> Int {
    row * width + Int(truncatingIfNeeded: hash >> UInt64(row * 16)) & (width - 1)
  }
}

/// How many different values there are: exactly up to ``exactLimit``, else to about one per cent (HyperLogLog with
/// 16,384 registers: Flajolet and others, 2007). The answer does not depend on the order of rows.
final class DistinctCount {
  /// So many different values are counted exactly.
  static let exactLimit = 1024
  private static let bits: UInt64 = 14
  private var known: Set<UInt64>?
  private let registers: UnsafeMutablePointer<UInt8>

  init() {
    known = []
    registers = .allocate(capacity: 1 << Int(DistinctCount.bits))
    registers.initialize(repeating: 0, count: 1 << Int(DistinctCount.bits))
  }

  deinit { registers.deallocate() }

  /// Counts a value by its 64-bit hash.
  func add(_ hash: UInt64) {
    let place = Int(truncatingIfNeeded: hash >> (64 - DistinctCount.bits))
    let rank = UInt8(min((hash << DistinctCount.bits).leadingZeroBitCount, 64 - Int(DistinctCount.bits)) + 1)
    if rank > registers[place] { registers[place] = rank }
    if known != nil { remember(hash) }
  }

  private func remember(_ hash: UInt64) {
    known?.insert(hash)
    if let count = known?.count, count > DistinctCount.exactLimit { known = nil }
  }

  static func += (left: DistinctCount, right: DistinctCount) {
    for index in 0..<1 << Int(bits) { left.registers[index] = max(left.registers[index], right.registers[index]) }
    if let both = left.known, let other = right.known {
      let union = both.union(other)
      left.known = union.count > exactLimit ? nil : union
    } else {
      left.known = nil
    }
  }

  /// The number, and whether it is exact.
  var result: (count: Int, exact: Bool) {
    if let known { return (known.count, true) }
    let size = 1 << Int(DistinctCount.bits)
    var sum = 0.0
    var empty = 0
    for index in 0..<size {
      sum += 1 / Double(UInt64(1) << UInt64(registers[index]))
      empty += registers[index] == 0 ? 1 : 0
    }
    let many = Double(size)
    let raw = 0.7213 / (1 + 1.079 / many) * many * many / sum
    // Few values leave registers empty, and their number tells more.
    if raw <= 2.5 * many && empty > 0 { return (Int((many * logarithm(many / Double(empty))).rounded()), false) }
    return (Int(raw.rounded()), false)
  }

  /// The natural logarithm of a number from 1 on, by the series of the inverse hyperbolic tangent: the same bits on
  /// every machine, as a result must be.
  private func logarithm(_ value: Double) -> Double {
    var rest = value
    var halvings = 0.0
    while rest > 1.5 {
      rest /= 2
      halvings += 1
    }
    let part = (rest - 1) / (rest + 1)
    let square = part * part
    var power = part
    var sum = 0.0
    for odd in stride(from: 1.0, to: 40, by: 2) {
      sum += power / odd
      power *= square
    }
    return 2 * sum + halvings * 0.6931471805599453
  }
}

/// Counts exactly the values that a sketch holds for frequent: at least one row in ``share``, and never fewer than
/// ``smallest``, so that no value stands for a handful of people.
struct FrequentValues {
  /// A value that fewer rows than one in so many have is not shown.
  static let share = 200
  /// A value that fewer rows have is not shown.
  static let smallest = 10
  private var counts: [UInt64: (value: [UInt8], count: Int)] = [:]

  /// The least count of a value that is shown, of so many rows.
  static func threshold(_ rows: Int) -> Int { max(smallest, rows / share) }

  /// Counts a value whose hash the sketch finds frequent.
  mutating func add(_ hash: UInt64, _ value: @autoclosure () -> [UInt8]) {
    counts[hash, default: (value(), 0)].count += 1
  }

  static func += (left: inout FrequentValues, right: FrequentValues) {
    for (hash, entry) in right.counts { left.counts[hash, default: (entry.value, 0)].count += entry.count }
  }

  /// The most frequent values, ties in the order of their bytes.
  func top(_ limit: Int, of rows: Int) -> [(value: [UInt8], count: Int)] {
    let least = FrequentValues.threshold(rows)
    let shown = counts.values.filter { $0.count >= least }
    return Array(
      shown.sorted { left, right in
        left.count != right.count ? left.count > right.count : left.value.lexicographicallyPrecedes(right.value)
      }.prefix(limit))
  }
}
