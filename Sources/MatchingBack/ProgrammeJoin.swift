import Diagnostics
import StageContract
import TabularIO

/// Finds whether persons and families are eligible for, or receive, the programmes that may be shown.
struct ProgrammeJoin {
  let join: KeyJoin
  let work: MatchbackWork

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
      let columns = try table.columns(["unit", "id_keluarga", "id_individu", "layak", "menerima"])
      try join.offer(from: table, work) { chunk, offering in
        for index in 0..<chunk.rowCount {
          let row = chunk[index]
          let unit = row[columns[0]].equals("ORANG") ? row[columns[2]] : row[columns[1]]
          guard let key = SpillKey(id: unit), offering.isAsked(key) else { continue }
          offering.packer.removeAll()
          offering.packer.add(byte: UInt8(truncatingIfNeeded: number))
          offering.packer.add(row[columns[3]])
          offering.packer.add(row[columns[4]])
          try offering.add(key)
        }
      }
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
