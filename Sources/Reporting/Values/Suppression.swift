/// Keeps small numbers of people back, and with them whatever would give them away by subtraction.
///
/// A number from 1 to 4 is hidden. Where parts and their total are both shown, one hidden number could be had by
/// subtraction, so a second one of the same sum is hidden too: the smallest that is not zero.
package struct Suppression {
  /// Numbers of people below this, other than none, are hidden.
  package static let threshold = 5

  /// That the numbers at `parts` add up to the number at `total`.
  package struct Equation: Sendable {
    let parts: [Int]
    let total: Int

    package init(parts: [Int], total: Int) {
      self.parts = parts
      self.total = total
    }
  }

  /// Whether `number` is small enough to be hidden for its own sake.
  static func isSmall(_ number: Int) -> Bool { number > 0 && number < threshold }

  /// Which of `values` must be hidden. Ends, because every step hides one more.
  ///
  /// - Complexity: O(sum of the equations' lengths) a round; few rounds.
  package static func hidden(_ values: [Int], _ equations: [Equation]) -> [Bool] {
    var hidden = values.map(isSmall)
    var changed = true
    while changed {
      changed = false
      for equation in equations where protect(values, equation, &hidden) { changed = true }
    }
    return hidden
  }

  /// Hides one more number when this sum gives one away; false when it is safe.
  private static func protect(_ values: [Int], _ equation: Equation, _ hidden: inout [Bool]) -> Bool {
    var count = hidden[equation.total] ? 1 : 0
    var sum = 0
    for part in equation.parts where hidden[part] {
      count += 1
      sum += values[part]
    }
    let isSafe = count == 0 || (count > 1 && (hidden[equation.total] || sum >= threshold))
    if isSafe { return false }
    var best: Int?
    for part in equation.parts where !hidden[part] && values[part] > 0 {
      if best.map({ values[part] < values[$0] }) ?? true { best = part }
    }
    if best == nil && !hidden[equation.total] { best = equation.total }
    guard let best else { return false }
    hidden[best] = true
    return true
  }

  /// The hidden ones among parts whose total is shown.
  package static func line(_ parts: [Int]) -> [Bool] {
    let total = parts.count
    let hidden = hidden(
      parts + [parts.reduce(0, +)], [Equation(parts: Array(parts.indices), total: total)])
    return Array(hidden.dropLast())
  }
}
