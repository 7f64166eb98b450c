import Diagnostics
import StageContract
import TabularIO

/// Finds the families asked for: by id for the persons found, by No KK for rows without one.
struct FamilyJoin {
  let join: KeyJoin
  let work: MatchbackWork

  /// How a family is asked for.
  enum Question: UInt8 {
    case id = 1
    /// By No KK; the reason why there is no person follows.
    case card
  }

  /// Offers the families that may be asked for.
  func offer(_ snapshot: UpstreamStage) throws {
    let table = try snapshot.table("keluarga")
    let columns = try table.columns([
      "id_keluarga", "nomor_kartu_keluarga", "kode_kelurahan_desa", "kode_kecamatan", "kode_kabupaten_kota",
      "kode_provinsi",
    ])
    let shown = try table.columns(work.permission.familyColumns)
    try join.offer(from: table, work) { chunk, offering in
      for index in 0..<chunk.rowCount {
        let row = chunk[index]
        var byID = SpillKey(id: row[columns[0]])
        var byCard = row[columns[1]].uint64().map { SpillKey(number: $0, marked: true) }
        if let key = byID, !offering.isAsked(key) { byID = nil }
        if let key = byCard, !offering.isAsked(key) { byCard = nil }
        if byID == nil && byCard == nil { continue }
        offering.packer.removeAll()
        offering.packer.add(row[columns[0]])
        let place = columns[2...].first { !row[$0].isEmpty }
        offering.packer.add(place.map { row[$0] } ?? ByteView.empty)
        for column in shown { offering.packer.add(row[column]) }
        if let byID { try offering.add(byID) }
        if let byCard { try offering.add(byCard) }
      }
    }
  }

  private final class Answering {
    let answers: AnswerStore.Appender
    let programmes: KeyedAppender
    var packer = FieldPacker()

    init(_ answers: AnswerStore, _ programmes: KeyJoin) {
      self.answers = answers.appender()
      self.programmes = programmes.needs.appender()
    }
  }

  /// Answers every row that asked for a family.
  func answer(into answers: AnswerStore, programmes: KeyJoin) throws {
    let contexts = (0..<work.jobs).map { _ in Answering(answers, programmes) }
    try join.forEachPartition(
      jobs: work.jobs,
      work: { (partition: Int, worker: Int) -> [UInt64] in
        let families = try join.offers.load(partition)
        var asked: [UInt64] = []
        try join.needs.forEach(partition) { record in
          var own = PackedFields(record.payload)
          let range = families.range(of: record.key)
          switch Question(rawValue: own.nextByte()) {
          case .card:
            let reason = AnswerReason(rawValue: own.nextByte()) ?? .unknownNIK
            try answerCard(record, range, families, reason, contexts[worker], &asked)
          default:
            guard let first = range.first else {
              throw Failure(
                .badData, id: "anggota menunjuk keluarga yang tidak ada: periksa snapshot dengan dtsen-verify",
                en: "anggota points at a family that is not there: check the snapshot with dtsen-verify")
            }
            try families.with(first) { try writeValues($0, record.number, contexts[worker]) }
          }
        }
        return asked
      },
      deliver: { programmes.expect($0) })
    for context in contexts {
      try context.answers.flush()
      try context.programmes.flush()
    }
  }

  private func answerCard(
    _ record: KeyedRecord, _ range: Range<Int>, _ families: KeyedRecords, _ reason: AnswerReason,
    _ context: Answering, _ asked: inout [UInt64]
  ) throws {
    func verdict(_ status: AnswerStatus, _ reason: AnswerReason, shows: Bool) throws(Failure) {
      context.packer.removeAll()
      context.packer.add(byte: status.rawValue)
      context.packer.add(byte: reason.rawValue)
      context.packer.add(number: 0)
      context.packer.add(byte: shows ? 1 : 0)
      try context.answers.add(row: record.number, .verdict, context.packer)
    }
    guard let first = range.first else { return try verdict(.tidakPadan, reason, shows: false) }
    if range.count > 1 { return try verdict(.tinjau, .severalFamilies, shows: false) }
    try families.with(first) { family in
      var fields = PackedFields(family.payload)
      let id = fields.next()
      let shows = work.covers(fields.next())
      try verdict(.padanKeluarga, shows ? .familyCard : .otherRegion, shows: shows)
      if !shows { return }
      try writeValues(family, record.number, context)
      guard !work.permission.programmes.isEmpty, let key = SpillKey(id: id) else { return }
      try context.programmes.add(key, number: record.number, payload: ByteView.empty)
      asked.append(key.hash)
    }
  }

  private func writeValues(_ family: KeyedRecord, _ row: UInt64, _ context: Answering) throws(Failure) {
    if work.permission.familyColumns.isEmpty { return }
    var fields = PackedFields(family.payload)
    _ = fields.next()
    _ = fields.next()
    context.packer.removeAll()
    for _ in work.permission.familyColumns { context.packer.add(fields.next()) }
    try context.answers.add(row: row, .family, context.packer)
  }
}
