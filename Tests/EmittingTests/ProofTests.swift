import Crypto
import Diagnostics
import Emitting
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing
import Verifying

/// A family is proven in or out of a snapshot by its own rows and hashes; every change of a proof is noticed.
@Suite struct ProofTests {
  static let families = 150
  static let whole: Result<Emission, any Error> = Result { try Emission.made(families: families, parts: 2, seed: 9) }
  static let run = SyntheticRun(families: families, parts: 2, seed: 9)

  /// The published roots, as `--akar` takes them.
  private func roots(_ emission: Emission) throws -> [String] {
    let manifest = try UpstreamStage(folder: emission.folder).manifest
    var roots = (manifest.extra("merkle")?.list ?? []).map {
      "\($0["provinsi"]?.text ?? "")=\($0["akar"]?.text ?? "")"
    }
    roots.append("keluarga=\(manifest.extra("merkle_keluarga")?["akar"]?.text ?? "")")
    return roots
  }

  private func prove(_ emission: Emission, _ typed: String) throws -> [UInt8]? {
    try ProofMaker.proof(of: typed, snapshot: emission.folder, jobs: 3, scratch: emission.work.path, out: nil)
  }

  private func check(_ emission: Emission, _ proof: [UInt8], roots: [String]? = nil) throws -> VerifyReport {
    let path = emission.work.path + "/\(UUID().uuidString).json"
    try Data(proof).write(to: URL(fileURLWithPath: path))
    return try FamilyProof(path: path).check(roots: (roots ?? self.roots(emission)).map { try KnownRoot($0) })
  }

  @Test func everyFamilyIsProvenInByIdNumberAndMember() throws {
    let emission = try Self.whole.get()
    for family in stride(from: 0, to: Self.families, by: 7) {
      let id = Self.run.id(family, 50)
      let proof = try #require(try prove(emission, id))
      let report = try check(emission, proof)
      #expect(report.isSound && report.notes.contains { $0.en.contains(id) }, "\(report.lines(.english))")
      #expect(try prove(emission, Self.run.id(family, 0)) == proof)
    }
    let rows = try emission.records("keluarga/31.csv.gz")
    let card = try #require(rows[0].firstIndex(of: "nomor_kartu_keluarga"))
    let row = try #require(rows.dropFirst().first { !$0[card].isEmpty })
    #expect(try prove(emission, row[card]) == prove(emission, row[0]))
  }

