import Crypto
import Diagnostics
import StageContract
import TabularIO

/// Proves that a family is in a snapshot, or that no family of an id is, without showing anything of others.
package struct ProofMaker {
  private let snapshot: UpstreamStage
  private let jobs: Int
  private let scratch: String

  /// Opens a snapshot; temporary files lie under `scratch`. Throws `inputMissing`.
  package init(folder: String, jobs: Int, scratch: String) throws(Failure) {
    snapshot = try UpstreamStage(folder: folder)
    if snapshot.manifest.stage != "emit" {
      throw Failure(
        .inputMissing, id: "keluaran tahap \(snapshot.manifest.stage), bukan snapshot",
        en: "output of stage \(snapshot.manifest.stage), not a snapshot", file: folder)
    }
    self.jobs = max(1, jobs)
    self.scratch = scratch
  }

  /// Makes a proof with temporary files in a folder of its own under `scratch`, and writes it to `out` if that is given.
  /// Throws `cannotCreate` when something is there.
  package static func proof(
    of typed: String, snapshot: String, jobs: Int, scratch: String, out: String?
  ) throws -> [UInt8]? {
    if let out, FileAccess.isFolder(out) != nil {
      throw Failure(
        .cannotCreate, id: "sudah ada, tidak akan diganti", en: "exists and will not be replaced", file: out)
    }
    let proof = try ToolOutput.withScratch(in: scratch) { folder in
      try ProofMaker(folder: snapshot, jobs: jobs, scratch: folder).proof(of: typed)
    }
    if let proof, let out { try PrivateFile.replace(out, with: proof) }
    return proof
  }

  /// Whom to prove, as a person typed it.
  private enum Question {
    case number([UInt8])
    case id([UInt8])
  }

  /// The proof as JSON for `typed`: an id of a family or person, a NIK or a No KK. Throws `badData` when it is none of
  /// these; nil when it is a number that nobody in the snapshot has, for which there is no id to prove anything of.
  package func proof(of typed: String) throws -> [UInt8]? {
    let family: [UInt8]
    switch try ProofMaker.read(typed) {
    case .id(let id):
      if try place(of: id) != nil {
        family = id
      } else if let found = try find(id, "anggota", column: "id_individu") {
        family = found
      } else {
        return try absence(id).canonical
      }
    case .number(let number):
      if let found = try find(number, "anggota", column: "nomor_induk_kependudukan") {
        family = found
      } else if let found = try find(number, "keluarga", column: "nomor_kartu_keluarga") {
        family = found
      } else {
        return nil
      }
    }
    guard let province = try place(of: family) else {
      throw Failure(.badData, id: "anggota menunjuk keluarga yang tidak ada", en: "anggota points at no family")
    }
    return try presence(family, province).canonical
  }

  private static func read(_ typed: String) throws(Failure) -> Question {
    let kept = typed.utf8.filter { !" \t\r\n.-".utf8.contains($0) }
    if kept.count == 16 && kept.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return .number(kept) }
    let upper = kept.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }
    if upper.withUnsafeBufferPointer({ FamilyID.bits(ByteView($0)) }) != nil { return .id(upper) }
    throw Failure(
      .badData, id: "bukan NIK, No KK (16 angka) atau id registri (20 karakter)",
      en: "neither a NIK, a No KK (16 digits) nor a registry id (20 characters)")
  }

  // MARK: Looking

  /// `id_keluarga` of the first row of `table` whose `column` is `value`.
  private func find(_ value: [UInt8], _ table: String, column: String) throws -> [UInt8]? {
    let table = try snapshot.table(table)
    let (wanted, family) = (try table.column(column), try table.column("id_keluarga"))
    var found: [UInt8]?
    try table.scan(
      jobs: jobs, makeContext: { () },
      work: { (chunk: RowChunk, _: inout Void) -> [UInt8]? in
        value.withUnsafeBufferPointer { value in
          for index in 0..<chunk.rowCount where chunk[index][wanted] == ByteView(value) {
            return chunk[index][family].bytes
          }
          return nil
        }
      },
      deliver: { hit, _ in if found == nil { found = hit } })
    return found
  }

  /// The province of a family.
  private func place(of family: [UInt8]) throws -> String? {
    let table = try snapshot.table("keluarga")
    let id = try table.column("id_keluarga")
    var part: Int?
    try table.scan(
      jobs: jobs, makeContext: { () },
      work: { (chunk: RowChunk, _: inout Void) -> Bool in
        family.withUnsafeBufferPointer { family in
          for index in 0..<chunk.rowCount where chunk[index][id] == ByteView(family) { return true }
          return false
        }
      },
      deliver: { hit, number in if hit { part = number } })
    return part.map { String(table.parts[$0].suffix(9).prefix(2)) }
  }

  // MARK: In

  /// A table's rows of the family with their paths.
  private struct Shown {
    var root: SHA256Digest
    var count: Int
    var rows: [(text: [UInt8], path: ProofTree.Path)]
  }

  private func presence(_ family: [UInt8], _ province: String) throws -> JSONValue {
    guard let listed = snapshot.manifest.extra("merkle")?.list?.first(where: { $0["provinsi"]?.text == province })
    else {
      throw Failure(.badData, id: "manifes tanpa akar provinsi itu", en: "the manifest lacks that province's root")
    }
    var tables: [JSONMember] = []
    for name in FamilyProof.shownTables {
      guard listed[name] != nil else { continue }
      let shown = try rows(of: family, "\(name)/\(province)")
      tables.append(
        JSONMember(
          name,
          .object([
            JSONMember("jumlah", .number(shown.count)),
            JSONMember(
              "baris",
              .list(
                shown.rows.map { row in
                  .object([
                    JSONMember("nomor", .number(row.path.index)),
                    JSONMember("isi", .text(String(decoding: row.text, as: UTF8.self))),
                    JSONMember("jalur", .list(row.path.hashes.map { .text($0.hex) })),
                  ])
                })),
          ])))
    }
    let roots = TableCheck.provincial.map { name in
      JSONMember(name, .text(listed[name]?.text ?? ProofTree().finish().root.hex))
    }
    return .object(
      head(FamilyProof.present, family) + [
        JSONMember("provinsi", .text(province)), JSONMember("akar", listed["akar"] ?? .null),
        JSONMember("akar_tabel", .object(roots)), JSONMember("tabel", .object(tables)),
      ])
  }

  private func head(_ kind: String, _ family: [UInt8]) -> [JSONMember] {
    [
      JSONMember("kontrak", .number(Tool.contract)), JSONMember("bukti", .text(kind)),
      JSONMember("periode", .text(snapshot.manifest.period)), JSONMember("potret_sha256", .text(snapshot.digest)),
      JSONMember("id_keluarga", .text(String(decoding: family, as: UTF8.self))),
    ]
  }

  private func rows(of family: [UInt8], _ name: String) throws -> Shown {
    let table = try Table.open(folder: snapshot.folder, name: name)
    let id = try table.column("id_keluarga")
    var tree = ProofTree()
    var texts: [[UInt8]] = []
    try table.scan(
      jobs: jobs, makeContext: { () },
      work: { (chunk: RowChunk, _: inout Void) -> (leaves: [SHA256Digest], own: [(Int, [UInt8])]) in
        var buffer = RowBuffer(capacity: 8192)
        var leaves: [SHA256Digest] = []
        var own: [(Int, [UInt8])] = []
        family.withUnsafeBufferPointer { family in
          for index in 0..<chunk.rowCount {
            let row = chunk[index]
            buffer.removeAll()
            for column in 0..<row.count { buffer.field(row[column]) }
            var hash = SHA256()
            hash.update(data: [0] as [UInt8])
            hash.update(bufferPointer: UnsafeRawBufferPointer(buffer.view.buffer))
            leaves.append(hash.finalize())
            if row[id] == ByteView(family) { own.append((index, buffer.view.bytes)) }
          }
        }
        return (leaves, own)
      },
      deliver: { found, _ in
        for (index, leaf) in found.leaves.enumerated() {
          let own = found.own.first { $0.0 == index }
          tree.add(leaf: leaf, isAsked: own != nil)
          if let own { texts.append(own.1) }
        }
      })
    let count = tree.count
    let (root, paths) = tree.finish()
    return Shown(root: root, count: count, rows: Array(zip(texts, paths)).map { (text: $0.0, path: $0.1) })
  }

  // MARK: Out

  /// The two ids that `id` would stand between, with their paths in the tree over all ids.
  private func absence(_ id: [UInt8]) throws -> JSONValue {
    guard let wanted = id.withUnsafeBufferPointer({ FamilyID.bits(ByteView($0)) }) else {
      throw Failure(.badData, id: "bukan id registri", en: "no registry id")
    }
    let spill = try KeyedSpill(folder: "\(scratch)/id", partitions: snapshot.rows("keluarga") / 100_000 + 1)
    let shift = UInt64(64 - spill.partitions.trailingZeroBitCount)
    try collect(into: spill, shift: shift)
    var tree = ProofTree()
    var held: (high: UInt64, low: UInt64)?
    var neighbours: [[UInt8]] = []
    func add(_ key: (high: UInt64, low: UInt64), before next: (high: UInt64, low: UInt64)?) {
      // One is asked for when it comes last before the id, or first behind it.
      let isBefore = key < wanted
      let isAsked = isBefore ? next.map { !($0 < wanted) } ?? true : neighbours.count < 2 && !isFollowed
      if !isBefore { isFollowed = true }
      if isAsked { neighbours.append(FamilyID.text(high: key.high, low: key.low)) }
      tree.add(leaf: FamilyID.leaf(high: key.high, low: key.low), isAsked: isAsked)
    }
    var isFollowed = false
    for partition in 0..<spill.partitions {
      let records = try spill.load(partition)
      for index in 0..<records.count {
        let key = records.with(index) { ($0.key.high, $0.key.low) }
        if let held { add(held, before: (key.0, key.1)) }
        held = (key.0, key.1)
      }
    }
    if let held { add(held, before: nil) }
    let count = tree.count
    let (root, paths) = tree.finish()
    return .object(
      head(FamilyProof.absent, id) + [
        JSONMember("akar", .text(Hex.text(FamilyID.root(of: Array(root), count: count)))),
        JSONMember("jumlah", .number(count)),
        JSONMember(
          "tetangga",
          .list(
            zip(neighbours, paths).map { id, path in
              .object([
                JSONMember("nomor", .number(path.index)), JSONMember("id", .text(String(decoding: id, as: UTF8.self))),
                JSONMember("jalur", .list(path.hashes.map { .text($0.hex) })),
              ])
            })),
      ])
  }

  private func collect(into spill: KeyedSpill, shift: UInt64) throws {
    let table = try snapshot.table("keluarga")
    let id = try table.column("id_keluarga")
    var appenders: [KeyedAppender] = []
    try table.scan(
      jobs: jobs,
      makeContext: {
        let appender = spill.appender()
        appenders.append(appender)
        return appender
      },
      work: { (chunk: RowChunk, appender: inout KeyedAppender) in
        for index in 0..<chunk.rowCount {
          guard let (high, low) = FamilyID.bits(chunk[index][id]) else { continue }
          try appender.add(
            SpillKey(high, low), payload: ByteView.empty, to: shift == 64 ? 0 : Int(high >> shift))
        }
      },
      deliver: { _, _ in })
    for appender in appenders { try appender.flush() }
  }
}
