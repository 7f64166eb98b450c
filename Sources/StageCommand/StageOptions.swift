import ArgumentParser
import Diagnostics
import Glibc
import StageContract

/// The options that every stage has.
package struct StageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The pipeline: a folder with one YAML a stage, or the name of an installed one.", valueName: "folder"),
    completion: .directory)
  var config: String

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "What to read: the folder of extracts, or the output folder of an earlier stage. Repeatable.", valueName: "folder"
    ), completion: .directory)
  var inputs: [String]

  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"), completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("The quarter of the run, such as 2025-Q2.", valueName: "quarter"))
  var periode: Period

  @Option(help: ArgumentHelp("Workers; the default is the number of processors. Changes no output.", valueName: "n"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Memory budget: 256M, 1G, 4G. Changes no output.", valueName: "size"))
  var memory: MemorySize = MemorySize(bytes: 1 << 30)

  @Option(help: ArgumentHelp("The previous snapshot.", valueName: "folder"), completion: .directory)
  var sebelum: String?

  @Option(help: ArgumentHelp("Where older snapshots lie.", valueName: "folder"), completion: .directory)
  var riwayat: String?

  @Option(
    help: ArgumentHelp("The registry's key file (64 hexadecimal digits).", valueName: "file"), completion: .file())
  var kunci: String?

  @Option(help: ArgumentHelp("Quotas in place of the pipeline's: \"PKH=12000 SEMBAKO=20000\".", valueName: "list"))
  var kuota: String?

  @Option(help: ArgumentHelp("auto: a bar on a terminal; json: JSON lines; none.", valueName: "mode"))
  var progress: Progress.Mode = .auto

  @Flag(help: "Messages as JSON lines.")
  var logJson = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  @Flag(help: "Warnings give exit status 1 (the output is published all the same).")
  var strict = false

  @Option(help: ArgumentHelp("Language of messages; the default follows LANG.", valueName: "id|en"))
  var lang: Language?

  package init() {}

  package func validate() throws {
    if inputs.isEmpty { throw ValidationError("--in is required") }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1 to 1024") }
    for (name, value) in [("--config", config), ("--out", out)] where value.isEmpty {
      throw ValidationError("\(name) must not be empty")
    }
  }

  /// The folder to publish.
  package var outputFolder: String { out }

  /// The language asked for, else that of the environment.
  package var language: Language { lang ?? Language.ofEnvironment }

  /// The options as the runner takes them.
  package func runOptions(extra: [(name: String, value: String)]) -> RunOptions {
    RunOptions(
      config: InstalledFiles.find(config), inputs: inputs, output: out, period: periode,
      jobs: jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), memory: memory.bytes, previous: sebelum,
      history: riwayat, key: kunci, quotas: kuota, extra: extra, progress: progress, logJSON: logJson,
      overwrite: overwrite, strict: strict, language: language)
  }
}

extension Period: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// A size on the command line.
package struct MemorySize: ExpressibleByArgument, Sendable {
  package let bytes: Int

  package init(bytes: Int) { self.bytes = bytes }

  /// At least 64 MiB: below that not even the buffers of one worker fit.
  package init?(argument: String) {
    guard let bytes = ByteSize.parse(argument), bytes >= 64 << 20 else { return nil }
    self.bytes = bytes
  }

  package var defaultValueDescription: String { "\(bytes >> 30)G" }
}
