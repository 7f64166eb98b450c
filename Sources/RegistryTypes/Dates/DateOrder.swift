/// Whether the day or the month comes first in dates written in numbers with the year last.
///
/// A single value never changes the order it is read in: `08/07/1990` is 7 or 8 of a month. Only a pipeline that declares it
/// (`bentuk: MM/DD/YYYY`) or a column as a whole, judged from what its values can and cannot be, says so.
@usableFromInline package enum DateOrder: UInt8, Sendable {
  /// As everywhere in Indonesia.
  case dayFirst
  /// Found from the column as a whole: such dates have TGL-003.
  case monthFirst
  /// Declared by the pipeline.
  case declaredMonthFirst

  /// What one value says of the order.
  @usableFromInline package enum Evidence: UInt8, Sendable {
    /// Not written in numbers with the year last, or no date in either order.
    case none
    /// The first number can only be a day.
    case dayFirst
    /// The second number can only be a day.
    case monthFirst
    case either
  }

  /// What a value says, in any spelling of the three numbers, with a time of day behind them or not.
  @usableFromInline package static func evidence(_ text: ByteSpan) -> Evidence {
    // A year alone, a word, or a date of another form is the usual case, and short.
    guard text.count >= 6, text.count <= 40 else { return .none }
    var parts = DateParts()
    guard parts.split(text), parts.count >= 3, parts.count == 3 || parts.hasTimeAfterDate else { return .none }
    let (one, two, three) = (parts[0], parts[1], parts[2])
    guard !one.isWord, !two.isWord, !three.isWord, one.length <= 2, two.length <= 2,
      three.length == 4 || three.length == 2, (1...31).contains(one.number), (1...31).contains(two.number)
    else { return .none }
    switch (one.number > 12, two.number > 12) {
    case (true, false): return .dayFirst
    case (false, true): return .monthFirst
    case (false, false): return .either
    case (true, true): return .none
    }
  }
}
