import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// Writes the tables of a snapshot one after another, each on all workers.
struct SnapshotWriter {
  private let settings: EmitSettings
  private let period: Period
  private let ingest: UpstreamStage
  private let match: UpstreamStage
  private let flag: UpstreamStage
  private let place: Workplace
  private let names: RegionNames
  private var outputs: [OutputTable] = []
  private var tallies: [Tally] = []
  private var roots: [ProvinceRoots?] = Array(repeating: nil, count: 100)
  private var population: [String: [Int]] = [:]
  /// Root and number of the ids of families, see ``IdTree``.
  private var families: JSONValue?

  init(_ context: StageContext, _ settings: EmitSettings) throws(Failure) {
    self.settings = settings
    period = context.period
    ingest = try context.upstream("ingest")
    match = try context.upstream("match")
    flag = try context.upstream("flag")
    place = Workplace(
      staging: context.staging, scratch: context.scratch, jobs: context.jobs, memory: context.memory,
      progress: context.progress)
    names = RegionNames(settings.regions.regions.map { ($0.code, $0.name) })
  }

  /// All tables, then what is derived from them.
  mutating func run() throws -> StageResult {
    try wide("keluarga", beside: true, joined: ["id_keluarga"], card: true, id: "id_keluarga")
    try wide("anggota", beside: true, joined: ["id_individu"], card: true, id: "id_individu")
    try wide("anggota_luar", beside: false, joined: [], card: false, id: "id_individu")
    let programmes = flag.tables.filter { $0.hasPrefix("kelayakan/") }
    for role in programmes {
      try sorted(role, "kelayakan", by: ["id_keluarga", "id_individu", "berkas", "baris"], province: false)
    }
    try sorted("bukti", "bukti", by: nil, province: true)
    let traces = try traces()
    try copy("tinjau", "tinjau", from: match)
    for role in match.tables where role.hasPrefix("tolak/") { try copy(role, "tolak", from: match) }
    for role in ["kerja_lapangan", "keputusan_usulan", "graduasi"] { try copy(role, role, from: flag) }
    try identities()
    try summaries(traces)
    try schema()
    return StageResult(outputs: outputs, tallies: tallies, extra: extra)
  }

  // MARK: Sorted tables

  private mutating func wide(_ role: String, beside: Bool, joined: [String], card: Bool, id: String) throws {
    let main = try match.table(role)
    let key = KeyRecipe.household(
      region: try main.column("wilayah"), card: card ? try main.column("nomor_kartu_keluarga") : nil,
      id: try main.column(id))
    let other = beside ? try flag.table(role) : nil
    if let other, other.parts.count != main.parts.count {
      throw Failure(
        .badData, id: "match dan flag berbeda jumlah bagian", en: "match and flag differ in number of parts", file: role
      )
    }
    let ids =
      role == "keluarga"
      ? try IdTree(
        folder: "\(place.scratch)/id", rows: match.rows(role), memory: place.memory, jobs: place.jobs) : nil
    let emitted = try TableSort(
      table: TableEmission(
        role: role, columns: try settings.dictionary.table(role).header, main: main, beside: other, joined: joined,
        key: key, byProvince: true, bytes: bytes(match, role) * 5 / 4),
      names: names, place: place, ids: ids
    ).run()
    if let ids { families = try ids.account(jobs: place.jobs) }
    population[role] = emitted.rowsByRegency
    add(emitted, tables: ["match/\(role)"])
  }

  private mutating func sorted(_ role: String, _ name: String, by columns: [String]?, province: Bool) throws {
    let header = try settings.dictionary.table(name).header
    let main = try flag.table(role)
    var key: [KeyRecipe.Column] = []
    for column in columns ?? header {
      let type = ColumnType(column: column)
      key.append(KeyRecipe.Column(index: try main.column(column), isNumber: type == .integer || type == .number))
    }
    let recipe = KeyRecipe.columns(key, province: province ? try main.column("kode_provinsi") : nil)
    let emitted = try TableSort(
      table: TableEmission(
        role: role, columns: header, main: main, key: recipe, byProvince: province, bytes: bytes(flag, role)),
      names: names, place: place
    ).run()
    add(emitted, tables: ["flag/\(role)"])
  }

  private func bytes(_ stage: UpstreamStage, _ role: String) -> Int {
    stage.manifest.table(role)?.parts.reduce(0) { $0 + $1.bytes } ?? 0
  }

  private mutating func add(_ emitted: EmittedTable, tables: [String]) {
    outputs.append(emitted.output)
    add(written: emitted.output, tables: tables)
    for (province, tree) in emitted.trees {
      var own = roots[province] ?? ProvinceRoots(province: province)
      own.add(table: emitted.output.role, tree)
      roots[province] = own
    }
  }

