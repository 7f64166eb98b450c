import Diagnostics
import StageContract
import TabularIO

/// Gathers a dossier from a run folder: reads each table once, in chunks, on all workers.
package struct DossierReader {
  let run: RunStages
  let policy: Policy?
  let jobs: Int
  private let problem: Message?
  private let history: String?

  /// Opens `<run>/5-emit` and the stages beside it. `config`: the pipeline folder, nil for the one the run names;
  /// `history`: a folder of runs or snapshots. Throws `inputMissing`, or `badData` for damaged manifests.
  package init(run: String, config: String?, history: String?, jobs: Int) throws(Failure) {
    self.run = try RunStages(run: run)
    (policy, problem) = try Policy.read(self.run, config: config)
    self.history = history
    self.jobs = jobs
  }

  /// Gathers what is known. An empty dossier means that nobody has that number or id.
  package func read(_ question: Question) throws -> Dossier {
    var dossier = Dossier()
    dossier.period = run.period
    dossier.snapshot = run.snapshot.digest
    dossier.policy = policy
    if let problem { dossier.gaps.append(problem) }
    for stage in run.strangers {
      dossier.gaps.append(
        Message(
          id: "tahap \(stage) di samping potret ini bukan asalnya: tidak dipakai",
          en: "the stage \(stage) beside this snapshot is not what it was made from: not used"))
    }
    try findPeople(question, &dossier)
    if !dossier.members.isEmpty || !dossier.family.isEmpty { try readTables(&dossier) }
    let numbers = Numbers(dossier, question)
    let rows = try SourceRowReader(run: run, jobs: jobs).read(numbers: numbers, trail: dossier.trail)
    (dossier.sourceRows, dossier.claims) = (rows.own, try outcomes(rows.claims))
    try readHistory(question, &dossier)
    if dossier.isEmpty { return dossier }
    dossier.review = try review(dossier, numbers)
    try readMatch(&dossier)
    dossier.programmes = try programmes()
    if let family = dossier.family.first {
      if let policy {
        dossier.score = ScoreAccount.make(family, policy.model)
        dossier.place = try RankingPlace.read(run, family: family, scope: policy.scope, jobs: jobs)
      }
    }
    return dossier
  }

  // MARK: Earlier snapshots

  /// The history of the family, of a person outside any family, or of one who is not in this snapshot any more.
  private func readHistory(_ question: Question, _ dossier: inout Dossier) throws {
    let past = try history.map { folder throws(Failure) in try SnapshotHistory(folder: folder) }
    if dossier.family.isEmpty && dossier.members.isEmpty { try findHeir(question, &dossier) }
    guard let past else { return }
    let reader = HistoryReader(past: past, jobs: jobs)
    let subject: HistorySubject
    if let family = dossier.family.first?["id_keluarga"] {
      subject = HistorySubject(family: family, person: "")
    } else if let person = dossier.person {
      subject = HistorySubject(family: "", person: person)
    } else if let former = try reader.former(question, before: run.snapshot) {
      subject = former.who
      dossier.gaps.append(
        Message(
          id: "tidak ada di potret \(run.period) ini; yang terakhir memuatnya \(former.period): lihat riwayat",
          en: "not in this snapshot of \(run.period); the last that has it is \(former.period): see the history"))
      let id = subject.family.isEmpty ? subject.person : subject.family
      if !dossier.former.contains(id) { dossier.former.append(id) }
    } else {
      return
    }
    dossier.gaps += past.unread.map { failure in
      Message(
        id: "riwayat: dilewati: \(failure.text(.indonesian))", en: "history: left aside: \(failure.text(.english))")
    }
    let read = try reader.read(from: run.snapshot, subject)
    dossier.history = read.entries
    dossier.gaps += read.gaps
  }

  /// An id that is in no table any more may have been merged into another: the registry of ids says so.
  private func findHeir(_ question: Question, _ dossier: inout Dossier) throws {
    guard question.kind == .id else { return }
    guard let heir = try SnapshotSearch(snapshot: run.snapshot, jobs: jobs).heir(of: question.text) else { return }
    let (id, relation) = (heir["id"], heir["hubungan"])
    dossier.former = [question.text, id]
    dossier.gaps.append(
      Message(
        id: "id ini tidak dipakai lagi (\(relation)): tanyakan \(id)",
        en: "this id is not used any more (\(relation)): ask for \(id)"))
  }

  // MARK: The snapshot

  private func findPeople(_ question: Question, _ dossier: inout Dossier) throws {
    let snapshot = SnapshotSearch(snapshot: run.snapshot, jobs: jobs)
    let hits = try snapshot.persons(question)
    let familyID: String
    if let person = hits.first {
      dossier.person = person["id_individu"]
      familyID = person["id_keluarga"]
    } else {
      familyID = try snapshot.family(question)?["id_keluarga"] ?? ""
    }
    if familyID.isEmpty {
      dossier.members = hits
    } else {
      let key = [Array(familyID.utf8)]
      dossier.family = try search("keluarga", ["id_keluarga"], key)
      dossier.members = try search("anggota", ["id_keluarga"], key) + search("anggota_luar", ["id_keluarga"], key)
    }
  }

  private func readTables(_ dossier: inout Dossier) throws {
    let own = dossier.members.map { $0["id_individu"] } + dossier.family.map { $0["id_keluarga"] }
    let ids = own.filter { !$0.isEmpty }.map { Array($0.utf8) }
    let both = ["id_keluarga", "id_individu"]
    dossier.eligibility = try search("kelayakan", both, ids)
    for row in try search("bukti", both, ids) where !dossier.evidence.contains(row) { dossier.evidence.append(row) }
    dossier.fieldWork = try search("kerja_lapangan", both, ids)
    dossier.proposals = try search("keputusan_usulan", both, ids)
    dossier.graduations = try search("graduasi", both, ids)
    dossier.trail = try search("jejak", both, ids)
  }

  /// Rows of the table `tables`, or of every table in the folder of that name.
  private func search(_ tables: String, _ columns: [String], _ values: [[UInt8]]) throws -> [FoundRow] {
    try SnapshotSearch(snapshot: run.snapshot, jobs: jobs).rows(tables, columns, values)
  }

  /// The `jejak` of source rows.
  private func outcomes(_ rows: [FoundRow]) throws -> [FoundRow] {
    var found: [FoundRow] = []
    for source in Set(rows.map(\.table)).sorted() {
      guard run.snapshot.has("jejak/" + source) else { continue }
      let places = rows.filter { $0.table == source }.map(\.place)
      found += try run.snapshot.table("jejak/" + source).rows(at: places, jobs: jobs)
    }
    return found
  }

  private func review(_ dossier: Dossier, _ numbers: Numbers) throws -> [FoundRow] {
    guard run.snapshot.has("tinjau") else { return [] }
    let table = try run.snapshot.table("tinjau")
    let candidates = try table.rows(where: ["nik_kandidat"], hold: numbers.niks, jobs: jobs)
    let waiting = (dossier.trail + dossier.claims).filter { ["TINJAU", "KONFLIK"].contains($0["hasil"]) }
    let own = try table.rows(at: waiting.map(\.place), jobs: jobs).filter { row in
      waiting.contains { $0["sumber"] == row["sumber"] && $0.place == row.place } && !candidates.contains(row)
    }
    return own + candidates
  }

  private func programmes() throws -> [ProgrammeTerms] {
    let columns = ["program", "unit", "desil_maks", "kuota", "layak", "diukur"]
    guard let table = try run.snapshot.summary("program", columns) else { return [] }
    let queues = try queues()
    return try (0..<table.count).map { row in
      // A snapshot from before queues were listed has the nation's sums alone.
      let nation = ProgrammeQueue(region: "", quota: try table.number(row, 3), eligible: try table.number(row, 4))
      let name = table.text(row, 0)
      return ProgrammeTerms(
        name: name, isPersonal: table.text(row, 1) == "ORANG", limit: try table.number(row, 2),
        queues: queues?.filter { $0.programme == name }.map(\.queue) ?? [nation], isMeasured: table.text(row, 5) == "1")
    }
  }

  /// The queues of all programmes; nil where the snapshot does not list them.
  private func queues() throws -> [(programme: String, queue: ProgrammeQueue)]? {
    guard let table = try run.snapshot.summary("kuota", ["program", "kode", "kuota", "layak"]) else { return nil }
    return try (0..<table.count).map { row in
      let queue = ProgrammeQueue(
        region: table.text(row, 1), quota: try table.number(row, 2), eligible: try table.number(row, 3))
      return (table.text(row, 0), queue)
    }
  }

  // MARK: The match stage

  private func readMatch(_ dossier: inout Dossier) throws {
    guard let match = run.match else {
      dossier.gaps.append(
        Message(
          id: "3-match dari potret ini tidak ada di sampingnya: asal nilai tidak dapat ditunjukkan",
          en: "the 3-match of this snapshot does not lie beside it: origins of values cannot be shown"))
      return
    }
    guard let family = dossier.family.first else { return }
    let key = [Array(family["id_keluarga"].utf8)]
    let matched = try match.table("keluarga").rows(where: ["id_keluarga"], hold: key, jobs: jobs)
    if let row = matched.first { dossier.values = ValueOrigin.read(row, sources: dossier.sourceRows) }
    if match.has("pln") { dossier.meters = try match.table("pln").rows(where: ["id_keluarga"], hold: key, jobs: jobs) }
    dossier.origins = try match.table("anggota").rows(where: ["id_keluarga"], hold: key, jobs: jobs)
  }
}

/// The numbers of the people of a dossier: what source rows may name them by.
struct Numbers {
  let niks: [[UInt8]]
  let cards: [[UInt8]]

  init(_ dossier: Dossier, _ question: Question) {
    func texts(_ rows: [FoundRow], _ column: String) -> [[UInt8]] {
      Set(rows.map { $0[column] }.filter { $0.utf8.count == 16 }).sorted().map { Array($0.utf8) }
    }
    let isUnknown = dossier.members.isEmpty && dossier.family.isEmpty && question.kind == .number
    niks = isUnknown ? [question.bytes] : texts(dossier.members, "nomor_induk_kependudukan")
    cards = isUnknown ? [question.bytes] : texts(dossier.family, "nomor_kartu_keluarga")
  }
}
