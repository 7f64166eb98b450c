import DataDictionary
import Diagnostics
import TabularIO

/// Minimum wages by kab/kota, else by province, of one year (rupiah a month).
package struct MinimumWage: Sendable {
  /// By first four digits; a province's own stands at its code × 100.
  private let wages: [Int32]

  /// No wages: the rule holds for nobody.
  static let none = MinimumWage()

  private init() { wages = [Int32](repeating: 0, count: 10_000) }

  /// Reads the rows of `year` from a table `tahun,kode_wilayah,upah_minimum,…`; `badConfig` when there are none, or one is of
  /// a place that `regions` does not have.
  init(_ table: SmallTable, year: Int, regions: RegionReference? = nil) throws(Failure) {
    let yearColumn = try table.column("tahun")
    let codeColumn = try table.column("kode_wilayah")
    let wageColumn = try table.column("upah_minimum")
    var wages = [Int32](repeating: 0, count: 10_000)
    var found = false
    for (index, row) in table.rows.enumerated() {
      let code = row[codeColumn]
      guard let rowYear = Int(row[yearColumn]), let number = RegionCode.number(code),
        let wage = Int32(row[wageColumn]), wage > 0
      else {
        throw Failure(
          .badConfig, id: "tahun, kode_wilayah (2 atau 4 angka) atau upah_minimum salah",
          en: "wrong tahun, kode_wilayah (2 or 4 digits) or upah_minimum", file: table.path, line: index + 2)
      }
      if rowYear != year { continue }
      if let regions, regions.name(of: code) == nil {
        throw Failure(
          .badConfig, id: "\(code) tidak ada di daftar wilayah", en: "\(code) is not in the list of regions",
          file: table.path, line: index + 2)
      }
      let place = code.utf8.count == 2 ? number * 100 : number
      if wages[place] > 0 {
        throw Failure(
          .badConfig, id: "upah minimum \(code) tahun \(year) ditulis dua kali",
          en: "the minimum wage of \(code) in \(year) is given twice", file: table.path, line: index + 2)
      }
      wages[place] = wage
      found = true
    }
    if !found {
      throw Failure(
        .badConfig, id: "tidak ada upah minimum tahun \(year)", en: "no minimum wage of \(year)", file: table.path)
    }
    self.wages = wages
  }

  /// The wage that counts in `region`; 0 when the region is unknown.
  @inline(__always)
  func wage(in region: Region) -> Int {
    if region.kab == 0 { return 0 }
    let own = wages[Int(region.kab)]
    return Int(own > 0 ? own : wages[region.province * 100])
  }
}
