import Comparison
import Diagnostics
import StageContract
import TabularIO

/// Finds the person of each NIK of the list and judges whether it is the one the row speaks of.
struct PersonJoin {
  let join: KeyJoin
  let work: MatchbackWork

  /// What a person of the snapshot is to the frame.
  private enum Standing: UInt8 {
    case inside = 1
    case outside
  }

  // MARK: The snapshot's side

  /// Offers every person of the snapshot whose NIK may be asked for.
  func offer(_ snapshot: UpstreamStage) throws {
    try offer(try snapshot.table("anggota"), .inside)
    if snapshot.has("anggota_luar") { try offer(try snapshot.table("anggota_luar"), .outside) }
  }

  private func offer(_ table: Table, _ standing: Standing) throws {
    let columns = try table.columns([
      "nomor_induk_kependudukan", "tanggal_lahir", "nama", "kode_kelurahan_desa", "kode_provinsi", "id_keluarga",
      "id_individu",
    ])
    let shown = work.permission.personColumns.map { table.header.firstIndex(of: $0) }
    try join.offer(from: table, work) { chunk, offering in
      for index in 0..<chunk.rowCount {
        let row = chunk[index]
        guard let nik = row[columns[0]].uint64() else { continue }
        let key = SpillKey(number: nik)
        if !offering.isAsked(key) { continue }
        offering.packer.removeAll()
        offering.packer.add(byte: standing.rawValue)
        offering.packer.add(row[columns[1]])
        offering.reader.packName(row[columns[2]], into: &offering.packer)
        offering.packer.add(row[columns[3]].isEmpty ? row[columns[4]] : row[columns[3]])
        offering.packer.add(row[columns[5]])
        offering.packer.add(row[columns[6]])
        for column in shown { offering.packer.add(column.map { row[$0] } ?? ByteView.empty) }
        try offering.add(key)
      }
    }
  }

  // MARK: Both sides

  /// What was decided about a row.
  private struct Decision {
    /// Place of the person among those of the partition; -1 for nobody.
    let person: Int32
    let status: AnswerStatus
    let reason: AnswerReason
  }

  private final class Judging {
    let scratch: Box
    let answers: AnswerStore.Appender
    let families: KeyedAppender
    let programmes: KeyedAppender
    var packer = FieldPacker()

    init(_ answers: AnswerStore, _ families: KeyJoin, _ programmes: KeyJoin) {
      scratch = Box()
      self.answers = answers.appender()
      self.families = families.needs.appender()
      self.programmes = programmes.needs.appender()
    }
  }

  /// Keeps a scratch that cannot be copied.
  private final class Box {
    let comparison = ComparisonScratch()
  }

  private struct Asked {
    var families: [UInt64] = []
    var programmes: [UInt64] = []
  }

  /// Answers every row that named a NIK, and asks for the values that its answer shows.
  func answer(into answers: AnswerStore, families: KeyJoin, programmes: KeyJoin) throws {
    let contexts = (0..<work.jobs).map { _ in Judging(answers, families, programmes) }
    work.progress.start("padan")
    try join.forEachPartition(
      jobs: work.jobs,
      work: { (partition: Int, worker: Int) in try answer(partition, contexts[worker]) },
      deliver: { (asked: Asked) in
        families.expect(asked.families)
        programmes.expect(asked.programmes)
      })
    for context in contexts {
      try context.answers.flush()
      try context.families.flush()
      try context.programmes.flush()
    }
  }

  private func answer(_ partition: Int, _ context: Judging) throws -> Asked {
    let persons = try join.offers.load(partition)
    var decisions: [Decision] = []
    var firstRow = [UInt64](repeating: UInt64.max, count: persons.count)
    try join.needs.forEach(partition) { record in
      let decision = try judge(record, persons, context)
      decisions.append(decision)
      if decision.person >= 0 && (decision.status == .padan || decision.status == .luar) {
        let person = Int(decision.person)
        firstRow[person] = min(firstRow[person], record.number)
      }
    }
    var asked = Asked()
    var index = 0
    try join.needs.forEach(partition) { record in
      let decision = decisions[index]
      index += 1
      if decision.person < 0 {
        try refer(record, decision, context, &asked)
      } else {
        try persons.with(Int(decision.person)) { person in
          try write(record.number, decision, person, first: firstRow[Int(decision.person)], context, &asked)
        }
      }
    }
    return asked
  }

