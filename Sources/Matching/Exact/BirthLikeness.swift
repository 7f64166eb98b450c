/// How two birth dates compare, when errors of writing are allowed for.
enum BirthLikeness {
  case equal
  /// Of one year, with a day or a month written wrongly or exchanged, or a default day in place of it.
  case near
  /// The same day of another year.
  case otherYear
  /// One is missing, or says not even the year.
  case unknown
  case far

  /// Compares two packed dates (yyyymmdd, 0 when unknown).
  init(_ one: Int32, _ other: Int32, _ settings: IdentitySettings) {
    if one == 0 || other == 0 {
      self = .unknown
    } else if one == other {
      self = .equal
    } else if settings.isUnknown(date: one) || settings.isUnknown(date: other) {
      self = .unknown
    } else if one / 10_000 != other / 10_000 {
      self = one % 10_000 == other % 10_000 ? .otherYear : .far
    } else {
      let (day, month) = (one % 100, one / 100 % 100)
      let (otherDay, otherMonth) = (other % 100, other / 100 % 100)
      let isSlip = day == otherDay || month == otherMonth || day == otherMonth && month == otherDay
      self = isSlip || settings.isDefault(date: one) || settings.isDefault(date: other) ? .near : .far
    }
  }
}
