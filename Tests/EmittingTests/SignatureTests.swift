import Crypto
import Diagnostics
import Foundation
import StageContract
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
