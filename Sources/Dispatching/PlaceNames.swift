import TabularIO

/// Names of kecamatan, and of kelurahan where the region table has them, by Kemendagri code.
struct PlaceNames: Sendable {
  private var names: [String: String] = [:]

  /// `reference` is a table with `kode` and `nama` such as `wilayah.csv`. Nothing is said when it is missing or is no such
  /// table: names are a help, and the code stands beside them in any case.
  init(reference: String) {
    guard let table = try? SmallTable.load(reference), let code = try? table.column("kode"),
      let name = try? table.column("nama")
    else { return }
    for row in table.rows where row[code].utf8.count >= 6 && names[row[code]] == nil { names[row[code]] = row[name] }
  }

  /// The kelurahan called `code` (ten digits); empty when it is not known.
  func kelurahan(_ code: String) -> String { code.utf8.count == 10 ? names[code] ?? "" : "" }

  /// The kecamatan in which `code` lies; empty when it is not known.
  func kecamatan(_ code: String) -> String { names[String(code.prefix(6))] ?? "" }
}
