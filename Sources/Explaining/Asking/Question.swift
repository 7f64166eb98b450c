import Diagnostics

/// Whom to explain: a NIK or No KK (16 digits), or an id of the registry (20 characters).
package struct Question: Sendable, Equatable {
  /// How the text is to be read.
  package enum Kind: Sendable, Equatable {
    /// 16 digits: a NIK, and when nobody has it, a No KK.
    case number
    /// An `id_individu` or `id_keluarga`.
    case id
  }

  package let kind: Kind
  let bytes: [UInt8]

  /// Reads what a person typed: spaces, dots and dashes between digits do not matter, nor do apostrophes or quotes around
  /// it, by which spreadsheets keep a number text. Throws `badData` without repeating the text.
  package init(_ typed: String) throws(Failure) {
    let kept = Array(typed.filter { !"'\"`’‘“”".contains($0) }.utf8).filter { !" \t\r\n.-".utf8.contains($0) }
    let isNumber = kept.count == 16 && kept.allSatisfy { $0 >= 48 && $0 <= 57 }
    let isID =
      kept.count == 20
      && kept.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) || ($0 >= 97 && $0 <= 122) }
    guard isNumber || isID else {
      throw Failure(
        .badData, id: "bukan NIK, No KK (16 angka) atau id registri (20 karakter)",
        en: "neither a NIK, a No KK (16 digits) nor a registry id (20 characters)")
    }
    kind = isNumber ? .number : .id
    bytes = isNumber ? kept : kept.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }
  }

  /// The text looked for. Personal: never for a message.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
