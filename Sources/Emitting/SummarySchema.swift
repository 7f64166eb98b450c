import StageContract
import TabularIO

/// The schema of a small table of `ringkasan`, from its header and what stands in it.
struct SummarySchema {
  private let table: SmallTable

  init(_ table: SmallTable) { self.table = table }

  /// The fields, in the order of the columns.
  var fields: [JSONValue] {
    table.header.indices.map { column in
      .object([
        JSONMember("name", .text(table.header[column])), JSONMember("type", .text(type(column).rawValue)),
      ])
    }
  }

  /// Shares and the like may be missing in every row; codes and classes are texts even when all of them are digits.
  private func type(_ column: Int) -> ColumnType {
    let name = table.header[column]
    if SummarySchema.texts.contains(name) { return .string }
    if SummarySchema.shares.contains(where: { name.hasPrefix($0) }) { return .number }
    let isCount = table.rows.allSatisfy { row in row[column].utf8.allSatisfy { (48...57).contains($0) } }
    return isCount ? .integer : .string
  }

  private static let texts: Set<String> = [
    "tingkat", "kode", "kode_wilayah", "kode_1", "kode_2", "nama", "lingkup", "desil", "desil_model", "desil_resmi",
    "program", "unit", "hasil", "sumber", "tabel", "jenis", "tahap", "umur_hari", "id_pendamping", "kolom",
    "pembilang", "penyebut", "rumus",
  ]
  private static let shares = [
    "galat_", "tak_terliput", "bagian_", "batas_", "cgh", "selisih_sasaran", "cakupan", "kumulatif_",
  ]
}
