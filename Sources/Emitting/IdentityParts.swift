import Diagnostics
import StageContract
import TabularIO

/// Cuts the id registry, which comes sorted by id, into one file for each first two characters.
struct IdentityParts {
  let table: Table
  let columns: [String]
  let place: Workplace

  /// The rows of a chunk that go to one file.
  private struct Segment {
    let prefix: [UInt8]
    let chunk: EncodedChunk
  }

  /// What a chunk became, with its first and last id to see whether the order holds across chunks.
  private struct Cut {
    var segments: [Segment] = []
    var first: [UInt8] = []
    var last: [UInt8] = []
  }

  /// Whether the parts are already one for each first two characters, so that they can be taken over as they are.
  static func isCut(_ table: OutputTable) -> Bool {
    table.parts.allSatisfy { part in
      let path = Array(part.path.utf8)
      let folder = Array("identitas/".utf8)
      let end = Array(".csv.gz".utf8)
      return path.count == folder.count + 2 + end.count && path.starts(with: folder)
        && path.suffix(end.count) == end[...]
        && isSafe(path[folder.count]) && isSafe(path[folder.count + 1])
    }
  }

  /// Writes `identitas/<two characters>.csv.gz`. `badData` when ids are not ascending or too short.
  func run() throws -> OutputTable {
    place.progress.start("identitas")
    let id = try table.column("id")
    let plan = try RowPlan(columns: columns, main: table, beside: nil, names: RegionNames([]))
    var parts: [PartSummary] = []
    var writer: PartWriter?
    var prefix: [UInt8] = []
    var last: [UInt8] = []
    try table.scan(
      jobs: place.jobs, makeContext: { () },
      work: { (chunk: RowChunk, _: inout Void) in try cut(chunk, id: id, plan: plan) },
      deliver: { (cut: Cut, _: Int) in
        if !last.isEmpty && !last.lexicographicallyPrecedes(cut.first) { throw unsorted() }
        last = cut.last
        for segment in cut.segments {
          if writer == nil || segment.prefix != prefix {
            if let writer { parts.append(try writer.finish()) }
            prefix = segment.prefix
            let name = String(decoding: prefix, as: UTF8.self)
            writer = try PartWriter(folder: place.staging, path: "identitas/\(name).csv.gz", header: columns)
          }
          try writer?.append(segment.chunk)
        }
      })
    if writer == nil {
      writer = try PartWriter(folder: place.staging, path: "identitas/00.csv.gz", header: columns)
    }
    if let writer { parts.append(try writer.finish()) }
    let output = OutputTable(role: "identitas", parts: parts)
    return output
  }

  private func cut(_ chunk: RowChunk, id: Int, plan: RowPlan) throws(Failure) -> Cut {
    var result = Cut()
    var rows = RowBuffer()
    var prefix: [UInt8] = []
    for index in 0..<chunk.rowCount {
      let row = chunk[index]
      let value = row[id]
      guard value.count >= 2, IdentityParts.isSafe(value[0]), IdentityParts.isSafe(value[1]) else { throw unsorted() }
      if index == 0 {
        result.first = value.bytes
      } else if chunk[index - 1][id].compare(value) >= 0 {
        throw unsorted()
      }
      if prefix.isEmpty || prefix[0] != value[0] || prefix[1] != value[1] {
        if rows.count > 0 { result.segments.append(Segment(prefix: prefix, chunk: try EncodedChunk(rows))) }
        rows.removeAll()
        prefix = [value[0], value[1]]
      }
      plan.write(row, beside: nil, to: &rows)
    }
    if rows.count > 0 { result.segments.append(Segment(prefix: prefix, chunk: try EncodedChunk(rows))) }
    if chunk.rowCount > 0 { result.last = chunk[chunk.rowCount - 1][id].bytes }
    place.progress.add(rows: chunk.rowCount)
    return result
  }

  /// Whether a character of an id may stand in a file name.
  private static func isSafe(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 }

  private func unsorted() -> Failure {
    Failure(
      .badData, id: "id tidak urut, ganda atau tidak sah", en: "ids are out of order, doubled or invalid",
      file: table.name)
  }
}
