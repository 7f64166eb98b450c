import Crypto
import DataDictionary
import Diagnostics
import Foundation
import Matching
import StageContract
import TabularIO
import TestSupport

/// A synthetic NIK: sequence numbers from 9001 on.
func nik(_ number: Int, _ date: String = "170845") -> String { "317101" + date + String(9000 + number) }

/// A synthetic No KK.
func card(_ number: Int) -> String { "317101" + "010120" + String(9000 + number) }

typealias Line = [String: String]

/// Small 2-normalise tables, written by code, and what stage 3 makes of them.
struct MatchCase {
  private(set) var rows: [(source: String, line: Line)] = []
  private(set) var rejects: [(stage: String, source: String, line: Line)] = []
  private var counts: [String: Int] = [:]

  private static let derived = [
    "id_sumber", "isi", "terisi", "tgl_data", "nama_lipat", "ibu_lipat", "wilayah", "hubungan", "kawin", "atap_dtsen",
    "memasak_dtsen", "kode_bab",
  ]
  private static let categories = [
    "status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas", "sumber_air_minum_utama",
    "sumber_penerangan_utama", "daya_terpasang", "bahan_bakar_utama_memasak",
  ]
  private static let ownIds = [
    "dtks": ["id_dtks"], "regsosek_keluarga": ["id_keluarga"], "regsosek_anggota": ["id_keluarga", "no_urut_anggota"],
    "p3ke_keluarga": ["id_keluarga_p3ke"], "p3ke_individu": ["id_keluarga_p3ke", "id_individu"], "pln": ["idpel"],
    "bpjs": ["nokartu"], "ground_check": ["id_kunjungan"], "usulan": ["id_usulan"], "aduan": ["id_aduan"],
    "penerima": ["program", "periode"], "status_khusus": ["jenis"], "pendamping": ["id_pendamping"],
    "desil_resmi": ["nomor_kartu_keluarga"], "keputusan": ["id_tinjau"],
  ]

  /// Adds a row. `nama` gives the folded name where the source has one; `berkas` is the source's name unless said.
  mutating func add(_ source: String, _ line: Line) {
    var line = line
    let file = line["berkas"] ?? source + ".csv"
    line["berkas"] = file
    counts[source + "/" + file, default: 0] += 1
    line["baris"] = line["baris"] ?? String(counts[source + "/" + file, default: 0])
    line["offset"] = "0"
    rows.append((source, line))
  }

  /// Adds a Dukcapil record.
  mutating func person(
    _ nik: String, _ card: String, _ name: String, _ birth: String = "1945-08-17", relation: Int = 1, flag: Int = 0,
    sex: Int = 1, _ more: Line = [:]
  ) {
    var line: Line = [
      "NIK": nik, "NO_KK": card, "NAMA_LGKP": name, "TGL_LHR": birth, "STAT_HBKEL": String(relation),
      "JENIS_KLMIN": String(sex), "FLAG_STATUS": String(flag), "hubungan": String(relation), "nama_lipat": name,
      "wilayah": "3171011001", "TGL_UBAH": "2024-01-01", "tgl_data": "2024-01-01", "ALAMAT": "JL MERDEKA",
    ]
    line.merge(more) { $1 }
    add("dukcapil", line)
  }

  mutating func reject(_ stage: String, _ source: String, file: String, row: Int, code: String) {
    rejects.append(
      (stage, source, ["berkas": file, "baris": String(row), "offset": "0", "kode": code, "isi_base64": "eA=="]))
  }

  /// The same rows, in another order within their files and split into other files.
  func shuffled(seed: UInt64) -> MatchCase {
    var random = SeededGenerator(seed: seed)
    var copy = MatchCase()
    var order = rows
    for index in order.indices.reversed() where index > 0 {
      order.swapAt(index, Int(random.next() % UInt64(index + 1)))
    }
    for (source, line) in order {
      var moved = line
      moved["baris"] = nil
      moved["berkas"] = source + "-\(random.next() % 3).csv"
      copy.add(source, moved)
    }
    return copy
  }

  // MARK: Writing

