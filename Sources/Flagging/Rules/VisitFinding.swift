import TabularIO

/// What a visit says of the flags that something else has raised: for the summary alone, no flag comes or goes by it.
struct VisitFinding {
  /// Codes that it bears out.
  private(set) var confirmed = CodeSet()
  /// Codes of which it measured the opposite.
  private(set) var denied = CodeSet()
  /// Its result is itself an inclusion code of the family.
  private(set) var speaksAgainst = false

  /// Takes the inclusion codes that the visit's result means, of the family or of the person visited.
  mutating func hear(_ codes: CodeSet, isPersonal: Bool) {
    let inclusion = codes.intersection(.inclusion)
    confirmed.formUnion(inclusion)
    if !isPersonal && !inclusion.isEmpty { speaksAgainst = true }
  }

  /// Takes what it measured for `code`: whether the value is one that raises it.
  mutating func measure(_ code: FlagCode, raises: Bool) {
    if raises { confirmed.insert(code) } else { denied.insert(code) }
  }
}

extension InkRules {
  /// Codes whose value a visit measures too: income (INK-04), connection class (INK-05), car (INK-06).
  private var measured: CodeSet {
    var codes = CodeSet()
    if wageFromVisits { codes.insert(.ink04) }
    if electricity != nil && surveyedPower != 255 { codes.insert(.ink05) }
    if carAsset { codes.insert(.ink06) }
    return codes
  }

  /// Codes that a visit can refute, by `dibantah_kunjungan` or by measuring the opposite.
  var deniable: CodeSet {
    var codes = measured
    for code in FlagCode.allCases where !refuting[Int(code.rawValue)].isEmpty { codes.insert(code) }
    return codes
  }

  /// Codes that a visit can bear out: those it measures, those its results mean, and an approved removal.
  var confirmable: CodeSet {
    var codes = measured
    for rule in visits { codes.formUnion(rule.codes.intersection(.inclusion)) }
    if !removalKinds.isEmpty && !visits.isEmpty { codes.insert(.ink17) }
    return codes
  }
}
