import DataDictionary
import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// The whole-file diagnoses of a source, judged for each named group of its files.
final class GroupDiagnoses: Sendable {
  /// What was found of one group.
  struct Judgement: Sendable {
    let name: String
    /// NIK-014.
    var spreadsheet = false
    /// TGL-002.
    var defaultDates: [DefaultDate] = []
    /// TGL-003: bits of the date columns with the month first, ``ColumnPlan/dateBit``.
    var monthFirst: UInt64 = 0
    /// WIL-003.
    var otherCoding = false
  }

  /// The same as a row needs it; holds no references.
  struct Verdict: Sendable {
    /// NIK-014.
    var spreadsheet = false
    /// WIL-003.
    var otherCoding = false
    /// TGL-002: ``DefaultDate/place`` of each.
    var defaultDates: UInt8 = 0
    /// TGL-003: ``ColumnPlan/dateBit`` of each column with the month first. Dates of it bear the code as they are read.
    var monthFirst: UInt64 = 0
    var isClean: Bool { !spreadsheet && !otherCoding && defaultDates == 0 }
  }

  private let source: SourceSettings
  private let judgements: [Judgement]
  /// The findings for the manifest.
  let json: [JSONValue]

  private init(_ source: SourceSettings, _ judgements: [Judgement], json: [JSONValue]) {
    self.source = source
    self.judgements = judgements
    self.json = json
  }

  /// What was found of the group of a file. Makes a text: ask once a file.
  func verdict(of file: ByteSpan) -> Verdict {
    let name = source.group(of: String(decoding: file, as: UTF8.self))
    let judged = judgements[judgements.firstIndex { $0.name == name } ?? judgements.count - 1]
    return Verdict(
      spreadsheet: judged.spreadsheet, otherCoding: judged.otherCoding,
      defaultDates: judged.defaultDates.reduce(0) { $0 | $1.place }, monthFirst: judged.monthFirst)
  }

  /// Judges the groups of a source by the counters in ingest's manifest; what is missing there is counted first.
  static func collect(
    _ source: SourceSettings, _ plan: SourcePlan, _ table: Table, _ ingest: Manifest, _ rules: NormaliseRules,
    _ context: StageContext
  ) throws -> GroupDiagnoses {
    let columns = DiagnosedColumn.all(source, plan)
    let names = source.groups.map(\.name) + [source.name]
    var counters = IngestCounters.read(source.name, groups: names, columns, ingest) ?? []
    if counters.isEmpty, !columns.isEmpty { counters = try count(source, names, columns, table, rules, context) }
    var judgements = names.map { Judgement(name: $0) }
    var json: [JSONValue] = []
    for (group, name) in names.enumerated() {
      for (index, column) in columns.enumerated() where !counters.isEmpty {
        let diagnosis = counters[group][index]
        for code in judge(column, diagnosis, source, rules.diagnosis, &judgements[group]) {
          report(code, source.name, name, column.name, context.log)
          json.append(entry(code, source.name, name, column.name, diagnosis))
        }
      }
    }
    return GroupDiagnoses(source, judgements, json: json)
  }

  /// What is wrong with a column as a whole.
  private static func judge(
    _ column: DiagnosedColumn, _ diagnosis: ColumnDiagnosis, _ source: SourceSettings, _ rules: DiagnosisRules,
    _ judgement: inout Judgement
  ) -> [FindingCode] {
    switch column.kind {
    case .nik where rules.isSpreadsheetDamaged(diagnosis):
      judgement.spreadsheet = true
      return [.nik014]
    case .tanggal:
      if !column.isDeclaredMonthFirst, rules.isMonthFirst(diagnosis) {
        judgement.monthFirst |= ColumnPlan.dateBit(of: column.name, source)
        // Its default dates were counted as other days, among the few that are days at all.
        return [.tgl003]
      }
      guard column.isBirth else { return [] }
      judgement.defaultDates = rules.defaultDates(diagnosis)
      return judgement.defaultDates.isEmpty ? [] : [.tgl002]
    case .wilayah where rules.isOtherCoding(diagnosis, declared: column.coding):
      judgement.otherCoding = true
      return [.wil003]
    default: return []
    }
  }

  private static func report(
    _ code: FindingCode, _ source: String, _ group: String, _ column: String, _ log: DiagnosticLog
  ) {
    if code == .tgl003 {
      log.report(
        .warning,
        Message(
          id: "kelompok \(group), kolom \(column): bulan dulu di seluruh berkas, dibaca MM/DD/YYYY "
            + "(nyatakan bentuk di sumber.yaml)",
          en: "group \(group), column \(column): the month comes first in the whole file, read as MM/DD/YYYY "
            + "(declare bentuk in sumber.yaml)"),
        file: source, code: code.name)
      return
    }
    log.report(
      .warning,
      Message(
        id: "kelompok \(group), kolom \(column): rusak seluruh berkas",
        en: "group \(group), column \(column): the whole file is affected"),
      file: source, code: code.name)
  }

  private static func entry(
    _ code: FindingCode, _ source: String, _ group: String, _ column: String, _ diagnosis: ColumnDiagnosis
  ) -> JSONValue {
    .object([
      JSONMember("sumber", .text(source)), JSONMember("kelompok", .text(group)), JSONMember("kolom", .text(column)),
      JSONMember("kode", .text(code.name)),
      JSONMember(
        "hitungan",
        .object(zip(diagnosis.kind.counters, diagnosis.counts).map { JSONMember($0, .number($1)) })),
    ])
  }

