/// The exact ways of writing a date that a source may declare (`bentuk`), so that the original text follows from the
/// day alone.
@usableFromInline package enum DateForm: UInt8, CaseIterable, Sendable {
  /// `YYYY-MM-DD`
  case iso
  /// `DD-MM-YYYY`
  case dayMonthYear
  /// `DD/MM/YYYY`
  case dayMonthYearSlash
  /// `DD.MM.YYYY`
  case dayMonthYearDot
  /// `MM/DD/YYYY`, only where a pipeline declares it or a file as a whole is written so.
  case monthDayYearSlash
  /// `YYYYMMDD`
  case compact
  /// Anything else: the original text must be kept.
  case other

  /// The name in a pipeline file; nil for ``other``.
  @usableFromInline package var pattern: String? {
    switch self {
    case .iso: "YYYY-MM-DD"
    case .dayMonthYear: "DD-MM-YYYY"
    case .dayMonthYearSlash: "DD/MM/YYYY"
    case .dayMonthYearDot: "DD.MM.YYYY"
    case .monthDayYearSlash: "MM/DD/YYYY"
    case .compact: "YYYYMMDD"
    case .other: nil
    }
  }

  /// The form of a pattern, or nil.
  @usableFromInline package init?(pattern: String) {
    guard let form = DateForm.allCases.first(where: { $0.pattern == pattern }) else { return nil }
    self = form
  }

  /// Adds `day` in this form to `output`; ``other`` as ISO.
  @usableFromInline package func write(_ day: CalendarDay, to output: inout ByteScratch) {
    let parts = day.components
    let separator: UInt8
    switch self {
    case .iso, .other:
      day.write(to: &output)
      return
    case .compact:
      output.append(number: UInt64(day.packed), width: 8)
      return
    case .dayMonthYear: separator = ASCII.hyphen
    case .dayMonthYearSlash, .monthDayYearSlash: separator = ASCII.slash
    case .dayMonthYearDot: separator = ASCII.dot
    }
    let isMonthFirst = self == .monthDayYearSlash
    output.append(number: UInt64(isMonthFirst ? parts.month : parts.day), width: 2)
    output.append(separator)
    output.append(number: UInt64(isMonthFirst ? parts.day : parts.month), width: 2)
    output.append(separator)
    output.append(number: UInt64(parts.year), width: 4)
  }
}
