/// What a region code field holds.
@usableFromInline package struct RegionReading: Equatable, Sendable {
  /// The digits as delivered, without separators, in their own coding; 0 when there are none.
  @usableFromInline package var digits: UInt64
  /// How many digits.
  @usableFromInline package var length: Int
  /// Zeros that the groups of a dotted code had lost were put back: ``length`` says nothing of the text.
  @usableFromInline package var isFilledUp = false
  /// Kemendagri code of the current edition; 0 when unknown.
  @usableFromInline package var code: UInt64
  /// 2, 4, 6 or 10 digits of ``code``; 0 when unknown.
  @usableFromInline package var codeLength: Int
  /// WIL-001, WIL-002 or WIL-004.
  @usableFromInline package var findings: FindingSet

  /// Of a source without the column: nothing, no finding.
  @inlinable package static var none: RegionReading { RegionReading(digits: 0, length: 0) }

  @inlinable
  init(digits: UInt64, length: Int, findings: FindingSet = FindingSet()) {
    self.digits = digits
    self.length = length
    self.code = 0
    self.codeLength = 0
    self.findings = findings
  }

  /// Adds the current code to `output`; nothing when unknown.
  @inlinable
  package func writeCode(to output: inout ByteScratch) {
    if codeLength > 0 { output.append(number: code, width: codeLength) }
  }
}

extension RegionTable {
  /// Reads a region code field in the coding it is declared in and translates it to Kemendagri, current edition.
  ///
  /// Kemendagri: 2, 4, 6 or 10 digits; a kecamatan that no edition holds leaves the kab, four last digits that no village
  /// has the kecamatan (WIL-001); an older kab is translated (WIL-002). BPS: 2, 4, 7 or 10 digits, translated at kab level
  /// (WIL-004). Where no finer translation is supplied the digits below the kab are left out. Levels of zeros at the end
  /// (`3171010000`) are none: the code is that of the level above. In a code of several groups (`11.1.1`) each stands for its level, so
  /// that zeros lost are known (see ``RegionGroups``).
  @inlinable
  package func read(_ text: ByteSpan, coding: RegionCoding, emptyWords: EmptyWords) -> RegionReading {
    if text.isEmpty { return RegionReading(digits: 0, length: 0) }
    let number = DigitReading.read(text, emptyWords: emptyWords, lettersAsDigits: false)
    switch number.kind {
    case .empty: return RegionReading(digits: 0, length: 0)
    case .digits where number.parted: return readGroups(text, number, coding: coding)
    case .digits where number.count <= 19:
      return read(digits: number.value, length: number.count, coding: coding)
    default: return RegionReading(digits: 0, length: 0, findings: FindingSet(.wil001))
    }
  }

  /// The same for digits that are known already (Dukcapil's four numbers).
  @inlinable
  package func read(digits: UInt64, length: Int, coding: RegionCoding) -> RegionReading {
    var reading = RegionReading(digits: digits, length: length)
    if coding == .kemendagri, length == 10, !hasTranslations, RegionTable.isVillage(digits),
      isKecamatan(Int(digits / 10_000))
    {
      reading.code = digits
      reading.codeLength = 10
      return reading
    }
    resolve(&reading, coding: coding)
    return reading
  }

  /// True when the last four digits are those of a village: kelurahan count from 1001, desa from 2001, villages of
  /// customary law from 3001.
  @inlinable
  static func isVillage(_ digits: UInt64) -> Bool { (1...3).contains(digits % 10_000 / 1000) && digits % 1000 != 0 }

  @usableFromInline
  func resolve(_ reading: inout RegionReading, coding: RegionCoding) {
    if let (code, length) = !hasTranslations
      ? nil : translate(reading.digits, length: reading.length, coding: coding)
    {
      reading.code = code
      reading.codeLength = length
      reading.findings.insert(coding == .bps ? .wil004 : .wil002)
      return
    }
    let (digits, length) = RegionTable.withoutPadding(reading.digits, reading.length, coding)
    switch coding {
    case .kemendagri: resolveKemendagri(&reading, digits, length)
    case .bps: resolveBPS(&reading, digits, length)
    }
  }

  /// Without the levels at the end that are zeros alone, so that `3171000000` is `3171`.
  private static func withoutPadding(_ digits: UInt64, _ length: Int, _ coding: RegionCoding) -> (UInt64, Int) {
    var (digits, length) = (digits, length)
    guard digits > 0 else { return (digits, length) }
    while true {
      let width: Int
      switch (coding, length) {
      case (.kemendagri, 10): width = 4
      case (.bps, 10), (.bps, 7): width = 3
      case (.kemendagri, 6), (_, 4): width = 2
      default: return (digits, length)
      }
      let size: UInt64 = width == 4 ? 10_000 : width == 3 ? 1000 : 100
      if digits % size != 0 { return (digits, length) }
      digits /= size
      length -= width
    }
  }

  private func resolveKemendagri(_ reading: inout RegionReading, _ digits: UInt64, _ length: Int) {
    guard [2, 4, 6, 10].contains(length) else {
      reading.findings.insert(.wil001)
      return
    }
    if length == 2 {
      if isProvince(Int(digits)) {
        reading.code = digits
        reading.codeLength = 2
      } else {
        reading.findings.insert(.wil001)
      }
      return
    }
    let kecamatan = length == 10 ? Int(digits / 10_000) : Int(digits)
    let kab = length == 4 ? kecamatan : kecamatan / 100
    if isKabupaten(kab) {
      if length == 10, isKecamatan(kecamatan), !RegionTable.isVillage(digits) {
        reading.code = UInt64(kecamatan)
        reading.codeLength = 6
        reading.findings.insert(.wil001)
      } else if length == 4 || isKecamatan(kecamatan) {
        reading.code = digits
        reading.codeLength = length
      } else {
        reading.code = UInt64(kab)
        reading.codeLength = 4
        reading.findings.insert(.wil001)
      }
      return
    }
    let current = currentKabupaten(older: kab)
    if current == 0 {
      reading.findings.insert(.wil001)
    } else {
      reading.code = UInt64(current)
      reading.codeLength = 4
      reading.findings.insert(.wil002)
    }
  }

  private func resolveBPS(_ reading: inout RegionReading, _ digits: UInt64, _ length: Int) {
    // Nineteen digits may be more than an Int holds; none so long is a code.
    var kab = Int(truncatingIfNeeded: digits)
    switch length {
    case 2:
      let province = currentProvince(bps: kab)
      if province > 0 {
        reading.code = UInt64(province)
        reading.codeLength = 2
        reading.findings.insert(.wil004)
      } else {
        reading.findings.insert(.wil001)
      }
      return
    case 4: break
    case 7: kab /= 1000
    case 10: kab /= 1_000_000
    default:
      reading.findings.insert(.wil001)
      return
    }
    let current = currentKabupaten(bps: kab)
    if current == 0 {
      reading.findings.insert(.wil001)
      // Of the new provinces of Papua no list has the BPS codes of the kab; the province is sure.
      if hasNoBPSKabupaten(province: kab / 100) {
        reading.code = UInt64(currentProvince(bps: kab / 100))
        reading.codeLength = 2
      }
    } else {
      reading.code = UInt64(current)
      reading.codeLength = 4
      reading.findings.insert(.wil004)
    }
  }
}
