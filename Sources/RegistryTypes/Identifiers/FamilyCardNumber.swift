/// A family card number (No KK): region of issue (6 digits), date of issue DDMMYY without the 40 of a NIK,
/// sequence (4 digits). A family gets a new one when it moves or splits.
@usableFromInline package struct FamilyCardNumber: Hashable, Comparable, Sendable {
  /// The sixteen digits as a number.
  @usableFromInline package let value: UInt64

  /// Wraps a number without checking it.
  @inlinable
  package init(unchecked value: UInt64) { self.value = value }

  /// Region prefix, six digits.
  @inlinable package var region: Int { Int(value / 10_000_000_000) }
  @inlinable package var sequence: Int { Int(value % 10_000) }

  @inlinable
  package static func < (first: FamilyCardNumber, second: FamilyCardNumber) -> Bool { first.value < second.value }

  /// Adds the sixteen digits to `output`.
  @inlinable
  package func write(to output: inout ByteScratch) { output.append(number: value, width: 16) }
}

/// What a No KK field holds.
@usableFromInline package struct FamilyCardReading: Equatable, Sendable {
  /// The number when it is usable.
  @usableFromInline package var number: FamilyCardNumber?
  /// KK-001, KK-002, KK-003, KK-007.
  @usableFromInline package var findings: FindingSet
  /// The sixteen digits even when unusable; 0 when there were not sixteen.
  @usableFromInline package var digits: UInt64

  /// Of a source without the column: nothing, no finding.
  @inlinable package static var none: FamilyCardReading {
    FamilyCardReading(number: nil, findings: FindingSet(), digits: 0)
  }

  @inlinable
  init(number: FamilyCardNumber?, findings: FindingSet, digits: UInt64) {
    self.number = number
    self.findings = findings
    self.digits = digits
  }
}

extension IdentifierRules {
  /// Reads a No KK field, in the same order of work as a NIK. A day of 41-71 is kept with a warning (KK-003: a NIK
  /// was probably written here).
  @inlinable
  package func readFamilyCard(_ text: ByteSpan) -> FamilyCardReading {
    if let value = DigitReading.sixteenDigits(text) { return judgeFamilyCard(value, FindingSet()) }
    let reading = DigitReading.read(text, emptyWords: emptyWords)
    var findings = FindingSet()
    switch reading.kind {
    case .empty: findings.insert(.kk001)
    case .scientific, .other: findings.insert(.kk002)
    case .digits:
      if reading.cleaned || reading.letters { findings.insert(.kk007) }
      guard reading.count == 16 else {
        findings.insert(.kk002)
        break
      }
      return judgeFamilyCard(reading.value, findings)
    }
    return FamilyCardReading(number: nil, findings: findings, digits: 0)
  }

  @inlinable
  func judgeFamilyCard(_ value: UInt64, _ earlier: FindingSet) -> FamilyCardReading {
    var findings = earlier
    let asNIK = NIK(unchecked: value)
    if isPlaceholder(value) {
      findings.insert(.kk001)
    } else if value < 1_000_000_000_000_000 || !asNIK.hasPossibleDate || asNIK.sequence == 0 {
      findings.insert(.kk002)
    } else {
      if asNIK.writtenDay > 40 { findings.insert(.kk003) }
      return FamilyCardReading(number: FamilyCardNumber(unchecked: value), findings: findings, digits: value)
    }
    return FamilyCardReading(number: nil, findings: findings, digits: value)
  }
}
