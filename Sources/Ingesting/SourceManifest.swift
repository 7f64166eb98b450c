import DataDictionary
import RegistryTypes
import StageContract

/// The account of a source for the manifest: per file what was read and how, per group what whole-file diagnoses need.
struct SourceManifest {
  let source: SourceSettings
  let files: [FileAccount]
  let regions: RegencyCodes?

  var json: JSONValue {
    .object([
      JSONMember("sumber", .text(source.name)),
      JSONMember("baris", .number(files.reduce(0) { $0 + $1.rows })),
      JSONMember("ditolak", .number(files.reduce(0) { $0 + $1.rejected })),
      JSONMember("isian", filled(files)),
      JSONMember("terbaca", readable),
      JSONMember("tanggal", dates(files, whole: true)),
      JSONMember("sebaran", values),
      JSONMember("sebaran_kab", regencies),
      JSONMember("berkas", .list(files.map(json))),
      JSONMember("kelompok", .list(groups.map(json))),
    ])
  }

  private var columns: [(index: Int, column: ColumnDefinition)] {
    source.definition.columns.enumerated().map { ($0.offset, $0.element) }
  }

  private func counts(_ files: [FileAccount], _ column: Int) -> ColumnCounts {
    var sum = ColumnCounts()
    for file in files where column < file.columns.count { sum += file.columns[column] }
    return sum
  }

  /// Values that are not empty, by column, among the rows accepted.
  private func filled(_ files: [FileAccount]) -> JSONValue {
    .object(columns.map { JSONMember($0.column.name, .number(counts(files, $0.index).filled)) })
  }

  private func json(_ file: FileAccount) -> JSONValue {
    var members = [
      JSONMember("nama", .text(file.name)), JSONMember("sha256", .text(file.sha256)),
      JSONMember("bytes", .number(file.size)), JSONMember("baris", .number(file.rows)),
      JSONMember("ditolak", .number(file.rejected)), JSONMember("baris_kosong", .number(file.blankLines)),
      JSONMember(
        "bytes_menurut_isi",
        .object([
          JSONMember("kepala", .number(file.headerBytes)), JSONMember("diterima", .number(file.acceptedBytes)),
          JSONMember("ditolak", .number(file.rejectedBytes)), JSONMember("kosong", .number(file.blankBytes)),
        ])),
      JSONMember("dialek", file.finding.json),
      JSONMember("kelompok", .text(source.group(of: file.name))),
      JSONMember("isian", filled([file])),
      JSONMember("tanggal", dates([file], whole: false)),
    ]
    if file.escaped > 0 { members.append(JSONMember(DialectAdvice.escapedMember, .number(file.escaped))) }
    if let sheet = file.sheet { members.append(JSONMember("lembar", .number(sheet))) }
    if let workbook = file.workbook { members.append(JSONMember("buku_kerja", workbook.json)) }
    if !file.ignored.isEmpty { members.append(JSONMember("kolom_diabaikan", .list(file.ignored.map { .text($0) }))) }
    return .object(members)
  }

  /// First and last date of each date column; of the whole source also how many were read, and the last that is not
  /// after the period, which one wrong year does not move.
  private func dates(_ files: [FileAccount], whole: Bool) -> JSONValue {
    var members: [JSONMember] = []
    for (index, column) in columns where column.kind == .tanggal {
      let counts = counts(files, index)
      if counts.usable == 0 { continue }
      var values = [
        JSONMember("awal", .text(SourceManifest.date(counts.first))),
        JSONMember("akhir", .text(SourceManifest.date(counts.last))),
      ]
      if whole {
        values.append(JSONMember("sampai", .text(SourceManifest.date(counts.latest))))
        values.append(JSONMember("terbaca", .number(counts.usable)))
      }
      members.append(JSONMember(column.name, .object(values)))
    }
    return .object(members)
  }

  /// Numbers of 16 digits with a possible date, by column: what is left of a NIK or No KK that is filled.
  private var readable: JSONValue {
    .object(
      columns.filter { $0.column.kind == .nik || $0.column.kind == .noKK }.map {
        JSONMember($0.column.name, .number(counts(files, $0.index).usable))
      })
  }

