/// Text as it stands in a page of HTML.
package enum HTMLText {
  /// `text` as content or attribute in double quotes: nothing in it is taken for markup.
  package static func escaped(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 }) { return text }
    // By scalar: a mark of a letter behind a quote makes both one Character, which is no quote any more.
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