  private func write(_ work: Workdir) throws {
    let dictionary = try SourceDictionary.load(checkout + "/pipelines/kamus/extracts.csv")
    var written: [String: [(key: (String, Int), text: String)]] = [:]
    for (source, line) in rows {
      let columns = try header(source, dictionary)
      let fields = columns.map { value($0, line, source, dictionary) }
      let key = (line["berkas"] ?? "", Int(line["baris"] ?? "") ?? 0)
      written[source, default: []].append((key, fields.map(quote).joined(separator: ",")))
    }
    for (source, lines) in written {
      let body = lines.sorted { $0.key < $1.key }.map(\.text).joined(separator: "\n")
      let head = try header(source, dictionary).joined(separator: ",")
      try work.write("fixture/normalise/\(source).csv", head + "\n" + body + "\n")
    }
    let columns = ["berkas", "baris", "offset", "kode", "rincian", "isi_base64"]
    for stage in ["ingest", "normalise"] {
      for source in Set(rejects.filter { $0.stage == stage }.map(\.source)) {
        let lines = rejects.filter { $0.stage == stage && $0.source == source }
          .sorted {
            ($0.line["berkas"] ?? "", Int($0.line["baris"] ?? "") ?? 0) < (
              $1.line["berkas"] ?? "", Int($1.line["baris"] ?? "") ?? 0
            )
          }
          .map { reject in columns.map { reject.line[$0] ?? "" }.joined(separator: ",") }
        try work.write(
          "fixture/\(stage)/tolak-\(source).csv",
          columns.joined(separator: ",") + "\n" + lines.joined(separator: "\n") + "\n")
      }
    }
  }

