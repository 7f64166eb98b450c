import Diagnostics
import StageContract
import TabularIO

/// `pendamping`: the assistants as delivered, sorted. Small (some 33,000 in the country), so in memory.
enum AssistantTable {
  static let header = ["id_pendamping", "nama", "wilayah", "kapasitas_per_hari"]

  static func write(_ normalise: UpstreamStage, context: StageContext) throws -> [PartSummary] {
    let writer = TableWriter(folder: context.staging, name: SourceKind.pendamping.name, header: header)
    var rows = RowBuffer()
    if normalise.has(SourceKind.pendamping.name) {
      let table = try normalise.table(SourceKind.pendamping.name)
      let columns = try table.columns(header)
      var lines: [[[UInt8]]] = []
      var cursor = RowCursor(table)
      while try cursor.next() { lines.append(columns.map { cursor.row[$0].bytes }) }
      lines.sort { one, other in
        for (left, right) in zip(one, other) where left != right { return left.lexicographicallyPrecedes(right) }
        return false
      }
      for line in lines {
        for field in line { field.withUnsafeBufferPointer { rows.field(ByteView($0)) } }
        rows.endRow()
        try writer.take(&rows)
      }
    }
    try writer.flush(&rows)
    return try writer.finish()
  }
}
