import Synthesising
import TabularIO
import TestSupport
import Testing

/// The committed scenario in `data-samples/contoh`.
@Suite struct SampleTests {
  private static let folder = checkout + "/data-samples/contoh"

  /// As its README says; when this fails, run the command there and look at the change.
  @Test func sampleIsWhatTheGeneratorMakes() throws {
    let population = try Population(.sample)
    for source in Source.allCases {
      let committed = try Population.content("\(Self.folder)/\(source.name).csv.gz")
      #expect(try committed == population.content(source), "\(source.name)")
    }
    for name in ["kebenaran_baris", "kebenaran_orang", "kebenaran_keluarga"] {
      let committed = try Population.content("\(Self.folder)/kebenaran/\(name).csv.gz")
      #expect(try committed == Population.content("\(population.folder)/k/\(name).csv.gz"), "\(name)")
    }
  }

  @Test func everyDefectIsThere() throws {
    let rows = try RowTruth.load(SmallTable.load("\(Self.folder)/kebenaran/kebenaran_baris.csv.gz"))
    let all = Set(rows.flatMap(\.defects))
    for defect in Defect.allCases { #expect(all.contains("\(defect.code)"), "\(defect.code) is nowhere") }
    // Each large enough source has every kind of its own.
    for source in Source.allCases where source != .aduan && source != .usulan && source != .keputusan {
      let own = rows.filter { $0.source == source.name }
      let found = Set(own.flatMap(\.defects))
      let isWindows = [.dtks, .desilResmi].contains(source)
      for defect in source.defects {
        if defect == .brokenByte && isWindows { continue }
        if own.count < 100 && !(defect.code.description.hasPrefix("baris_")) { continue }
        if defect == .nikFormer && own.count < 500 { continue }
        #expect(found.contains("\(defect.code)"), "\(source.name) lacks \(defect.code)")
      }
    }
  }

  @Test func everyCauseIsPlanted() throws {
    let families = try SmallTable.load("\(Self.folder)/kebenaran/kebenaran_keluarga.csv.gz")
    let inclusion = Set(families.rows.map { $0[(try? families.column("ink")) ?? 0] })
    let exclusion = Set(families.rows.map { $0[(try? families.column("eks")) ?? 0] })
    for number in 1...18 { #expect(inclusion.contains(number < 10 ? "INK-0\(number)" : "INK-\(number)")) }
    for number in 1...7 { #expect(exclusion.contains("EKS-0\(number)")) }
  }
}
