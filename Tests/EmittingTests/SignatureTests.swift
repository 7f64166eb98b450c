import Crypto
import Diagnostics
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing
import Verifying

@Suite struct SignatureTests {
  private func keys(_ work: Workdir, pem: Bool) throws -> (secret: String, known: PublicKey) {
    let key = Curve25519.Signing.PrivateKey()
    let secret = Array(key.rawRepresentation)
    let open = Array(key.publicKey.rawRepresentation)
    func hex(_ bytes: [UInt8]) -> String {
      bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
    if !pem {
      let path = try work.write("secret.key", "# kunci uji\n" + hex(secret) + "\n")
      return (path, try PublicKey.load(try work.write("open.key", hex(open) + "\n")))
    }
    let pkcs8: [UInt8] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]
    let spki: [UInt8] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]
    func wrap(_ label: String, _ bytes: [UInt8]) -> String {
      "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
    }
    let path = try work.write("secret.pem", wrap("PRIVATE " + "KEY", pkcs8 + secret))
    return (path, try PublicKey.load(try work.write("open.pem", wrap("PUBLIC KEY", spki + open))))
  }

  @Test(arguments: [false, true]) func aSignedSnapshotIsKnownByItsKey(pem: Bool) throws {
    let emission = try Emission(families: 20, parts: 1)
    let (secret, known) = try keys(emission.work, pem: pem)
    try emission.emit(key: secret)
    let report = try emission.verify(key: known)
    #expect(report.isSound, "\(report.lines(.english))")
    #expect(report.notes.contains { $0.en == "the Ed25519 signature is valid" })
    #expect(try emission.verify().notes.contains { $0.en.contains("not checked: give --kunci-publik") })

    let other = try keys(emission.work, pem: pem).known
    let wrong = try emission.verify(key: other)
    #expect(wrong.problems.map { $0.text(.english) } == ["tanda_tangan.json: no signature by this key"])
  }

  @Test func aForgedSnapshotFailsItsSignature() throws {
    let emission = try Emission(families: 20, parts: 1)
    let (secret, known) = try keys(emission.work, pem: false)
    try emission.emit(key: secret)
    try Forger(folder: emission.folder).edit { Forger.set($0, [("findings", .list([]))]) }
    #expect(try emission.verify(key: known).isSound)
    try Forger(folder: emission.folder).edit { Forger.set($0, [("period", .text("2025-Q3"))]) }
    #expect(!(try emission.verify(key: known).isSound))
  }

  /// That a statement is about something else needs no key to be seen.
  @Test func aSignatureOverSomethingElseIsNamedWithoutAKey() throws {
    let emission = try Emission(families: 20, parts: 1)
    try emission.emit(key: try keys(emission.work, pem: false).secret)
    let path = emission.folder + "/tanda_tangan.json"
    let original = try FileAccess.content(of: path)
    let envelope = try JSONReader.parse(original, file: "")
    let coded = try #require(envelope["payload"]?.text.flatMap { Data(base64Encoded: $0) })
    let statement = try JSONReader.parse(Array(coded), file: "")
    func with(_ changes: [(String, JSONValue)]) -> [UInt8] {
      let payload = Data(Forger.set(statement, changes).canonical).base64EncodedString()
      return Forger.set(envelope, [("payload", .text(payload))]).canonical
    }
    let subject = try #require(statement["subject"]?.list?.first)
    let other = JSONValue.object([JSONMember("sha256", .text(Hex.sha256([])))])
    let cases: [(bytes: [UInt8], said: String)] = [
      ([], "is no valid DSSE envelope"), (Array("{}\n".utf8), "is no valid DSSE envelope"),
      (Array("bukan JSON".utf8), "is no valid DSSE envelope"),
      (Forger.set(envelope, [("signatures", .list([]))]).canonical, "is no valid DSSE envelope"),
      (Forger.set(envelope, [("payloadType", .text("text/plain"))]).canonical, "payloadType is not"),
      (with([("_type", .text("x"))]), "_type is not"), (with([("predicateType", .text("x"))]), "predicateType is not"),
      (with([("subject", .list([Forger.set(subject, [("digest", other)])]))]), "signs another manifest"),
      (with([("subject", .list([subject, subject]))]), "is not about the manifest alone"),
      (
        with([("predicate", .object([JSONMember("period", .text("2030-Q1"))]))]), "names another period"
      ),
    ]
    for (bytes, said) in cases {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      try Forger(folder: emission.folder).sums()
      let found = try emission.verify().problems
      #expect(found.count == 1 && found.first?.file == "tanda_tangan.json", "\(said)")
      #expect(found.first?.message.en.hasPrefix(said) == true, "\(found)")
    }
    // The statement of another snapshot, whole in itself.
    try Data(original).write(to: URL(fileURLWithPath: path))
    try Forger(folder: emission.folder).edit { Forger.set($0, [("tool", .text("lain"))]) }
    #expect(
      try emission.verify().problems.map { $0.text(.english) } == ["tanda_tangan.json: signs another manifest"])
  }

  @Test func whatIsNoRootIsASlipOfThePen() throws {
    let digest = Hex.sha256([1])
    for text in ["abcd", "31=zz", "31=", "=\(digest)", "3=\(digest)", "aceh=\(digest)", "31=\(digest)0", ""] {
      let failure = #expect(throws: Failure.self, "\(text)") { try KnownRoot(text) }
      #expect(failure?.status == .usage)
    }
    #expect(try KnownRoot(digest.uppercased()).digest == digest)
    #expect(try KnownRoot("31=\(digest)").subject == .province("31"))
    #expect(try KnownRoot("keluarga=\(digest)").subject == .families)
  }

  @Test func knownRootsAreCompared() throws {
    let emission = try Emission.made(families: 60)
    let snapshot = try UpstreamStage(folder: emission.folder)
    let entry = snapshot.manifest.extra("merkle")?.list?.first { $0["provinsi"]?.text == "32" }
    let root = entry?["akar"]?.text ?? ""
    let right = try emission.verify(roots: [snapshot.digest, "32=" + root])
    #expect(right.isSound)
    #expect(right.notes.count == 2)
    // A root vouches for its tree; that the rest cannot be known is said.
    let part = try emission.verify(roots: ["32=" + root])
    #expect(part.isSound)
    #expect(part.notes.contains { $0.en.contains("other tables cannot be seen") }, "\(part.lines(.english))")
    #expect(!right.notes.contains { $0.en.contains("cannot be seen") })
    let wrong = try emission.verify(roots: [root, "32=" + snapshot.digest])
    #expect(wrong.problems.count == 2)
  }

  @Test func anUnsignedSnapshotFailsWhenAKeyIsAsked() throws {
    let emission = try Emission.made(families: 20, parts: 1)
    let (_, known) = try keys(emission.work, pem: false)
    #expect(try emission.verify(key: known).problems.map(\.file) == ["tanda_tangan.json"])
  }

  @Test func aKeyThatIsNoneIsBadConfig() throws {
    let emission = try Emission(families: 20, parts: 1)
    let path = try emission.work.write("bad.key", "hello\n")
    do {
      try emission.emit(key: path)
      Issue.record("was accepted")
    } catch let failure as Failure {
      #expect(failure.status == .badConfig)
    }
  }
}
