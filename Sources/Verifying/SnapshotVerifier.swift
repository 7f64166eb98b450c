import Diagnostics
import StageContract
import Synchronization
import TabularIO

/// Checks a snapshot from its folder alone.
package struct SnapshotVerifier {
  /// What to check with.
  package struct Options: Sendable {
    package var jobs: Int
    /// Memory budget in bytes.
    package var memory: Int
    /// Where temporary files may lie; a folder of its own is made below.
    package var scratch: String
    package var publicKey: PublicKey?
    package var knownRoots: [KnownRoot]

    package init(
      jobs: Int = 1, memory: Int = 1 << 30, scratch: String, publicKey: PublicKey? = nil,
      knownRoots: [KnownRoot] = []
    ) {
      self.jobs = jobs
      self.memory = memory
      self.scratch = scratch
      self.publicKey = publicKey
      self.knownRoots = knownRoots
    }
  }

  private let folder: String
  private let options: Options
  private var report = VerifyReport()

  /// Checks everything. Throws `inputMissing` when `folder` is no snapshot at all.
  package static func run(_ folder: String, options: Options) throws -> VerifyReport {
    var verifier = SnapshotVerifier(folder: folder, options: options)
    try verifier.check()
    return verifier.report
  }

  private init(folder: String, options: Options) {
    self.folder = folder
    self.options = options
  }

  private mutating func check() throws {
    let path = "\(folder)/\(Manifest.fileName)"
    guard FileAccess.isFolder(folder) == true, FileAccess.isFolder(path) == false else {
      throw Failure(
        .inputMissing, id: "bukan snapshot: tidak ada manifes", en: "not a snapshot: no manifest", file: folder)
    }
    let bytes = try FileAccess.content(of: path)
    var stored = try StoredFiles(folder: folder, report: &report)
    let manifest: Manifest
    do throws(Failure) {
      manifest = try Manifest.read(bytes, file: Manifest.fileName)
    } catch {
      report.problem(Manifest.fileName, id: error.message.id, en: error.message.en)
      try stored.compare(stored.present, jobs: options.jobs)
      for file in stored.changed.sorted() where file != Manifest.fileName {
        report.problem(
          file, id: "byte tersimpan tidak cocok dengan SHA256SUMS", en: "stored bytes differ from SHA256SUMS")
      }
      report.note(
        id: "isi tabel tidak diperiksa: manifes tidak dapat dipercaya",
        en: "contents were not checked: the manifest cannot be trusted")
      return
    }
    if manifest.stage != "emit" {
      throw Failure(
        .inputMissing, id: "keluaran tahap \(manifest.stage), bukan snapshot",
        en: "output of stage \(manifest.stage), not a snapshot", file: folder)
    }
    let files = TableFile.files(manifest)
    try stored.compare(Set(stored.present).subtracting(files.map(\.path)), jobs: options.jobs)
    let checked = try read(files.filter { stored.presentSet.contains($0.path) }, &stored)
    let sound = try ContentCheck.run(
      manifest, folder: folder, stored: stored, read: checked.digests, jobs: options.jobs, report: &report)
    let facts = try rows(manifest, files, checked, sound)
    roots(manifest, facts)
    tallies(manifest, facts)
    try authenticity(manifest, bytes, stored)
  }

  // MARK: Rows

  /// What reading every table once showed; without a schema nothing was read.
  private struct Checked {
    var facts: [TableFacts] = []
    /// Digest and size of the content of each table file.
    var digests: [String: ContentCheck.Content] = [:]
    var references: ReferenceCheck?
  }

  /// Reads every table file once, the largest first: its bytes as stored, their content and its rows.
  private func read(_ files: [TableFile], _ stored: inout StoredFiles) throws -> Checked {
    guard let schema = SnapshotSchema(folder: folder, changed: stored.changed) else {
      try stored.compare(files.map(\.path), jobs: options.jobs)
      return Checked()
    }
    let scratch = try FileAccess.makeUniqueFolder(prefix: "\(options.scratch)/dtsen-verify-")
    let ids = files.reduce(0) { $0 + $1.rows * 2 }
    let references = try ReferenceCheck(folder: scratch, records: ids, memory: options.memory, jobs: options.jobs)
    let appenders = (0..<max(1, options.jobs)).map { _ in references.appender() }
    let folder = self.folder
    let sizes = try files.map { try FileAccess.reading("\(folder)/\($0.path)").size() }
    let order = files.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    let read = Mutex([CheckedFile?](repeating: nil, count: files.count))
    try parallelForEach(count: files.count, jobs: options.jobs) { place, worker in
      let file = files[order[place]]
      let columns = schema.table(file.role)
      let found = try TableCheck(
        folder: folder, file: file, header: columns?.header, numeric: columns?.numeric ?? []
      ).run(appenders[worker])
      read.withLock { $0[order[place]] = found }
    }
    for appender in appenders { try appender.flush() }
    var checked = Checked()
    checked.references = references
    for found in read.withLock({ $0 }) {
      guard let found else { continue }
      checked.facts.append(found.facts)
      checked.digests[found.facts.file.path] = found.content
      stored.compare(found.facts.file.path, with: found.stored)
    }
    return checked
  }

  private mutating func rows(
    _ manifest: Manifest, _ files: [TableFile], _ checked: Checked, _ sound: Set<String>
  ) throws -> [TableFacts] {
    guard let references = checked.references, sound.contains(SnapshotSchema.fileName) else {
      if !report.problems.contains(where: { $0.file == SnapshotSchema.fileName }) {
        report.problem(SnapshotSchema.fileName, id: "bukan skema yang sah", en: "is no valid schema")
      }
      report.note(id: "baris tidak diperiksa: tanpa skema", en: "rows were not checked: no schema")
      return []
    }
    // Of a file with another content than promised nothing more is said.
    let facts = checked.facts.filter { sound.contains($0.file.path) }
    for fact in facts {
      for problem in fact.problems { report.problem(fact.file.path, id: problem.id, en: problem.en) }
    }
    if facts.count == files.count {
      try self.references(references, files, manifest)
    } else {
      report.note(
        id: "rujukan antartabel tidak diperiksa: ada tabel yang rusak",
        en: "references between tables were not checked: a table is damaged")
    }
    return facts
  }

  private mutating func references(_ check: ReferenceCheck, _ files: [TableFile], _ manifest: Manifest) throws {
    let findings = try check.run(files: files.count, jobs: options.jobs)
    let listed = manifest.extra("merkle_keluarga")
    if listed?["akar"]?.text != check.families.root || listed?["jumlah"]?.number != check.families.count {
      report.problem(
        Manifest.fileName, id: "akar Merkle id keluarga tidak cocok",
        en: "the Merkle root of the families' ids differs")
    }
    for (file, finding) in zip(files, findings) {
      if finding.doubled > 0 {
        report.problem(file.path, id: "\(finding.doubled) id ganda", en: "\(finding.doubled) ids given twice")
      }
      if finding.dangling > 0 {
        report.problem(
          file.path, id: "\(finding.dangling) id menunjuk yang tidak ada",
          en: "\(finding.dangling) ids point at nobody")
      }
      if finding.unregistered > 0 {
        report.problem(
          file.path, id: "\(finding.unregistered) id tidak ada di identitas, atau hilang menurutnya",
          en: "\(finding.unregistered) ids are not in identitas, or gone by it")
      }
    }
  }

  // MARK: Merkle roots

  private mutating func roots(_ manifest: Manifest, _ facts: [TableFacts]) {
    guard let listed = manifest.extra("merkle")?.list else {
      report.problem(Manifest.fileName, id: "tanpa akar Merkle", en: "has no Merkle roots")
      return
    }
    var unseen = facts.filter { $0.root != nil && $0.rows > 0 }
    for entry in listed {
      let province = entry["provinsi"]?.text ?? ""
      var tree = RowTree()
      var complete = true
      for table in TableCheck.provincial {
        let path = "\(table)/\(province).csv.gz"
        let fact = facts.first { $0.file.path == path }
        unseen.removeAll { $0.file.path == path }
        let expected = entry[table]?.text
        tree.add(leaf: RowTree.leaf(of: fact?.root ?? RowTree().root()))
        guard let fact, let root = fact.root else {
          if expected != nil { complete = false }
          if expected != nil && !manifest.outputs.contains(where: { $0.parts.contains { $0.path == path } }) {
            report.problem(path, id: "punya akar Merkle tetapi tidak ada", en: "has a Merkle root but is not there")
          }
          continue
        }
        if expected != root.hex {
          report.problem(path, id: "akar Merkle tidak cocok", en: "the Merkle root differs")
          complete = false
        }
      }
      let root = tree.root()
      if complete && entry["akar"]?.text != root.hex {
        report.problem(
          Manifest.fileName, id: "akar Merkle provinsi \(province) tidak cocok",
          en: "the Merkle root of province \(province) differs")
      }
    }
    for fact in unseen {
      report.problem(fact.file.path, id: "tanpa akar Merkle di manifes", en: "has no Merkle root in the manifest")
    }
  }

  // MARK: Tallies

  private mutating func tallies(_ manifest: Manifest, _ facts: [TableFacts]) {
    for tally in manifest.tallies {
      let sum = tally.outcomes.reduce(0) { $0 + $1.rows }
      if sum != tally.read {
        report.problem(
          Manifest.fileName, id: "hitungan \(tally.source) tidak seimbang: \(tally.read) dibaca, \(sum) menurut hasil",
          en: "tally of \(tally.source) does not balance: \(tally.read) read, \(sum) by outcome")
      }
      if let table = manifest.table(tally.source) {
        if table.rows != tally.read {
          report.problem(
            Manifest.fileName, id: "hitungan \(tally.source): \(tally.read), tabelnya \(table.rows) baris",
            en: "tally of \(tally.source): \(tally.read), its table has \(table.rows) rows")
        }
        continue
      }
      guard let trace = facts.first(where: { $0.file.role == "jejak/\(tally.source)" }) else {
        if manifest.table("jejak/\(tally.source)") == nil {
          report.problem(
            Manifest.fileName, id: "hitungan \(tally.source) tanpa jejak",
            en: "tally of \(tally.source) without a jejak")
        }
        continue
      }
      let expected = Dictionary(
        tally.outcomes.filter { $0.rows > 0 }.map { ($0.name, $0.rows) }, uniquingKeysWith: +)
      if trace.outcomes != expected {
        report.problem(
          trace.file.path, id: "baris menurut hasil tidak cocok dengan hitungan manifes",
          en: "rows by outcome differ from the manifest's tally")
      }
      let rejected = manifest.table("tolak/\(tally.source)")?.rows ?? 0
      if trace.outcomes["TOLAK", default: 0] != rejected {
        report.problem(
          trace.file.path, id: "\(trace.outcomes["TOLAK", default: 0]) baris TOLAK, tolak/\(tally.source) \(rejected)",
          en: "\(trace.outcomes["TOLAK", default: 0]) rows TOLAK, tolak/\(tally.source) has \(rejected)")
      }
    }
    for fact in facts where fact.file.table == "jejak" {
      let source = String(fact.file.role.dropFirst("jejak/".count))
      if !manifest.tallies.contains(where: { $0.source == source }) {
        report.problem(fact.file.path, id: "tanpa hitungan di manifes", en: "has no tally in the manifest")
      }
    }
  }

  // MARK: Who made it

  private mutating func authenticity(_ manifest: Manifest, _ bytes: [UInt8], _ stored: StoredFiles) throws {
    // What a key or a known digest vouches for is everything; a root only its own tree.
    var proven = false
    var hasRoot = false
    if options.publicKey != nil || stored.presentSet.contains(SignatureCheck.fileName) {
      SignatureCheck.run(folder: folder, manifest: manifest, bytes: bytes, key: options.publicKey, report: &report)
    }
    if options.publicKey != nil { proven = true }
    for known in options.knownRoots {
      if let name = known.name {
        let entry =
          known.subject == .families
          ? manifest.extra("merkle_keluarga")
          : manifest.extra("merkle")?.list?.first { $0["provinsi"]?.text == name }
        if entry?["akar"]?.text != known.digest {
          report.problem(
            Manifest.fileName, id: "akar \(name) bukan yang dikenal", en: "the root of \(name) is not the known one")
        } else {
          report.note(id: "akar \(name) dikenal", en: "the root of \(name) is the known one")
        }
        hasRoot = true
      } else if Hex.sha256(bytes) != known.digest {
        report.problem(
          Manifest.fileName, id: "sidik manifes bukan yang dikenal", en: "the manifest's digest is not the known one")
      } else {
        report.note(id: "sidik manifes dikenal", en: "the manifest's digest is the known one")
        proven = true
      }
    }
    if proven { return }
    if hasRoot {
      let trees = TableCheck.provincial.joined(separator: ", ")
      report.note(
        id: "akar provinsi hanya menjamin \(trees) provinsinya, akar keluarga hanya id keluarga: pemalsuan tabel lain "
          + "yang disengaja tidak dapat diketahui tanpa kunci publik atau sidik manifes yang dikenal",
        en: "a province's root vouches for its \(trees) alone, that of families for their ids: a deliberate forgery of "
          + "other tables cannot be seen without a public key or a known digest of the manifest")
    } else {
      report.note(
        id: "tanpa kunci publik atau akar yang dikenal: pemalsuan yang disengaja tidak dapat diketahui",
        en: "without a public key or a known root, a deliberate forgery cannot be seen")
    }
  }
}

/// The columns of every table, from `skema.json`.
struct SnapshotSchema {
  static let fileName = "skema.json"

  struct Columns {
    let header: [String]
    let numeric: Set<String>
  }

  private var tables: [String: Columns] = [:]

  /// Nil when the file is damaged or no schema.
  init?(folder: String, changed: Set<String>) {
    guard !changed.contains(SnapshotSchema.fileName),
      let bytes = try? FileAccess.content(of: "\(folder)/\(SnapshotSchema.fileName)"),
      let root = try? JSONReader.parse(bytes, file: SnapshotSchema.fileName), let resources = root["resources"]?.list
    else { return nil }
    for resource in resources {
      guard let name = resource["name"]?.text, let fields = resource["schema"]?["fields"]?.list else { return nil }
      let names = fields.compactMap { $0["name"]?.text }
      let numeric = fields.filter { ["integer", "number"].contains($0["type"]?.text) }.compactMap { $0["name"]?.text }
      tables[name] = Columns(header: names, numeric: Set(numeric))
    }
  }

  /// The columns of the table with this role.
  func table(_ role: String) -> Columns? {
    tables[role.lowercased().map { $0 == "/" ? "." : String($0) }.joined()]
  }
}
