import Synthesising
import TabularIO
import TestSupport
import Testing

@Suite struct NumberTests {
  private static let regions = try? SmallTable.load(checkout + "/pipelines/reference/wilayah.csv")

  /// Six-digit prefixes of the current and the older edition.
  private static var issuedPrefixes: Set<String> {
    guard let table = regions, let code = try? table.column("kode"), let old = try? table.column("kode_lama") else {
      return []
    }
    var former: [String: String] = [:]
    for row in table.rows where !row[old].isEmpty { former[row[code]] = row[old] }
    var issued: Set<String> = []
    for row in table.rows where row[code].utf8.count == 6 {
      issued.insert(row[code])
      if let prefix = former[String(row[code].prefix(4))] { issued.insert(prefix + row[code].suffix(2)) }
    }
    return issued
  }

  @Test(arguments: [[], [(code: 1771, weight: 0)], [(code: 9304, weight: 0), (code: 9101 + 2, weight: 0)]])
  func numbersAreUniqueAndNobodys(_ shares: [(code: Int, weight: Int)]) throws {
    let population = try Population(persons: 40_000, shares: shares)
    let issued = Self.issuedPrefixes
    #expect(issued.count > 7_285)
    let persons = try population.truth("kebenaran_orang")
    let nik = try persons.column("orang")
    let second = try persons.column("nik_lama")
    let born = try persons.column("tanggal_lahir")
    let sex = try persons.column("jenis_kelamin")
    var seen: Set<String> = []
    for row in persons.rows {
      for number in [row[nik], row[second]] where !number.isEmpty {
        #expect(seen.insert(number).inserted, "a NIK was given twice")
        #expect(number.utf8.count == 16)
        #expect(issued.contains(String(number.prefix(6))), "prefix \(number.prefix(6)) was never issued")
        let sequence = Int(number.suffix(4)) ?? 0
        #expect((9001...9998).contains(sequence) && sequence % 1000 % 111 != 0, "sequence \(sequence)")
        let date = row[born].split(separator: "-").compactMap { Int($0) }
        let day = date[2] + (row[sex] == "2" ? 40 : 0)
        let expected = [day, date[1], date[0] % 100].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        #expect(String(number.dropFirst(6).prefix(6)) == expected, "NIK and birth date do not agree")
      }
    }
    let families = try population.truth("kebenaran_keluarga")
    let card = try families.column("no_kk")
    #expect(Set(families.rows.map { $0[card] }).count == families.rows.count, "a No KK was given twice")
    #expect(families.rows.allSatisfy { (Int($0[card].suffix(4)) ?? 0) >= 9001 })
  }

  /// One digit wrong is one digit wrong, and never the 13th; a transposition exchanges neighbours.
  @Test func defectsLeaveTheThirteenthDigit() throws {
    let population = try Population(persons: 40_000, scale: 2000)
    let column = try #require(Source.dtks.columns.firstIndex(of: "nik"))
    let lines = try population.lines(.dtks)
    var substituted = 0
    var exchanged = 0
    for truth in try RowTruth.load(population) where truth.source == "dtks" && !truth.nik.isEmpty {
      let line = lines[truth.row - 1]
      if line.contains(34) || truth.isRejected { continue }
      let found = Array(line.split(separator: 44, omittingEmptySubsequences: false)[column])
      let own = Array(truth.nik.utf8)
      if truth.defects.isDisjoint(with: Set(Defect.allCases.map { "\($0.code)" }.filter { $0.hasPrefix("nik_") })) {
        #expect(found == own, "a row without a NIK defect has another NIK")
        continue
      }
      let differing = own.indices.filter { found.count == 16 && own[$0] != found[$0] }
      if truth.defects.contains("nik_satu_angka") {
        substituted += 1
        #expect(differing.count == 1 && differing[0] != 12)
      }
      if truth.defects.contains("nik_transposisi") && differing.count == 2 {
        exchanged += 1
        #expect(differing[1] == differing[0] + 1 && !differing.contains(12))
        #expect(own[differing[0]] == found[differing[1]] && own[differing[1]] == found[differing[0]])
      }
      if found.count == 16, found.allSatisfy({ $0 >= 48 && $0 <= 57 }),
        truth.defects.contains("nik_satu_angka") || truth.defects.contains("nik_transposisi")
      {
        #expect((Int(String(decoding: found.suffix(4), as: UTF8.self)) ?? 0) >= 9001)
      }
    }
    #expect(substituted > 100 && exchanged > 50)
  }
}