  /// Counts a source that ingest has not counted: one pass over its rows.
  private static func count(
    _ source: SourceSettings, _ names: [String], _ columns: [DiagnosedColumn], _ table: Table, _ rules: NormaliseRules,
    _ context: StageContext
  ) throws -> [[ColumnDiagnosis]] {
    var sum = names.map { _ in columns.map { ColumnDiagnosis($0.kind) } }
    let empty = sum
    context.progress.start(source.name + " (diagnosa)")
    try table.scan(
      jobs: context.jobs, makeContext: { 0 },
      work: { (chunk: RowChunk, _: inout Int) -> [[ColumnDiagnosis]] in
        var found = empty
        var file: [UInt8] = []
        var group = 0
        for index in 0..<chunk.rowCount {
          let row = chunk[index]
          if index == 0 || !file.withUnsafeBufferPointer({ $0.same(as: row[0].buffer) }) {
            file = row[0].bytes
            let name = source.group(of: row[0].string)
            group = names.firstIndex(of: name) ?? names.count - 1
          }
          for (at, column) in columns.enumerated() {
            let text = row[column.field].buffer
            switch column.kind {
            case .nik: found[group][at].addNIK(text)
            case .tanggal: found[group][at].addDate(text, rules.dates)
            case .wilayah: found[group][at].addRegion(text, rules.regions)
            }
          }
        }
        context.progress.add(rows: chunk.rowCount)
        return found
      },
      deliver: { found, _ in
        for group in found.indices {
          for column in found[group].indices { sum[group][column].add(found[group][column]) }
        }
      })
    return sum
  }
}

/// A column that whole-file diagnoses look at.
struct DiagnosedColumn {
  let name: String
  let kind: ColumnDiagnosis.Kind
  let field: Int
  let coding: RegionCoding
  /// The date of birth, of which default dates are judged too.
  var isBirth = false
  var isDeclaredMonthFirst = false

  /// The row's own NIK, birth date and region code, as far as the source has them, and its other dates.
  static func all(_ source: SourceSettings, _ plan: SourcePlan) -> [DiagnosedColumn] {
    let columns = source.definition.columns
    let dates = columns.indices.filter { columns[$0].kind == .tanggal && $0 != plan.birthDate }
    let places: [(Int, ColumnDiagnosis.Kind)] =
      [(plan.nik, .nik), (plan.birthDate, .tanggal), (plan.region, .wilayah)] + dates.map { ($0, .tanggal) }
    return places.filter { $0.0 >= 0 }
      .map { index, kind in
        DiagnosedColumn(
          name: columns[index].name, kind: kind, field: plan.columns[index].field,
          coding: plan.columns[index].coding, isBirth: index == plan.birthDate,
          isDeclaredMonthFirst: plan.columns[index].dateForm == .monthDayYearSlash)
      }
  }
}

/// The counters that ingest left in its manifest (`sumber[].kelompok[].diagnosa`).
enum IngestCounters {
  /// The counters of `columns` by group; nil when ingest has not counted all of them. A group without files has none.
  static func read(
    _ source: String, groups: [String], _ columns: [DiagnosedColumn], _ manifest: Manifest
  ) -> [[ColumnDiagnosis]]? {
    guard let entry = manifest.extra("sumber")?.list?.first(where: { $0["sumber"]?.text == source }),
      let given = entry["kelompok"]?.list
    else { return nil }
    var result: [[ColumnDiagnosis]] = []
    for name in groups {
      guard let group = given.first(where: { $0["nama"]?.text == name }) else {
        result.append(columns.map { ColumnDiagnosis($0.kind) })
        continue
      }
      var counters: [ColumnDiagnosis] = []
      for column in columns {
        let given = group["diagnosa"]?[column.name]
        if given == nil, column.kind == .tanggal, !column.isBirth {
          // Of dates that only their order is asked of; an ingest of before did not count it.
          counters.append(ColumnDiagnosis(.tanggal))
          continue
        }
        guard let counts = given, let diagnosis = diagnosis(column.kind, counts) else {
          return nil
        }
        counters.append(diagnosis)
      }
      result.append(counters)
    }
    return result
  }

  private static func diagnosis(_ kind: ColumnDiagnosis.Kind, _ json: JSONValue) -> ColumnDiagnosis? {
    guard let usable = json["terbaca"]?.number else { return nil }
    var rest: [Int?]
    switch kind {
    case .nik: rest = json["digit_akhir"]?.list?.map(\.number) ?? []
    case .tanggal:
      rest = DefaultDate.allCases.map { json[$0.name]?.number }
      rest += ColumnDiagnosis.Kind.orders.map { json[$0]?.number ?? 0 }
    case .wilayah:
      rest = ["kemendagri", "bps"].map { json[$0]?.number }
      // An ingest of before did not count them; then the kab alone are judged.
      rest += ["bentuk_kemendagri", "bentuk_bps"].map { json[$0]?.number ?? 0 }
    }
    rest.insert(usable, at: 0)
    let counts = rest.compactMap { $0 }
    return counts.count == rest.count ? ColumnDiagnosis(kind, counts: counts) : nil
  }
}