  @Test func aProofShowsNobodyElse() throws {
    let emission = try Self.whole.get()
    let id = Self.run.id(20, 50)
    let text = String(decoding: try #require(try prove(emission, id)), as: UTF8.self)
    for family in 0..<Self.families where family != 20 {
      #expect(!text.contains(Self.run.id(family, 50)))
      for member in 0..<Self.run.members(family) {
        #expect(!text.contains(Self.run.number(family, member)) && !text.contains(Self.run.id(family, member)))
      }
    }
    #expect(text.contains(Self.run.number(20, 0)))
  }

  /// Before the first, behind the last and between any two ids; the neighbours are named by id alone.
  @Test func noFamilyIsProvenOut() throws {
    let emission = try Self.whole.get()
    let ids = (0..<Self.families).map { Self.run.id($0, 50) }.sorted()
    var asked = [String(repeating: "0", count: 20), String(repeating: "Z", count: 20)]
    for number in 0..<20 { asked.append(Self.run.id(5000 + number, 50)) }
    for id in asked {
      let proof = try #require(try prove(emission, id))
      let report = try check(emission, proof)
      #expect(report.isSound && report.notes.contains { $0.en.contains("no family \(id)") })
      let text = String(decoding: proof, as: UTF8.self)
      #expect(ids.count { text.contains($0) } == (asked.prefix(2).contains(id) ? 1 : 2))
      for family in 0..<Self.families { #expect(!text.contains(Self.run.number(family, 0))) }
    }
  }

  @Test func aNumberOfNobodyIsNoProof() throws {
    let emission = try Self.whole.get()
    #expect(try prove(emission, "9999" + String(repeating: "0", count: 12)) == nil)
    #expect(throws: Failure.self) { try prove(emission, "siapa") }
  }

  /// Any one character of a proof changed: it is no proof any more, or says the very same.
  @Test func tamperingIsFound() throws {
    let emission = try Self.whole.get()
    let seed = SeededGenerator.seed
    var random = SeededGenerator(seed: seed)
    let roots = try roots(emission)
    let absent = Self.run.id(7000, 50)
    let ids = Set((0..<Self.families).map { Self.run.id($0, 50) })
    for typed in [Self.run.id(3, 50), absent] {
      let proof = try #require(try prove(emission, typed))
      // Untouched it is sound: else a check that refuses everything would pass.
      #expect(try check(emission, proof, roots: roots).isSound)
      for _ in 0..<400 {
        let place = Int.random(in: 0..<proof.count, using: &random)
        var changed = proof
        let kinds: [UInt8] = [48, 49, 57, 65, 97, 102]
        changed[place] = kinds.randomElement(using: &random) ?? 48
        if changed == proof { continue }
        guard let report = try? check(emission, changed, roots: roots), report.isSound else { continue }
        // Still a proof: then of the same thing, with no row or neighbour that the true one has not.
        let (now, before) = (try Self.said(changed), try Self.said(proof))
        #expect(now.shown.isSubset(of: before.shown), "byte \(place) of \(typed), seed \(seed)")
        // ... or that another id of nobody's is not there either.
        let isOther = now.family != before.family
        #expect(
          !isOther || typed == absent && !ids.contains(now.family ?? ""), "byte \(place) of \(typed), seed \(seed)")
      }
    }
  }

  /// Whom a proof speaks of, and what it shows.
  static func said(_ proof: [UInt8]) throws -> (family: String?, shown: Set<String>) {
    let json = try JSONReader.parse(proof, file: "")
    var shown: Set<String> = []
    for table in ["keluarga", "anggota"] {
      for row in json["tabel"]?[table]?["baris"]?.list ?? [] { shown.insert(row["isi"]?.text ?? "") }
    }
    for neighbour in json["tetangga"]?.list ?? [] { shown.insert(neighbour["id"]?.text ?? "") }
    return (json["id_keluarga"]?.text, shown)
  }

  @Test func aProofReplacesNothing() throws {
    let emission = try ProofTests.whole.get()
    let path = emission.work.path + "/catatan.json"
    try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
    let failure = #expect(throws: Failure.self) {
      try ProofMaker.proof(
        of: "x", snapshot: emission.folder, jobs: 1, scratch: emission.work.path, out: path)
    }
    #expect(failure?.status == .cannotCreate)
  }

