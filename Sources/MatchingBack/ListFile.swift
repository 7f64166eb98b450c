import Diagnostics
import TabularIO

/// The list: its file opened, its columns found.
struct ListFile {
  let reader: DialectReader
  /// The place of each ``ListColumn``; -1 where the list lacks it.
  let places: [Int]
  /// Whether the file is gzip.
  let isGzip: Bool

  /// Opens the list. Throws `badData` when neither a NIK nor a No KK column is found, or one is there twice.
  init(path: String, settings: MatchbackSettings) throws(Failure) {
    var request = DialectRequest()
    request.quote = settings.quotesCount ? .character(34) : DialectRequest.Quote.none
    reader = try DialectReader(path: path, request: request, expected: Set(settings.headers.map(\.key)))
    isGzip = reader.sheet == nil ? try GzipReader(path: path).isGzip : false
    var places = [Int](repeating: -1, count: ListColumn.allCases.count)
    for (index, text) in reader.header.enumerated() {
      let key = DialectHeader.key(text)
      guard let column = settings.headers.first(where: { $0.key == key })?.column else { continue }
      if places[column.rawValue] >= 0 {
        throw Failure(
          .badData, id: "kolom \(column.name) ada dua kali: kolom \(places[column.rawValue] + 1) dan \(index + 1)",
          en: "column \(column.name) is there twice: columns \(places[column.rawValue] + 1) and \(index + 1)")
      }
      places[column.rawValue] = index
    }
    if places[ListColumn.nik.rawValue] < 0 && places[ListColumn.noKK.rawValue] < 0 {
      throw Failure(
        .badData, id: "tidak ada kolom NIK maupun No KK; ejaan lain dapat ditambahkan di matchback.yaml: alias",
        en: "neither a NIK nor a No KK column; other spellings can be added to matchback.yaml: alias")
    }
    self.places = places
  }

  /// Number of fields of a whole row.
  var fieldCount: Int { reader.header.count }
}
