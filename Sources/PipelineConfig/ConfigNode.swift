import Diagnostics
import Glibc

/// One value of a YAML file with the place it stands at: text, list, map or nothing.
///
/// Text is never typed by its looks (`no`, `1e3` and `2025-01-01` stay text): the reader says what it wants.
/// Every conversion throws `badConfig` with file, line, key and what is allowed.
package struct ConfigNode: Sendable {
  /// What the value is.
  package indirect enum Content: Sendable {
    case nothing
    case text(String)
    case list([ConfigNode])
    case map([ConfigPair])
  }

  /// The file as the user named it.
  package let file: String
  /// 1-based line.
  package let line: Int
  /// The keys that lead here, joined by dots, for messages.
  package let path: String
  package let content: Content
  /// What `$EXTRACTS` stands for, when it is known.
  let extracts: String?

  init(file: String, line: Int, path: String, content: Content, extracts: String?) {
    self.file = file
    self.line = line
    self.path = path
    self.content = content
    self.extracts = extracts
  }

  /// The key of `pair` as a value, for messages about the key itself.
  package init(at pair: ConfigPair) {
    self.init(
      file: pair.node.file, line: pair.line, path: pair.node.path, content: .text(pair.key), extracts: nil)
  }

  /// Whether the value is empty, `~` or `null`.
  package var isNothing: Bool {
    if case .nothing = content { return true }
    return false
  }

  /// A failure about this value.
  package func failure(id: String, en: String) -> Failure {
    Failure(.badConfig, id: "'\(path)' \(id)", en: "'\(path)' \(en)", file: file, line: line)
  }

  /// The text; when `allowed` is not empty, one of it.
  package func string(oneOf allowed: [String] = []) throws(Failure) -> String {
    guard case .text(let text) = content else { throw failure(id: "harus teks", en: "must be a text") }
    if !allowed.isEmpty && !allowed.contains(text) {
      let list = allowed.joined(separator: ", ")
      throw failure(id: "= '\(text)' tidak dikenal; pilihan: \(list)", en: "= '\(text)' is unknown; allowed: \(list)")
    }
    return text
  }

  /// A text that says something, for what people rely on: a legal basis, a meaning, the start of a code.
  package func text() throws(Failure) -> String {
    let text = try string()
    if text.allSatisfy(\.isWhitespace) { throw failure(id: "tidak boleh kosong", en: "must not be empty") }
    return text
  }

  /// A whole number within `range`.
  package func int(in range: ClosedRange<Int> = Int.min...Int.max) throws(Failure) -> Int {
    let text = try string()
    guard let value = Int(text) else {
      throw failure(id: "= '\(text)' harus bilangan bulat", en: "= '\(text)' must be a whole number")
    }
    if !range.contains(value) {
      let limits = "\(range.lowerBound)..\(range.upperBound)"
      throw failure(id: "= \(value) di luar \(limits)", en: "= \(value) is outside \(limits)")
    }
    return value
  }

  /// A decimal number as a fixed-point integer of `scale` decimals: `decimal(scale: 4)` of `1.5` is 15000.
  ///
  /// More decimals than `scale` are refused, never rounded.
  package func decimal(scale: Int) throws(Failure) -> Int64 {
    let text = try string()
    guard let value = FixedPoint.parse(text, scale: scale) else {
      throw failure(
        id: "= '\(text)' harus bilangan dengan paling banyak \(scale) desimal",
        en: "= '\(text)' must be a number with at most \(scale) decimals")
    }
    return value
  }

  /// A decimal number within `range`.
  package func double(in range: ClosedRange<Double> = -1e18...1e18) throws(Failure) -> Double {
    let text = try string()
    guard FixedPoint.parse(text, scale: 12) != nil, let value = Double(text) else {
      throw failure(id: "= '\(text)' harus bilangan", en: "= '\(text)' must be a number")
    }
    if !range.contains(value) {
      throw failure(
        id: "= \(text) di luar \(range.lowerBound)..\(range.upperBound)",
        en: "= \(text) is outside \(range.lowerBound)..\(range.upperBound)")
    }
    return value
  }

  /// `ya`/`true` or `tidak`/`false`.
  package func bool() throws(Failure) -> Bool {
    switch try string() {
    case "ya", "true": return true
    case "tidak", "false": return false
    case let text: throw failure(id: "= '\(text)' harus ya atau tidak", en: "= '\(text)' must be ya or tidak")
    }
  }

  /// A date `YYYY-MM-DD` as packed yyyymmdd, for example 20250630.
  package func date() throws(Failure) -> Int32 {
    let text = try string()
    guard let value = ConfigDate.parse(text) else {
      throw failure(id: "= '\(text)' harus tanggal YYYY-MM-DD", en: "= '\(text)' must be a date YYYY-MM-DD")
    }
    return value
  }

  /// A list of values; a single text is a list of one, nothing is an empty list.
  package func list() throws(Failure) -> [ConfigNode] {
    switch content {
    case .list(let nodes): return nodes
    case .text: return [self]
    case .nothing: return []
    case .map: throw failure(id: "harus daftar", en: "must be a list")
    }
  }

  /// A list of texts.
  package func strings(oneOf allowed: [String] = []) throws(Failure) -> [String] {
    var texts: [String] = []
    for node in try list() { texts.append(try node.string(oneOf: allowed)) }
    return texts
  }

  /// A path: `$EXTRACTS` expanded (and nothing else), relative ones resolved from the folder of the file. What stands in the
  /// pipeline itself must be there.
  package func reference() throws(Failure) -> String {
    let text = try string()
    var path = text
    if text == "$EXTRACTS" || text.hasPrefix("$EXTRACTS/") {
      guard let extracts else {
        throw failure(id: "memakai $EXTRACTS yang belum diberikan", en: "uses $EXTRACTS, which is not given")
      }
      path = extracts + text.dropFirst("$EXTRACTS".count)
    }
    if path.isEmpty || (path == text && text.contains("$")) {
      throw failure(
        id: "= '\(text)' bukan rujukan yang sah; hanya $EXTRACTS di depan yang diuraikan",
        en: "= '\(text)' is not a valid reference; only a leading $EXTRACTS expands")
    }
    if path != text { return path }
    let place = path.hasPrefix("/") ? path : PathText.join(PathText.parent(of: file), path)
    if access(place, F_OK) != 0 {
      throw failure(
        id: "= '\(text)' menunjuk berkas yang tidak ada", en: "= '\(text)' names a file that does not exist")
    }
    return place
  }

  /// The map; read it with ``ConfigMap``.
  package func map() throws(Failure) -> ConfigMap {
    switch content {
    case .map(let pairs): return ConfigMap(node: self, pairs: pairs)
    case .nothing: return ConfigMap(node: self, pairs: [])
    default: throw failure(id: "harus peta kunci: nilai", en: "must be a map of key: value")
    }
  }
}

/// A key of a map with its line and value.
package struct ConfigPair: Sendable {
  package let key: String
  package let line: Int
  package let node: ConfigNode
}
