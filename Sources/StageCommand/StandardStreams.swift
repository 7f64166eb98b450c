import Glibc

/// Standard input, output and error as a tool may rely on them.
enum StandardStreams {
  /// Opens what the caller has closed onto nothing. Else the first file that a tool opens would take its place, and
  /// messages would be written into it.
  static func ensureOpen() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }
}
