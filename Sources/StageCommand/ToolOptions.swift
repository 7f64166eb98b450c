import ArgumentParser
import Diagnostics
import Glibc
import StageContract

/// How a tool speaks: options of every tool.
package struct MessageOptions: ParsableArguments {
  @Flag(help: "Messages as JSON lines.")
  package var logJson = false

  @Option(help: ArgumentHelp("Language of messages; the default follows LANG.", valueName: "id|en"))
  package var lang: Language?

  package init() {}

  /// The language asked for, else that of the environment.
  package var language: Language { lang ?? Language.ofEnvironment }
}

/// How many workers a tool has.
package struct WorkerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Workers; the default is the number of processors. Changes no output.", valueName: "n"))
  var jobs: Int?

  package init() {}

  /// Workers asked for, else one a processor.
  package var workers: Int { jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  package func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1 to 1024") }
  }
}

/// What a tool may use of the machine.
package struct BudgetOptions: ParsableArguments {
  @OptionGroup var workerOptions: WorkerOptions

  @Option(
    help: ArgumentHelp("Memory budget, at least 64M: 256M, 1G, 4G. Changes no output.", valueName: "size"),
    transform: MemorySize.init(argument:))
  var memory = MemorySize(bytes: 1 << 30)

  package init() {}

  /// Workers asked for, else one a processor.
  package var workers: Int { workerOptions.workers }
  /// The memory budget in bytes.
  package var memoryBytes: Int { memory.bytes }
}

/// Whether a tool replaces what is there.
package struct OverwriteOption: ParsableArguments {
  @Flag(help: "Replace the output if it exists.")
  package var overwrite = false

  package init() {}
}

/// The options of whatever reads and publishes large folders: a stage, a comparison, an answered list.
package struct RunningOptions: ParsableArguments {
  @OptionGroup var budget: BudgetOptions

  @Option(help: ArgumentHelp("auto: a bar on a terminal; json: JSON lines; none.", valueName: "mode"))
  package var progress: Progress.Mode = .auto

  @OptionGroup var output: OverwriteOption
  @OptionGroup package var messages: MessageOptions

  package init() {}

  /// Workers asked for, else one a processor.
  package var workers: Int { budget.workers }
  /// The memory budget in bytes.
  package var memoryBytes: Int { budget.memoryBytes }
  /// Whether what is there is replaced.
  package var overwrite: Bool { output.overwrite }
}

/// A size on the command line.
package struct MemorySize: CustomStringConvertible, Sendable {
  package let bytes: Int

  package init(bytes: Int) { self.bytes = bytes }

  /// At least 64 MiB: below that not even the buffers of one worker fit. Throws a `ValidationError` that says so.
  package init(argument: String) throws {
    guard let bytes = ByteSize.parse(argument), bytes >= 64 << 20 else {
      throw ValidationError("a size of at least 64M is needed, such as 256M, 1G or 4G")
    }
    self.bytes = bytes
  }

  /// As the default stands in `--help`.
  package var description: String { "\(bytes >> 30)G" }
}
