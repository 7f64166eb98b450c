import Flagging
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite("Rank order in several ranges")
struct PartitionTests {
  /// What a run says of families, persons, queues and visits, whatever the order of families in it.
  private struct Verdict: Equatable {
    var tables: [String: [String]] = [:]

    init(_ output: FlagOutput) throws {
      for name in ["keluarga", "anggota", "bukti", "kelayakan/PKH", "kelayakan/SEMBAKO", "kelayakan/PBI-JK"] {
        tables[name] = try output.rows(name).map { row in
          row.filter { $0.key != "urut" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
            separator: " ")
        }.sorted()
      }
      // These have an order of their own.
      for name in ["kerja_lapangan", "keputusan_usulan"] {
        tables[name] = try output.rows(name).map { row in
          row.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
      }
      let folder = output.folder + "/ringkasan"
      for name in try FileAccess.names(in: folder) {
        tables["ringkasan/" + name] = [try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)]
      }
    }
  }

  /// The same families in another order: every key of order becomes another one.
  private static func shuffled(_ tables: MatchTables, seed: UInt64) -> MatchTables {
    var tables = tables
    var dice = SeededGenerator(seed: seed)
    for name in tables.rows.keys.sorted() {
      for index in tables[name].indices {
        guard let urut = tables[name][index]["urut"], let key = UInt64(urut, radix: 16) else { continue }
        let text = String(StableHash.mix(key ^ seed), radix: 16)
        tables.rows[name]?[index]["urut"] = String(repeating: "0", count: 16 - text.count) + text
      }
      tables.rows[name]?.shuffle(using: &dice)
    }
    return tables
  }

  @Test("deciles, queues and visits are the same for families in any order, any jobs, parts and memory")
  func sameWhateverTheCut() throws {
    let seed = RandomFamiliesTests.seeds[0]
    // With the least memory a range holds 5,461 records: two ranges of families, four of persons.
    let tables = RandomFamilies.make(seed: seed, families: 6_000)
    let flag = ["kuota": "{PKH: 50, SEMBAKO: 100, PBI-JK: 200}"]
    func run(_ tables: MatchTables, parts: Int, jobs: Int, memory: Int) throws -> Verdict {
      let bench = try FlagBench(flag: flag, parts: parts)
      try bench.match(tables)
      return try Verdict(bench.flag(jobs: jobs, memory: memory))
    }
    let one = try run(tables, parts: 1, jobs: 1, memory: 1 << 30)
    #expect(one.tables["keluarga"]?.count == 6_000)
    #expect(one.tables["kelayakan/PBI-JK"]?.contains { $0.contains("hasil=BELUM ") } == true)
    let cuts: [(tables: MatchTables, parts: Int, jobs: Int)] = [
      (tables, 16, 2), (Self.shuffled(tables, seed: seed &+ 1), 4, 3),
    ]
    for cut in cuts {
      let other = try run(cut.tables, parts: cut.parts, jobs: cut.jobs, memory: 1 << 20)
      for (name, rows) in one.tables {
        #expect(other.tables[name] == rows, "\(name), \(cut.parts) parts, \(cut.jobs) jobs, SEED=\(seed)")
      }
    }
  }
}
