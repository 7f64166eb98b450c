import Diagnostics
import TabularIO

/// A digest known from elsewhere, as `--akar` takes it.
package struct KnownRoot: Sendable, Equatable {
  /// What it is of.
  package enum Subject: Sendable, Equatable {
    /// The bytes of `manifest.json`.
    case manifest
    /// The trees of one province, two digits.
    case province(String)
    /// The ids of all families.
    case families
  }

  package let subject: Subject
  /// SHA-256, lower-case hexadecimal.
  package let digest: String

  /// Reads 64 hexadecimal digits, alone or behind `31=` or `keluarga=`. Throws `usage` for anything else: a slip of the
  /// pen is no forgery.
  package init(_ text: String) throws(Failure) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    let digest = (parts.last ?? "").lowercased()
    let isDigest = Hex.bytes(digest)?.count == 32
    let name = parts.count == 2 ? String(parts[0]) : nil
    let isProvince = name?.utf8.count == 2 && name?.utf8.allSatisfy { (48...57).contains($0) } == true
    guard isDigest, parts.count == 1 || name == KnownRoot.familiesName || isProvince else {
      throw Failure(
        .usage,
        id: "--akar '\(text)' bukan akar: 64 digit heksadesimal, sendiri atau sesudah 31= (provinsi) atau keluarga=",
        en: "--akar '\(text)' is no root: 64 hexadecimal digits, alone or behind 31= (a province) or keluarga=")
    }
    self.digest = digest
    if let name { subject = isProvince ? .province(name) : .families } else { subject = .manifest }
  }

  private static let familiesName = "keluarga"

  /// What stands before `=`; nil for a manifest's digest.
  var name: String? {
    switch subject {
    case .manifest: nil
    case .province(let code): code
    case .families: KnownRoot.familiesName
    }
  }
}