  /// How often each value of the columns of short lists occurs, or each word that the dictionary lists; of region columns,
  /// each province. So few values tell nobody's apart; anything longer than two digits is not counted, nor any other word.
  private var values: JSONValue {
    var members: [JSONMember] = []
    let measures = ColumnMeasure.all(of: source)
    for (index, column) in columns {
      let counts = counts(files, index)
      if counts.values.allSatisfy({ $0 == 0 }) { continue }
      var values: [JSONMember] = []
      for (value, count) in counts.values.enumerated() where count > 0 {
        let name =
          switch measures[index] {
          case .region: String(String(100 + value).dropFirst())
          case .words(let words): words[value]
          case .amount: AmountSteps.names[value]
          case .period: PeriodSteps.names[value]
          default: FileStatistics.valueName(value)
          }
        values.append(JSONMember(name, .number(count)))
      }
      members.append(JSONMember(column.name, .object(values)))
    }
    return .object(members)
  }

  /// Per cent of the codes that one province must hold for kab/kota to be told apart: where (nearly) all stand in one,
  /// the provinces never change, whatever becomes of the codes.
  private static let oneProvince = 50

  /// Of region columns that hold one province for the most part, each kab/kota.
  private var regencies: JSONValue {
    guard let regions else { return .object([]) }
    var members: [JSONMember] = []
    for (index, column) in columns {
      let counts = counts(files, index)
      guard !counts.regencies.isEmpty, counts.usable > 0,
        (counts.values.max() ?? 0) * 100 >= counts.usable * SourceManifest.oneProvince
      else { continue }
      members.append(
        JSONMember(
          column.name,
          .object(
            regions.codes.indices.filter { counts.regencies[$0 + 1] > 0 }.map {
              JSONMember(String(regions.codes[$0]), .number(counts.regencies[$0 + 1]))
            })))
    }
    return .object(members)
  }

  /// Packed yyyymmdd as `YYYY-MM-DD`.
  static func date(_ packed: Int) -> String {
    let digits = Array(String(packed))
    guard digits.count == 8 else { return "" }
    return String(digits[0..<4]) + "-" + String(digits[4..<6]) + "-" + String(digits[6..<8])
  }

  // MARK: Groups

  private struct Group {
    let name: String
    let files: [FileAccount]
  }

  /// The groups that have files, by name.
  private var groups: [Group] {
    var names: [String] = []
    for file in files where !names.contains(source.group(of: file.name)) { names.append(source.group(of: file.name)) }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map { name in
      Group(name: name, files: files.filter { source.group(of: $0.name) == name })
    }
  }

  /// What the diagnoses of whole groups of files need: last digits of 16-digit numbers, default dates, region codes
  /// by coding.
  private func json(_ group: Group) -> JSONValue {
    var diagnoses: [JSONMember] = []
    for (index, column) in columns {
      let counts = counts(group.files, index)
      if source.regions.contains(where: { $0.column == column.name }) {
        var members = [JSONMember("terbaca", .number(counts.usable))]
        if regions != nil {
          members.append(JSONMember("kemendagri", .number(counts.kemendagri)))
          members.append(JSONMember("bps", .number(counts.bps)))
          members.append(JSONMember("bentuk_kemendagri", .number(counts.formKemendagri)))
          members.append(JSONMember("bentuk_bps", .number(counts.formBPS)))
        }
        diagnoses.append(JSONMember(column.name, .object(members)))
        continue
      }
      switch column.kind {
      case .nik, .noKK:
        diagnoses.append(
          JSONMember(
            column.name,
            .object([
              JSONMember("terbaca", .number(counts.usable)),
              JSONMember("digit_akhir", .list(counts.lastDigits.map { .number($0) })),
            ])))
      case .tanggal:
        let names = ["1900-01-01", "1970-01-01", "01-01", "07-01", "12-31"]
        let values =
          zip(names, counts.defaults).map { JSONMember($0, .number($1)) }
          + zip(ColumnDiagnosis.Kind.orders, counts.orders).map { JSONMember($0, .number($1)) }
        diagnoses.append(
          JSONMember(column.name, .object([JSONMember("terbaca", .number(counts.usable))] + values)))
      default: break
      }
    }
    return .object([
      JSONMember("nama", .text(group.name)),
      JSONMember("berkas", .list(group.files.map { .text($0.name) })),
      JSONMember("baris", .number(group.files.reduce(0) { $0 + $1.rows - $1.rejected })),
      JSONMember("diagnosa", .object(diagnoses)),
    ])
  }
}
