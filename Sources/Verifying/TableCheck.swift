import Diagnostics
import Glibc
import StageContract
import TabularIO

/// A file of the snapshot whose rows are to be checked.
struct TableFile: Sendable {
  /// Relative to the snapshot.
  let path: String
  /// Its role in the manifest, such as `kelayakan/PKH`.
  let role: String
  /// Number of the file in ``ReferenceCheck``.
  let number: Int
  /// Rows according to the manifest.
  let rows: Int

  /// The table files that the manifest lists.
  static func files(_ manifest: Manifest) -> [TableFile] {
    var files: [TableFile] = []
    for output in manifest.outputs {
      for part in output.parts where part.path.hasSuffix(".csv.gz") {
        files.append(TableFile(path: part.path, role: output.role, number: files.count, rows: part.rows))
      }
    }
    return files
  }

  /// The name of the table, the first part of the role.
  var table: String { role.split(separator: "/").first.map(String.init) ?? role }

  /// The file's name without folder and endings: a province, programme or source.
  var stem: String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.split(separator: ".").first.map(String.init) ?? name
  }
}

/// What the rows of one file showed.
struct TableFacts: Sendable {
  let file: TableFile
  var problems: [Message] = []
  var rows = 0
  /// The Merkle root, of tables cut by province.
  var root: Digest32?
  /// Rows by outcome, of `jejak`.
  var outcomes: [String: Int] = [:]

  mutating func problem(id: String, en: String) { problems.append(Message(id: id, en: en)) }
}

/// A file read once: its rows, the digest of its bytes as stored, and what its content is.
struct CheckedFile: Sendable {
  var facts: TableFacts
  let stored: String
  let content: ContentCheck.Content
}

/// Reads one file once: digests, header, number and order of rows, keys, the column its name repeats, ids, Merkle tree.
struct TableCheck {
  let folder: String
  let file: TableFile
  /// Columns that `skema.json` gives the table, nil when it does not know the table, and which of them are numbers.
  let header: [String]?
  let numeric: Set<String>

  /// Tables with a Merkle tree a province.
  static let provincial = ["keluarga", "anggota", "anggota_luar", "bukti"]

  private struct Point {
    let index: Int
    let role: ReferenceCheck.Role
    let required: Bool
  }

  /// What the ids of a table's columns mean.
  private func points(_ header: [String]) -> [Point] {
    var points: [Point] = []
    func add(_ column: String, _ role: ReferenceCheck.Role, required: Bool = false) {
      if let index = header.firstIndex(of: column) {
        points.append(Point(index: index, role: role, required: required))
      }
    }
    switch file.table {
    case "keluarga": add("id_keluarga", .family, required: true)
    case "anggota":
      add("id_individu", .person, required: true)
      add("id_keluarga", .toFamily, required: true)
    case "anggota_luar":
      add("id_individu", .outsider, required: true)
      add("id_keluarga", .toFamily)
    case "identitas": add("id", .registered, required: true)
    case "kelayakan", "jejak", "bukti", "keputusan_usulan", "kerja_lapangan", "graduasi":
      add("id_keluarga", .toFamily)
      add("id_individu", .toPerson)
    default: break
    }
    return points
  }

  /// Counts of what is wrong with single rows, told once a file.
  private struct Wrong {
    var order = 0
    var doubled = 0
    var name = 0
    var id = 0
  }

  /// The whole check. What cannot be read becomes a problem of the file.
  func run(_ references: ReferenceCheck.Appender) throws -> CheckedFile {
    var facts = TableFacts(file: file)
    let path = "\(folder)/\(file.path)"
    do {
      var part = try DigestedPart(path: path)
      if let header, part.header == header {
        try read(&part, header, references, &facts)
      } else if header == nil {
        facts.problem(id: "tidak ada di skema.json", en: "is not in skema.json")
      } else {
        facts.problem(id: "kepala kolom tidak cocok dengan skema.json", en: "the header differs from skema.json")
      }
      while try part.next() != nil {}
      let digests = part.digests()
      return CheckedFile(
        facts: facts, stored: try digests.stored ?? StoredFiles.digest(path),
        content: .read(sha256: digests.content, bytes: part.bytes))
    } catch let failure as Failure {
      facts.problems.append(failure.message)
    }
    // Damaged: then what any gzip reader finds in it counts.
    return CheckedFile(
      facts: facts, stored: try StoredFiles.digest(path), content: ContentCheck.content(of: path))
  }

