import ArgumentParser
import Diagnostics
import StageContract

/// The command line of a stage. A tool declares its `S` and its `options`, and is done:
///
///     @main struct Ingest: StageTool {
///       typealias S = IngestStage
///       @OptionGroup var options: StageOptions
///     }
package protocol StageTool: CommandLineTool {
  /// The stage it runs.
  associatedtype S: Stage
  /// The common options (`@OptionGroup`).
  var options: StageOptions { get }
  /// Options of this stage alone, handed to `SettingsLoader.option(_:)` by name.
  var extraOptions: [(name: String, value: String)] { get }
  /// What the stage may take over from, where it can: that of a ``TakeoverOption``.
  var earlierOutput: String? { get }
}

extension StageTool {
  package static var configuration: CommandConfiguration { StageHelp.configuration(S.declaration) }

  package var messages: MessageOptions { options.messages }

  package var extraOptions: [(name: String, value: String)] { [] }

  package var earlierOutput: String? { nil }

  package func perform() throws -> ExitStatus { try runStage() }

  /// Runs the stage; what ``perform()`` does unless a tool has other things to offer too.
  package func runStage() throws -> ExitStatus { try runStage(S.self) }

  /// Runs `stage` with the options of this tool: for a tool that has another stage beside its own.
  package func runStage<T: Stage>(_ stage: T.Type) throws -> ExitStatus {
    var run = options.runOptions(extra: extraOptions)
    run.earlier = earlierOutput
    switch try StageRunner.run(stage, run) {
    case .upToDate(let warnings), .published(let warnings):
      return options.strict && warnings > 0 ? .differs : .ok
    }
  }
}

/// The text of `--help`, from a stage's declaration.
package enum StageHelp {
  /// Command name, abstract, and the sections FILES, EXIT STATUS and MEMORY.
  /// `examples` are further ways to call the tool, one a line.
  package static func configuration(
    _ declaration: StageDeclaration, examples: [String] = []
  ) -> CommandConfiguration {
    let list = examples.isEmpty ? "" : "\n\nEXAMPLES\n" + examples.map { "  \($0)" }.joined(separator: "\n")
    return CommandConfiguration(
      commandName: "dtsen-\(declaration.name)", abstract: declaration.purpose.en,
      discussion: discussion(declaration) + list, version: Tool.version)
  }

  /// What `--version` says.
  package static var version: String { Tool.version }

  static func discussion(_ declaration: StageDeclaration) -> String {
    var text = "FILES\n"
    for role in declaration.inputs {
      let name = role.stage.map { "\($0)/\(role.name)" } ?? role.name
      text += "  reads   \(name)\(role.required ? "" : " (if present)"): \(role.about.en)\n"
    }
    for role in declaration.outputs { text += "  writes  \(role.name): \(role.about.en)\n" }
    text += "  writes  manifest.json: what went in, what came out, what became of every row\n"
    return text + "\n" + exitStatus + "\nMEMORY\n  \(declaration.memory.en)"
  }

  /// The EXIT STATUS section, the same for all tools but for what 1 says.
  package static var exitStatus: String { exitStatus(differs: ExitStatus.differs.meaning.en) }

  /// The EXIT STATUS section of a tool that ends with 1 for a reason of its own.
  package static func exitStatus(differs: String) -> String {
    var text = "EXIT STATUS\n"
    for status in ExitStatus.allCases {
      let number = String(status.rawValue)
      let meaning = status == .differs ? differs : status.meaning.en
      text += "  " + number + String(repeating: " ", count: 5 - number.count) + meaning + "\n"
    }
    return text
  }
}
