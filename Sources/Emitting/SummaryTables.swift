import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// The small CSV files of `ringkasan/` that emit adds to those of flag.
struct SummaryTables {
  let regions: RegionReference
  let staging: String

  /// Rows of every table: `baris.csv` (`tabel,bagian,baris`).
  func rows(_ outputs: [OutputTable]) throws(Failure) -> OutputTable {
    var text = RowBuffer(capacity: 4096)
    SummaryTables.header(["tabel", "bagian", "baris"], &text)
    for output in outputs {
      text.field(output.role)
      text.field(number: output.parts.count)
      text.field(number: output.rows)
      text.endRow()
    }
    return try write("baris", text)
  }

  /// Rows of every source by outcome: `padan.csv` (`sumber,hasil,baris`).
  func outcomes(_ tallies: [Tally]) throws(Failure) -> OutputTable {
    var text = RowBuffer(capacity: 4096)
    SummaryTables.header(["sumber", "hasil", "baris"], &text)
    for tally in tallies {
      for outcome in tally.outcomes {
        text.field(tally.source)
        text.field(outcome.name)
        text.field(number: outcome.rows)
        text.endRow()
      }
    }
    return try write("padan", text)
  }

  /// Families and persons by region: `penduduk.csv` (`tingkat,kode,nama,keluarga,anggota,anggota_luar`). The arrays
  /// hold rows by kabupaten/kota number. Kabupaten/kota `00` are rows known to the province alone.
  func population(families: [Int], persons: [Int], outside: [Int]) throws(Failure) -> OutputTable {
    var text = RowBuffer(capacity: 64 << 10)
    SummaryTables.header(["tingkat", "kode", "nama", "keluarga", "anggota", "anggota_luar"], &text)
    let columns = [families, persons, outside]
    func line(_ level: StaticString, _ code: String, _ sums: [Int]) {
      text.field(level)
      text.field(code)
      text.field(regions.name(of: code) ?? "")
      for sum in sums { text.field(number: sum) }
      text.endRow()
    }
    line("nasional", "", columns.map { $0.reduce(0, +) })
    for province in 0..<100 {
      let range = province * 100..<province * 100 + 100
      let sums = columns.map { $0[range].reduce(0, +) }
      if sums.contains(where: { $0 > 0 }) { line("provinsi", ProvinceCode.text(province), sums) }
    }
    for regency in 0..<10_000 {
      let sums = columns.map { $0[regency] }
      if sums.contains(where: { $0 > 0 }) {
        let digits = String(regency)
        line("kabupaten_kota", String(repeating: "0", count: 4 - digits.count) + digits, sums)
      }
    }
    return try write("penduduk", text)
  }

  private static func header(_ names: [String], _ text: inout RowBuffer) {
    for name in names { text.field(name) }
    text.endRow()
  }

  private func write(_ name: String, _ text: borrowing RowBuffer) throws(Failure) -> OutputTable {
    let path = "ringkasan/\(name).csv"
    let part = try PlainFile.write(text.view.bytes, path: path, rows: text.rows - 1, in: staging)
    return OutputTable(role: "ringkasan/\(name)", parts: [part])
  }
}
