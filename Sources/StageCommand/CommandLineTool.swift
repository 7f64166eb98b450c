import ArgumentParser
import Diagnostics
import Glibc
import StageContract

/// A tool that ends with a status of the exit table and one clear line on stderr when it fails.
///
/// Implement ``perform()`` instead of `run()`. ArgumentParser keeps answering 64 for usage errors.
package protocol CommandLineTool: ParsableCommand {
  /// How it speaks (`@OptionGroup`, or that of a larger group).
  var messages: MessageOptions { get }
  /// Does the work. Anything thrown that is no `Failure` becomes status 70.
  func perform() throws -> ExitStatus
}

extension CommandLineTool {
  /// The language of messages.
  package var language: Language { messages.language }

  package mutating func run() throws {
    StandardStreams.ensureOpen()
    Interruption.install()
    let status: ExitStatus
    do {
      status = try perform()
    } catch let failure as Failure {
      say(failure)
      status = failure.status
    } catch let exit as ExitCode {
      throw exit
    } catch {
      // The text of an unknown error may quote data, so only its type is said.
      let kind = "\(type(of: error))"
      say(Failure(.internalError, id: "galat tak terduga: \(kind)", en: "unexpected error: \(kind)"))
      status = .internalError
    }
    if status != .ok { throw ExitCode(status.rawValue) }
  }

  private func say(_ failure: Failure) {
    let tool = Self.configuration.commandName ?? "dtsen"
    let stage = tool.hasPrefix("dtsen-") ? String(tool.dropFirst(6)) : tool
    DiagnosticLog(stage: stage, language: language, json: messages.logJson, colour: Terminal.hasColour(2)).report(
      failure)
  }
}

extension Language: ExpressibleByArgument {
  /// The language of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`), English when it says nothing.
  package static var ofEnvironment: Language {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let value = getenv(name), value.pointee != 0 { return Language(locale: String(cString: value)) }
    }
    return .english
  }
}

extension Progress.Mode: ExpressibleByArgument {}
