import ArgumentParser
import Diagnostics
import Diffing
import StageCommand

@main
struct Diff: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-diff", abstract: "Says what changed between two snapshots, and why.",
    discussion: DiffHelp.discussion + "\n" + StageHelp.exitStatus(differs: "the two differ") + "\n" + DiffHelp.memory,
    version: StageHelp.version)

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

  @Option(
    help: ArgumentHelp("The trees are no snapshots but delimited files with these key columns.", valueName: "list"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "The trees are no snapshots but files as this YAML says: keys, dialect and column names of each side.",
      valueName: "file"))
  var map: String?

  @Option(help: ArgumentHelp("With --key: the delimiter, or TAB; found when not given.", valueName: "character"))
  var delimiter: String?

  @Option(help: ArgumentHelp("With --key: utf-8, windows-1252 or latin-1; found when not given.", valueName: "name"))
  var encoding: String?

  @Flag(help: "With --key: quotes mean nothing.")
  var unquoted = false

  @Option(help: ArgumentHelp("With --key: lines before the header; found when not given.", valueName: "n"))
  var preamble: Int?

  @Option(
    help: ArgumentHelp("With --key: a column that has another name on one side. Repeatable.", valueName: "old=new"))
  var rename: [ColumnRename] = []

  @Flag(help: "The summary on stdout as JSON.")
  var json = false

  @OptionGroup var running: RunningOptions

  var messages: MessageOptions { running.messages }

  func validate() throws {
    if patch && out == nil { throw ValidationError("--patch needs --out") }
    if key == nil && (delimiter != nil || encoding != nil || unquoted || preamble != nil || !rename.isEmpty) {
      throw ValidationError("--delimiter, --encoding, --unquoted, --preamble and --rename need --key")
    }
    if key != nil && map != nil { throw ValidationError("--key and --map exclude each other") }
    if (key != nil || map != nil) && (full || patch) {
      throw ValidationError("--full and --patch are for snapshots, not with --key or --map")
    }
    if let delimiter, Diff.byte(delimiter) == nil {
      throw ValidationError("--delimiter is one ASCII character, or TAB")
    }
    if let encoding, !ForeignFormat.encodings.contains(encoding) {
      throw ValidationError("--encoding is one of \(ForeignFormat.encodings.joined(separator: ", "))")
    }
    if let preamble, preamble < 0 { throw ValidationError("--preamble must not be negative") }
    if let key, Diff.list(key).isEmpty { throw ValidationError("--key names no column") }
  }

  func perform() throws -> ExitStatus {
    if patch, let out {
      let parts = try PatchTool.apply(
        old: left, difference: right, output: out, overwrite: running.overwrite, jobs: running.workers,
        memory: running.memoryBytes, progress: running.progress)
      let done = Message(
        id: "\(parts) berkas tabel dibangun ulang, semua sidik cocok.",
        en: "\(parts) table files rebuilt, all digests match.")
      try StandardOutput.line(done.text(language))
      return .ok
    }
    return try compare()
  }

  private func compare() throws -> ExitStatus {
    var request = DiffRequest(left: left, right: right)
    request.output = out
    request.full = full
    request.quick = quick
    if let map { try ForeignFormatFile.read(map, into: &request) }
    request.tables = Diff.list(tables)
    request.only += Diff.list(only)
    request.ignore += Diff.list(ignore)
    request.tolerances += tolerance
    request.limit = maxChanged
    if let key {
      var format = ForeignFormat(key: Diff.list(key))
      var side = ForeignFormat.SideFormat()
      side.delimiter = delimiter.flatMap { Diff.byte($0) }
      side.encoding = encoding
      side.unquoted = unquoted
      side.preamble = preamble
      side.renames = rename
      (format.left, format.right) = (side, side)
      request.foreign = format
    }
    request.jobs = running.workers
    request.memory = running.memoryBytes
    request.progress = running.progress
    request.language = language
    request.logJSON = messages.logJson
    request.overwrite = running.overwrite
    let answer = try DiffTool.compare(request, json: json)
    try StandardOutput.write(answer.text)
    return answer.status
  }

  private static func byte(_ text: String) -> UInt8? {
    if text.uppercased() == "TAB" || text == "\\t" { return 9 }
    let bytes = Array(text.utf8)
    return bytes.count == 1 && bytes[0] < 128 ? bytes[0] : nil
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

extension ColumnRename: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension ChangeLimit: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