  private func read(
    _ part: inout DigestedPart, _ header: [String], _ references: ReferenceCheck.Appender, _ facts: inout TableFacts
  ) throws {
    let order = TableOrder(table: file.table, header: header)
    var watch = OrderWatch(order, header: header, numeric: numeric)
    var units = file.table == "kelayakan" ? UnitWatch(header: header) : nil
    let points = points(header)
    let named = order.fileColumn.flatMap { header.firstIndex(of: $0) }
    let outcome = file.table == "jejak" ? header.firstIndex(of: "hasil") : nil
    let nameLength = file.table == "identitas" ? 2 : Int.max
    let nameColumn = file.table == "identitas" ? header.firstIndex(of: "id") : named
    // Nobody bears an id that is gone: used all the same it is one that is not registered.
    let relation = file.table == "identitas" ? header.firstIndex(of: "hubungan") : nil
    let stem = Array(file.stem.utf8)
    let isProvincial = TableCheck.provincial.contains(file.table)
    var tree = RowTree()
    var canonical = RowBuffer(capacity: 8192)
    var outcomes = OutcomeCounter()
    var wrong = Wrong()
    while let chunk = try part.next() {
      facts.rows += chunk.rowCount
      for index in 0..<chunk.rowCount {
        let row = chunk[index]
        let step = watch.step(row)
        if step.order > 0 { wrong.order += 1 }
        if step.isDoubled || units?.isDoubled(row, shared: step.shared) == true { wrong.doubled += 1 }
        if let nameColumn, !TableCheck.agrees(row[nameColumn], stem, length: nameLength) { wrong.name += 1 }
        let isGone = relation.map { row[$0].equals("HILANG") } ?? false
        for point in points where !isGone {
          let id = row[point.index]
          if id.isEmpty && !point.required { continue }
          if try !references.add(id, point.role, file: file.number) { wrong.id += 1 }
        }
        if let outcome { outcomes.add(row[outcome]) }
        if isProvincial { TableCheck.hash(row, &canonical, &tree) }
      }
    }
    if isProvincial { facts.root = tree.root() }
    facts.outcomes = outcomes.counts
    tell(wrong, &facts)
  }

  /// Whether the column that the file's name repeats does; rows without a value belong to `00`.
  private static func agrees(_ value: ByteView, _ stem: [UInt8], length: Int) -> Bool {
    let shown = value.count > length ? value[0..<length] : value
    return stem.withUnsafeBufferPointer { stem in
      ByteView(stem) == shown || (shown.isEmpty && ByteView(stem).equals("00"))
    }
  }

  /// Adds the row's bytes as they stand in the file. Quoted fields were unescaped in place, so such a row is written anew.
  private static func hash(_ row: Row, _ canonical: inout RowBuffer, _ tree: inout RowTree) {
    let raw = row.raw(0..<row.count)
    if raw.count > 0 && memchr(raw.start, Int32(UInt8(ascii: "\"")), raw.count) == nil {
      tree.add(row: raw)
      return
    }
    canonical.removeAll()
    for index in 0..<row.count { canonical.field(row[index]) }
    tree.add(row: canonical.view)
  }

  private func tell(_ wrong: Wrong, _ facts: inout TableFacts) {
    if facts.rows != file.rows {
      facts.problem(
        id: "\(facts.rows) baris, menurut manifes \(file.rows)",
        en: "\(facts.rows) rows, the manifest says \(file.rows)")
    }
    if wrong.order > 0 {
      facts.problem(id: "\(wrong.order) baris tidak pada urutannya", en: "\(wrong.order) rows out of order")
    }
    if wrong.doubled > 0 {
      facts.problem(id: "\(wrong.doubled) baris berkunci ganda", en: "\(wrong.doubled) rows with a doubled key")
    }
    if wrong.name > 0 {
      facts.problem(
        id: "\(wrong.name) baris bukan milik berkas ini", en: "\(wrong.name) rows do not belong in this file")
    }
    if wrong.id > 0 {
      facts.problem(id: "\(wrong.id) id kosong atau tidak sah", en: "\(wrong.id) ids empty or invalid")
    }
  }
}

/// Counts outcomes without a text a row.
private struct OutcomeCounter {
  private var names: [[UInt8]] = []
  private var rows: [Int] = []

  mutating func add(_ value: ByteView) {
    for index in names.indices {
      let same = names[index].withUnsafeBufferPointer { ByteView($0) == value }
      if same {
        rows[index] += 1
        return
      }
    }
    names.append(value.bytes)
    rows.append(1)
  }

  var counts: [String: Int] {
    var counts: [String: Int] = [:]
    for (name, count) in zip(names, rows) { counts[String(decoding: name, as: UTF8.self)] = count }
    return counts
  }
}
