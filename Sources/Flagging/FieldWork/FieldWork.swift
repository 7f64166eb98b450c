import Diagnostics
import StageContract
import TabularIO

/// Writes the tables for people who work with the result: visits, recommendations, graduation.
struct FieldWork {
  let plan: FlagPlan
  let upstream: UpstreamStage
  let folders: FlagFolders
  /// See ``FamilyRatings``.
  let rated: BlockSpill
  let memory: Int
  let jobs: Int

  // MARK: Visits

  static let assignmentHeader = [
    "id_pendamping", "hari", "urutan", "id_keluarga", "kode_kelurahan_desa", "alasan", "prioritas",
  ]

  /// `kerja_lapangan`: the dearest families first, a kelurahan's to one assistant as long as there is room, else to whoever
  /// serves the kelurahan, kecamatan or kab and has most room left; each assistant's families then in the order of their
  /// kelurahan. What nobody can visit is listed too.
  func writeAssignments(parts: Int) throws -> OutputTable {
    let byPriority = sorters("prioritas")
    try parallelForEach(count: parts, jobs: byPriority.count) { part, worker in
      try rated.consume(part) { blocks in
        for block in blocks {
          let content = ByteView(start: UnsafePointer(block.start), count: block.count)
          try KeyedFile.each(content) { try byPriority[worker].add(key: $0, payload: $1) }
        }
      }
    }
    let candidates = try FieldWork.sorted(byPriority, memory: memory / 4)
    var assistants = try Assistants(
      try upstream.table("pendamping"), days: plan.settings.fieldWork.days, perDay: plan.settings.fieldWork.perDay)
    let byAssistant = sorters("penugasan")
    var key = RowBuffer(capacity: 128)
    var payload = RowBuffer(capacity: 128)
    while let (candidate, codes) = try candidates.next() {
      // kab (2), inverse priority (6), kelurahan (10), id (24)
      let region = candidate[8..<18]
      let chosen = assistants.take(region)
      key.removeAll()
      // Assistant and place are one word, so that sorting seldom looks further.
      key.appendKey(UInt64(chosen + 1) << FieldWork.placeBits | (chosen >= 0 ? FieldWork.place(region) : 0))
      if chosen >= 0 { key.append(candidate[2..<8]) }
      key.append(candidate[18..<42])
      payload.removeAll()
      payload.append(candidate)
      payload.append(codes)
      try byAssistant[(chosen + 1) % byAssistant.count].add(key: key.view, payload: payload.view)
    }
    candidates.remove()
    let sorted = try FieldWork.sorted(byAssistant, memory: memory / 4)
    let writer = TableWriter(folder: folders.staging, name: "kerja_lapangan", header: FieldWork.assignmentHeader)
    var current = -1
    var place = 0
    // The rows follow one from another; what is done with them, compressing above all, does not.
    try orderedParallel(
      jobs: jobs,
      next: { () -> RowHolder? in
        let holder = RowHolder()
        while holder.rows.count < 256 << 10, let (key, record) = try sorted.next() {
          let assistant = Int(key.keyNumber(at: 0) >> FieldWork.placeBits) - 1
          if assistant != current {
            current = assistant
            place = 0
          }
          write(record, assistant, place, assistants, &holder.rows)
          place += 1
        }
        return holder.rows.count > 0 ? holder : nil
      },
      work: { holder, _ in try EncodedChunk(holder.rows) }, deliver: { try writer.append($0) })
    sorted.remove()
    return OutputTable(role: "kerja_lapangan", parts: try writer.finish())
  }

  /// One sorter a worker, which share the memory.
  private func sorters(_ name: String) -> [ExternalSorter] {
    let count = min(max(jobs, 1), 8)
    return (0..<count).map { ExternalSorter(folder: "\(folders.scratch)/\(name)-\($0)", memory: memory / count) }
  }

  /// What the sorters hold as one sequence; each is put in order by a worker of its own.
  private static func sorted(_ sorters: [ExternalSorter], memory: Int) throws -> SortedRecords {
    try parallelForEach(count: sorters.count, jobs: sorters.count) { index, _ in sorters[index].sort() }
    return try SortedRecords(sorters, memory: memory)
  }

  /// Bits that ``place(_:)`` takes.
  private static let placeBits = UInt64(35)

