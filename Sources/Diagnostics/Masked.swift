/// A personal value made safe for a message: the only form in which one may be shown.
///
/// A NIK or No KK keeps its region and the last digit (`317101*********1`); other text keeps its first letter.
package struct Masked: Sendable, CustomStringConvertible {
  package let description: String

  /// Masks `value`.
  package init(_ value: String) {
    let characters = Array(value)
    if characters.count == 16, characters.allSatisfy(\.isNumber) {
      description = String(characters[0..<6]) + "*********" + String(characters[15])
    } else if let first = characters.first {
      description = String(first) + String(repeating: "*", count: min(characters.count - 1, 8))
    } else {
      description = ""
    }
  }
}
