import DataDictionary
import Diagnostics
import TabularIO

/// What to do about a header of which no name was recognised, when it is the dialect that is declared wrongly or a file that
/// was saved as no table.
enum DialectAdvice {
  /// The failure of `file`, which `reader` opened as declared; nil when the dialect is not what is wrong.
  static func failure(
    _ file: PipelineSources.Match, _ reader: DialectReader, _ source: SourceSettings, known keys: Set<String>
  ) -> Failure? {
    let header = reader.header
    if isWrapped(reader, keys) {
      return Failure(
        .badData,
        id:
          "tiap baris seluruhnya berada di dalam satu pasang kutip: berkas pernah dibuka sebagai satu kolom lalu disimpan; "
          + "minta berkas aslinya",
        en: "every line as a whole stands in one pair of quotes: the file was opened as one column and saved; "
          + "ask for the original", file: file.name)
    }
    if header.contains(where: { keys.contains(DialectHeader.key($0)) }) || isFree(source) {
      return nil
    }
    var request = DialectRequest(fallback: source.dialect.request.fallback)
    request.escapes = nil
    request.findsTrailing = true
    guard let other = try? DialectReader(path: file.path, request: request, expected: keys) else { return nil }
    let count = other.header.count { keys.contains(DialectHeader.key($0)) }
    if count < 2 { return nil }
    let found = other.finding.brief
    return Failure(
      .badData,
      id:
        "tidak satu pun nama kolom sumber \(source.name) dikenali sebagaimana dinyatakan di sumber.yaml; \(count) nama dikenali "
        + "dengan \(found.id): nyatakan itu, atau auto",
      en: "no column name of source \(source.name) was recognised as sumber.yaml declares it; \(count) names are with "
        + "\(found.en): declare that, or auto", file: file.name)
  }

  /// Whether nothing of the dialect is declared that could be wrong.
  private static func isFree(_ source: SourceSettings) -> Bool {
    let request = source.dialect.request
    return request.delimiter == nil && request.quote == nil && request.encoding == nil && request.preamble == nil
  }

  /// Whether quotes stand around a whole line that holds names of columns: `"nik,nama,""alamat"""`.
  private static func isWrapped(_ reader: DialectReader, _ keys: Set<String>) -> Bool {
    let record = reader.headerRecord
    guard record.count > 2, record.first == 34, record.last == 34 else { return false }
    guard reader.header.count == 1 || reader.finding.dialect.quote == nil else { return false }
    let inner = record[1..<record.count - 1]
    for delimiter in Dialect.delimiters {
      let names = inner.split(separator: delimiter, omittingEmptySubsequences: false).map { field in
        DialectHeader.key(String(decoding: field.filter { $0 != 34 }, as: UTF8.self))
      }
      // Names that stand in quotes of their own are no line in quotes: then a quote stands beside each delimiter.
      let isEach = zip(inner, inner.dropFirst()).contains { $0 == 34 && $1 == delimiter }
      if names.count > 1, !isEach, names.count(where: { keys.contains($0) }) > 1 { return true }
    }
    return false
  }
}
