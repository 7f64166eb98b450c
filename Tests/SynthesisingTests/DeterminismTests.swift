import Diagnostics
import Foundation
import Synthesising
import TabularIO
import TestSupport
import Testing

@Suite struct DeterminismTests {
  @Test func jobsChangeNothing() throws {
    let one = try Population(persons: 30_000, jobs: 1)
    let three = try Population(persons: 30_000, jobs: 3)
    for source in Source.allCases {
      #expect(try one.content(source) == three.content(source), "\(source.name) depends on the number of jobs")
    }
    for name in ["kebenaran_baris", "kebenaran_orang", "kebenaran_keluarga"] {
      let left = try Population.content("\(one.folder)/k/\(name).csv.gz")
      #expect(
        try left == Population.content("\(three.folder)/k/\(name).csv.gz"), "\(name) depends on the number of jobs")
    }
  }

  @Test func seedChangesPeople() throws {
    let left = try Population(persons: 500, seed: 1)
    let right = try Population(persons: 500, seed: 2)
    #expect(try left.content(.dukcapil) != right.content(.dukcapil))
  }

  @Test func plainHoldsTheSame() throws {
    let packed = try Population(persons: 800)
    let plain = try Population(persons: 800, isPlain: true)
    for source in Source.allCases {
      #expect(try packed.content(source) == Population.content("\(plain.folder)/\(source.name).csv"))
    }
  }

  @Test func existingFilesAreKept() throws {
    let population = try Population(persons: 200)
    let before = try population.content(.dukcapil)
    let regions = try RegionTable.load(checkout + "/pipelines/reference/wilayah.csv")
    let request = PopulationRequest(
      seed: 9, persons: 300, shares: [], period: .initial, rates: DefectRates(), dialects: .canonical, isComplete: false
    )
    let target = PopulationTarget(folder: population.folder, truthFolder: nil, isPlain: false, overwrite: false)
    let generator = try Generator(request, regions: regions)
    do {
      _ = try generator.write(to: target, jobs: 1)
      Issue.record("existing files were replaced")
    } catch let failure as Failure {
      #expect(failure.status == .cannotCreate)
    }
    #expect(try population.content(.dukcapil) == before)
  }

  @Test func unknownRegionIsAUsageError() throws {
    let regions = try RegionTable.load(checkout + "/pipelines/reference/wilayah.csv")
    let request = PopulationRequest(
      seed: 1, persons: 100, shares: [(code: 9999, weight: 0)], period: .initial, rates: DefectRates(),
      dialects: .canonical, isComplete: false)
    #expect(throws: Failure.self) { _ = try Generator(request, regions: regions) }
  }

  @Test func quarterIsReadStrictly() {
    #expect(Quarter("2025-Q2") == .initial)
    for wrong in ["2025-Q5", "2025Q2", "25-Q2", "2025-Q0", "", "2025-Q22"] { #expect(Quarter(wrong) == nil) }
  }
}
