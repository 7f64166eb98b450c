import DataDictionary
import Diagnostics
import Normalising
import PipelineConfig
import RegistryTypes
import StageContract
import TestSupport
import Testing

/// The worked examples of `pipelines/rules`, run.
@Suite struct RuleExampleTests {
  static func rules() throws -> NormaliseRules {
    let options = RunOptions(
      config: checkout + "/pipelines/contoh", inputs: ["/tmp"], output: "/tmp/x/2-normalise",
      period: try #require(Period("2025-Q2")))
    var loader = SettingsLoader(
      options: options, extracts: nil, log: DiagnosticLog(stage: "normalise", language: .english, write: { _ in }))
    let settings = try NormaliseSettings.load(&loader)
    try loader.finish()
    return settings.rules
  }

  static let files = ["nik", "kk", "nama", "tanggal", "wilayah", "nilai", "tolak"]

  static func file(_ name: String) throws -> RuleFile {
    try RuleFile(try ConfigFile.load(checkout + "/pipelines/rules/\(name).yaml", extracts: nil))
  }

  static func examples(_ name: String) throws -> [RuleExample] { try file(name).examples() }

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

  /// The families of survey sources that rows of examples may belong to.
  static func addFamilies(_ bench: Bench, but source: String) throws {
    let families = [
      "regsosek_keluarga": ["id_keluarga": "K1", "nama_kepala_keluarga": "BUDI", "kode_wilayah_bps": "1101010001"],
      "p3ke_keluarga": ["id_keluarga_p3ke": "K1", "kepala_keluarga": "BUDI", "kode_kemdagri": "3171012001"],
    ]
    for (name, row) in families.sorted(by: { $0.key < $1.key }) where name != source { try bench.add(name, [row]) }
  }

  @Test func everyRowExampleHolds() throws {
    var seen = 0
    for file in Self.files {
      for example in try Self.file(file).rowExamples() {
        seen += 1
        let definition = try #require(Bench.dictionary?[example.source], "\(example.code)")
        for field in example.fields {
          #expect(definition.index(of: field.column) != nil, "\(example.code): \(field.column)")
        }
        let bench = try Bench()
        try Self.addFamilies(bench, but: example.source)
        try bench.add(example.source, [Dictionary(uniqueKeysWithValues: example.fields.map { ($0.column, $0.value) })])
        try bench.run()
        let refused = try bench.rows("tolak/\(example.source)")
        #expect(refused.map { $0["kode"] } == (example.rejection.isEmpty ? [] : [example.rejection]), "\(example.code)")
        let kept = try bench.rows(example.source)
        #expect(kept.map { $0["temuan"] } == (example.rejection.isEmpty ? [example.findings] : []), "\(example.code)")
      }
    }
    #expect(seen >= 12)
  }

  @Test func everyGroupExampleHolds() throws {
    var seen = 0
    for file in Self.files {
      for example in try Self.file(file).groupExamples() {
        seen += 1
        let definition = try #require(Bench.dictionary?[example.source], "\(example.code)")
        let own = try #require(definition.columns.first).name
        let bench = try Bench()
        try bench.add(
          example.source,
          (0..<example.rows).map { index in
            [own: "0000000019001", "nama": "BUDI", example.column: example.values[index % example.values.count]]
          })
        let manifest = try bench.run()
        let marked = try bench.rows(example.source).filter { ($0["temuan"] ?? "").contains(example.findings) }
        #expect(!marked.isEmpty, "\(example.code)")
        let judged = manifest.extra("diagnosa")?.list ?? []
        #expect(judged.map { $0["kode"]?.text } == [example.findings], "\(example.code)")
        // Without one of the values in turn nothing is found: the example shows what makes the difference.
        #expect(marked.count < example.rows || example.code == "WIL-003", "\(example.code)")
      }
    }
    #expect(seen == 5)
  }

  /// Every code that this stage gives, by the list of codes, has an example that is run above and shows it.
  @Test func everyCodeOfTheStageHasAnExample() throws {
    let codes = try CodeCatalogue.load(checkout + "/pipelines/kamus/codes.csv").codes.filter {
      $0.stage == "normalise"
    }
    #expect(codes.count >= 30)
    var shown: Set<String> = []
    func show(_ code: String, _ found: [String]) {
      if found.flatMap({ $0.split(separator: ";").map(String.init) }).contains(code) { shown.insert(code) }
    }
    for file in Self.files {
      let rules = try Self.file(file)
      for example in try rules.examples() { show(example.code, [example.findings]) }
      for example in try rules.rowExamples() { show(example.code, [example.findings, example.rejection]) }
      for example in try rules.groupExamples() { show(example.code, [example.findings]) }
    }
    for code in codes { #expect(shown.contains(code.code), "\(code.code) has no worked example") }
  }
}
