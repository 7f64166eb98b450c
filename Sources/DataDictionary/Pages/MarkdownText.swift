/// Pieces of Markdown pages made from data.
enum MarkdownText {
  /// Text as code; a value with a backtick gets a longer fence, an empty one is shown as such.
  static func code(_ text: String) -> String {
    if text.isEmpty { return "(kosong)" }
    return text.contains("`") ? "`` \(text) ``" : "`\(text)`"
  }

  /// A row of a table; bars inside cells do not end them.
  static func row(_ cells: [String]) -> String {
    "| "
      + cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
      .joined(separator: " | ") + " |\n"
  }

  /// The head of a table.
  static func head(_ cells: [String]) -> String {
    row(cells) + "|" + cells.map { _ in "---|" }.joined() + "\n"
  }
}
