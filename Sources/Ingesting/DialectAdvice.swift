import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// What to do about a header of which no name was recognised, when it is the dialect that is declared wrongly or a file that
/// was saved as no table, and about rows that another dialect would read.
enum DialectAdvice {
  /// The member of a file in the manifest that counts refused rows which an escape would explain.
  static let escapedMember = "ditolak_berlolos"

  /// Says that refused rows of `file` hold what escapes of a database would be: none stood in the sample that the dialect
  /// was found from.
  static func tell(escaped: Int, of file: String, _ log: DiagnosticLog) {
    if escaped == 0 { return }
    log.report(
      .warning,
      Message(
        id: "\(escaped) baris yang ditolak memuat \(escapes.id)",
        en: "\(escaped) of the refused rows have \(escapes.en)"),
      file: file)
  }

  /// What such rows have, and what to do about it.
  static let escapes = Message(
    id: "\\ di depan pembatas, kutip atau akhir baris; bila itu tanda lolos, nyatakan lolos: '\\' di sumber.yaml",
    en: "\\ before a delimiter, quote or line end; if that is an escape, declare lolos: '\\' in sumber.yaml")

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
    let isRead = header.contains { keys.contains(DialectHeader.key($0)) }
    if !isRead || !source.ignoresUnknownColumns, let delimiter = longDelimiter(reader.headerRecord, keys) {
      return Failure(
        .badData,
        id:
          "kolom dipisah '\(delimiter)', padahal pembatas hanya satu karakter: tulis ulang berkas dengan satu, misalnya '|'",
        en:
          "columns are parted by '\(delimiter)', but a delimiter is one character: write the file anew with one, such as '|'",
        file: file.name)
    }
    if isRead || isFree(source) { return nil }
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

  /// Two or more signs that stand between all known names of columns, at least three, wherever two of them are neighbours
  /// (`||`, `~|~`, `::`); nil where it is a delimiter of one character or quotes.
  private static func longDelimiter(_ record: [UInt8], _ keys: Set<String>) -> String? {
    func isName(_ byte: UInt8) -> Bool {
      byte >= 128 || byte == 32 || byte == 95 || (48...57).contains(byte) || (97...122).contains(byte | 32)
    }
    var found: Set<[UInt8]> = []
    var pairs = 0
    var between: [UInt8] = []
    var name: [UInt8] = []
    var follows = false
    for byte in record + [0] {
      if isName(byte) {
        name.append(byte)
        continue
      }
      if !name.isEmpty {
        let isKnown = keys.contains(DialectHeader.key(String(decoding: name, as: UTF8.self)))
        if isKnown && follows {
          found.insert(between)
          pairs += 1
        }
        follows = isKnown
        between = []
        name = []
      }
      between.append(byte)
    }
    guard pairs >= 2, found.count == 1, let signs = found.first, signs.count > 1 else { return nil }
    if signs.contains(where: { $0 < 32 && $0 != 9 || $0 == 34 || $0 == 39 }) { return nil }
    return String(decoding: signs, as: UTF8.self).replacing("\t", with: "TAB")
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
