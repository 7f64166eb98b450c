import Glibc

/// What a tool answers on standard output. Swift's `print` drops what cannot be written; here a full disk is an error.
package enum StandardOutput {
  /// Writes `text` and the end of its line. Throws `ioFailure`; a reader that has left (`| head`) is no failure.
  package static func line(_ text: String) throws(Failure) { try write(text + "\n") }

  /// Writes `text` as it is. Throws as ``line(_:)``.
  package static func write(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let put = bytes[done...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
      if put > 0 {
        done += put
      } else if errno == EPIPE {
        return
      } else if errno != EINTR {
        let reason = String(cString: strerror(errno))
        throw Failure(
          .ioFailure, id: "jawaban tidak dapat ditulis ke keluaran baku: \(reason)",
          en: "the answer cannot be written to standard output: \(reason)")
      }
    }
  }
}
