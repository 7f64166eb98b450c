import Diagnostics

/// A column of the family's row, or of a person's, with all there is to say on it: value, rule, the rows that it is from
/// and what other rows of the same people say.
struct ColumnAccount: Sendable, Equatable {
  /// `id_individu`; empty for a column of the family.
  let person: String
  let column: String
  let value: String
  let rule: ColumnRule
  /// The row the value stands in, or the rows it was worked out from; none where no row says it.
  let origins: [ValueOrigin.Statement]
  /// The column of those rows, as normalise calls it.
  let sourceColumn: String
  let losers: [ValueOrigin.Statement]

  /// Every column of the family's row, in the order of the snapshot.
  static func family(_ dossier: Dossier) -> [ColumnAccount] {
    guard let row = dossier.family.first else { return [] }
    let meters = dossier.meters.filter { meter in
      !dossier.sourceRows.contains { $0.table == meter.table && $0.place == meter.place }
    }
    let reader = ColumnAccountReader(dossier: dossier, person: "", rows: dossier.sourceRows + meters)
    // The head's name and number are the head's: other members' rows say nothing on them.
    let head = dossier.members.first { member in
      !row["nik_kepala_keluarga"].isEmpty && member["nomor_induk_kependudukan"] == row["nik_kepala_keluarga"]
    }
    let id = head?["id_individu"] ?? ""
    let own = ColumnAccountReader(dossier: dossier, person: id, rows: id.isEmpty ? [] : sourceRows(dossier, of: id))
    return row.header.map { column in
      let isOfHead = column == "nik_kepala_keluarga" || column == "nama_kepala_keluarga"
      return (isOfHead ? own : reader).account(column, row[column], ColumnRule.family(column))
    }
  }

  /// The source rows that were matched with a person.
  private static func sourceRows(_ dossier: Dossier, of person: String) -> [FoundRow] {
    func name(_ source: String, _ row: FoundRow) -> String { "\(source) \(row["berkas"]):\(row["baris"])" }
    let own = Set(dossier.trail.filter { $0["id_individu"] == person }.map { name($0["sumber"], $0) })
    return dossier.sourceRows.filter { own.contains(name($0.table, $0)) }
  }

  /// Every column of every person's row, person by person.
  static func persons(_ dossier: Dossier) -> [ColumnAccount] {
    dossier.members.flatMap { member -> [ColumnAccount] in
      let id = member["id_individu"]
      let reader = ColumnAccountReader(dossier: dossier, person: id, rows: sourceRows(dossier, of: id))
      // Domicile and No KK are the family's: where no row of the person says them, another member's does.
      let family = ColumnAccountReader(dossier: dossier, person: id, rows: dossier.sourceRows)
      return member.header.map { column -> ColumnAccount in
        let rule = ColumnRule.person(column)
        let own = reader.account(column, member[column], rule)
        let isShared = rule == .domicile || column == "nomor_kartu_keluarga"
        return own.origins.isEmpty && isShared ? family.account(column, member[column], rule) : own
      }
    }
  }
}

/// Finds the rows behind the columns of one family or person.
private struct ColumnAccountReader {
  let dossier: Dossier
  let person: String
  /// The source rows that are theirs.
  let rows: [FoundRow]

  func account(_ column: String, _ value: String, _ rule: ColumnRule) -> ColumnAccount {
    if rule == .survived, let origin = dossier.values.first(where: { $0.column == column }) {
      let source = origin.winner.flatMap { winner in rows.first { statement($0, "").place == winner.place } }
      return ColumnAccount(
        person: person, column: column, value: value, rule: rule, origins: origin.winner.map { [$0] } ?? [],
        sourceColumn: source.map { ValueOrigin.sourceColumn(column, in: $0) } ?? column, losers: origin.losers)
    }
    let said = statements(column, rule)
    let origins: [(statement: ValueOrigin.Statement, column: String)]
    if rule.isRead {
      origins = winner(column, value, rule, said).map { [$0] } ?? []
    } else {
      origins = contributors(column, value, rule, said)
    }
    let places = Set(origins.map(\.statement.place))
    let losers = said.filter { one in
      rule.isRead && !places.contains(one.statement.place) && !says(one.statement.value, value, rule)
    }
    return ColumnAccount(
      person: person, column: column, value: value, rule: rule, origins: origins.map(\.statement),
      sourceColumn: origins.first?.column ?? "",
      losers: value.isEmpty ? [] : losers.map { hidden($0.statement, column) })
  }

  /// Whether a row that says `said` says `value`: a region's code is what a finer one begins with.
  private func says(_ said: String, _ value: String, _ rule: ColumnRule) -> Bool {
    rule == .domicile ? said.hasPrefix(value) : said == value
  }

  /// What the rows say on the column.
  private func statements(_ column: String, _ rule: ColumnRule) -> [(statement: ValueOrigin.Statement, column: String)]
  {
    let names = ColumnRule.sourceColumns(column)
    let sources = sources(column, rule)
    return rows.compactMap { row in
      if !sources.isEmpty && !sources.contains(row.table) { return nil }
      guard let name = names.first(where: { row.has($0) && !row[$0].isEmpty }) else { return nil }
      return (statement(row, row[name]), name)
    }
  }

