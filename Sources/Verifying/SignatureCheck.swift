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

  /// Adds a problem when the signature is not one of `key` over a manifest of these bytes.
  static func run(folder: String, manifest: [UInt8], key: PublicKey, report: inout VerifyReport) {
    guard let bytes = try? FileAccess.content(of: "\(folder)/\(fileName)") else {
      report.problem(fileName, id: "snapshot tidak ditandatangani", en: "the snapshot is not signed")
      return
    }
    guard let envelope = try? JSONReader.parse(bytes, file: fileName), let type = envelope["payloadType"]?.text,
      let payload = (envelope["payload"]?.text).flatMap({ Base64.bytes($0.utf8) }),
      let signatures = envelope["signatures"]?.list,
      let statement = try? JSONReader.parse(payload, file: fileName)
    else {
      report.problem(fileName, id: "bukan amplop DSSE yang sah", en: "is no valid DSSE envelope")
      return
    }
    let signed = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    let valid = signatures.contains { entry in
      guard let signature = (entry["sig"]?.text).flatMap({ Base64.bytes($0.utf8) }),
        let check = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes)
      else { return false }
      return check.isValidSignature(signature, for: signed)
    }
    if !valid {
      report.problem(fileName, id: "tanda tangan bukan dari kunci ini", en: "no signature by this key")
      return
    }
    let digest = statement["subject"]?.list?.first?["digest"]?["sha256"]?.text
    if digest != Hex.sha256(manifest) {
      report.problem(fileName, id: "menandatangani manifes lain", en: "signs another manifest")
      return
    }
    report.note(id: "tanda tangan Ed25519 sah", en: "the Ed25519 signature is valid")
  }
}
