import DataDictionary
import Diagnostics
import StageContract
import TabularIO

extension SourceProfile {
  /// The profile as JSON: what ``text(_:)`` shows, unrounded.
  package var json: JSONValue {
    .object([
      JSONMember("sumber", .text(source.name)), JSONMember("baris", .number(rows)),
      JSONMember("ditolak", .number(rejected)),
      JSONMember(
        "tolak",
        .object(
          RowFault.allCases.filter { counts[$0] > 0 }.map {
            JSONMember("\(RejectCode.code($0))", .number(counts[$0]))
          })),
      JSONMember("cadangan", .number(counts.fallbacks)), JSONMember("sandi_ganda", .number(counts.twice)),
      JSONMember(
        "berkas",
        .list(
          files.map { file in
            .object([
              JSONMember("nama", .text(file.name)), JSONMember("bytes", .number(file.bytes)),
              JSONMember("baris", .number(file.rows)), JSONMember("ditolak", .number(file.rejected)),
              JSONMember("dialek", file.finding.json),
              JSONMember("kolom_diabaikan", .list(file.ignored.map { .text($0) })),
            ])
          })),
      JSONMember("kolom", .list(columns.map(json))),
      JSONMember(
        "temuan",
        .list(
          ProfileFindings.all(self).map { finding in
            .object([
              JSONMember("tingkat", .text(finding.severity.word.id)), JSONMember("kolom", .text(finding.column)),
              JSONMember("baris", .number(finding.rows)), JSONMember("id", .text(finding.message.id)),
              JSONMember("en", .text(finding.message.en)),
            ])
          })),
    ])
  }

  /// ``json`` as text.
  package var jsonText: String { String(decoding: json.canonical, as: UTF8.self) }

  private func json(_ column: Column) -> JSONValue {
    let distinct = column.tally.distinct.result
    var members = [
      JSONMember("nama", .text(column.definition.name)), JSONMember("jenis", .text(column.definition.kind.rawValue)),
      JSONMember("wajib", .bool(column.definition.required)), JSONMember("isi", .number(column.tally.filled)),
      JSONMember("berbeda", .number(distinct.count)), JSONMember("berbeda_tepat", .bool(distinct.exact)),
    ]
    if column.tally.filled == 0 { return .object(members) }
    members += [
      JSONMember("panjang_min", .number(column.tally.shortest)),
      JSONMember("panjang_maks", .number(column.tally.longest)),
      JSONMember("spasi_tepi", .number(column.tally.padded)),
      JSONMember("pola", .list(shapes(column, 10).map { entry($0) })),
      JSONMember("nilai", .list(values(column, 10).map { entry($0) })),
    ]
    if column.definition.kind == .tanggal && column.counts.usable > 0 {
      members.append(
        JSONMember(
          "tanggal",
          .object([
            JSONMember("awal", .text(SourceManifest.date(column.counts.first))),
            JSONMember("akhir", .text(SourceManifest.date(column.counts.last))),
            JSONMember("terbaca", .number(column.counts.usable)),
          ])))
    }
    return .object(members)
  }

  private func entry(_ value: (text: String, count: Int)) -> JSONValue {
    .object([JSONMember("nilai", .text(value.text)), JSONMember("baris", .number(value.count))])
  }

  /// The most frequent shapes.
  func shapes(_ column: Column, _ limit: Int) -> [(text: String, count: Int)] {
    column.tally.frequentShapes.top(limit, of: accepted).map { (String(decoding: $0.value, as: UTF8.self), $0.count) }
  }

  /// The most frequent values, masked where they may be a person's.
  func values(_ column: Column, _ limit: Int) -> [(text: String, count: Int)] {
    column.tally.frequent.top(limit, of: accepted).map { value in
      let text = String(decoding: value.value, as: UTF8.self)
      let hidden = SourceProfile.isPersonal(text, column.definition)
      return (SourceProfile.printable(hidden ? Masked(text).description : SourceProfile.masked(text)), value.count)
    }
  }

  /// Numbers, names and addresses are; any other text but the words that the dictionary lists for the column: where columns
  /// are shifted or remarks were typed, anything may stand anywhere.
  static func isPersonal(_ text: String, _ column: ColumnDefinition) -> Bool {
    switch column.kind {
    case .nik, .noKK, .nama, .alamat, .idpel: return true
    default:
      let limits = column.values
      if limits.words.contains(text) { return false }
      if ["YA", "TIDAK"].contains(text.uppercased()) { return false }
      if column.kind == .teks && !limits.prefixes.contains(where: { text.hasPrefix($0) }) { return true }
      // Names have three letters in a row; tariffs that the list knows by their first letter, codes and dates have not.
      var letters = 0
      for character in text {
        letters = character.isLetter ? letters + 1 : 0
        if letters >= 3 { return true }
      }
      return false
    }
  }

  /// `text` with all but the first four digits of six or more in a row masked: of a NIK, a region code or a telephone number
  /// only the kab/kota or the operator is left.
  static func masked(_ text: String) -> String {
    var characters = Array(text)
    var start = 0
    for index in 0...characters.count {
      if index < characters.count && characters[index].isNumber { continue }
      if index - start >= 6 { for digit in start + 4..<index { characters[digit] = "*" } }
      start = index + 1
    }
    return String(characters)
  }

  /// Without control characters, which could steer a terminal, and short.
  private static func printable(_ text: String) -> String {
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40).map { $0.value < 32 ? "?" : $0 }))
    return text.unicodeScalars.count > 40 ? clean + "..." : clean
  }
}
