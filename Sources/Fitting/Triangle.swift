/// The upper triangle R of a QR decomposition that rows are rotated into one by one (Givens rotations).
///
/// Least squares are solved from R alone. That is backward stable and, unlike normal equations, does not square the
/// condition number (Golub & Van Loan, Matrix Computations, 5.2). Triangles of parts are merged by rotating the rows of one
/// into the other, so a fit without some of the rows needs no second reading. The order of rows decides the last bits, so
/// callers keep to one order.
package struct Triangle: Sendable {
  /// Columns: the design's, then the response.
  package let columns: Int
  /// Row-major, `columns` × `columns`; only the upper triangle is used.
  private var elements: [Double]

  package init(columns: Int) {
    self.columns = columns
    elements = [Double](repeating: 0, count: columns * columns)
  }

  /// Adds a row of the weighted design, response last; `row` is used up. O(columns²) at most, less for zeros.
  package mutating func add(_ row: inout [Double]) {
    let size = columns
    elements.withUnsafeMutableBufferPointer { r in
      row.withUnsafeMutableBufferPointer { x in
        for column in 0..<size where x[column] != 0 {
          Triangle.rotate(r, x, from: column, at: column * size, size)
        }
      }
    }
  }

  /// Turns row `column` of the triangle and `x` so that `x[column]` becomes 0.
  @inline(__always)
  private static func rotate(
    _ r: UnsafeMutableBufferPointer<Double>, _ x: UnsafeMutableBufferPointer<Double>, from column: Int, at start: Int,
    _ size: Int
  ) {
    let a = r[start + column]
    let b = x[column]
    // Scaled, so that squares neither overflow nor vanish.
    let scale = max(a.magnitude, b.magnitude)
    let length = scale * ((a / scale) * (a / scale) + (b / scale) * (b / scale)).squareRoot()
    let cosine = a / length
    let sine = b / length
    r[start + column] = length
    x[column] = 0
    var index = column + 1
    while index < size {
      let above = r[start + index]
      let below = x[index]
      r[start + index] = cosine * above + sine * below
      x[index] = cosine * below - sine * above
      index += 1
    }
  }

  /// Adds all rows behind another triangle.
  package mutating func merge(_ other: Triangle) {
    for line in 0..<columns {
      var row = [Double](repeating: 0, count: columns)
      for column in line..<columns { row[column] = other.elements[line * columns + column] }
      add(&row)
    }
  }

  /// The triangle of a choice of columns, in that order.
  private func selecting(_ kept: [Int]) -> Triangle {
    var result = Triangle(columns: kept.count)
    for line in 0..<columns {
      var row = kept.map { $0 >= line ? elements[line * columns + $0] : 0 }
      result.add(&row)
    }
    return result
  }

  private func norm(_ column: Int) -> Double {
    var sum = 0.0
    for line in 0...column {
      let value = elements[line * columns + column]
      sum += value * value
    }
    return sum.squareRoot()
  }

  /// The coefficients of `wanted` design columns, in that order; nil for a column that is a combination of those before it
  /// (so a later category gives way to an earlier one, whatever the rows). The last column is the response.
  package func solve(_ wanted: [Int]) -> [Double?] {
    let response = columns - 1
    let full = selecting(wanted + [response])
    // Each time a column turns out to be dependent it is left out and the rest is triangular again.
    var kept = Array(wanted.indices)
    var solved = full
    var place = 0
    while place < kept.count {
      let own = solved.elements[place * solved.columns + place].magnitude
      if own > Triangle.tolerance * solved.norm(place) {
        place += 1
      } else {
        kept.remove(at: place)
        solved = full.selecting(kept + [wanted.count])
      }
    }
    let values = solved.backSubstituted()
    var result = [Double?](repeating: nil, count: wanted.count)
    for (index, place) in kept.enumerated() { result[place] = values[index] }
    return result
  }

  /// A column whose own part is below this share of its length is no information but rounding.
  private static let tolerance = 1e-8

  private func backSubstituted() -> [Double] {
    let unknowns = columns - 1
    var values = [Double](repeating: 0, count: unknowns)
    for line in stride(from: unknowns - 1, through: 0, by: -1) {
      var rest = elements[line * columns + unknowns]
      for column in (line + 1)..<max(unknowns, line + 1) { rest -= elements[line * columns + column] * values[column] }
      values[line] = rest / elements[line * columns + line]
    }
    return values
  }
}
