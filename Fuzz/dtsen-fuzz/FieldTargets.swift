import Diagnostics
import Glibc
import Normalising
import RegistryTypes
import StageContract

/// The lists and rules of the shipped pipeline, as normalise has them.
private enum Rules {
  static func load() throws -> NormaliseRules {
    guard let period = Period("2025-Q2") else { throw Failure(.internalError, id: "periode", en: "period") }
    let options = RunOptions(
      config: "pipelines/contoh", inputs: ["data-samples/contoh"], output: "build/fuzz/2-normalise", period: period)
    var loader = SettingsLoader(
      options: options, extracts: "data-samples/contoh", log: DiagnosticLog(stage: "fuzz", language: .english))
    return try NormaliseSettings.load(&loader).rules
  }
}

/// A NIK: what is usable is sixteen digits and reads back as itself, without a finding of cleaning.
final class NIKTarget: FuzzTarget {
  private let rules: NormaliseRules
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    let reading = rules.identifiers.readNIK(input)
    guard let nik = reading.nik else { return nil }
    var written = ByteScratch(capacity: 32)
    nik.write(to: &written)
    if written.count != 16 { return "a NIK of \(written.count) digits" }
    return rules.identifiers.readNIK(written.span).nik == nik ? nil : "a NIK does not read back"
  }
}

/// A No KK likewise.
final class FamilyCardTarget: FuzzTarget {
  private let rules: NormaliseRules
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    guard let card = rules.identifiers.readFamilyCard(input).number else { return nil }
    var written = ByteScratch(capacity: 32)
    card.write(to: &written)
    if written.count != 16 { return "a No KK of \(written.count) digits" }
    return rules.identifiers.readFamilyCard(written.span).number == card ? nil : "a No KK does not read back"
  }
}

/// A name: valid UTF-8 out, and the clean spelling is stable.
final class NameTarget: FuzzTarget {
  private let rules: NormaliseRules
  private var scratch = NameScratch()
  private var again = NameScratch()
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    // Ingest hands on UTF-8 alone.
    guard String(validating: input, as: UTF8.self) != nil else { return nil }
    _ = rules.names.read(input, into: &scratch)
    let clean = scratch.clean.text
    let folded = scratch.folded.text
    if String(validating: scratch.clean.span, as: UTF8.self) == nil { return "the clean name is not UTF-8" }
    if String(validating: scratch.folded.span, as: UTF8.self) == nil { return "the folded name is not UTF-8" }
    var copy = clean
    _ = copy.withUTF8 { rules.names.read($0, into: &again) }
    if again.clean.text != clean { return "a clean name is cleaned again" }
    return again.folded.text == folded || clean.isEmpty ? nil : "a clean name folds otherwise"
  }
}

/// A date: within the calendar and the run, and its ISO form reads back.
final class DateTarget: FuzzTarget {
  private let rules: NormaliseRules
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    guard let day = rules.dates.read(input).day else { return nil }
    if day < rules.dates.earliest || rules.dates.reference < day { return "a date outside the run" }
    var written = ByteScratch(capacity: 32)
    day.write(to: &written)
    return rules.dates.read(written.span).day == day ? nil : "a date does not read back"
  }
}

/// A region code of either coding: what comes out is a code of the current edition and stays one.
final class RegionTarget: FuzzTarget {
  private let rules: NormaliseRules
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    for coding in [RegionCoding.kemendagri, .bps] {
      let reading = rules.regions.read(input, coding: coding, emptyWords: rules.emptyWords)
      if reading.codeLength == 0 { continue }
      if ![2, 4, 6, 10].contains(reading.codeLength) { return "a code of \(reading.codeLength) digits" }
      var written = ByteScratch(capacity: 32)
      reading.writeCode(to: &written)
      if written.count != reading.codeLength { return "a code of another length is written" }
      let again = rules.regions.read(written.span, coding: .kemendagri, emptyWords: rules.emptyWords)
      if again.code != reading.code || again.codeLength != reading.codeLength { return "a code does not read back" }
    }
    return nil
  }
}

/// A number in each style: its plain text reads back. Where a point means thousands, that is so of whole numbers alone.
final class NumberTarget: FuzzTarget {
  private let rules: NormaliseRules
  private var scratch = ByteScratch(capacity: 64)
  private var again = ByteScratch(capacity: 64)
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    for style in [NumberReading.Style.whole, .decimal, .rupiah] {
      let reading = NumberReading.read(input, style: style, emptyWords: rules.emptyWords, output: &scratch)
      if reading.kind != .number || (style != .decimal && scratch.span.contains(46)) { continue }
      let second = NumberReading.read(scratch.span, style: style, emptyWords: rules.emptyWords, output: &again)
      if second.kind != .number || second.whole != reading.whole { return "a number does not read back (\(style))" }
    }
    return nil
  }
}

/// An address: no more bytes than came in, and numbers within three digits.
final class AddressTarget: FuzzTarget {
  private var scratch = AddressScratch()
  init() {}

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    scratch.read(input)
    if scratch.rt < 0 || scratch.rt > 999 || scratch.rw < 0 || scratch.rw > 999 { return "RT or RW beyond 999" }
    let valid = String(validating: input, as: UTF8.self) != nil
    if valid && String(validating: scratch.street.span, as: UTF8.self) == nil { return "a street that is not UTF-8" }
    return nil
  }
}

/// Codes, sex, yes and no.
final class CodeTarget: FuzzTarget {
  private let rules: NormaliseRules
  init() throws { rules = try Rules.load() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    _ = CodeReading.read(input, low: 1, high: 89, emptyWords: rules.emptyWords)
    _ = Sex(input)
    _ = YesNo(input)
    return nil
  }
}
