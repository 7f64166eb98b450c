/// A file name with `*` (any run of characters) and `?` (any one), as `pola` uses it.
package struct FilePattern: Sendable, Equatable {
  /// The text without a final `.gz`: an extract is the same with and without it.
  package let text: String

  package init(_ text: String) { self.text = FilePattern.bare(text) }

  /// A file name without `.gz`; the name by which rows are known.
  package static func bare(_ name: String) -> String { name.hasSuffix(".gz") ? String(name.dropLast(3)) : name }

  /// Whether `name` (with or without `.gz`) fits.
  package func matches(_ name: String) -> Bool {
    let pattern = Array(text.utf8)
    let bytes = Array(FilePattern.bare(name).utf8)
    var p = 0
    var n = 0
    var star: (p: Int, n: Int)?
    while n < bytes.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == bytes[n] || pattern[p] == UInt8(ascii: "?") {
        p += 1
        n += 1
      } else if let back = star {
        p = back.p + 1
        n = back.n + 1
        star = (back.p, n)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
