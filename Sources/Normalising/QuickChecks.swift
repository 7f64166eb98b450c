import RegistryTypes
import TabularIO

extension RowNormaliser {
  /// True when the value's text, as it stands in the file, is its normalised form and the form that the source
  /// declares; then it is counted as filled and nothing else is to be done. False says nothing: the slow way decides.
  @inline(__always)
  mutating func isAsItShould(_ column: ColumnPlan.Quick, _ index: Int, _ text: ByteSpan) -> Bool {
    if text.isEmpty { return !column.notesEmpty }
    let first = text[0]
    if first == ASCII.quote {
      hasQuotes = true
      return false
    }
    let plain: Bool
    switch column.check {
    case .none: plain = false
    case .bare:
      plain =
        ByteSpan.isBareEnd(first) && ByteSpan.isBareEnd(text[text.count &- 1])
        && (text.count > RowNormaliser.longestMark || !isEmptyText(text))
    case .code:
      let digit = Int32(first) &- 48
      plain =
        text.count == 1
        ? digit >= column.low && digit <= min(column.high, 9) : text.count == 2 && isTwoDigitCode(column, text)
    case .number: plain = isPlainNumber(columns[index], text)
    case .padded: plain = text.count == 3 && isPlainNumber(columns[index], text)
    case .unpadded: plain = (first != ASCII.zero || text.count == 1) && isPlainNumber(columns[index], text)
    case .oneTwo: plain = text.count == 1 && (first == 0x31 || first == 0x32)
    case .zeroOne: plain = text.count == 1 && (first == 0x31 || first == 0x30)
    case .nik:
      plain =
        text.count == 16 && nik.nik != nil && !nik.findings.contains(.nik004) && !nik.findings.contains(.nik005)
    case .familyCard: plain = text.count == 16 && card.number != nil && !card.findings.contains(.kk007)
    case .name: plain = isPlainName(text)
    case .motherName: plain = isPlainMother(text)
    case .birthDate: plain = birth.form == .iso
    case .rowDate: plain = isPlainRowDate(text, index)
    case .otherDate: plain = isPlainDate(text, index)
    case .region: plain = text.count == region.length && !region.isFilledUp
    case .word: plain = plan.wordLists[columns[index].words].holds(text)
    case .capitals: plain = isCapitals(text)
    case .customer: plain = text.count == 12 && isMeter(text)
    case .otherNIK: plain = text.count == 16 && isUsableNIK(text)
    case .period: plain = PeriodReading.isPlain(text)
    }
    if plain { filled &+= 1 }
    return plain
  }

  /// No word for empty that programs write into free text is longer.
  private static let longestMark = 8

  /// True when free text is what a program writes for nothing.
  @inline(never)
  func isEmptyText(_ text: ByteSpan) -> Bool {
    emptyTexts?.contains(text) ?? emptyWords.containsMark(text)
  }

  // Not inlined, so that the walk over the fields keeps its registers.

  @inline(never)
  private mutating func isPlainName(_ text: ByteSpan) -> Bool {
    readName(text)
    findings.formUnion(nameFindings)
    return names.isPlain
  }

  @inline(never)
  private mutating func isPlainMother(_ text: ByteSpan) -> Bool {
    _ = nameRules.read(text, into: &mother, known: &words)
    return mother.isPlain
  }

  @inline(never)
  private mutating func isPlainRowDate(_ text: ByteSpan, _ index: Int) -> Bool {
    readRowDate(text, order(of: index))
    return rowDateText.count > 0
  }

  @inline(never)
  private mutating func isPlainDate(_ text: ByteSpan, _ index: Int) -> Bool {
    other = dates.read(text, order: order(of: index))
    findings.formUnion(other.findings)
    return other.form == .iso
  }

  @inline(__always)
  private func isTwoDigitCode(_ column: ColumnPlan.Quick, _ text: ByteSpan) -> Bool {
    let code = Int32(text[0]) &* 10 &+ Int32(text[1]) &- 528
    return text[0] != 0x30 && ASCII.isDigit(text[0]) && ASCII.isDigit(text[1]) && code >= column.low
      && code <= column.high
  }

  /// Digits alone, within the bounds.
  @inline(never)
  private func isPlainNumber(_ column: ColumnPlan, _ text: ByteSpan) -> Bool {
    if text.count > 15 { return false }
    var number: Int64 = 0
    for byte in text {
      let digit = byte &- ASCII.zero
      if digit > 9 { return false }
      number = number &* 10 &+ Int64(digit)
    }
    return number >= column.low && number <= column.high
  }

  @inline(never)
  private func isCapitals(_ text: ByteSpan) -> Bool {
    for byte in text where byte &- 0x61 < 26 { return false }
    return ByteSpan.isBareEnd(text[0]) && ByteSpan.isBareEnd(text[text.count - 1]) && !isWordForEmpty(text)
  }

  /// Digits that are not all the same.
  @inline(never)
  private func isMeter(_ text: ByteSpan) -> Bool {
    var differ: UInt8 = 0
    for byte in text {
      if !ASCII.isDigit(byte) { return false }
      differ |= byte ^ text[0]
    }
    return differ != 0
  }

  /// Sixteen digits that are a usable NIK and nothing to note.
  @inline(never)
  private func isUsableNIK(_ text: ByteSpan) -> Bool {
    let reading = identifiers.readNIK(text)
    return reading.nik != nil && !reading.findings.contains(.nik004) && !reading.findings.contains(.nik005)
  }
}
