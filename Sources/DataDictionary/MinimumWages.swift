import Diagnostics
import TabularIO

/// Minimum wages of a year by province, and by kab/kota where a pipeline supplies them.
package struct MinimumWages: Sendable {
  /// A wage and how sure it is.
  package struct Wage: Sendable, Equatable {
    /// Province (2 digits) or kab/kota (4 digits).
    package let region: Int
    /// Rupiah a month.
    package let rupiah: Int
    /// The certainty as the table states it.
    package let certainty: String
  }

  package let year: Int
  package let wages: [Wage]
  package let provenance: Provenance

  /// Reads a table with the columns `kode_prov` (or `kode_kab`), `ump_<year>_rp` and `kepastian`.
  package static func load(_ path: String, year: Int) throws(Failure) -> MinimumWages {
    let reference = try ReferenceTable.load(path)
    let table = reference.table
    let code = try table.header.contains("kode_kab") ? table.column("kode_kab") : table.column("kode_prov")
    let amount = try table.column("ump_\(year)_rp")
    let certainty = try table.column("kepastian")
    var wages: [Wage] = []
    for (index, row) in table.rows.enumerated() {
      guard let region = Int(row[code]), let rupiah = Int(row[amount]), rupiah > 0,
        !wages.contains(where: { $0.region == region })
      else {
        throw DictionaryFile.failure(path, index + 2, id: "kode atau upah tidak sah", en: "invalid code or wage")
      }
      wages.append(Wage(region: region, rupiah: rupiah, certainty: row[certainty]))
    }
    return MinimumWages(year: year, wages: wages, provenance: reference.provenance)
  }

  /// The wage of a kab/kota (4 digits), else of its province; nil when neither is known. Linear: make an array of
  /// what a hot path needs.
  package func wage(regency: Int) -> Int? {
    (wages.first { $0.region == regency } ?? wages.first { $0.region == regency / 100 })?.rupiah
  }
}
