import Diagnostics
import TabularIO

/// The tables `kelayakan/<programme>` of one part, all open at once.
///
/// A table owns buffers and cannot be copied, so they stand in memory of their own rather than in an array.
struct EligibilityTables: ~Copyable {
  private struct Table: ~Copyable {
    var rows = RowBuffer()
    let writer: PartWriter
    /// Programme and unit, as they stand in every row.
    let label: OwnedBytes
    let isOfPersons: Bool
    var list: EligibleListFile?
  }

  private let tables: UnsafeMutablePointer<Table>
  /// Tables that are made: an init that fails half-way leaves it to `deinit` to take these down.
  private var count = 0

  init(_ programmes: [Programme], part: Int, folders: FlagFolders, keepsLists: Bool) throws(Failure) {
    tables = .allocate(capacity: max(programmes.count, 1))
    for (index, programme) in programmes.enumerated() {
      var label = RowBuffer(capacity: 64)
      label.field(programme.name)
      label.field(programme.unit.text)
      let table = Table(
        writer: try PartWriter(
          folder: folders.staging, path: "kelayakan/\(programme.name)/\(TableWriter.partName(part))",
          header: EligibilityWriter.header),
        label: label.owned(), isOfPersons: programme.unit == .orang,
        list: keepsLists ? EligibleListFile(path: folders.list(index, part)) : nil)
      (tables + index).initialize(to: table)
      count += 1
    }
  }

  deinit {
    tables.deinitialize(count: count)
    tables.deallocate()
  }

  /// Adds a row; without an outcome when the programme is not measured.
  mutating func write(
    _ programme: Int, _ family: DraftFamily, _ draft: DraftRow, berkas: ByteView, baris: ByteView, outcome: Outcome?,
    rank: Int
  ) throws(Failure) {
    let table = tables + programme
    table.pointee.rows.rawFields(table.pointee.label.view)
    family.id.writeField(to: &table.pointee.rows)
    draft.person.writeField(to: &table.pointee.rows)
    table.pointee.rows.field(berkas)
    table.pointee.rows.field(baris)
    family.withRegion { table.pointee.rows.field($0.count >= 4 ? $0[0..<4] : .empty) }
    if family.decile > 0 {
      table.pointee.rows.field(number: Int(family.decile))
    } else {
      table.pointee.rows.emptyField()
    }
    table.pointee.rows.character(draft.slot != DraftRow.noSlot ? 49 : 48)
    table.pointee.rows.character(draft.flags & DraftRow.receives != 0 ? 49 : 48)
    if let outcome {
      table.pointee.rows.field(outcome.text)
      CodeSet(bits: draft.reasons).writeField(to: &table.pointee.rows)
    } else {
      table.pointee.rows.emptyField()
      table.pointee.rows.emptyField()
    }
    if rank > 0 { table.pointee.rows.field(number: rank) } else { table.pointee.rows.emptyField() }
    if outcome != nil && draft.nominal >= 0 {
      table.pointee.rows.field(number: Int(draft.nominal))
    } else {
      table.pointee.rows.emptyField()
    }
    table.pointee.rows.endRow()
    try table.pointee.writer.take(&table.pointee.rows)
  }

  /// Adds an eligible unit to the list of its programme.
  mutating func list(
    _ programme: Int, _ family: DraftFamily, _ draft: DraftRow, rank: Int, isWithin: Bool
  ) throws(Failure) {
    let isOfPersons = tables[programme].isOfPersons
    try tables[programme].list?.add(family, draft, isOfPersons: isOfPersons, rank: rank, isWithin: isWithin)
  }

  /// Ends all tables.
  mutating func finish() throws(Failure) -> [PartSummary] {
    var summaries: [PartSummary] = []
    for index in 0..<count {
      let table = tables + index
      try table.pointee.list?.flush()
      try table.pointee.writer.flush(&table.pointee.rows)
      summaries.append(try table.pointee.writer.finish())
    }
    return summaries
  }
}
