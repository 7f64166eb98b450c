import DataDictionary
import Diagnostics
import PipelineConfig
import RegistryTypes
import StageContract
import TabularIO

/// What all steps of a request share.
struct MatchbackWork {
  let settings: MatchbackSettings
  let permission: Permission
  let lastDay: CalendarDay
  let jobs: Int
  let memory: Int
  let progress: Progress

  var judge: IdentityJudge {
    IdentityJudge(
      nameAlone: settings.nameAlone, nameWithBirth: settings.nameWithBirth, trustsNIKAlone: permission.trustsNIKAlone,
      generation: settings.generation, defaultDays: settings.defaultDays)
  }

  func keyReader() -> KeyReader { KeyReader(settings, lastDay: lastDay) }

  /// Whether the permission holds for people who live in `region`; an unknown region is in none.
  func covers(_ region: ByteView) -> Bool {
    if permission.regions.isEmpty { return true }
    return permission.regions.contains { code in
      code.count <= region.count && code.withUnsafeBufferPointer { ByteView($0) == region[0..<code.count] }
    }
  }
}

/// A request: a list, a snapshot, a permission.
package struct MatchbackRun {
  /// What is asked.
  package struct Request: Sendable {
    /// The pipeline folder, for `matchback.yaml`.
    package var pipeline: String
    package var snapshot: String
    package var list: String
    package var output: String
    /// The permission file; nil: the pipeline's.
    package var permission: String?
    package var purpose: String?
    package var overwrite: Bool
    package var jobs: Int
    /// Memory budget in bytes.
    package var memory: Int
    package var progress: Progress.Mode

    package init(
      pipeline: String, snapshot: String, list: String, output: String, permission: String? = nil,
      purpose: String? = nil, overwrite: Bool = false, jobs: Int = 1, memory: Int = 1 << 30,
      progress: Progress.Mode = .none
    ) {
      self.pipeline = pipeline
      self.snapshot = snapshot
      self.list = list
      self.output = output
      self.permission = permission
      self.purpose = purpose
      self.overwrite = overwrite
      self.jobs = jobs
      self.memory = memory
      self.progress = progress
    }
  }

  private let request: Request

  package init(_ request: Request) { self.request = request }

  /// Answers the list; one line a status for the terminal, small counts not shown.
  package func perform() throws -> [Message] {
    let settings = try MatchbackSettings.load(pipeline: request.pipeline)
    guard let path = request.permission ?? settings.permission else {
      throw Failure(
        .usage, id: "izin wajib disebut (--izin, atau matchback.yaml: izin)",
        en: "a permission is required (--izin, or matchback.yaml: izin)")
    }
    let permission = try Permission.load(path)
    let purpose = try permission.purpose(request.purpose)
    let snapshot = try openSnapshot()
    guard let lastDay = CalendarDay(lastDayOf: snapshot.manifest.period) else {
      throw Failure(.badData, id: "periode manifes tidak sah", en: "invalid period in the manifest")
    }
    let work = MatchbackWork(
      settings: settings, permission: permission, lastDay: lastDay,
      jobs: max(1, min(request.jobs, request.memory / (32 << 20))), memory: request.memory,
      progress: Progress(stage: "matchback", mode: request.progress))
    try check(permission, snapshot, file: path)
    var messages: [Message] = []
    try ToolOutput.publish(
      request.output, maker: "dtsen-matchback", overwrite: request.overwrite, lastFile: Receipt.fileName
    ) {
      staging, scratch in
      let receipt = try answer(work, snapshot, purpose, staging: staging, scratch: scratch)
      messages = receipt.counts.compactMap { status, rows in
        if rows == .exactly(0) { return nil }
        let text = "\(status.word): \(rows.text(limit: permission.smallCell))"
        return Message(id: text, en: text)
      }
      return receipt.bytes
    }
    work.progress.finish()
    return messages
  }

  private func openSnapshot() throws(Failure) -> UpstreamStage {
    let snapshot = try UpstreamStage(folder: request.snapshot)
    if snapshot.manifest.stage != "emit" {
      throw Failure(
        .inputMissing, id: "bukan snapshot, melainkan keluaran tahap \(snapshot.manifest.stage)",
        en: "no snapshot but the output of stage \(snapshot.manifest.stage)", file: request.snapshot)
    }
    return snapshot
  }

  /// A permission for what the snapshot does not have is a mistake in the permission.
  private func check(_ permission: Permission, _ snapshot: UpstreamStage, file: String) throws(Failure) {
    for (table, names) in [("keluarga", permission.familyColumns), ("anggota", permission.personColumns)] {
      let header = try snapshot.table(table).header
      for name in names where !header.contains(name) {
        throw Failure(
          .badConfig, id: "kolom '\(name)' tidak ada di \(table)", en: "\(table) has no column '\(name)'", file: file)
      }
    }
    for programme in permission.programmes where !snapshot.has("kelayakan/\(programme)") {
      throw Failure(
        .badConfig, id: "program '\(programme)' tidak ada di snapshot",
        en: "the snapshot has no programme '\(programme)'", file: file)
    }
  }

  private func answer(
    _ work: MatchbackWork, _ snapshot: UpstreamStage, _ purpose: String, staging: String, scratch: String
  ) throws -> Receipt {
    let list = try ListFile(path: request.list, settings: work.settings)
    let guess = max(1000, try FileAccess.reading(request.list).size() / (list.isGzip ? 12 : 40))
    func join(_ name: String, keys: Int) throws(Failure) -> KeyJoin {
      try KeyJoin(folder: "\(scratch)/\(name)", keys: keys, memory: work.memory, jobs: work.jobs)
    }
    let persons = try join("orang", keys: guess)
    let families = try join("keluarga", keys: guess)
    let (account, keys) = try ListScan(list: list, work: work).run(persons: persons, families: families)
    // Rows without a number, and one number many times, would make a list of a question about one person.
    if keys < work.permission.minimumRows {
      throw Failure(
        .badData,
        id: "daftar menyebut \(keys) NIK atau No KK yang berbeda dan sah dalam \(account.rows) baris, izin menuntut "
          + "paling sedikit \(work.permission.minimumRows)",
        en: "the list names \(keys) different valid NIKs or No KKs in \(account.rows) rows, the permission requires "
          + "at least \(work.permission.minimumRows)")
    }
    let programmes = try join("program", keys: account.rows * 2)
    let answers = try AnswerStore(
      folder: "\(scratch)/hasil", rows: max(account.rows, 1), memory: work.memory, jobs: work.jobs)
    if persons.isAsked {
      let step = PersonJoin(join: persons, work: work)
      try step.offer(snapshot)
      try step.answer(into: answers, families: families, programmes: programmes)
    }
    if families.isAsked {
      let step = FamilyJoin(join: families, work: work)
      try step.offer(snapshot)
      try step.answer(into: answers, programmes: programmes)
    }
    if programmes.isAsked {
      let step = ProgrammeJoin(join: programmes, work: work)
      try step.offer(snapshot)
      try step.answer(into: answers)
    }
    let again = try ListFile(path: request.list, settings: work.settings)
    let columns = AnswerColumns(
      work.permission, unitsArePersons: try ProgrammeJoin.unitsArePersons(snapshot, work.permission.programmes),
      taken: list.reader.header)
    let written = try AnsweredList(list: again, columns: columns, answers: answers, work: work).write(to: staging)
    if written.list != account {
      throw Failure(.badData, id: "daftar berubah selagi dibaca", en: "the list changed while it was read")
    }
    if written.counts.reduce(0, +) != account.rows {
      throw Failure(.internalError, id: "hitungan baris tidak seimbang", en: "rows do not balance")
    }
    return Receipt(
      permission: work.permission, purpose: purpose, settings: work.settings, snapshot: snapshot, list: account,
      written: written, columns: columns.names)
  }
}