  @Test func proofsOfOneFamilyOrSnapshotDoNotServeForAnother() throws {
    let emission = try Self.whole.get()
    let other = try Emission.made(families: 90, parts: 1, seed: 4)
    let proof = try #require(try prove(emission, Self.run.id(3, 50)))
    #expect(!(try check(emission, proof, roots: roots(other)).isSound))
    #expect(!(try check(emission, proof, roots: []).isSound))
    let text = String(decoding: proof, as: UTF8.self)
      .replacingOccurrences(of: Self.run.id(3, 50), with: Self.run.id(4, 50))
    #expect(!(try check(emission, Array(text.utf8)).isSound))
    // Neighbours that do not enclose the id.
    let absent = String(decoding: try #require(try prove(emission, Self.run.id(7000, 50))), as: UTF8.self)
    let moved = absent.replacingOccurrences(of: Self.run.id(7000, 50), with: Self.run.id(3, 50))
    #expect(!(try check(emission, Array(moved.utf8)).isSound))
  }

  @Test func aProofSaysNothingTwiceAndNamesWhatItOnlyClaims() throws {
    let emission = try Self.whole.get()
    let id = Self.run.id(3, 50)
    let proof = try JSONReader.parse(try #require(try prove(emission, id)), file: "")
    let sound = try check(emission, proof.canonical)
    #expect(
      sound.isSound
        && sound.notes.last?.en == "not proven by the root, only said by this file: "
          + "kontrak, periode, potret_sha256",
      "\(sound.lines(.english))")
    // One member's row shown twice.
    let tables = try #require(proof["tabel"])
    let persons = try #require(tables["anggota"])
    let rows = try #require(persons["baris"]?.list)
    let doubled = Forger.set(
      proof,
      [("tabel", Forger.set(tables, [("anggota", Forger.set(persons, [("baris", .list(rows + [rows[0]]))]))]))])
    #expect(try check(emission, doubled.canonical).problems.contains { $0.message.en.contains("the same row again") })
    // The root of its province under another province's name.
    let province = try #require(proof["provinsi"]?.text)
    let root = try #require(proof["akar"]?.text)
    let moved = Forger.set(proof, [("provinsi", .text(province == "34" ? "35" : "34"))])
    let report = try check(emission, moved.canonical, roots: ["34=\(root)", "35=\(root)"])
    #expect(report.problems.map(\.file) == ["provinsi"])
  }

  /// Paths of every leaf of trees of every small size lead to the root that emit would publish, and to no other.
  @Test func pathsOfTreesOfEverySize() throws {
    for count in 1...70 {
      let leaves = (0..<count).map { SHA256.hash(data: [0, UInt8($0)]) }
      var plain = RowTree()
      for place in 0..<count { plain.add(leaf: SmallDigests.digest(of: [0, UInt8(place)])) }
      let published = plain.root().array
      for index in 0..<count {
        var tree = ProofTree()
        for (place, leaf) in leaves.enumerated() { tree.add(leaf: leaf, isAsked: place == index) }
        let (root, paths) = tree.finish()
        #expect(Array(root) == published)
        let path = paths[0].hashes.map { Array($0) }
        let leaf = Array(leaves[index])
        #expect(ProofPath.root(leaf: leaf, index: index, count: count, path: path) == Array(root))
        #expect(ProofPath.root(leaf: leaf, index: (index + 1) % (count + 1), count: count, path: path) != Array(root))
        #expect(ProofPath.root(leaf: leaf, index: index, count: count, path: path + [leaf]) != Array(root))
      }
    }
  }

  /// Both trees hash nodes in batches: whatever the sizes of batches, the root is that of RFC 6962, section 2.1.
  @Test(arguments: [0, 1, 2, 3, 1023, 1024, 1025, 2047, 2049, 3072, 4999])
  func treesInBatchesEqualTheRecursiveDefinition(count: Int) {
    let leaves = (0..<count).map { SmallDigests.digest(of: [0, UInt8($0 & 255), UInt8($0 >> 8)]) }
    let expected = ProofPath.root(leaves: leaves.map(\.array))
    var emitted = MerkleTree()
    var checked = RowTree()
    var rest = leaves[...]
    while !rest.isEmpty {
      let batch = rest.prefix(1 + rest.count * 37 % 900)
      emitted.append(Array(batch))
      rest = rest.dropFirst(batch.count)
    }
    for (place, leaf) in leaves.enumerated() {
      if place & 1 == 0 {
        checked.add(leaf: leaf)
      } else {
        [UInt8(place & 255), UInt8(place >> 8)].withUnsafeBufferPointer { checked.add(row: ByteView($0)) }
      }
    }
    #expect(emitted.root.array == expected)
    #expect(checked.root().array == expected)
    #expect(emitted.count == count)
  }

  @Test func theRootOfTheIdsIsVerified() throws {
    let emission = try Emission.made(families: 60, parts: 1, seed: 2)
    try Forger(folder: emission.folder).edit { manifest in
      let extra = manifest["extra"]?.members ?? []
      let wrong = JSONValue.object([
        JSONMember("akar", .text(String(repeating: "0", count: 64))), JSONMember("jumlah", .number(60)),
      ])
      return Forger.set(
        manifest,
        [("extra", .object(extra.map { JSONMember($0.name, $0.name == "merkle_keluarga" ? wrong : $0.value) }))])
    }
    #expect(
      try emission.verify().problems.map { $0.text(.english) } == [
        "manifest.json: the Merkle root of the families' ids differs"
      ])
  }
}