  private mutating func add(written output: OutputTable, tables: [String]) {
    let rows = output.rows
    tallies.append(
      Tally(source: output.role, read: rows, outcomes: [Tally.Outcome("ditulis", rows)], tables: tables))
  }

  // MARK: Tables taken over

  private mutating func copy(_ role: String, _ name: String, from stage: UpstreamStage) throws {
    try FileCopy.requireHeader(try settings.dictionary.table(name).header, of: try stage.table(role))
    guard let table = stage.manifest.table(role) else { return }
    let output = try FileCopy.run(table, from: stage, to: place)
    outputs.append(output)
    add(written: output, tables: ["\(stage.manifest.stage)/\(role)"])
  }

  /// Takes over every `jejak` with the balance that match has published for it: as many rows as ingest read.
  private mutating func traces() throws -> [Tally] {
    var traces: [Tally] = []
    for role in match.tables where role.hasPrefix("jejak/") {
      let source = String(role.dropFirst("jejak/".count))
      guard let output = match.manifest.table(role) else { continue }
      try FileCopy.requireHeader(try settings.dictionary.table("jejak").header, of: try match.table(role))
      let outcomes = match.manifest.tallies.first { $0.source == source }?.outcomes ?? []
      let tally = Tally(source: source, read: output.rows, outcomes: outcomes, tables: ["match/\(role)"])
      if let read = ingest.manifest.tallies.first(where: { $0.source == source })?.read, read != tally.read {
        throw Failure(
          .internalError, id: "hitungan \(source) tidak seimbang: \(read) baris dibaca, \(tally.read) di jejak",
          en: "tally of \(source) does not balance: \(read) rows read, \(tally.read) in jejak")
      }
      outputs.append(try FileCopy.run(output, from: match, to: place))
      tallies.append(tally)
      traces.append(tally)
    }
    return traces
  }

  private mutating func identities() throws {
    let columns = try settings.dictionary.table("identitas").header
    let table = try match.table("identitas")
    let output: OutputTable
    if let written = match.manifest.table("identitas"), IdentityParts.isCut(written), table.header == columns {
      output = try FileCopy.run(written, from: match, to: place)
    } else {
      output = try IdentityParts(table: table, columns: columns, place: place).run()
    }
    outputs.append(output)
    add(written: output, tables: ["match/identitas"])
  }

  // MARK: What is derived

  private mutating func summaries(_ traces: [Tally]) throws {
    for role in flag.tables where role.hasPrefix("ringkasan/") {
      if let table = flag.manifest.table(role) { outputs.append(try FileCopy.run(table, from: flag, to: place)) }
    }
    let tables = SummaryTables(regions: settings.regions, staging: place.staging)
    let rows = try tables.rows(outputs)
    let own = [
      rows, try tables.outcomes(traces),
      try tables.population(
        families: population["keluarga"] ?? [], persons: population["anggota"] ?? [],
        outside: population["anggota_luar"] ?? []),
    ]
    for table in own {
      if outputs.contains(where: { $0.role == table.role }) {
        throw Failure(.internalError, id: "\(table.role) ada dua kali", en: "\(table.role) is there twice")
      }
      outputs.append(table)
    }
  }

  private mutating func schema() throws {
    let json = try SchemaFile(
      dictionary: settings.dictionary, period: period, folder: place.staging
    ).json(outputs)
    let part = try PlainFile.write(json.canonical, path: "skema.json", rows: 0, in: place.staging)
    outputs.append(OutputTable(role: "skema", parts: [part]))
  }

  private var extra: [JSONMember] {
    var members: [JSONMember] = []
    if let parent = settings.parent { members.append(JSONMember(Manifest.parentKey, .text(parent))) }
    if let key = match.manifest.registryKey { members.append(JSONMember(Manifest.registryKeyMember, .text(key))) }
    members.append(JSONMember("merkle", .list(roots.compactMap { $0?.json })))
    if let families { members.append(JSONMember("merkle_keluarga", families)) }
    if let accounts { members.append(JSONMember(SnapshotWriter.accountsKey, accounts)) }
    return members
  }

  /// The member in which ingest keeps the accounts of its sources, and looks for those of the last snapshot.
  private static let accountsKey = "sumber"

  /// Rows, rejects, filled and readable values, dates and codes of every source, so that the next ingest can compare itself with this
  /// snapshot alone. Not what ingest knows of single files: that would follow from how a source was cut into them.
  private var accounts: JSONValue? {
    guard let sources = ingest.manifest.extra(SnapshotWriter.accountsKey)?.list else { return nil }
    let kept = ["sumber", "baris", "ditolak", "isian", "terbaca", "tanggal", "sebaran", "sebaran_kab"]
    return .list(sources.map { source in .object((source.members ?? []).filter { kept.contains($0.name) }) })
  }
}
