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
          RowFault.allCases.filter { faults[Int($0.rawValue)] > 0 }.map {
            JSONMember("\(RejectCode.code($0))", .number(faults[Int($0.rawValue)]))
          })),
      JSONMember("cadangan", .number(fallbacks)),
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
    let hidden = SourceProfile.isPersonal(column)
    return column.tally.frequent.top(limit, of: accepted).map { value in
      let text = String(decoding: value.value, as: UTF8.self)
      return (hidden ? Masked(text).description : SourceProfile.printable(text), value.count)
    }
  }

  /// Numbers, names and addresses are; a text is when it is no list of a few values.
  static func isPersonal(_ column: Column) -> Bool {
    switch column.definition.kind {
    case .nik, .noKK, .nama, .alamat, .idpel: true
    case .teks: !column.tally.distinct.result.exact
    default: false
    }
  }

  /// Without control characters, which could steer a terminal, and short.
  private static func printable(_ text: String) -> String {
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40).map { $0.value < 32 ? "?" : $0 }))
    return text.unicodeScalars.count > 40 ? clean + "..." : clean
  }
}