  /// The sources that may say something; none for all of them.
  private func sources(_ column: String, _ rule: ColumnRule) -> Set<String> {
    switch rule {
    case .identity:
      ["dukcapil", "dtks", "regsosek_anggota", "p3ke_individu", "regsosek_keluarga", "p3ke_keluarga", "usulan"]
    case .survey: ["regsosek_anggota"]
    case .address, .domicile: ["ground_check", "regsosek_keluarga", "dukcapil", "dtks", "p3ke_keluarga", "usulan"]
    case .insurance, .insured, .subsidised, .wage: ["bpjs"]
    case .meter, .meters: ["pln"]
    case .official: ["desil_resmi"]
    case .statuses: ["status_khusus"]
    case .residence: ["dukcapil"]
    default: []
    }
  }

  /// The row that the value stands in: one that match names as the origin, else the newest that says the same.
  private func winner(
    _ column: String, _ value: String, _ rule: ColumnRule,
    _ said: [(statement: ValueOrigin.Statement, column: String)]
  ) -> (statement: ValueOrigin.Statement, column: String)? {
    if value.isEmpty { return nil }
    var saying = said.filter { says($0.statement.value, value, rule) }
    if rule == .address || rule == .domicile {
      // Where people live is taken from these; the others only say the same.
      let leading = saying.filter { ["ground_check", "regsosek_keluarga", "dukcapil"].contains($0.statement.source) }
      if !leading.isEmpty { saying = leading }
    }
    let named = self.named(rule)
    if let found = named.lazy.compactMap({ place in saying.first { $0.statement.place == place } }).first {
      return found
    }
    if rule == .meter { return meter(saying) }
    return saying.max { left, right in
      (left.statement.date, right.statement.place) < (right.statement.date, left.statement.place)
    }
  }

  /// The rows that match names as the origin of such columns, `sumber berkas:baris`.
  private func named(_ rule: ColumnRule) -> [String] {
    let column: String
    switch rule {
    case .identity: column = "asal_identitas"
    case .survey: column = "asal_survei"
    case .insurance: column = "asal_bpjs"
    default: return []
    }
    let head = dossier.members.first { $0["nomor_induk_kependudukan"] == dossier.family.first?["nik_kepala_keluarga"] }
    let id = person.isEmpty ? head?["id_individu"] ?? "" : person
    let places = dossier.origins.first { $0["id_individu"] == id }?[column] ?? ""
    return places.split(separator: ";").map { place in
      guard let colon = place.firstIndex(of: ":") else { return String(place) }
      return "\(place[..<colon]) \(place[place.index(after: colon)...])"
    }
  }

  /// Of the meters that say it, the one whose number the family has.
  private func meter(
    _ saying: [(statement: ValueOrigin.Statement, column: String)]
  ) -> (statement: ValueOrigin.Statement, column: String)? {
    let number = dossier.family.first?["id_pelanggan_pln"] ?? ""
    let own = rows.first { $0.table == "pln" && $0["idpel"] == number }.map { statement($0, "").place }
    return saying.first { $0.statement.place == own } ?? saying.first
  }

  /// The rows that a value was worked out from.
  private func contributors(
    _ column: String, _ value: String, _ rule: ColumnRule,
    _ said: [(statement: ValueOrigin.Statement, column: String)]
  ) -> [(statement: ValueOrigin.Statement, column: String)] {
    if value.isEmpty || value == "0" && rule != .insured { return [] }
    switch rule {
    case .subsidised:
      let segment = ["pbi_nas": "PBI APBN", "pbi_pemda": "PBI APBD"][column] ?? "PBI"
      return said.filter { $0.statement.value.hasPrefix(segment) }
    case .meters: return said.filter { row in tariff(row.statement).hasPrefix("R") }
    case .wage: return said.filter { $0.statement.value == value }
    case .statuses, .residence, .insured: return said
    case .listed: return rows.filter { listing(column).contains($0.table) }.map { (statement($0, ""), "") }
    case .newest:
      guard let newest = dossier.values.compactMap(\.winner).first(where: { $0.date == value }) else { return [] }
      return [(newest, "tgl_data")]
    default: return []
    }
  }

  private func listing(_ column: String) -> [String] {
    switch column {
    case "is_dtks": ["dtks"]
    case "is_regsosek": ["regsosek_anggota"]
    case "is_p3ke": ["p3ke_individu"]
    case "is_gc_kemensos": ["ground_check"]
    default: ["usulan"]
    }
  }

  private func tariff(_ said: ValueOrigin.Statement) -> String {
    rows.first { statement($0, "").place == said.place }?["tarif"] ?? ""
  }

  private func statement(_ row: FoundRow, _ value: String) -> ValueOrigin.Statement {
    ValueOrigin.Statement(
      source: row.table, file: row["berkas"], row: row["baris"], value: value, date: row["tgl_data"])
  }

  /// Another number that a row declares may be somebody else's: it is masked.
  private func hidden(_ said: ValueOrigin.Statement, _ column: String) -> ValueOrigin.Statement {
    let numbers = ["nomor_induk_kependudukan", "nik_kepala_keluarga", "nomor_kartu_keluarga"]
    if !numbers.contains(column) { return said }
    return ValueOrigin.Statement(
      source: said.source, file: said.file, row: said.row, value: Masked(said.value).description, date: said.date)
  }
}
