import Crypto
import Diagnostics
import StageContract
import TabularIO

/// The key with which a snapshot is signed (Ed25519, RFC 8032).
struct SigningKey: Sendable {
  private let seed: [UInt8]

  /// The fixed bytes before the 32 of the seed in a PKCS #8 key of `openssl genpkey -algorithm ed25519` (RFC 8410).
  private static let pkcs8: [UInt8] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

  /// Reads a key file: PEM, or 64 hexadecimal digits. `badConfig` for anything else; its content is never shown.
  static func load(_ path: String) throws(Failure) -> SigningKey {
    let bytes = try FileAccess.content(of: path)
    let lines = bytes.split(separator: 10).map { $0.filter { $0 != 13 && $0 != 32 } }
      .filter { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
    if lines.count == 1, lines[0].count == 64, let seed = Hex.bytes(String(decoding: lines[0], as: UTF8.self)) {
      return SigningKey(seed: seed)
    }
    let body = lines.filter { $0.first != UInt8(ascii: "-") }.joined()
    if lines.count > body.count / 65, let der = Base64.bytes(body), der.count == 48, Array(der[..<16]) == pkcs8 {
      return SigningKey(seed: Array(der[16...]))
    }
    throw Failure(
      .badConfig, id: "bukan kunci Ed25519 (PEM atau 64 digit heksadesimal)",
      en: "is no Ed25519 key (PEM or 64 hexadecimal digits)", file: path)
  }

  /// The signature of `message` and the public key that checks it.
  fileprivate func sign(_ message: [UInt8]) throws(Failure) -> (signature: [UInt8], publicKey: [UInt8]) {
    do {
      let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
      return (Array(try key.signature(for: message)), Array(key.publicKey.rawRepresentation))
    } catch {
      throw Failure(.internalError, id: "penandatanganan gagal", en: "signing failed")
    }
  }
}

/// `tanda_tangan.json`: a DSSE envelope around an in-toto statement about the manifest.
///
/// Signed is the pre-authentication encoding of DSSE v1: `DSSEv1`, length and text of the payload type, length and
/// bytes of the payload, separated by spaces. The payload names the SHA-256 of `manifest.json`, which in turn holds
/// the digest of everything else. `keyid` is the SHA-256 of the 32 bytes of the public key.
enum SnapshotSignature {
  static let fileName = "tanda_tangan.json"
  static let payloadType = "application/vnd.in-toto+json"

  /// The file for a manifest of these bytes.
  static func envelope(manifest: [UInt8], period: String, key: SigningKey) throws(Failure) -> [UInt8] {
    let payload = statement(manifest: manifest, period: period).compact
    let (signature, publicKey) = try key.sign(encoding(payload))
    let entry = JSONValue.object([
      JSONMember("keyid", .text(Hex.sha256(publicKey))), JSONMember("sig", .text(Base64.text(signature))),
    ])
    return JSONValue.object([
      JSONMember("payloadType", .text(payloadType)),
      JSONMember("payload", .text(Base64.text(payload))),
      JSONMember("signatures", .list([entry])),
    ]).canonical
  }

  private static func statement(manifest: [UInt8], period: String) -> JSONValue {
    .object([
      JSONMember("_type", .text("https://in-toto.io/Statement/v1")),
      JSONMember(
        "subject",
        .list([
          .object([
            JSONMember("name", .text(Manifest.fileName)),
            JSONMember("digest", .object([JSONMember("sha256", .text(Hex.sha256(manifest)))])),
          ])
        ])),
      JSONMember("predicateType", .text("urn:dtsen:snapshot:1")),
      JSONMember("predicate", .object([JSONMember("period", .text(period))])),
    ])
  }

  /// The bytes that are signed.
  private static func encoding(_ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }
}