  private func quote(_ text: String) -> String {
    text.contains(",") || text.contains("\"") ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  private func header(_ source: String, _ dictionary: SourceDictionary) throws -> [String] {
    let extract = dictionary[source]?.columns.map(\.name) ?? []
    var header = ["berkas", "baris", "offset"] + extract
    header += MatchCase.derived.filter { !header.contains($0) }
    if source == "p3ke_keluarga" { header += MatchCase.categories }
    return header + ["temuan", "mentah"]
  }

  private func value(_ column: String, _ line: Line, _ source: String, _ dictionary: SourceDictionary) -> String {
    if let given = line[column] { return given }
    let extract = dictionary[source]?.columns.map(\.name) ?? []
    switch column {
    case "id_sumber": return (MatchCase.ownIds[source] ?? []).map { line[$0] ?? "" }.joined(separator: "/")
    case "isi":
      let content = extract.map { line[$0] ?? "" }.joined(separator: "\u{1F}")
      return source == "dukcapil" ? "" : MatchCase.contentText(Hex.sha256(Array(content.utf8)))
    case "terisi": return String(extract.filter { line[$0] ?? "" != "" }.count)
    case "nama_lipat":
      return line["nama"] ?? line["nama_terlapor"] ?? line["kepala_keluarga"] ?? line["nama_kepala_keluarga"] ?? ""
    case "tgl_data": return "2023-01-01"
    default: return ""
    }
  }

  /// A content digest as 2-normalise writes it: its first 80 bits in Crockford's base 32.
  static func contentText(_ digest: String) -> String {
    let bits = digest.prefix(20).flatMap { digit in (0..<4).map { (digit.hexDigitValue ?? 0) >> (3 - $0) & 1 } }
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    return String((0..<16).map { alphabet[bits[$0 * 5..<$0 * 5 + 5].reduce(0) { $0 * 2 + $1 }] })
  }

  /// `id_tinjau` of the last row of `source` for a kind of review.
  func reviewId(_ source: String, kind: String) throws -> String {
    let dictionary = try SourceDictionary.load(checkout + "/pipelines/kamus/extracts.csv")
    guard let line = rows.last(where: { $0.source == source })?.line else { return "" }
    let own = value("id_sumber", line, source, dictionary)
    let content = value("isi", line, source, dictionary)
    return Hex.sha256(Array("\(source)|\(own)|\(content)|\(kind)".utf8)).prefix(16).description
  }

  // MARK: Running

  /// Runs stage 3 over the rows; with the registry's key `key` (two hexadecimal digits stand for all) and the `former` one,
  /// or with that of the pipeline.
  func run(
    jobs: Int = 2, memory: Int = 256 << 20, profile: String? = nil, memberRows: Int = 1000,
    previous: MatchOutput? = nil, period: String = "2025-Q2", key: String? = nil, former: String? = nil
  ) throws -> MatchOutput {
    let work = Workdir()
    var options = try prepare(
      work, jobs: jobs, memory: memory, profile: profile, memberRows: memberRows, previous: previous, period: period)
    func file(_ key: String) throws -> String {
      try work.write("\(key).key", String(repeating: key, count: 32) + "\n")
    }
    if let key { options.key = try file(key) }
    if let former { options.extra.append((SettingsLoader.formerKeyOption, try file(former))) }
    _ = try StageRunner.run(MatchStage.self, options)
    return MatchOutput(work: work, folder: options.output)
  }

  /// Every pair of a row to search for and a person that a blocking rule brings together.
  func blockedPairs(jobs: Int = 2, memory: Int = 256 << 20) throws -> [BlockedPair] {
    let work = Workdir()
    return try MatchRehearsal.pairs(try prepare(work, jobs: jobs, memory: memory))
  }

  /// Estimates a model and writes it to `file`.
  func train(to file: String, memory: Int = 256 << 20) throws -> String {
    let work = Workdir()
    _ = try MatchRehearsal.train(try prepare(work, jobs: 2, memory: memory), to: file, seed: 7)
    return try String(contentsOfFile: file, encoding: .utf8)
  }

  /// What the repair would have to do.
  func forecast() throws -> String {
    let work = Workdir()
    return try MatchRehearsal.forecast(try prepare(work, jobs: 2))
  }

  /// Writes the inputs of stage 3 to `work`. Answers the options to run it with.
  private func prepare(
    _ work: Workdir, jobs: Int, memory: Int = 256 << 20, profile: String? = nil, memberRows: Int = 1000,
    previous: MatchOutput? = nil, period: String = "2025-Q2"
  ) throws -> RunOptions {
    try write(work)
    try FileManager.default.createDirectory(atPath: work.path + "/pipelines", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: checkout + "/pipelines/contoh", toPath: work.path + "/pipelines/contoh")
    if let profile {
      let file = work.path + "/pipelines/contoh/match.yaml"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try work.write("pipelines/contoh/match.yaml", text.replacing("bawaan: standar", with: "bawaan: \(profile)"))
    }
    let extra = [(name: "fixture", value: work.path + "/fixture"), (name: "memberRows", value: String(memberRows))]
    let run = work.path + "/run"
    _ = try StageRunner.run(
      FakeIngest.self, options(work, [work.path], run + "/1-ingest", period: period, extra: extra))
    _ = try StageRunner.run(
      FakeNormalise.self, options(work, [work.path], run + "/2-normalise", period: period, extra: extra))
    return try options(
      work, [run + "/1-ingest", run + "/2-normalise"], run + "/3-match", jobs: jobs, memory: memory,
      previous: previous?.folder, period: period, extra: [])
  }

  /// A snapshot with `columns` of the registry of `output` alone.
  static func registry(_ output: MatchOutput, columns: [String], period: String) throws -> MatchOutput {
    let work = Workdir()
    let lines = try output.table("identitas").map { line in columns.map { line[$0] ?? "" }.joined(separator: ",") }
    try work.write(
      "fixture/emit/identitas.csv", ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n")
    try FileManager.default.createDirectory(atPath: work.path + "/pipelines", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: checkout + "/pipelines/contoh", toPath: work.path + "/pipelines/contoh")
    let folder = work.path + "/run/5-emit"
    let extra = [(name: "fixture", value: work.path + "/fixture")]
    _ = try StageRunner.run(
      FakeSnapshot.self, MatchCase().options(work, [work.path], folder, period: period, extra: extra))
    return MatchOutput(work: work, folder: folder)
  }

  private func options(
    _ work: Workdir, _ inputs: [String], _ output: String, jobs: Int = 1, memory: Int = 256 << 20,
    previous: String? = nil, period: String, extra: [(name: String, value: String)]
  ) throws -> RunOptions {
    guard let period = Period(period) else { throw Failure(.usage, id: "", en: "") }
    return RunOptions(
      config: work.path + "/pipelines/contoh", inputs: inputs, output: output, period: period, jobs: jobs,
      memory: memory, previous: previous, extra: extra)
  }
}

/// What stage 3 wrote.
struct MatchOutput {
  let work: Workdir
  let folder: String

  /// All rows of a table as column to value.
  func table(_ name: String) throws -> [Line] {
    let table = try Table.open(folder: folder, name: name)
    var cursor = RowCursor(table)
    var lines: [Line] = []
    while try cursor.next() {
      var line: Line = [:]
      for (index, column) in table.header.enumerated() { line[column] = cursor.row[index].string }
      lines.append(line)
    }
    return lines
  }

  /// The outcome of row `row` of `source`.
  func trace(_ source: String, _ row: Int = 1) throws -> Line {
    try table("jejak/\(source)").first { $0["baris"] == String(row) } ?? [:]
  }

  /// The manifest.
  func manifest() throws -> Manifest { try UpstreamStage(folder: folder).manifest }

  /// The content digests of everything written.
  func digests() throws -> [String] {
    try manifest().outputs.flatMap { table in table.parts.map { "\(table.role) \($0.path) \($0.sha256)" } }
  }

  /// Rows of every table as text, sorted, without the columns that say where a row stood.
  func contentWithoutPlaces() throws -> [String: [String]] {
    var result: [String: [String]] = [:]
    for output in try manifest().outputs {
      let places = ["berkas", "baris", "offset", "asal_baris", "asal_identitas", "asal_survei", "asal_bpjs"]
      result[output.role] = try table(output.role).map { line in
        line.filter { !places.contains($0.key) }.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "|")
      }.sorted()
    }
    return result
  }
}
