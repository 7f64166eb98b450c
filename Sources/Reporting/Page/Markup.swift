import Diagnostics

/// HTML and SVG text: everything that enters it is escaped, and every text can be in both languages.
struct Markup: Sendable {
  private(set) var text = ""

  /// Adds markup of the programme's own.
  mutating func raw(_ markup: String) { text += markup }

  /// Adds what another built.
  mutating func add(_ other: Markup) { text += other.text }

  /// Adds a text, escaped.
  mutating func plain(_ value: String) { text += HTMLText.escaped(value) }

  /// Adds a text in both languages; the page shows the one that is chosen.
  mutating func both(_ message: Message) { text += Markup.both(message) }

  /// Adds an element with a text in both languages.
  mutating func element(_ tag: String, _ message: Message, _ attributes: String = "") {
    text += "<\(tag)\(attributes)>\(Markup.both(message))</\(tag)>\n"
  }

  /// A text in both languages; one where they are the same.
  static func both(_ message: Message) -> String {
    if message.id == message.en { return HTMLText.escaped(message.id) }
    return "<span class=\"id\" lang=\"id\">\(HTMLText.escaped(message.id))</span>"
      + "<span class=\"en\" lang=\"en\">\(HTMLText.escaped(message.en))</span>"
  }
}
