import Foundation
import TestSupport

/// Where the executables under test lie: `BIN`, else the release build.
let bin = ProcessInfo.processInfo.environment["BIN"] ?? "\(checkout)/.build/release"

/// How a process ended and what it said; output goes through files, so no pipe can fill up.
struct Finished {
  let command: [String]
  let status: Int32
  let output: String
  let errors: String

  /// All there is to know, for a failing expectation.
  var account: String { "\(command.joined(separator: " "))\nstatus \(status)\nstdout: \(output)\nstderr: \(errors)" }
}

/// Runs `command` (the first word is the executable's path).
func run(
  _ command: [String], environment: [String: String] = [:], in folder: String = checkout, input: String? = nil
) throws -> Finished {
  let running = try Running(command, environment: environment, in: folder, input: input)
  return running.wait()
}

/// A started process.
final class Running {
  private let process = Process()
  private let command: [String]
  private let capture = Workdir()

  init(_ command: [String], environment: [String: String] = [:], in folder: String = checkout, input: String? = nil)
    throws
  {
    self.command = command
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    for name in ["out", "err"] { _ = FileManager.default.createFile(atPath: "\(capture.path)/\(name)", contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: "\(capture.path)/out")
    process.standardError = FileHandle(forWritingAtPath: "\(capture.path)/err")
    if let input {
      try input.write(toFile: "\(capture.path)/in", atomically: true, encoding: .utf8)
      process.standardInput = FileHandle(forReadingAtPath: "\(capture.path)/in")
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
  }

  /// Sends SIGKILL.
  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  var isRunning: Bool { process.isRunning }

  func wait() -> Finished {
    process.waitUntilExit()
    func text(_ name: String) -> String {
      (try? String(contentsOfFile: "\(capture.path)/\(name)", encoding: .utf8)) ?? ""
    }
    return Finished(
      command: command, status: process.terminationStatus, output: text("out"), errors: text("err"))
  }
}
