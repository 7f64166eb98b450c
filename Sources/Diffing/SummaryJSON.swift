import Diagnostics
import StageContract
import TabularIO

/// `ringkasan.json`: the whole comparison in numbers, and what a patch needs to know.
struct SummaryJSON {
  let result: DiffResult
  let request: DiffRequest
  let left: SnapshotFolder
  let right: SnapshotFolder

  /// The canonical value. `parts`: what the right side's files hold, for patches.
  func value(parts: [PartSummary]) throws -> JSONValue {
    var members = [
      JSONMember("kontrak", .number(Tool.contract)),
      JSONMember("alat", .text(Tool.version)),
      JSONMember("sama", .bool(!result.differs)),
      JSONMember("lengkap", .bool(request.full && !request.isRestricted)),
      JSONMember("lama", try side(left)),
      JSONMember("baru", try side(right)),
      JSONMember("baris_berubah", .number(result.changedRows)),
      JSONMember("setelan_berbeda", settings),
      JSONMember("tabel", .list(result.tables.map { table($0) })),
      JSONMember("berkas", .list(result.files.map { file($0) })),
    ]
    if let families = result.families {
      let counts = ChangeLabel.counts(families.matrix(column: 0))
      members.append(
        JSONMember(
          "perubahan_desil", .object(ChangeLabel.allCases.map { JSONMember($0.name, .number(counts[$0.rawValue])) })))
    }
    members.append(JSONMember("mutasi", .object(rollForward)))
    members.append(JSONMember("program", .list((result.eligibility?.programmes ?? []).map { programme($0) })))
    if request.full {
      members.append(JSONMember("sidik_tersimpan", .bool(right.files.contains(SnapshotFolder.storedDigests))))
      members.append(JSONMember("hasil", .list(parts.map { part($0) })))
    }
    return .object(members)
  }

  private func side(_ folder: SnapshotFolder) throws -> JSONValue {
    guard let manifest = folder.manifest else { return .object([]) }
    return .object([
      JSONMember("periode", .text(manifest.period)), JSONMember("setelan_sha256", .text(manifest.settingsDigest)),
      JSONMember("manifes_sha256", folder.manifestDigest.map { .text($0) } ?? .null),
    ])
  }

  private var settings: JSONValue {
    func flag(_ value: Bool?) -> JSONValue { value.map { .bool($0) } ?? .null }
    return .object([
      JSONMember("model", flag(result.settings.model)), JSONMember("aturan", flag(result.settings.rules)),
      JSONMember("kuota", flag(result.settings.quotas)), JSONMember("pemadanan", flag(result.settings.matching)),
      JSONMember("ekstrak", flag(result.settings.extracts)),
    ])
  }

  private func table(_ table: DiffResult.TableResult) -> JSONValue {
    guard let plan = table.plan else {
      return .object([
        JSONMember("nama", .text(table.name)), JSONMember("cara", .text("sidik")),
        JSONMember("sama", .bool(!table.digestsDiffer)),
      ])
    }
    let cells = table.counts.cells.enumerated().filter { $0.element > 0 }
    let causes = Cause.allCases.filter { table.counts.causes[Int($0.rawValue)] > 0 }
    return .object([
      JSONMember("nama", .text(table.name)), JSONMember("cara", .text("baris")),
      JSONMember("sama", .bool(!table.differs)), JSONMember("baris_lama", .number(table.leftRows)),
      JSONMember("baris_baru", .number(table.rightRows)), JSONMember("baris_sama", .number(table.same)),
      JSONMember("berubah", .number(table.counts.changed)), JSONMember("pindah", .number(table.counts.moved)),
      JSONMember("baru", .number(table.counts.added)), JSONMember("hilang", .number(table.counts.removed)),
      JSONMember(
        "sel_berubah", .object(cells.map { JSONMember(plan.columns.names[$0.offset], .number($0.element)) })),
      JSONMember(
        "sebab", .object(causes.map { JSONMember($0.name, .number(table.counts.causes[Int($0.rawValue)])) })),
      JSONMember("kolom_lama", .list((plan.left?.header ?? []).map { .text($0) })),
      JSONMember("kolom_baru", .list((plan.right?.header ?? []).map { .text($0) })),
    ])
  }

  private func file(_ file: DiffResult.FileResult) -> JSONValue {
    .object([
      JSONMember("path", .text(file.path)), JSONMember("sama", .bool(!file.differs)),
      JSONMember("sha256_lama", file.left.map { .text($0) } ?? .null),
      JSONMember("sha256_baru", file.right.map { .text($0) } ?? .null),
    ])
  }

  private var rollForward: [JSONMember] {
    [("keluarga", result.families as RegionTally?), ("orang", result.persons)].compactMap { name, tally in
      guard let tally else { return nil }
      let codes = tally.slots.sorted
      return JSONMember(
        name,
        .object(
          Flow.allCases.map { flow in
            JSONMember(flow.column, .number(codes.reduce(0) { $0 + tally.count(flow, $1) }))
          }))
    }
  }

  private func programme(_ programme: EligibilityTally.Programme) -> JSONValue {
    let flow = programme.total
    return .object([
      JSONMember("program", .text(programme.name)), JSONMember("menerima_tetap", .number(flow.receivesStill)),
      JSONMember("menerima_masuk", .number(flow.receivesNow)),
      JSONMember("menerima_keluar", .number(flow.receivedBefore)),
      JSONMember("layak_tetap", .number(flow.eligibleStill)),
      JSONMember("layak_masuk", .number(flow.eligibleNow)), JSONMember("layak_keluar", .number(flow.eligibleBefore)),
      JSONMember("nominal_lama", .number(flow.paidBefore)), JSONMember("nominal_baru", .number(flow.paidNow)),
    ])
  }

  private func part(_ part: PartSummary) -> JSONValue {
    .object([
      JSONMember("path", .text(part.path)), JSONMember("sha256", .text(part.sha256)),
      JSONMember("bytes", .number(part.bytes)), JSONMember("rows", .number(part.rows)),
    ])
  }
}
