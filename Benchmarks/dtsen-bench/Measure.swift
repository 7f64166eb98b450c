import Diagnostics
import Foundation
import Glibc

/// What the operating system says of one finished process.
struct Measure {
  let wall: Double
  let processor: Double
  /// Largest resident set, MiB.
  let peak: Double
  let status: Int32

  /// Runs a command to its end; its output goes to `log`.
  static func run(_ command: [String], environment: [String: String], log: String) throws -> Measure {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var variables: [UnsafeMutablePointer<CChar>?] = merged.sorted { $0.key < $1.key }.map {
      strdup("\($0.key)=\($0.value)")
    }
    variables.append(nil)
    defer { for text in arguments + variables { free(text) } }

    var process = pid_t()
    let start = DispatchTime.now().uptimeNanoseconds
    let failed = posix_spawn(&process, command[0], &actions, nil, arguments, variables)
    if failed != 0 {
      throw Failure(.inputMissing, id: "tidak dapat dijalankan", en: "cannot be started", file: command[0])
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    let end = DispatchTime.now().uptimeNanoseconds
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return Measure(
      wall: Double(end - start) / 1e9, processor: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peak: Double(usage.ru_maxrss) / 1024, status: code)
  }
}
