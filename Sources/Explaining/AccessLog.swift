import Diagnostics
import Glibc
import StageContract
import TabularIO

/// Who opened whose file, when and why: a line of JSON for each, beside the snapshot.
///
/// Law 27/2022 asks the keeper of personal data to record its processing (ps. 31). The person is named by registry id.
package enum AccessLog {
  /// Appends a line to `<run>/akses.jsonl` (mode 0600). Throws `ioFailure`.
  package static func append(run: String, officer: String, reason: String, ids: [String]) throws(Failure) {
    let entry = JSONValue.object([
      JSONMember("waktu", .text(now())),
      JSONMember("petugas", .text(officer)),
      JSONMember("alasan", .text(reason)),
      JSONMember("id", .list(ids.map { .text($0) })),
    ])
    let path = "\(run)/akses.jsonl"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      throw Failure(
        .ioFailure, id: "catatan akses tidak dapat ditulis", en: "the access log cannot be written", file: path)
    }
    defer { close(descriptor) }
    // One write call: lines of several people asking at once do not mix.
    let line = entry.compact + [10]
    if write(descriptor, line, line.count) != line.count || fsync(descriptor) != 0 {
      throw Failure(
        .ioFailure, id: "catatan akses tidak dapat ditulis", en: "the access log cannot be written", file: path)
    }
  }

  private static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}
