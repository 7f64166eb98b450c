import Diagnostics
import Normalising
import PipelineConfig
import RegistryTypes
import StageContract
import Testing

/// The worked examples of `pipelines/rules`, run.
@Suite struct RuleExampleTests {
  static func rules() throws -> NormaliseRules {
    let options = RunOptions(
      config: Bench.root + "/pipelines/contoh", inputs: ["/tmp"], output: "/tmp/x/2-normalise",
      period: try #require(Period("2025-Q2")))
    var loader = SettingsLoader(
      options: options, extracts: nil, log: DiagnosticLog(stage: "normalise", language: .english, write: { _ in }))
    let settings = try NormaliseSettings.load(&loader)
    try loader.finish()
    return settings.rules
  }

  static func examples(_ name: String) throws -> [RuleExample] {
    try RuleFile(try ConfigFile.load(Bench.root + "/pipelines/rules/\(name).yaml", extracts: nil)).examples()
  }

  static func text(_ write: (inout ByteScratch) -> Void) -> String {
    var scratch = ByteScratch()
    write(&scratch)
    return scratch.text
  }

  @Test func everyExampleHolds() throws {
    let rules = try Self.rules()
    var seen = 0
    for file in ["nik", "kk", "nama", "tanggal", "wilayah"] {
      for example in try Self.examples(file) {
        seen += 1
        let (output, findings) = example.input.withBytes { bytes -> (String, FindingSet) in
          switch file {
          case "nik":
            let reading = rules.identifiers.readNIK(bytes)
            return (reading.nik.map { nik in Self.text { nik.write(to: &$0) } } ?? "", reading.findings)
          case "kk":
            let reading = rules.identifiers.readFamilyCard(bytes)
            return (reading.number.map { number in Self.text { number.write(to: &$0) } } ?? "", reading.findings)
          case "nama":
            var scratch = NameScratch()
            let findings = rules.names.read(bytes, into: &scratch)
            return (scratch.folded.text, findings)
          case "tanggal":
            let reading = rules.dates.read(bytes)
            return (reading.day.map { day in Self.text { day.write(to: &$0) } } ?? "", reading.findings)
          default:
            let reading = rules.regions.read(
              bytes, coding: example.coding == "bps" ? .bps : .kemendagri, emptyWords: rules.emptyWords)
            return (Self.text { reading.writeCode(to: &$0) }, reading.findings)
          }
        }
        #expect(output == example.output, "\(example.code): \(example.input)")
        #expect(findings.text == example.findings, "\(example.code): \(example.input)")
      }
    }
    #expect(seen >= 30)
  }
}
