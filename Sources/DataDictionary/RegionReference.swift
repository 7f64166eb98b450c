import Diagnostics
import TabularIO

/// A region of the current edition, a row of `wilayah.csv`.
package struct Region: Sendable, Equatable {
  package enum Level: String, Sendable {
    case province = "provinsi"
    case regency = "kabupaten_kota"
    case district = "kecamatan"

    /// Digits of a Kemendagri code of this level.
    package var digits: Int {
      switch self {
      case .province: 2
      case .regency: 4
      case .district: 6
      }
    }
  }

  package let level: Level
  /// Kemendagri code, current edition: 2, 4 or 6 digits.
  package let code: String
  package let name: String
  /// BPS code, or empty where unknown.
  package let bps: String
  /// Code of an older edition where it changed, or empty.
  package let older: String
}

/// Provinces, kab/kota and kecamatan of the current edition.
package struct RegionReference: Sendable {
  /// In file order.
  package let regions: [Region]
  private let names: [String: String]

  /// Reads `wilayah.csv` with its sidecar; `badConfig` when a code does not fit its level or comes twice, or the edition does
  /// not hold on `day` (packed yyyymmdd; nil where no period is known).
  package static func load(_ path: String, on day: Int32?) throws(Failure) -> RegionReference {
    let table = try ReferenceTable.load(path, on: day)
    let columns = [
      try table.column("tingkat"), try table.column("kode"), try table.column("nama"), try table.column("kode_bps"),
      try table.column("kode_lama"),
    ]
    var regions: [Region] = []
    var names: [String: String] = [:]
    for (index, row) in table.rows.enumerated() {
      let code = row[columns[1]]
      guard let level = Region.Level(rawValue: row[columns[0]]), code.utf8.count == level.digits,
        code.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), names[code] == nil
      else {
        throw DictionaryFile.failure(
          path, index + 2, id: "tingkat atau kode '\(code)' tidak sah", en: "invalid level or code '\(code)'")
      }
      regions.append(
        Region(level: level, code: code, name: row[columns[2]], bps: row[columns[3]], older: row[columns[4]]))
      names[code] = row[columns[2]]
    }
    return RegionReference(regions: regions, names: names)
  }

  /// The name of a province, kab/kota or kecamatan; nil when the code is unknown.
  package func name(of code: String) -> String? { names[code] }

  /// The regions of a level, in file order.
  package func all(_ level: Region.Level) -> [Region] { regions.filter { $0.level == level } }
}
