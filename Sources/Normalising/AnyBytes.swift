import Diagnostics
import RegistryTypes
import StageContract

/// Reads bytes of any kind as a value of every type, as this stage would: what a fuzzer calls.
///
/// Nothing here traps, whatever the bytes are; the answers are of no use.
package struct AnyBytes: ~Copyable {
  private let rules: NormaliseRules
  private let words: WordList
  private var names = NameScratch()
  private var known = KnownNameWords()
  private var address = AddressScratch()
  private var output = ByteScratch()

  package init(rules: NormaliseRules) {
    self.rules = rules
    words = WordList(words: ["PKH", "R1", "PPU-BU"], prefixes: ["B"], isOpen: true)
  }

  /// Reads `text` every way; answers a number that depends on all readings, so that none can be left out.
  package mutating func read(_ text: ByteSpan) -> UInt64 {
    var sum: UInt64 = 0
    func add(_ value: UInt64) { sum = (sum ^ value) &* 0x9E37_79B9_7F4A_7C15 }
    func add(_ findings: FindingSet) { add(findings.low ^ findings.high) }
    let birth = rules.dates.read(text)
    add(birth.findings)
    add(UInt64(bitPattern: Int64(birth.day?.days ?? 0)))
    let card = rules.identifiers.readFamilyCard(text)
    add(card.findings)
    var nik = rules.identifiers.readNIK(text)
    rules.identifiers.compare(&nik, birth: birth, sex: Sex(text), familyCardDigits: card.digits)
    add(nik.findings)
    add(nik.nik?.birthDate(declared: birth.day, reference: rules.dates.reference).map { UInt64($0.packed) } ?? 0)
    add(rules.names.read(text, into: &names))
    add(rules.names.read(text, into: &names, known: &known))
    add(UInt64(names.folded.count + names.father.count))
    for coding in [RegionCoding.kemendagri, .bps] {
      let region = rules.regions.read(text, coding: coding, emptyWords: rules.emptyWords)
      add(region.findings)
      add(region.code)
    }
    for style in [NumberReading.Style.whole, .decimal, .rupiah] {
      let number = NumberReading.read(text, style: style, emptyWords: rules.emptyWords, output: &output)
      add(UInt64(bitPattern: number.whole))
    }
    if case .code(let code) = CodeReading.read(text, low: 1, high: 89, emptyWords: rules.emptyWords) {
      add(UInt64(code))
    }
    add(YesNo(text) == .yes ? 1 : 0)
    add(words.read(text, output: &output) ? 1 : 0)
    address.read(text)
    add(UInt64(address.street.count + address.rt + address.rw))
    output.clear()
    RawJSON.append(text, to: &output)
    add(UInt64(output.count))
    return sum
  }
}

extension NormaliseRules {
  /// The rules of a pipeline's folder, for tools that read values without running the stage.
  package static func of(pipeline folder: String, period: Period) throws -> NormaliseRules {
    let options = RunOptions(config: folder, inputs: [], output: folder, period: period)
    var loader = SettingsLoader(
      options: options, extracts: nil, log: DiagnosticLog(stage: "normalise", language: .english, write: { _ in }))
    let settings = try NormaliseSettings.load(&loader)
    try loader.finish()
    return settings.rules
  }
}