  /// A region of ten digits, padded with NUL, as a number in the order of the texts.
  private static func place(_ region: ByteView) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<10 { number = number * 11 + UInt64(region[index] < 48 ? 0 : min(region[index] - 47, 10)) }
    return number
  }

  /// Rows on their way from who makes them to who compresses them.
  private final class RowHolder {
    var rows = RowBuffer()
  }

  /// Writes the visit to the family of `record`, the one in `place` of its assistant (-1: nobody has room for it).
  private func write(
    _ record: ByteView, _ assistant: Int, _ place: Int, _ assistants: Assistants, _ rows: inout RowBuffer
  ) {
    if assistant < 0 {
      for _ in 0..<3 { rows.emptyField() }
    } else {
      let perDay = assistants.perDay(assistant)
      rows.field(assistants.id(assistant))
      rows.field(number: place / perDay + 1)
      rows.field(number: place % perDay + 1)
    }
    record.keyIdentity(at: 18).writeField(to: &rows)
    FieldWork.writeRegion(record[8..<18], to: &rows)
    CodeSet(bits: UInt32(truncatingIfNeeded: record.keyNumber(at: 42))).writeField(to: &rows)
    rows.field(number: Int(~record.keyNumber(at: 0) & 0xFFFF_FFFF_FFFF))
    rows.endRow()
  }

  /// The kelurahan when all ten digits are known.
  private static func writeRegion(_ padded: ByteView, to rows: inout RowBuffer) {
    if padded[9] == 0 { rows.emptyField() } else { rows.field(padded) }
  }

  // MARK: Recommendations

  /// `keputusan_usulan`, sorted by id.
  func writeProposals(parts: Int) throws -> OutputTable {
    let sorter = ExternalSorter(folder: "\(folders.scratch)/keputusan", memory: memory)
    for part in 0..<parts {
      try KeyedFile.read(path: folders.proposals(part)) { try sorter.add(key: $0, payload: $1) }
    }
    let sorted = try SortedRecords([sorter], memory: memory / 4)
    let writer = TableWriter(folder: folders.staging, name: "keputusan_usulan", header: ProposalDraftFile.header)
    var rows = RowBuffer()
    while let (_, line) = try sorted.next() {
      rows.appendRows(line, rows: 1)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    sorted.remove()
    return OutputTable(role: "keputusan_usulan", parts: try writer.finish())
  }

  // MARK: Graduation

  static let graduationHeader = [
    "id_pendamping", "id_keluarga", "program", "tahap", "desil_dulu", "desil_kini", "alasan", "urutan",
  ]

  /// `graduasi`: best first within each assistant; and how many each has.
  func writeGraduations(parts: Int) throws -> [OutputTable] {
    var counts = GraduationSummary()
    let sorter = ExternalSorter(folder: "\(folders.scratch)/calon", memory: memory)
    for programme in plan.programmes.indices {
      for part in 0..<parts {
        try KeyedFile.read(path: folders.graduations(programme, part)) { try sorter.add(key: $0, payload: $1) }
      }
    }
    let listed = try earlierCandidates()
    let sorted = try SortedRecords([sorter], memory: memory / 4)
    let writer = TableWriter(folder: folders.staging, name: "graduasi", header: FieldWork.graduationHeader)
    var rows = RowBuffer()
    var current: [UInt8]?
    var place = 0
    while let (_, record) = try sorted.next() {
      let id = record.keyIdentity(at: 0)
      let count = Int(record[26])
      let assistant = record[27..<(27 + count)]
      if current.map({ InkRules.same($0, assistant) }) != true {
        current = assistant.bytes
        place = 0
      }
      place += 1
      rows.field(assistant)
      id.writeField(to: &rows)
      rows.field(record[(27 + count)..<record.count])
      let isSecond = FieldWork.contains(listed, id)
      counts.add(assistant.string, id, isSecond: isSecond)
      rows.character(isSecond ? 50 : 49)
      rows.field(number: Int(record[24]))
      rows.field(number: Int(record[25]))
      rows.field("INK-07")
      rows.field(number: place)
      rows.endRow()
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    sorted.remove()
    let summary = counts.table(assistants: try assistantIds(), target: plan.settings.fieldWork.graduationTarget)
    return [OutputTable(role: "graduasi", parts: try writer.finish()), try summary.write(folders.staging)]
  }

  private func assistantIds() throws -> Set<String> {
    let table = try upstream.table("pendamping")
    let column = try table.column("id_pendamping")
    var cursor = RowCursor(table)
    var ids: Set<String> = []
    while try cursor.next() {
      let id = cursor.row[column].string
      if !id.isEmpty { ids.insert(id) }
    }
    return ids
  }

  /// `ringkasan/usulan_kelurahan`: recommendations by place and kind, and how long the oldest has waited.
  func writeProposalPlaces(parts: Int) throws -> OutputTable {
    let sorter = ExternalSorter(folder: "\(folders.scratch)/usulan-tempat", memory: memory)
    for part in 0..<parts {
      try KeyedFile.read(path: folders.proposalPlaces(part)) { try sorter.add(key: $0, payload: $1) }
    }
    let sorted = try SortedRecords([sorter], memory: memory / 4)
    // One entry a place and kind: as many as there are kelurahan with proposals.
    var groups: [(key: [UInt8], counts: [Int], oldest: Int)] = []
    while let (key, payload) = try sorted.next() {
      if groups.last.map({ InkRules.same($0.key, key) }) != true { groups.append((key.bytes, [0, 0, 0], -1)) }
      groups[groups.count - 1].counts[Int(payload[0])] += 1
      let days = Int(Int64(bitPattern: payload.keyNumber(at: 1)))
      groups[groups.count - 1].oldest = max(groups[groups.count - 1].oldest, days)
    }
    sorted.remove()
    var table = SummaryTable(
      "usulan_kelurahan", ["kode_wilayah", "jenis", "terima", "tolak", "verifikasi", "tertua_hari"])
    for group in groups {
      table.rows.beginField()
      for byte in group.key.prefix(10) where byte != 0 { table.rows.append(byte) }
      table.rows.endField()
      table.rows.field(ProposalDraftFile.text(Proposal.Kind(rawValue: Int(group.key[10])) ?? .other))
      for count in group.counts { table.rows.field(number: count) }
      if group.oldest >= 0 { table.rows.field(number: group.oldest) } else { table.rows.emptyField() }
      table.rows.endRow()
    }
    return try table.write(folders.staging)
  }

  /// The families on the list of the previous snapshot, sorted: they are in stage 2 now.
  private func earlierCandidates() throws -> [Identity] {
    guard let snapshot = plan.settings.earlier.first, snapshot.has("graduasi") else { return [] }
    let table = try snapshot.table("graduasi")
    let column = try table.column("id_keluarga")
    var cursor = RowCursor(table)
    var ids: [Identity] = []
    while try cursor.next() {
      if let id = Identity(cursor.row[column]) { ids.append(id) }
    }
    return ids.sorted()
  }

  private static func contains(_ sorted: [Identity], _ id: Identity) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == id
  }
}
