/// Text as it stands in a page of HTML.
package enum HTMLText {
  /// `text` as content or attribute in double quotes: nothing in it is taken for markup.
  package static func escaped(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 }) { return text }
    var safe = ""
    for character in text {
      switch character {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.append(character)
      }
    }
    return safe
  }
}
