import ArgumentParser
import Diagnostics
import Diffing
import StageCommand

@main
struct Diff: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-diff", abstract: "Says what changed between two snapshots, and why.",
    discussion: DiffHelp.discussion + "\n" + StageHelp.exitStatus + "\n" + DiffHelp.memory)

  @Argument(help: ArgumentHelp("The older snapshot.", valueName: "old"))
  var left: String

  @Argument(
    help: ArgumentHelp(
      "The newer snapshot; with --patch, the output of a comparison made with --full.", valueName: "new"))
  var right: String

  @Flag(help: "Rebuild the newer snapshot from the older one and a comparison made with --full; needs --out.")
  var patch = false

  @Option(help: ArgumentHelp("The folder to publish, all or nothing.", valueName: "folder"))
  var out: String?

  @Flag(help: "Compare every table row by row, so that the output can be patched with.")
  var full = false

  @Flag(help: "Do not read jejak: causes come from the rows themselves.")
  var quick = false

  @Option(help: ArgumentHelp("Only these tables, separated by commas.", valueName: "list"))
  var tables: String?

  @Option(help: ArgumentHelp("Only these columns (column or table.column), separated by commas.", valueName: "list"))
  var only: String?

  @Option(help: ArgumentHelp("Not these columns.", valueName: "list"))
  var ignore: String?

  @Option(
    help: ArgumentHelp(
      "Numbers that differ by no more are equal: 0.01, or column=0.01. Repeatable.", valueName: "limit"))
  var tolerance: [Tolerance] = []

  @Option(help: ArgumentHelp("Up to so many changed rows (1000, or 2.5%) the status is 0.", valueName: "limit"))
  var maxChanged: ChangeLimit?

  @Flag(help: "The summary on stdout as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Workers; the default is the number of processors. Changes no output.", valueName: "n"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Memory budget: 256M, 1G, 4G. Changes no output.", valueName: "size"))
  var memory: MemorySize = MemorySize(bytes: 1 << 30)

  @Option(help: ArgumentHelp("auto: a bar on a terminal; json: JSON lines; none.", valueName: "mode"))
  var progress: DiffProgress = .auto

  @Flag(help: "Messages as JSON lines.")
  var logJson = false

  @Flag(help: "Replace the output if it exists.")
  var overwrite = false

  @Option(help: ArgumentHelp("Language of messages; the default follows LANG.", valueName: "id|en"))
  var lang: Language?

  var language: Language { lang ?? Language.ofEnvironment }
  var logJSON: Bool { logJson }

  func validate() throws {
    if patch && out == nil { throw ValidationError("--patch needs --out") }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be 1 to 1024") }
  }

  func perform() throws -> ExitStatus {
    if patch, let out {
      let parts = try PatchTool.apply(
        old: left, difference: right, output: out, overwrite: overwrite, jobs: jobs ?? DiffHelp.processors,
        memory: memory.bytes, progress: progress)
      let done = Message(
        id: "\(parts) berkas tabel dibangun ulang, semua sidik cocok.",
        en: "\(parts) table files rebuilt, all digests match.")
      print(done.text(language))
      return .ok
    }
    return try compare()
  }

  private func compare() throws -> ExitStatus {
    var request = DiffRequest(left: left, right: right)
    request.output = out
    request.full = full
    request.quick = quick
    request.tables = Diff.list(tables)
    request.only = Diff.list(only)
    request.ignore = Diff.list(ignore)
    request.tolerances = tolerance
    request.limit = maxChanged
    request.jobs = jobs ?? DiffHelp.processors
    request.memory = memory.bytes
    request.progress = progress
    request.language = language
    request.logJSON = logJson
    request.overwrite = overwrite
    let answer = try DiffTool.compare(request, json: json)
    print(answer.text, terminator: "")
    return answer.status
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { String($0).trimmed }
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}

extension Tolerance: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension ChangeLimit: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
