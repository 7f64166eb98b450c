import Diagnostics
import StageContract
import TabularIO

/// What an auditor gets to see of a column.
package enum AuditTreatment: String, CaseIterable, Sendable {
  /// As it is.
  case kept = "tetap"
  /// Nothing: the column is left out.
  case dropped = "buang"
  /// A keyed pseudonym of the id.
  case pseudonym = "samaran"
  /// A keyed pseudonym of file and row together, under the column of the row.
  case place = "samaran_baris"
  /// Numbers: the province they begin with; names: the first letter.
  case masked = "topeng"
  /// Completed years at the end of the quarter, 90 and more as one; the column is called `umur`.
  case age = "umur"
  /// The year of a date.
  case year = "tahun"
  /// The kabupaten/kota of a region code; the column is called `kode_kabupaten_kota`.
  case regency = "kabupaten"
  /// Rupiah in whole hundreds of thousands.
  case rounded = "ratusan_ribu"
  /// Only a plain number of at most nine digits, from a hundred thousand on in whole hundreds of thousands (so large only
  /// rupiah are); anything else is left empty.
  case number = "angka"
  // Of summaries.
  /// What tells rows apart.
  case label = "kunci"
  /// What tells groups apart; the rows of one add up to something known elsewhere.
  case group = "kelompok"
  /// A region code of which the parent is all but the last two digits (the country's is empty): rows that agree in groups
  /// and labels add up to that of their parent.
  case parent = "induk"
  /// A number of persons, families or rows.
  case count = "hitungan"
  /// What follows from counts, and goes with them.
  case derived = "turunan"
}

/// Treatments of all tables of a snapshot. A column that is not named is not exported by mistake: it is an error.
struct AuditPolicy: Sendable {
  struct Column: Sendable {
    let name: String
    let treatment: AuditTreatment
  }

  private let columns: [String: [Column]]
  /// Tables in file order.
  let tables: [String]
  /// SHA-256 of the file.
  let digest: String

  /// Reads `tabel,kolom,perlakuan`; `badConfig` with the line of an unknown treatment.
  static func load(_ path: String) throws(Failure) -> AuditPolicy {
    let table = try SmallTable.load(path)
    if table.header != ["tabel", "kolom", "perlakuan"] {
      throw Failure(
        .badConfig, id: "kepala kolom harus tabel,kolom,perlakuan", en: "the header must be tabel,kolom,perlakuan",
        file: path, line: 1)
    }
    var columns: [String: [Column]] = [:]
    var tables: [String] = []
    for (index, row) in table.rows.enumerated() {
      guard let treatment = AuditTreatment(rawValue: row[2]) else {
        throw Failure(
          .badConfig, id: "perlakuan '\(row[2])' tidak dikenal", en: "unknown treatment '\(row[2])'", file: path,
          line: index + 2)
      }
      if columns[row[0]] == nil { tables.append(row[0]) }
      columns[row[0], default: []].append(Column(name: row[1], treatment: treatment))
    }
    return AuditPolicy(
      columns: columns, tables: tables, digest: Hex.sha256(try FileAccess.content(of: path)))
  }

  /// The treatments of `header`, in its order. Throws `badConfig` naming a column without one.
  func treatments(_ table: String, _ header: [String]) throws(Failure) -> [AuditTreatment] {
    var found: [AuditTreatment] = []
    for name in header {
      guard let column = columns[table]?.first(where: { $0.name == name }) else {
        throw Failure(
          .badConfig, id: "kolom \(table).\(name) tanpa perlakuan di kamus audit",
          en: "column \(table).\(name) has no treatment in the audit dictionary")
      }
      found.append(column.treatment)
    }
    return found
  }
}
