import Diagnostics
import Foundation
import Synthesising
import TabularIO
import TestSupport

/// A population written to a folder of its own, removed with it.
final class Population {
  private let work = Workdir()
  var folder: String { work.path }
  let counts: [(source: Source, rows: Int)]

  /// Makes `persons` persons; the arguments are those of the tool.
  convenience init(
    persons: Int, seed: UInt64 = 7, shares: [(code: Int, weight: Int)] = [], later: Int = 0, scale: Int = 1000,
    dialects: DialectSet = .canonical, isComplete: Bool = false, isPlain: Bool = false, jobs: Int = 2
  ) throws {
    let request = PopulationRequest(
      seed: seed, persons: persons, shares: shares, period: .initial, quartersLater: later,
      rates: DefectRates(scale: scale), dialects: dialects, isComplete: isComplete)
    try self.init(request, isPlain: isPlain, jobs: jobs)
  }

  /// Makes what `request` asks for.
  init(_ request: PopulationRequest, isPlain: Bool = false, jobs: Int = 2) throws {
    let regions = try RegionTable.load(checkout + "/pipelines/reference/wilayah.csv")
    let folder = work.path
    let target = PopulationTarget(folder: folder, truthFolder: folder + "/k", isPlain: isPlain, overwrite: false)
    counts = try Generator(request, regions: regions).write(to: target, jobs: jobs)
  }

  func content(_ source: Source) throws -> [UInt8] { try Population.content("\(folder)/\(source.name).csv.gz") }

  /// The rows of a truth table.
  func truth(_ name: String) throws -> SmallTable { try SmallTable.load("\(folder)/k/\(name).csv.gz") }

  /// The physical lines of a source after the header; a row is one line here, as no text holds a line end.
  func lines(_ source: Source) throws -> [[UInt8]] {
    Array(
      try content(source).split(separator: 10, omittingEmptySubsequences: false).dropFirst().dropLast().map(Array.init))
  }

  /// The decompressed content of a file.
  static func content(_ path: String) throws -> [UInt8] {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = try block.withUnsafeMutableBufferPointer { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return try reader.read(into: base, count: buffer.count)
      }
      if got == 0 { return bytes }
      bytes.append(contentsOf: block[0..<got])
    }
  }
}

/// Rows of the truth about rows, by source.
struct RowTruth {
  let source: String
  let row: Int
  let nik: String
  let defects: Set<String>
  let isRejected: Bool

  static func load(_ population: Population) throws -> [RowTruth] { try load(population.truth("kebenaran_baris")) }

  static func load(_ table: SmallTable) throws -> [RowTruth] {
    let source = try table.column("sumber")
    let row = try table.column("baris")
    let nik = try table.column("orang")
    let defects = try table.column("cacat")
    let rejected = try table.column("tolak")
    return table.rows.map {
      RowTruth(
        source: $0[source], row: Int($0[row]) ?? 0, nik: $0[nik],
        defects: Set($0[defects].split(separator: ";").map(String.init)), isRejected: $0[rejected] == "1")
    }
  }
}
