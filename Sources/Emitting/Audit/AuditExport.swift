import Crypto
import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// A pseudonymised copy of a snapshot for auditors: who is who cannot be told from it alone, what was decided can.
///
/// Ids become keyed pseudonyms, the same in all tables, so that rows still join. Rows come in an order that follows from
/// their pseudonymised content alone, so that neighbours in a table are not neighbours in life.
package struct AuditExport {
  private let snapshot: UpstreamStage
  private let policy: AuditPolicy
  private let key: SymmetricKey
  private let day: CalendarDay
  private let limit: Int
  private let jobs: Int
  private let memory: Int

  /// Opens the snapshot, the dictionary of treatments and the audit key. Throws `inputMissing`, `badConfig`.
  package init(
    snapshot folder: String, policy: String, key: String, smallCell: Int = 5, jobs: Int = 1, memory: Int = 1 << 30
  ) throws(Failure) {
    snapshot = try UpstreamStage(folder: folder)
    guard snapshot.manifest.stage == "emit", let day = CalendarDay(lastDayOf: snapshot.manifest.period) else {
      throw Failure(.inputMissing, id: "bukan snapshot", en: "not a snapshot", file: folder)
    }
    self.day = day
    self.policy = try AuditPolicy.load(policy)
    self.key = SymmetricKey(data: try KeyFile.parse(try FileAccess.content(of: key), file: key))
    limit = smallCell
    self.jobs = max(1, min(jobs, memory / (32 << 20)))
    self.memory = memory
  }

  /// Writes the export to `output`, all or nothing. Throws `cannotCreate` when it is there and `overwrite` is not set.
  package func write(to output: String, overwrite: Bool) throws {
    try ToolOutput.publish(output, maker: "audit", overwrite: overwrite) { staging, scratch in
      var outputs: [OutputTable] = []
      let inputs = [
        InputFile(
          role: "emit",
          file: PartSummary(
            path: "5-emit/\(Manifest.fileName)", sha256: snapshot.digest, bytes: snapshot.manifest.bytes.count, rows: 0)
        )
      ]
      for role in snapshot.tables {
        let name = String(role.prefix { $0 != "/" })
        if role.hasPrefix("ringkasan/") {
          if policy.tables.contains(role) { outputs.append(try summary(role, staging)) }
        } else if policy.tables.contains(name) {
          outputs.append(try table(role, name, staging: staging, scratch: scratch))
        }
      }
      return Manifest(
        stage: "audit", folder: "audit", period: snapshot.manifest.period,
        settings: [
          Manifest.Setting(name: "kamus/audit.csv", sha256: policy.digest),
          Manifest.Setting(name: "sel-kecil", sha256: Hex.sha256(Array(String(limit).utf8))),
        ], inputs: inputs, outputs: outputs, tallies: [], findings: [], extra: []
      ).bytes
    }
  }

  private func table(_ role: String, _ name: String, staging: String, scratch: String) throws -> OutputTable {
    let table = try snapshot.table(role)
    let plan = AuditRow(table.header, try policy.treatments(name, table.header), key: key, day: day)
    let bytes = snapshot.manifest.table(role)?.parts.reduce(0) { $0 + $1.bytes } ?? 0
    let spill = try KeyedSpill(
      folder: "\(scratch)/\(role)", partitions: max(1, bytes * 2 / max(memory / (8 * jobs), 1 << 20)))
    let shift = UInt64(64 - spill.partitions.trailingZeroBitCount)
    let appenders = (0..<jobs).map { _ in spill.appender() }
    let parts = snapshot.manifest.table(role)?.parts ?? []
    try parallelForEach(count: parts.count, jobs: jobs) { index, worker in
      try route(parts[index], header: table.header, plan, shift: shift, to: appenders[worker])
    }
    for appender in appenders { try appender.flush() }
    let writer = try PartWriter(folder: staging, path: "\(role).csv.gz", header: plan.header)
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: {
        defer { next += 1 }
        return next < spill.partitions ? next : nil
      },
      work: { (partition: Int, _: Int) -> [EncodedChunk] in
        let records = try spill.load(partition)
        spill.discard(partition)
        var chunks: [EncodedChunk] = []
        var rows = RowBuffer()
        for index in 0..<records.count {
          records.with(index) { rows.appendRows($0.payload, rows: 1) }
          if rows.count >= 256 << 10 || index == records.count - 1 {
            chunks.append(try EncodedChunk(rows))
            rows.removeAll()
          }
        }
        return chunks
      },
      deliver: { for chunk in $0 { try writer.append(chunk) } })
    let part = try writer.finish()
    if part.rows != snapshot.rows(role) {
      throw Failure(.internalError, id: "baris \(role) tidak seimbang", en: "rows of \(role) do not balance")
    }
    return OutputTable(role: role, parts: [part])
  }

  /// Puts the rows of a file, as an auditor may see them, where their content belongs. Throws `badData` when the content
  /// that was read is not what the manifest says: nothing of a changed table is passed on.
  private func route(
    _ listed: PartSummary, header: [String], _ plan: AuditRow, shift: UInt64, to appender: KeyedAppender
  ) throws {
    let path = snapshot.path(listed.path)
    var part = try DigestedPart(path: path)
    if part.header != header { throw AuditExport.damaged(path) }
    var line = RowBuffer(capacity: 8192)
    while let chunk = try part.next() {
      for index in 0..<chunk.rowCount {
        line.removeAll()
        plan.write(chunk[index], to: &line)
        let hash = line.view.stableHash
        try appender.add(SpillKey(hash), payload: line.view, to: shift == 64 ? 0 : Int(hash >> shift))
      }
    }
    if part.bytes != listed.bytes || part.digests().content != listed.sha256 { throw AuditExport.damaged(path) }
  }

  private static func damaged(_ path: String) -> Failure {
    Failure(
      .badData, id: "rusak atau hilang: tidak sama dengan manifesnya",
      en: "damaged or gone: not what its manifest says", file: path)
  }

  /// Throws `badData` when the table is not what the manifest says, or when a count is none: what cannot be counted
  /// cannot be kept back where it is small.
  private func summary(_ role: String, _ staging: String) throws(Failure) -> OutputTable {
    guard let table = try snapshot.summary(String(role.dropFirst("ringkasan/".count))),
      let rows = SummaryRows(table, table.header)
    else {
      throw Failure(.badData, id: "tabel \(role) tidak ada", en: "table \(role) is missing", file: snapshot.folder)
    }
    let treatments = try policy.treatments(role, table.header)
    for column in treatments.indices where treatments[column] == .count {
      for row in 0..<rows.count { _ = try rows.numberIfAny(row, column) }
    }
    let keep = treatments.indices.filter { treatments[$0] != .dropped }
    var text = RowBuffer(capacity: 64 << 10)
    for row in [table.header] + AuditSummary(treatments: treatments, limit: limit).rows(table.rows) {
      for column in keep { text.field(row[column]) }
      text.endRow()
    }
    let part = try PlainFile.write(text.view.bytes, path: "\(role).csv", rows: text.rows - 1, in: staging)
    return OutputTable(role: role, parts: [part])
  }
}
