import Synthesising
import TabularIO
import TestSupport
import Testing

@Suite struct TruthTests {
  @Test func headersAreTheContracts() throws {
    let dictionary = try SmallTable.load(checkout + "/pipelines/kamus/extracts.csv")
    let name = try dictionary.column("source")
    let column = try dictionary.column("column")
    for source in Source.allCases {
      let expected = dictionary.rows.filter { $0[name] == source.name && !$0[column].isEmpty }.map { $0[column] }
      #expect(source.columns == expected, "\(source.name)")
    }
    #expect(Set(dictionary.rows.map { $0[name] }) == Set(Source.allCases.map(\.name)))
    let population = try Population(persons: 300)
    for source in Source.allCases {
      let header = try population.content(source).prefix { $0 != 10 }
      #expect(String(decoding: header, as: UTF8.self) == source.columns.joined(separator: ","))
    }
  }

  @Test func everyRowHasItsTruth() throws {
    let population = try Population(persons: 20_000, scale: 2000)
    let truth = Dictionary(grouping: try RowTruth.load(population), by: \.source)
    for (source, rows) in population.counts {
      let entries = truth[source.name] ?? []
      #expect(
        entries.map(\.row) == (entries.isEmpty ? [] : Array(1...entries.count)),
        "\(source.name): rows are not numbered through")
      #expect(entries.count == rows)
      #expect(try population.lines(source).count == rows, "\(source.name): lines and truth differ")
    }
    let persons = try population.truth("kebenaran_orang")
    #expect(persons.rows.count == 20_000)
  }

  /// Rejected rows are those that a reader cannot take, and no others.
  @Test func rejectedRowsAreBroken() throws {
    let population = try Population(persons: 20_000, scale: 2000)
    var broken = 0
    let truth = Dictionary(grouping: try RowTruth.load(population), by: \.source)
    for source in Source.allCases {
      let lines = try population.lines(source)
      for entry in truth[source.name] ?? [] {
        let records = LibCSV.records(lines[entry.row - 1])
        let hasControl = lines[entry.row - 1].contains { $0 < 32 }
        let isSound = records.count == 1 && records[0].count == source.columns.count && !hasControl
        if entry.isRejected {
          broken += 1
          // libcsv forgives a stray quote and an open one at the end; the truth names those by their kind.
          let isQuote = !entry.defects.isDisjoint(with: ["baris_kutip_buka", "baris_kutip_liar"])
          #expect(!isSound || isQuote, "\(source.name):\(entry.row) is said to be broken and is not")
        } else {
          #expect(isSound, "\(source.name):\(entry.row) is broken and the truth does not say so")
        }
      }
    }
    #expect(broken > 50)
  }

  @Test func laterQuartersKeepSurveysAndPeople() throws {
    let start = try Population(persons: 20_000)
    let later = try Population(persons: 20_000, later: 2)
    for source in [Source.dtks, .regsosekKeluarga, .regsosekAnggota, .p3keKeluarga, .p3keIndividu] {
      #expect(try start.content(source) == later.content(source), "\(source.name) was taken once")
    }
    #expect(try start.content(.dukcapil) != later.content(.dukcapil))
    let before = try start.truth("kebenaran_orang")
    let after = try later.truth("kebenaran_orang")
    let key = try before.column("kunci")
    let known = Set(after.rows.map { $0[key] })
    #expect(known.count == after.rows.count)
    #expect(before.rows.allSatisfy { known.contains($0[key]) }, "somebody was lost")
    #expect(after.rows.count > before.rows.count, "nobody was born")
    let nik = try after.column("orang")
    let numbers = after.rows.map { $0[nik] }.filter { !$0.isEmpty }
    #expect(Set(numbers).count == numbers.count, "a NIK was given twice")
    let families = try later.truth("kebenaran_keluarga")
    let card = try families.column("no_kk")
    #expect(Set(families.rows.map { $0[card] }).count == families.rows.count, "a No KK was given twice")
  }
}
