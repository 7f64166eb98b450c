import Diagnostics
import Glibc
import StageContract
import TabularIO

/// Who opened whose file, when and why: a line of JSON for each, beside the snapshot.
///
/// Law 27/2022 asks the keeper of personal data to record its processing (ps. 31). People are named by registry id,
/// never by a number; a question that found nobody is logged too, with what kind of question it was.
package struct AccessLog {
  /// The folder beside the snapshot: the run folder.
  let folder: String
  /// The name given with `--petugas`, when one was.
  let officer: String?
  let reason: String

  /// Appends a line to `akses.jsonl` there (mode 0600). The login name stands in it whatever `--petugas` says. The
  /// only clock of the tool. Throws `ioFailure`: then nothing is shown.
  func append(kind: Question.Kind, format: ExplainFormat, ids: [String]) throws(Failure) {
    let entry = JSONValue.object([
      JSONMember("waktu", .text(AccessLog.now())),
      JSONMember("pengguna", .text(AccessLog.login)),
      JSONMember("petugas", officer.map { .text($0) } ?? .null),
      JSONMember("alasan", .text(reason)),
      JSONMember("menurut", .text(kind == .number ? "nomor" : "id")),
      JSONMember("bentuk", .text(format.rawValue)),
      JSONMember("ditemukan", .bool(!ids.isEmpty)),
      JSONMember("id", .list(ids.map { .text($0) })),
    ])
    let path = "\(folder)/akses.jsonl"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 { throw AccessLog.failure(path) }
    defer { close(descriptor) }
    // One write call: lines of several people asking at once do not mix.
    let line = entry.compact + [10]
    if write(descriptor, line, line.count) != line.count || fsync(descriptor) != 0 { throw AccessLog.failure(path) }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.ioFailure, id: "catatan akses tidak dapat ditulis", en: "the access log cannot be written", file: path)
  }

  /// The login name that the system knows, not one that the environment claims.
  private static var login: String {
    if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
    return String(getuid())
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