  /// The best of the persons who have the row's NIK.
  private func judge(_ record: KeyedRecord, _ persons: KeyedRecords, _ context: Judging) throws -> Decision {
    var own = PackedFields(record.payload)
    _ = own.next()
    let birth = own.next()
    let name = own.next()
    var best: (decision: Decision, similarity: Double)?
    for index in persons.range(of: record.key) {
      let found = try persons.with(index) { person -> (AnswerStatus, AnswerReason, Double) in
        var fields = PackedFields(person.payload)
        guard let standing = Standing(rawValue: fields.nextByte()) else {
          throw Failure(.internalError, id: "kedudukan tak dikenal", en: "unknown standing of a person")
        }
        let verdict = work.judge.judge(
          birth: birth, name: name, personBirth: fields.next(), personName: fields.next(), context.scratch.comparison)
        let isOutside = standing == .outside && verdict.status == .padan
        return (isOutside ? .luar : verdict.status, isOutside ? .outsideFrame : verdict.reason, verdict.similarity)
      }
      // Persons come in the order of their content, so among equals the choice is always the same.
      let isBetter =
        best.map { before in
          (found.0.rawValue, -found.2) < (before.decision.status.rawValue, -before.similarity)
        } ?? true
      if isBetter {
        let decision = Decision(person: Int32(truncatingIfNeeded: index), status: found.0, reason: found.1)
        best = (decision, found.2)
      }
    }
    return best?.decision ?? Decision(person: -1, status: .tidakPadan, reason: .unknownNIK)
  }

  /// Nobody has the NIK: the row's No KK may do, where that is answered.
  private func refer(
    _ record: KeyedRecord, _ decision: Decision, _ context: Judging, _ asked: inout Asked
  ) throws(Failure) {
    var own = PackedFields(record.payload)
    let number = own.nextNumber()
    let (birth, name) = (own.next(), own.next())
    context.packer.removeAll()
    if number > 0 && work.permission.answersFamilies {
      let key = SpillKey(number: number, marked: true)
      context.packer.add(byte: FamilyJoin.Question.card.rawValue)
      context.packer.add(byte: decision.reason.rawValue)
      context.packer.add(birth)
      context.packer.add(name)
      try context.packer.with { (payload) throws(Failure) in
        try context.families.add(key, number: record.number, payload: payload)
      }
      asked.families.append(key.hash)
      return
    }
    context.packer.add(byte: decision.status.rawValue)
    context.packer.add(byte: decision.reason.rawValue)
    try context.answers.add(row: record.number, .verdict, context.packer)
  }

  private func write(
    _ row: UInt64, _ decision: Decision, _ person: KeyedRecord, first: UInt64, _ context: Judging,
    _ asked: inout Asked
  ) throws(Failure) {
    var fields = PackedFields(person.payload)
    for _ in 0..<3 { _ = fields.next() }
    let region = fields.next()
    let family = fields.next()
    let id = fields.next()
    let isKnown = decision.status == .padan || decision.status == .luar
    let shows = isKnown && work.covers(region)
    context.packer.removeAll()
    context.packer.add(byte: decision.status.rawValue)
    context.packer.add(byte: (isKnown && !shows ? AnswerReason.otherRegion : decision.reason).rawValue)
    context.packer.add(number: isKnown && first < row ? first : 0)
    context.packer.add(byte: shows ? 1 : 0)
    if shows { for _ in work.permission.personColumns { context.packer.add(fields.next()) } }
    try context.answers.add(row: row, .verdict, context.packer)
    if !shows || decision.status != .padan { return }
    if !work.permission.familyColumns.isEmpty, let key = SpillKey(id: family) {
      context.packer.removeAll()
      context.packer.add(byte: FamilyJoin.Question.id.rawValue)
      try ask(context.families, key, row, context.packer)
      asked.families.append(key.hash)
    }
    if work.permission.programmes.isEmpty { return }
    context.packer.removeAll()
    for key in [SpillKey(id: family), SpillKey(id: id)] {
      guard let key else { continue }
      try ask(context.programmes, key, row, context.packer)
      asked.programmes.append(key.hash)
    }
  }

  private func ask(_ out: KeyedAppender, _ key: SpillKey, _ row: UInt64, _ packer: FieldPacker) throws(Failure) {
    try packer.with { (payload) throws(Failure) in try out.add(key, number: row, payload: payload) }
  }
}
