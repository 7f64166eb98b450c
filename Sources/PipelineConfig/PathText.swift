/// Paths as text, without touching the disk.
package enum PathText {
  /// `base/path`, with `.` and `..` of the result taken out where that is possible.
  package static func join(_ base: String, _ path: String) -> String {
    path.hasPrefix("/") ? normalise(path) : normalise(base + "/" + path)
  }

  /// The folder a path lies in: `.` for a bare name.
  package static func parent(of path: String) -> String {
    let clean = normalise(path)
    guard let slash = clean.lastIndex(of: "/") else {
      return clean == "." ? ".." : clean == ".." || clean.hasSuffix("/..") ? clean + "/.." : "."
    }
    if slash == clean.startIndex { return "/" }
    return clean.hasSuffix("/..") ? clean + "/.." : String(clean[..<slash])
  }

  /// The last component.
  package static func name(of path: String) -> String {
    let clean = normalise(path)
    guard let slash = clean.lastIndex(of: "/") else { return clean }
    return String(clean[clean.index(after: slash)...])
  }

  /// The path without doubled or trailing slashes, `.` and resolvable `..`.
  package static func normalise(_ path: String) -> String {
    let absolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !absolute {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return absolute ? "/" + joined : joined.isEmpty ? "." : joined
  }
}
