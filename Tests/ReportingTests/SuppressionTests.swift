import Reporting
import TestSupport
import Testing

@Suite("Small numbers are kept back")
struct SuppressionTests {
  @Test("A second number covers a single hidden one")
  func line() {
    #expect(Suppression.line([3, 50, 20]) == [true, false, true])
    #expect(Suppression.line([3, 0, 20]) == [true, false, true])
    #expect(Suppression.line([1, 1, 20, 30]) == [true, true, true, false])
    #expect(Suppression.line([4, 4, 20]) == [true, true, false])
    #expect(Suppression.line([10, 0, 20]) == [false, false, false])
    #expect(Suppression.line([3]) == [true])
  }

  /// A table with totals of rows and columns, and their total.
  private struct Table {
    let rows: Int
    let columns: Int
    let values: [Int]
    let equations: [Suppression.Equation]

    init(rows: Int, columns: Int, dice: inout SeededGenerator) {
      self.rows = rows
      self.columns = columns
      let width = columns + 1
      var values = [Int](repeating: 0, count: (rows + 1) * width)
      for row in 0..<rows {
        for column in 0..<columns {
          let value =
            Int.random(in: 0...9, using: &dice) < 5
            ? Int.random(in: 0...6, using: &dice) : Int.random(in: 0...90, using: &dice)
          values[row * width + column] = value
          values[row * width + columns] += value
          values[rows * width + column] += value
          values[rows * width + columns] += value
        }
      }
      var equations: [Suppression.Equation] = []
      for row in 0...rows {
        equations.append(
          Suppression.Equation(parts: (0..<columns).map { row * width + $0 }, total: row * width + columns))
      }
      for column in 0...columns {
        equations.append(
          Suppression.Equation(parts: (0..<rows).map { $0 * width + column }, total: rows * width + column))
      }
      self.values = values
      self.equations = equations
    }

    /// The sums with all of their cells.
    var sums: [[Int]] {
      let width = columns + 1
      return (0...rows).map { row in (0...columns).map { row * width + $0 } }
        + (0...columns).map { column in (0...rows).map { $0 * width + column } }
    }
  }

  @Test("No sum of a table gives a hidden number away", arguments: 1...200)
  func tables(_ seed: Int) {
    var dice = SeededGenerator(seed: UInt64(seed))
    let table = Table(
      rows: Int.random(in: 1...6, using: &dice), columns: Int.random(in: 1...7, using: &dice), dice: &dice)
    let hidden = Suppression.hidden(table.values, table.equations)
    for (value, isHidden) in zip(table.values, hidden) where value > 0 && value < 5 {
      #expect(isHidden, "seed \(seed)")
    }
    for sum in table.sums {
      #expect(sum.count { hidden[$0] } != 1, "seed \(seed)")
    }
    if !table.values.contains(where: { $0 > 0 && $0 < 5 }) {
      #expect(!hidden.contains(true), "seed \(seed)")
    }
  }
}
