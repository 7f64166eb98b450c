/// What the comparison of two identities goes by, in `match.yaml`: plain numbers, so that handing it to every comparison
/// of a hundred million costs nothing; the compiler sees to it (`BitwiseCopyable`).
struct IdentitySettings: Sendable, BitwiseCopyable {
  /// Similarity from which a name alone is enough.
  var nameAlone: Double
  /// Similarity from which a name is enough with an equal birth date; below it names contradict.
  var nameWithBirth: Double
  /// Similarity that profile `ketat` asks for, with an equal birth date.
  var nameStrict: Double
  /// Similarity of names that is enough with an equal birth date within one family, among persons without Dukcapil.
  var nameInFamily: Double
  /// Years between two birth dates from which they are of two generations.
  var generation: Int32
  /// Days of the year that stand for an unknown birth date, a bit a day (bit 1 to 31), a lane a month (1 to 12).
  private var days = SIMD16<UInt32>()
  /// How rows are held against Dukcapil's record of their NIK, by source.
  private var profiles = SIMD32<UInt8>()

  /// - Parameters:
  ///   - defaultDays: days that stand for an unknown birth date, month × 100 + day.
  ///   - profiles: by source (raw value of ``SourceKind``), at most 32.
  init(
    nameAlone: Double, nameWithBirth: Double, nameStrict: Double, nameInFamily: Double, generation: Int32,
    defaultDays: [Int32], profiles: [MatchSettings.Profile]
  ) {
    self.nameAlone = nameAlone
    self.nameWithBirth = nameWithBirth
    self.nameStrict = nameStrict
    self.nameInFamily = nameInFamily
    self.generation = generation
    for day in defaultDays { days[Int(day / 100 % 16)] |= 1 << UInt32(day % 100) }
    for (source, profile) in profiles.enumerated() { self.profiles[source] = profile.rawValue }
  }

  /// Whether a birth date (packed yyyymmdd) is on a day that stands for an unknown one.
  @inline(__always)
  func isDefault(date: Int32) -> Bool {
    let (month, day) = (UInt32(bitPattern: date) / 100 % 100, UInt32(bitPattern: date) % 100)
    return days[Int(month & 15)] & 1 << day != 0
  }

  /// Whether a birth date says not even the year: a default day of 1900 or 1970, where spreadsheets and systems begin.
  func isUnknown(date: Int32) -> Bool {
    let year = date / 10_000
    return (year == 1900 || year == 1970) && isDefault(date: date)
  }

  /// The profile of a source.
  func profile(of source: SourceKind) -> MatchSettings.Profile {
    MatchSettings.Profile(rawValue: profiles[Int(source.rawValue)]) ?? .standar
  }
}
