import Crypto
import Diagnostics
import StageContract
import TabularIO

/// A public key to check signatures with (Ed25519).
package struct PublicKey: Sendable {
  fileprivate let bytes: [UInt8]

  /// The fixed bytes before the 32 of the key in its PEM form (RFC 8410).
  private static let spki: [UInt8] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]

  /// Reads a key file: PEM (`openssl pkey -pubout`) or 64 hexadecimal digits. `badConfig` for anything else.
  package static func load(_ path: String) throws(Failure) -> PublicKey {
    let content = try FileAccess.content(of: path)
    let lines = content.split(separator: 10).map { $0.filter { $0 != 13 && $0 != 32 } }.filter { !$0.isEmpty }
    if lines.count == 1, lines[0].count == 64, let bytes = Hex.bytes(String(decoding: lines[0], as: UTF8.self)) {
      return PublicKey(bytes: bytes)
    }
    let body = lines.filter { $0.first != UInt8(ascii: "-") }.joined()
    if let der = Base64.bytes(body), der.count == 44, Array(der[..<12]) == spki {
      return PublicKey(bytes: Array(der[12...]))
    }
    throw Failure(
      .badConfig, id: "bukan kunci publik Ed25519 (PEM atau 64 digit heksadesimal)",
      en: "is no Ed25519 public key (PEM or 64 hexadecimal digits)", file: path)
  }
}

/// Checks `tanda_tangan.json`: DSSE v1 around an in-toto statement that names the manifest's digest.
enum SignatureCheck {
  static let fileName = "tanda_tangan.json"
  private static let payloadType = "application/vnd.in-toto+json"
  private static let statementType = "https://in-toto.io/Statement/v1"
  private static let predicateType = "urn:dtsen:snapshot:1"

  /// The signed statement, and what signs it.
  private struct Envelope {
    let type: String
    let payload: [UInt8]
    let signatures: [[UInt8]]
    let statement: JSONValue

    /// Nil for anything else than an envelope with at least one signature.
    init?(_ bytes: [UInt8]) {
      guard let json = try? JSONReader.parse(bytes, file: fileName), let type = json["payloadType"]?.text,
        let payload = (json["payload"]?.text).flatMap({ Base64.bytes($0.utf8) }),
        let entries = json["signatures"]?.list, !entries.isEmpty,
        let statement = try? JSONReader.parse(payload, file: fileName)
      else { return nil }
      var signatures: [[UInt8]] = []
      for entry in entries {
        guard let signature = (entry["sig"]?.text).flatMap({ Base64.bytes($0.utf8) }), signature.count == 64 else {
          return nil
        }
        signatures.append(signature)
      }
      self.type = type
      self.payload = payload
      self.signatures = signatures
      self.statement = statement
    }

    /// Whether one of the signatures is by `key`.
    func isSigned(by key: PublicKey) -> Bool {
      guard let check = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes) else { return false }
      let signed = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
      return signatures.contains { check.isValidSignature($0, for: signed) }
    }
  }

  /// Adds a problem when the file is no envelope, when it speaks of another manifest than this one, or when `key` is given
  /// and signed nothing in it. Only the last needs a key.
  static func run(
    folder: String, manifest: Manifest, bytes: [UInt8], key: PublicKey?, report: inout VerifyReport
  ) {
    guard let content = try? FileAccess.content(of: "\(folder)/\(fileName)") else {
      report.problem(fileName, id: "snapshot tidak ditandatangani", en: "the snapshot is not signed")
      return
    }
    guard let envelope = Envelope(content) else {
      report.problem(fileName, id: "bukan amplop DSSE yang sah", en: "is no valid DSSE envelope")
      return
    }
    if let key, !envelope.isSigned(by: key) {
      report.problem(fileName, id: "tanda tangan bukan dari kunci ini", en: "no signature by this key")
      return
    }
    if let wrong = contradiction(envelope, manifest, bytes) {
      report.problem(fileName, id: wrong.id, en: wrong.en)
    } else if key != nil {
      report.note(id: "tanda tangan Ed25519 sah", en: "the Ed25519 signature is valid")
    } else {
      report.note(
        id: "ada tanda tangan atas manifes ini, oleh siapa tidak diperiksa: beri --kunci-publik",
        en: "there is a signature over this manifest, by whom was not checked: give --kunci-publik")
    }
  }

  /// What the statement says that is not so; nil when it speaks of this manifest and nothing else.
  private static func contradiction(_ envelope: Envelope, _ manifest: Manifest, _ bytes: [UInt8]) -> Message? {
    let statement = envelope.statement
    for (name, value, expected) in [
      ("payloadType", envelope.type, payloadType), ("_type", statement["_type"]?.text ?? "", statementType),
      ("predicateType", statement["predicateType"]?.text ?? "", predicateType),
    ] where value != expected {
      return Message(id: "\(name) bukan \(expected)", en: "\(name) is not \(expected)")
    }
    let subjects = statement["subject"]?.list ?? []
    guard subjects.count == 1, subjects[0]["name"]?.text == Manifest.fileName else {
      return Message(id: "tidak hanya tentang manifes", en: "is not about the manifest alone")
    }
    if subjects[0]["digest"]?["sha256"]?.text != Hex.sha256(bytes) {
      return Message(id: "menandatangani manifes lain", en: "signs another manifest")
    }
    if statement["predicate"]?["period"]?.text != manifest.period {
      return Message(id: "menyebut periode lain", en: "names another period")
    }
    return nil
  }
}
