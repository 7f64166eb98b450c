import Foundation

/// A table of a report (`laporan/csv/<name>.csv`).
struct ReportTable {
  let name: String
  let content: CSVText

  /// Codes of regions begin with zeros, so columns of codes are text whatever they hold.
  func isText(_ column: Int) -> Bool {
    let name = content.header[column]
    return name.hasPrefix("kode") || name.hasSuffix("kode")
  }
}

/// The report folder: its period and its tables, in the order of the page.
struct Report {
  let period: String
  let tables: [ReportTable]

  private struct Manifest: Decodable {
    struct Output: Decodable { let path: String }
    let stage: String
    let period: String
    let outputs: [Output]
  }

  /// Reads `folder`; throws a ``Fault`` that names what is missing or broken.
  init(folder: String) throws(Fault) {
    guard let bytes = FileManager.default.contents(atPath: folder + "/manifest.json"),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: bytes), manifest.stage == "report"
    else { throw Fault(66, "no report: \(folder) (make report RUN=... makes one)") }
    period = manifest.period
    var tables: [ReportTable] = []
    for output in manifest.outputs where output.path.hasPrefix("csv/") && output.path.hasSuffix(".csv") {
      guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(output.path)"),
        let content = CSVText(String(decoding: bytes, as: UTF8.self))
      else { throw Fault(65, "\(folder)/\(output.path) cannot be read as CSV") }
      tables.append(ReportTable(name: String(output.path.dropFirst(4).dropLast(4)), content: content))
    }
    self.tables = tables
  }
}
