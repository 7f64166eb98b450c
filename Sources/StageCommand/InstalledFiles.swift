import Glibc

/// Finds what is installed beside the tools: `<prefix>/bin/dtsen-*` with `<prefix>/share/dtsen/pipelines`.
package enum InstalledFiles {
  /// `path` as it is when it is there or is absolute; else below the installed `share/dtsen`, where a name without a
  /// slash is a pipeline; else `path` again, for the message that says it is missing.
  package static func find(_ path: String) -> String {
    if path.hasPrefix("/") || access(path, F_OK) == 0 { return path }
    guard let share else { return path }
    let candidate = path.contains("/") ? "\(share)/\(path)" : "\(share)/pipelines/\(path)"
    return access(candidate, F_OK) == 0 ? candidate : path
  }

  /// `share/dtsen` of the prefix that the running tool lies in; nil when it cannot be told.
  private static var share: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    let parts = buffer.prefix(count).split(separator: CChar(bitPattern: UInt8(ascii: "/")))
    if parts.count < 2 { return nil }
    let prefix = parts.dropLast(2).map { part in String(decoding: part.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    return "/" + (prefix + ["share", "dtsen"]).joined(separator: "/")
  }
}
