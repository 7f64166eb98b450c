/// The fields of a row as UTF-8 without quotes. A view: valid until its decoder decodes another row.
@frozen @usableFromInline
package struct DialectFields {
  @usableFromInline let base: UnsafePointer<UInt8>
  @usableFromInline let start: Int
  @usableFromInline let ends: UnsafePointer<UInt32>
  /// Number of fields.
  @usableFromInline package let count: Int
  @usableFromInline let form: Form

  /// How fields can be written on.
  @usableFromInline
  enum Form: UInt8 {
    /// As they stand, separators included.
    case commas
    /// The same with the quotes that some of them have.
    case quoted
    /// As they stand, but for the separators.
    case others
    /// One by one.
    case single
  }

  init(base: UnsafePointer<UInt8>, start: Int, ends: UnsafePointer<UInt32>, count: Int, form: Form) {
    self.base = base
    self.start = start
    self.ends = ends
    self.count = count
    self.form = form
  }

  /// Where field `index` starts.
  @inlinable
  func first(_ index: Int) -> Int { index == 0 ? start : Int(ends[index - 1]) + 1 }

  /// Field `index`.
  @inlinable
  package subscript(index: Int) -> ByteView {
    precondition(index >= 0 && index < count, "field outside its row")
    let from = first(index)
    let size = Int(ends[index]) - from
    if form == .quoted && size > 1 && base[from] == 34 { return ByteView(start: base + from + 1, count: size - 2) }
    return ByteView(start: base + from, count: size)
  }

  /// Adds 1 to `counts[i]` for every field i that is not empty; `counts` has room for ``count``.
  package func countFilled(into counts: UnsafeMutablePointer<UInt32>) {
    if count == 0 { return }
    if Int(ends[0]) > start { counts[0] &+= 1 }
    // Each field alone, so that several are compared at once.
    let before = ends
    let after = ends + 1
    let rest = counts + 1
    for index in 0..<count &- 1 { rest[index] &+= after[index] &- before[index] > 1 ? 1 : 0 }
  }

  /// Writes fields `range` to `rows`, quoted where they must be.
  package func append(_ range: Range<Int>, to rows: inout RowBuffer) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "fields outside their row")
    if range.isEmpty { return }
    if form == .single {
      for index in range { rows.field(self[index]) }
      return
    }
    let from = first(range.lowerBound)
    let size = Int(ends[range.upperBound - 1]) - from
    rows.rawFields(ByteView(start: base + from, count: size))
    if form == .others {
      let written = rows.storage + (rows.used - size)
      for index in range.lowerBound..<(range.upperBound - 1) { written[Int(ends[index]) - from] = 44 }
    }
  }
}
