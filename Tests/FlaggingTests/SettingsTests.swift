import Diagnostics
import Flagging
import StageContract
import TabularIO
import Testing

@Suite("Settings of flag")
struct SettingsTests {
  private func failure(
    flag: [String: String] = [:], model: String = FlagBench.model, period: String = "2025-Q2", quotas: String? = nil
  ) throws -> Failure? {
    let bench = try FlagBench(model: model, flag: flag)
    let log = DiagnosticLog(stage: "flag", language: .english, write: { _ in })
    var options = try bench.options("run/4-flag", input: "run/3-match", period: period)
    options.quotas = quotas
    var loader = SettingsLoader(options: options, extracts: nil, log: log)
    do {
      _ = try FlagStage.settings(&loader)
      try loader.finish()
      return nil
    } catch let failure as Failure {
      return failure
    }
  }

  @Test("the shipped files are right")
  func shipped() throws {
    #expect(try failure() == nil)
    #expect(try failure(flag: ["peringkat": FlagBench.pipelines + "/peringkat/contoh.yaml"]) == nil)
  }

  @Test("a wrong value names file and line")
  func wrongValue() throws {
    let found = try #require(try failure(flag: ["desil": "tebak"]))
    #expect(found.status == .badConfig && found.line == 2 && found.file?.hasSuffix("/flag.yaml") == true)
  }

  @Test("unknown keys are refused")
  func unknownKey() throws {
    #expect(try failure(flag: ["desill": "x"])?.status == .badConfig)
    let model = FlagBench.model.replacingOccurrence("lainnya: -0.25", with: "lain: -0.25")
    let found = try #require(try failure(model: model))
    #expect(found.status == .badConfig && found.line == 6 && found.file?.hasSuffix("peringkat.yaml") == true)
  }

  @Test("coefficients with too many decimals are refused, never rounded")
  func decimals() throws {
    let model = FlagBench.model.replacingOccurrence("koefisien: 0.0125", with: "koefisien: 0.01250001")
    #expect(try failure(model: model)?.line == 7)
  }

  @Test("a quarter outside the programmes' terms is 78")
  func outsideValidity() throws {
    let found = try #require(try failure(period: "2031-Q1"))
    #expect(found.status == .badConfig && found.file?.hasSuffix(".yaml") == true)
  }

  @Test("a quota for no programme is refused")
  func quota() throws {
    #expect(try failure(quotas: "PKH=1 BLT=2")?.status == .usage)
    #expect(try failure(flag: ["kuota": "{BLT: 3}"])?.status == .badConfig)
  }
}

extension String {
  /// The text with the first `part` replaced.
  func replacingOccurrence(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
