import Synthesising
import TabularIO
import Testing

/// Rates of the contract's table, per row of each source, with room for chance at this size.
@Suite struct RateTests {
  private static let persons = ["dtks", "regsosek_anggota", "p3ke_individu", "bpjs", "penerima"]

  private struct Expectation {
    let defect: String
    let sources: [String]
    let rate: Double
  }

  private static let table = [
    Expectation(defect: "nik_kosong", sources: ["dtks"], rate: 0.05),
    Expectation(defect: "nik_kosong", sources: ["regsosek_anggota", "p3ke_individu"], rate: 0.025),
    Expectation(defect: "nik_kosong", sources: ["pln"], rate: 0.20),
    Expectation(defect: "nik_kosong", sources: ["bpjs"], rate: 0.03),
    Expectation(defect: "nik_pengganti", sources: persons, rate: 0.005),
    Expectation(defect: "nik_ilmiah", sources: ["dtks", "p3ke_individu"], rate: 0.01),
    Expectation(defect: "nik_hias", sources: persons, rate: 0.02),
    Expectation(defect: "nik_panjang_tanggal", sources: persons, rate: 0.005),
    Expectation(defect: "nik_satu_angka", sources: persons, rate: 0.012),
    Expectation(defect: "nik_transposisi", sources: persons, rate: 0.006),
    Expectation(defect: "nik_kk_tukar", sources: ["dtks", "penerima"], rate: 0.005),
    Expectation(defect: "nik_kepala", sources: persons, rate: 0.005),
    Expectation(defect: "nik_orang_lain", sources: persons, rate: 0.004),
    Expectation(defect: "nik_ganda_lama", sources: persons, rate: 0.004),
    Expectation(defect: "kk_buruk", sources: ["dtks", "regsosek_keluarga", "penerima"], rate: 0.17),
    Expectation(defect: "meninggal", sources: ["dtks", "penerima"], rate: 0.017),
    Expectation(defect: "bukan_dukcapil", sources: ["dtks", "regsosek_anggota", "p3ke_individu"], rate: 0.013),
    Expectation(defect: "nama_salah_ketik", sources: persons, rate: 0.04),
    Expectation(defect: "nama_gelar", sources: persons, rate: 0.08),
    Expectation(defect: "nama_ejaan", sources: persons, rate: 0.06),
    Expectation(defect: "nama_kata", sources: persons, rate: 0.03),
    Expectation(defect: "nama_lain", sources: persons, rate: 0.002),
    Expectation(defect: "tanggal_bentuk", sources: ["dtks", "regsosek_anggota", "p3ke_individu", "bpjs"], rate: 0.10),
    Expectation(defect: "tanggal_salah", sources: ["dtks", "regsosek_anggota", "p3ke_individu", "bpjs"], rate: 0.01),
    Expectation(defect: "tanggal_bawaan", sources: ["dtks", "regsosek_anggota", "p3ke_individu", "bpjs"], rate: 0.02),
    Expectation(defect: "kelamin_salah", sources: ["dtks", "regsosek_anggota", "p3ke_individu", "bpjs"], rate: 0.005),
  ]

  @Test func rowDefectsOccurAtTheirRates() throws {
    let population = try Population(persons: 20_000)
    let rows = try RowTruth.load(population)
    var totals: [String: Int] = [:]
    var counts: [String: Int] = [:]
    for row in rows {
      totals[row.source, default: 0] += 1
      for defect in row.defects { counts["\(row.source)/\(defect)", default: 0] += 1 }
    }
    for line in Self.table {
      for source in line.sources {
        let total = Double(totals[source] ?? 0)
        let expected = total * line.rate
        let count = Double(counts["\(source)/\(line.defect)"] ?? 0)
        // A quarter of the rate, and four standard deviations for small numbers.
        let room = expected * 0.25 + 4 * expected.squareRoot()
        #expect(abs(count - expected) <= room, "\(source) \(line.defect): \(count / total), expected \(line.rate)")
      }
    }
    let broken = Double(rows.filter { $0.defects.contains { $0.hasPrefix("baris_") } }.count)
    #expect((0.0003...0.0009).contains(broken / Double(rows.count)))
    let again = rows.filter { $0.source == "dtks" && !$0.defects.isDisjoint(with: ["ulang_identik", "ulang_beda"]) }
    #expect((0.005...0.015).contains(Double(again.count) / Double(totals["dtks"] ?? 1)))
  }

  @Test func halfAndDoubleRatesScale() throws {
    func share(_ scale: Int) throws -> Double {
      let rows = try RowTruth.load(try Population(persons: 10_000, scale: scale)).filter { $0.source == "bpjs" }
      return Double(rows.filter { $0.defects.contains("nama_salah_ketik") }.count) / Double(rows.count)
    }
    #expect((0.014...0.026).contains(try share(500)))
    #expect((0.065...0.095).contains(try share(2000)))
  }

  @Test func programmesErrAsTheTableSays() throws {
    let families = try Population(persons: 60_000).truth("kebenaran_keluarga")
    let entitled = try families.column("berhak")
    let receives = try families.column("menerima")
    let inclusion = try families.column("ink")
    let exclusion = try families.column("eks")
    let paid = families.rows.filter { $0[receives].contains("SEMBAKO") }
    let wrongly = paid.filter { !$0[inclusion].isEmpty }
    #expect((0.18...0.33).contains(Double(wrongly.count) / Double(paid.count)))
    let due = families.rows.filter { $0[entitled].contains("SEMBAKO") }
    let missed = due.filter { !$0[exclusion].isEmpty }
    #expect((0.11...0.19).contains(Double(missed.count) / Double(due.count)))
    #expect((0.15...0.25).contains(Double(paid.count) / Double(families.rows.count)))
    let codes = Set(families.rows.map { $0[inclusion] })
    for number in 1...18 { #expect(codes.contains(number < 10 ? "INK-0\(number)" : "INK-\(number)")) }
  }

  @Test func hardCasesOccur() throws {
    let persons = try Population(persons: 60_000).truth("kebenaran_orang")
    let twin = try persons.column("kembar")
    let namesake = try persons.column("senama")
    let family = try persons.column("keluarga")
    let families = Double(Set(persons.rows.map { $0[family] }).count)
    let twins = Double(persons.rows.filter { $0[twin] == "1" }.count)
    #expect((0.002...0.006).contains(twins / Double(persons.rows.count)))
    #expect((0.006...0.014).contains(Double(persons.rows.filter { $0[namesake] == "1" }.count) / families))
  }
}
