import Flagging
import Foundation
import TabularIO
import Testing

@Suite("Quotas by region")
struct RegionalQuotaTests {
  @Test(
    "each region is one queue, of families as of persons; a region that is not named has no places", arguments: [2, 4])
  func queues(_ width: Int) throws {
    let places = width == 2 ? ["31": 3, "32": 9] : ["3171": 3, "3201": 9]
    let list = places.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
    let bench = try FlagBench(flag: ["kuota": "{PKH: {\(list)}, PBI-JK: {\(list)}, SEMBAKO: 4}"], parts: 8)
    let tables = RandomFamilies.make(seed: 31, families: 250)
    try bench.match(tables)
    let output = try bench.flag()
    // A family known by its province alone stands in no kab column, yet in its province's queue.
    let regions = (tables.rows["keluarga"] ?? []).reduce(into: [String: String]()) { regions, row in
      regions[row["id_keluarga"] ?? ""] = row["wilayah"]
    }
    let scores = try output.rows("keluarga").reduce(into: [String: Int]()) { scores, row in
      scores[row["id_keluarga"] ?? ""] = Int((row["skor_pmt"] ?? "").replacingOccurrences(of: ".", with: ""))
    }
    for program in ["PKH", "PBI-JK"] {
      let rows = try output.rows("kelayakan/" + program).filter { $0["layak"] == "1" }
      let queues = Dictionary(grouping: rows) { String((regions[$0["id_keluarga"] ?? ""] ?? "").prefix(width)) }
      #expect(queues.count >= 3, "regions are missing in the sample")
      for (region, queue) in queues where region.count == width {
        let ordered = queue.sorted { Int($0["peringkat"] ?? "") ?? 0 < Int($1["peringkat"] ?? "") ?? 0 }
        #expect(ordered.compactMap { Int($0["peringkat"] ?? "") } == Array(1...queue.count), "\(program) \(region)")
        let keys = ordered.map { row in
          let id = program == "PKH" ? row["id_keluarga"] : row["id_individu"]
          return (scores[row["id_keluarga"] ?? ""] ?? Int.max, id ?? "")
        }
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }, "\(program) \(region) is not in order")
        for row in ordered where row["menerima"] == "0" {
          let isWithin = Int(row["peringkat"] ?? "") ?? 0 <= places[region] ?? 0
          #expect(row["hasil"] == (isWithin ? "EKSKLUSI" : "BELUM"), "\(program) \(region)")
        }
      }
    }
    let listed = try output.summary("kuota")
    for program in ["PKH", "PBI-JK"] {
      let rows = try output.rows("kelayakan/" + program).filter { $0["layak"] == "1" }
      let eligible = Dictionary(grouping: rows) { String((regions[$0["id_keluarga"] ?? ""] ?? "").prefix(width)) }
      let own = listed.filter { $0["program"] == program }
      #expect(Set(places.keys).isSubset(of: Set(own.compactMap { $0["kode"] })))
      for row in own {
        let code = row["kode"] ?? ""
        #expect(row["kuota"] == String(places[code] ?? 0), "\(program) \(code)")
        #expect(row["layak"] == String(eligible[code]?.count ?? 0), "\(program) \(code)")
      }
    }
    let nation = listed.filter { $0["program"] == "SEMBAKO" }
    #expect(nation.map { $0["kode"] } == [""])
    #expect(nation.first?["kuota"] == "4")
    #expect(try output.summary("program").first { $0["program"] == "PKH" }?["kuota"] == "12")
  }
}
