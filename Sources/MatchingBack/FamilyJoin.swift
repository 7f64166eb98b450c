import Comparison
import Diagnostics
import StageContract
import TabularIO

/// Finds the families asked for: by id for the persons found, by No KK for rows without one. Who asks by No KK must
/// know one of the family: a number alone, or a name that is nobody's there, opens nothing.
struct FamilyJoin {
  let join: KeyJoin
  let work: MatchbackWork

  /// How a family is asked for.
  enum Question: UInt8 {
    case id = 1
    /// By No KK; the reason why there is no person follows, birth date and folded name as the row has them.
    case card
  }

  /// What is offered under a No KK: the numbers by which its records are told apart, families first.
  private enum Offer {
    static let family: UInt64 = 0
    static let member: UInt64 = 1
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
        if let byCard { try offering.add(byCard, number: Offer.family) }
      }
    }
    if work.permission.answersFamilies { try offerMembers(try snapshot.table("anggota")) }
  }

  /// Offers birth date and name of the members of the families that may be asked for by No KK.
  private func offerMembers(_ table: Table) throws {
    let columns = try table.columns(["nomor_kartu_keluarga", "tanggal_lahir", "nama"])
    try join.offer(from: table, work) { chunk, offering in
      for index in 0..<chunk.rowCount {
        let row = chunk[index]
        guard let card = row[columns[0]].uint64() else { continue }
        let key = SpillKey(number: card, marked: true)
        if !offering.isAsked(key) { continue }
        offering.packer.removeAll()
        offering.packer.add(row[columns[1]])
        offering.reader.packName(row[columns[2]], into: &offering.packer)
        try offering.add(key, number: Offer.member)
      }
    }
  }

  private final class Answering {
    let answers: AnswerStore.Appender
    let programmes: KeyedAppender
    let comparison = ComparisonScratch()
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
            try answerCard(record, own, range, families, contexts[worker], &asked)
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
    _ record: KeyedRecord, _ question: PackedFields, _ range: Range<Int>, _ families: KeyedRecords,
    _ context: Answering, _ asked: inout [UInt64]
  ) throws {
    var own = question
    let reason = AnswerReason(rawValue: own.nextByte()) ?? .unknownNIK
    func verdict(_ status: AnswerStatus, _ reason: AnswerReason, shows: Bool) throws(Failure) {
      context.packer.removeAll()
      context.packer.add(byte: status.rawValue)
      context.packer.add(byte: reason.rawValue)
      context.packer.add(number: 0)
      context.packer.add(byte: shows ? 1 : 0)
      try context.answers.add(row: record.number, .verdict, context.packer)
    }
    let members = range.first { families.with($0) { $0.number == Offer.member } } ?? range.upperBound
    guard let first = range.first, first < members else { return try verdict(.tidakPadan, reason, shows: false) }
    if members - first > 1 { return try verdict(.tinjau, .severalFamilies, shows: false) }
    let known = try judge(birth: own.next(), name: own.next(), members..<range.upperBound, families, context)
    if known.status != .padan { return try verdict(known.status, known.reason, shows: false) }
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

  /// The best that comes of comparing the row with each member: one whom it may speak of is enough.
  private func judge(
    birth: ByteView, name: ByteView, _ members: Range<Int>, _ families: KeyedRecords, _ context: Answering
  ) throws -> IdentityJudge.Verdict {
    let judge = work.judge
    var best: IdentityJudge.Verdict?
    for index in members {
      let verdict = families.with(index) { member in
        var fields = PackedFields(member.payload)
        return judge.judge(
          birth: birth, name: name, personBirth: fields.next(), personName: fields.next(), context.comparison)
      }
      if best.map({ verdict.status.rawValue < $0.status.rawValue }) ?? true { best = verdict }
    }
    return best ?? IdentityJudge.Verdict(status: .tinjau, reason: .nothingToCompare, similarity: 0)
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
