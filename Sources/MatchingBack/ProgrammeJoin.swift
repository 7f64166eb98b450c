import Diagnostics
import StageContract
import TabularIO

/// Finds whether persons and families are eligible for, or receive, the programmes that may be shown.
struct ProgrammeJoin {
  let join: KeyJoin
  let work: MatchbackWork

  private final class Offering {
    let out: KeyedAppender
    var packer = FieldPacker()
    init(_ join: KeyJoin) { out = join.offers.appender() }
  }

  /// Whether each programme of the permission is of persons; nil where its table has no row to tell.
  static func unitsArePersons(_ snapshot: UpstreamStage, _ programmes: [String]) throws -> [Bool?] {
    var units: [Bool?] = []
    for programme in programmes {
      let table = try snapshot.table("kelayakan/\(programme)")
      let unit = try table.column("unit")
      var cursor = RowCursor(table)
      units.append(try cursor.next() ? cursor.row[unit].equals("ORANG") : nil)
    }
    return units
  }

  /// Offers the rows of `kelayakan` that may be asked for.
  func offer(_ snapshot: UpstreamStage) throws {
    for (number, programme) in work.permission.programmes.enumerated() {
      let table = try snapshot.table("kelayakan/\(programme)")
      work.progress.start(table.name)
      let columns = try table.columns(["unit", "id_keluarga", "id_individu", "layak", "menerima"])
      let filter = join.filter
      var contexts: [Offering] = []
      try table.scan(
        jobs: work.jobs,
        makeContext: {
          let context = Offering(join)
          contexts.append(context)
          return context
        },
        work: { (chunk, context: inout Offering) throws -> Int in
          for index in 0..<chunk.rowCount {
            let row = chunk[index]
            let unit = row[columns[0]].equals("ORANG") ? row[columns[2]] : row[columns[1]]
            guard let key = SpillKey(id: unit), filter.mayHold(key.hash) else { continue }
            context.packer.removeAll()
            context.packer.add(byte: UInt8(truncatingIfNeeded: number))
            context.packer.add(row[columns[3]])
            context.packer.add(row[columns[4]])
            try context.packer.with { (payload) throws(Failure) in try context.out.add(key, payload: payload) }
          }
          return chunk.rowCount
        },
        deliver: { rows, _ in work.progress.add(rows: rows) })
      for context in contexts { try context.out.flush() }
    }
  }

  /// Hands what was found on to the rows.
  func answer(into answers: AnswerStore) throws {
    let appenders = (0..<work.jobs).map { _ in answers.appender() }
    try join.forEachPartition(
      jobs: work.jobs,
      work: { (partition: Int, worker: Int) in
        let found = try join.offers.load(partition)
        var packer = FieldPacker()
        try join.needs.forEach(partition) { record in
          for index in found.range(of: record.key) {
            try found.with(index) { row in
              var fields = PackedFields(row.payload)
              packer.removeAll()
              for _ in 0..<3 { packer.add(fields.next()) }
              try appenders[worker].add(row: record.number, .programme, packer)
            }
          }
        }
      },
      deliver: { (_: Void) in })
    for appender in appenders { try appender.flush() }
  }
}
