import Diagnostics
import Glibc
import PipelineConfig
import StageContract
import TabularIO

/// Compares two trees and publishes what it found.
package enum DiffTool {
  /// Does what `request` asks. Answers the status to end with and the summary for stdout.
  package static func compare(_ request: DiffRequest, json: Bool) throws -> (status: ExitStatus, text: String) {
    let progress = Progress(stage: "diff", mode: request.progress)
    guard let output = request.output else {
      return try ToolOutput.withScratch(in: temporaryFolder) { scratch in
        let run = try DiffRun(request, scratch: scratch, progress: progress)
        let result = try run.compare(staging: nil)
        return (result.status(limit: request.limit), try run.summary(result, json: json))
      }
    }
    var answer: (status: ExitStatus, text: String) = (.ok, "")
    try ToolOutput.publish(output, maker: "diff", overwrite: request.overwrite) { staging, scratch in
      let run = try DiffRun(request, scratch: scratch, progress: progress)
      let result = try run.compare(staging: staging)
      answer = (result.status(limit: request.limit), try run.summary(result, json: json))
      return try run.publish(result, staging: staging)
    }
    return answer
  }

  private static var temporaryFolder: String {
    if let folder = getenv("TMPDIR"), folder.pointee != 0 { return String(cString: folder) }
    return "/tmp"
  }
}

/// One comparison, from the two folders to the files of the output.
private struct DiffRun {
  private let request: DiffRequest
  private let left: SnapshotFolder
  private let right: SnapshotFolder
  private let scratch: String
  private let progress: Progress

  init(_ request: DiffRequest, scratch: String, progress: Progress) throws {
    self.request = request
    self.scratch = scratch
    self.progress = progress
    if let format = request.foreign {
      let folders = try ForeignTree(format, scratch: scratch, jobs: request.jobs).convert(
        left: PathText.normalise(request.left), right: PathText.normalise(request.right))
      left = try SnapshotFolder(folders.left)
      right = try SnapshotFolder(folders.right)
    } else {
      left = try SnapshotFolder(PathText.normalise(request.left))
      right = try SnapshotFolder(PathText.normalise(request.right))
      try requireAlike()
    }
  }

  /// Throws `usage` for outputs of two stages: they have no rows in common, and a difference would say nothing.
  private func requireAlike() throws(Failure) {
    guard let one = left.manifest, let other = right.manifest, one.stage != other.stage else { return }
    throw Failure(
      .usage, id: "keluaran dua tahap yang berlainan: \(one.stage) dan \(other.stage)",
      en: "outputs of two stages: \(one.stage) and \(other.stage)", file: right.folder)
  }

  func compare(staging: String?) throws -> DiffResult {
    try SnapshotDiff(request, left: left, right: right, scratch: scratch, progress: progress).run(staging: staging)
  }

  func summary(_ result: DiffResult, json: Bool) throws -> String {
    if json {
      let value = try SummaryJSON(result: result, request: request, left: left, right: right).value(parts: [])
      return String(decoding: value.canonical, as: UTF8.self)
    }
    return SummaryText(
      result: result, left: request.left, right: request.right, language: request.language, output: request.output
    ).text()
  }

  /// Writes the small files and answers the manifest.
  func publish(_ result: DiffResult, staging: String) throws -> [UInt8] {
    var parts: [PartSummary] = []
    if request.full && !request.isRestricted {
      parts = try rightParts()
      try keepFiles(result, staging: staging)
    }
    let json = try SummaryJSON(result: result, request: request, left: left, right: right).value(parts: parts)
    try PlainFile.write(json.canonical, to: "\(staging)/ringkasan.json")
    for table in SummaryTables(result: result).all() {
      try PlainFile.write(table.content, to: "\(staging)/\(table.name)")
    }
    try PlainFile.write(ReportPage(result: result, left: left, right: right).bytes(), to: "\(staging)/diff.html")
    return try manifest(result, staging)
  }

  /// What the files of the right side hold; a patch is checked against it.
  private func rightParts() throws -> [PartSummary] {
    var parts: [PartSummary] = []
    for name in right.tables {
      guard let table = try right.table(name) else { continue }
      for path in table.parts { parts.append(try right.part(path)) }
    }
    return parts
  }

  /// Copies the right side's files that are no tables: they are small, and a patch needs them.
  private func keepFiles(_ result: DiffResult, staging: String) throws {
    for file in result.files where file.right != nil {
      try PlainFile.write(
        try FileAccess.content(of: "\(right.folder)/\(file.path)"), to: "\(staging)/berkas/\(file.path)")
    }
  }

  private func manifest(_ result: DiffResult, _ staging: String) throws -> [UInt8] {
    var outputs: [JSONValue] = []
    for path in try PlainFile.paths(in: staging) {
      let written = result.tables.first { $0.longForm?.path == path }?.longForm
      let content = try written.map { ($0.sha256, $0.bytes) } ?? ContentDigest.ofContent(path: "\(staging)/\(path)")
      outputs.append(
        .object([
          JSONMember("path", .text(path)), JSONMember("sha256", .text(content.0)),
          JSONMember("bytes", .number(content.1)),
        ]))
    }
    func digest(_ side: SnapshotFolder) -> JSONValue { side.manifestDigest.map { .text($0) } ?? .null }
    func list(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
    return JSONValue.object([
      JSONMember("contract", .number(Tool.contract)), JSONMember("tool", .text(Tool.version)),
      JSONMember("stage", .text("diff")),
      JSONMember(
        "inputs", .object([JSONMember("lama", digest(left)), JSONMember("baru", digest(right))])),
      JSONMember(
        "settings",
        .object([
          JSONMember("full", .bool(request.full)), JSONMember("quick", .bool(request.quick)),
          JSONMember("tables", list(request.tables)), JSONMember("only", list(request.only)),
          JSONMember("ignore", list(request.ignore)), JSONMember("tolerance", list(request.tolerances.map(\.column))),
        ])),
      JSONMember("outputs", .list(outputs)),
    ]).canonical
  }
}
