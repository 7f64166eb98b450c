import Diagnostics
import Testing

/// Text in pages.
@Suite struct HTMLTextTests {
  @Test func markupIsText() {
    #expect(HTMLText.escaped("R. \"A\" <b> & C") == "R. &quot;A&quot; &lt;b&gt; &amp; C")
    #expect(HTMLText.escaped("Siti Nurhaliza \u{E9}") == "Siti Nurhaliza \u{E9}")
  }

  /// With a combining mark behind it, a quote is another Character, but to a browser still a quote.
  @Test(arguments: ["\"", "<", ">", "&"]) func marksBehindItHideNothing(_ mark: String) {
    let safe = HTMLText.escaped("a" + mark + "\u{301}b")
    #expect(safe.unicodeScalars.contains { $0 == "\u{301}" })
    #expect(!safe.unicodeScalars.contains { String($0) == mark && mark != "&" })
    #expect(safe.hasPrefix("a&") && safe.unicodeScalars.contains(";"))
  }
}
