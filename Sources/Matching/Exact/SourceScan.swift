import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// One worker of the first step: its buffers and its memory of the file it reads. Its alone, so
/// no access is checked for overlap.
private final class ScanWorker {
  @exclusivity(unchecked) var record = RecordBuilder()
  let router: Router
  @exclusivity(unchecked) var cursor: FileCursor
  /// The rows that the run is about; nil when it is about all of the source.
  @exclusivity(unchecked) var scope: RowSetCursor?

  init(_ router: Router, _ cursor: FileCursor, _ scope: RowSetCursor?) {
    self.router = router
    self.cursor = cursor
    self.scope = scope
  }
}

/// Step A: reads every source once, in parallel, and sends each row as a compact record to where it is decided.
struct SourceScan {
  let spills: Spills
  let rules: MatchRules
  let registry: FileRegistry
  let decisions: Decisions
  let context: StageContext

  /// Reads all sources of 2-normalise. Answers the rows read by source.
  func run(_ normalise: UpstreamStage) throws -> [Int] {
    var counts = [Int](repeating: 0, count: SourceKind.allCases.count)
    let routers = (0..<context.jobs).map { _ in Router(spills, rules) }
    for source in SourceKind.allCases where normalise.has(source.name) && spills.scope?.reads(source) != false {
      let table = try spills.scope?.excerpts.table(source) ?? normalise.table(source.name)
      counts[Int(source.rawValue)] = try scan(source, table, routers, total: normalise.rows(source.name))
    }
    for router in routers { try router.flush() }
    return counts
  }

  private func scan(_ source: SourceKind, _ table: Table, _ routers: [Router], total: Int) throws -> Int {
    let reader = try RowReader(source, table)
    context.progress.start(source.name, rows: total)
    let workers = routers.map { ScanWorker($0, FileCursor(registry, source), spills.scope?.cursor(source)) }
    var next = 0
    var rows = 0
    try table.scan(
      jobs: context.jobs,
      makeContext: { () -> ScanWorker in
        defer { next += 1 }
        return workers[next]
      },
      work: { (chunk: RowChunk, worker: inout ScanWorker) -> Int in
        for index in 0..<chunk.rowCount {
          if worker.scope != nil, try !isWanted(chunk[index], reader, worker) { continue }
          try reader.read(chunk[index], cursor: &worker.cursor, into: &worker.record)
          let decision = decisions.isEmpty ? 0 : decisions.find(worker.record.finish())
          if decision > 0 { worker.record.set(decision: decision) }
          try send(worker.record.finish(), source, worker)
        }
        return chunk.rowCount
      },
      deliver: { count, _ in
        rows += count
        context.progress.add(rows: count)
      })
    for worker in workers { worker.cursor.finish() }
    return rows
  }

  /// Whether a row is in the scope of the run; sends a person of Dukcapil who is not to stand in the frame.
  private func isWanted(_ fields: Row, _ reader: RowReader, _ worker: ScanWorker) throws(Failure) -> Bool {
    let place = reader.place(fields)
    if worker.scope?.contains(place.file, place.row) != false { return true }
    if reader.source != .dukcapil { return false }
    try reader.read(fields, cursor: &worker.cursor, into: &worker.record)
    worker.record.setFrameOnly()
    let row = worker.record.finish()
    if row.nik != 0 { try worker.router.toNIK(row, number: row.nik) }
    return false
  }

  /// Sends one row on its way. Contract, section 3.
  private func send(_ row: RowRecord, _ source: SourceKind, _ worker: ScanWorker) throws(Failure) {
    let router = worker.router
    switch source {
    case .pendamping, .keputusan:
      worker.record.set(.referensi, .reference)
      try router.deferTrace(worker.record.finish())
      return
    case .desilResmi:
      try sendDecile(worker)
      return
    default: break
    }
    let decided = decisions[row.decision]
    if let decided, decided.kind == .match, decided.nik != 0, source != .dukcapil {
      try router.toNIK(row, number: decided.nik)
    } else if row.nik != 0 {
      try router.toNIK(row, number: row.nik)
    } else {
      if decided?.kind == .match { decisions.note(row.decision, .nobody) }
      worker.record.set(source == .dukcapil ? .luar : .tidakPadan, source == .dukcapil ? .population : .noNIK)
      try SourceScan.sendWithoutNIK(worker.record.finish(), source, router)
    }
  }

  /// The way of a row without a usable NIK.
  private static func sendWithoutNIK(_ row: RowRecord, _ source: SourceKind, _ router: Router) throws(Failure) {
    switch source {
    case .dukcapil:
      try router.sendUnresolved(row.bytes, leader: row)
    case .regsosekKeluarga, .p3keKeluarga:
      router.begin(.household, key: row.key)
      router.add(row)
      try router.sendToHousehold(row.key)
    case .pln:
      router.begin(.meter, key: row.key)
      router.add(row)
      try router.sendToMeter(row.key)
    default:
      let key = RepairScope.key(row)
      router.begin(.residue, key: key)
      router.add(row)
      try router.sendToResidue(key)
    }
  }

  private func sendDecile(_ worker: ScanWorker) throws(Failure) {
    worker.record.set(.tidakPadan, .noFamily)
    let row = worker.record.finish()
    if row.noKK == 0 {
      try worker.router.sendUnresolved(row.bytes, leader: row)
    } else {
      let family = FamilyKey(noKK: row.noKK)
      worker.router.begin(.decile, family: family)
      worker.router.add(row)
      try worker.router.sendToFamily(family)
    }
  }
}

/// Where an unmatched person's rows go: by household when one is known, else straight to those without.
enum UnmatchedRoute {
  /// Sends `rows`, of which `leader` is the first.
  static func send(_ rows: ByteView, leader: RowRecord, _ router: Router) throws(Failure) {
    if leader.key != .none {
      router.begin(.unmatched, key: leader.key)
      router.add(rows)
      try router.sendToHousehold(leader.key)
    } else {
      try sendAlone(rows, leader: leader, family: FamilyKey(order: leader.contentOrder, noKK: 0), router)
    }
  }

  /// Sends `rows` as a person of `family`.
  static func sendAlone(
    _ rows: ByteView, leader: RowRecord, family: FamilyKey, _ router: Router
  ) throws(Failure) {
    let key = Key128(high: StableHash.mix(family.order ^ 200 << 56), low: family.noKK != 0 ? family.noKK : family.order)
    router.begin(.unmatched, family: family, key: key)
    router.add(rows)
    try router.sendToUnmatched(key)
  }

  /// The key under which rows wait that no household leads to a family.
  static func nameKey(_ row: RowRecord) -> Key128 { key(row, place: 0, birth: row.birth, space: 200) }

  /// What rows without a NIK share that may be the same again.
  static func doubtKey(_ row: RowRecord) -> Key128 {
    key(row, place: 0, birth: row.birth, space: 203 &+ row.source.rawValue)
  }

  /// What rows of one person in different families share: kab/kota and birth date; where that is not known, the name.
  static func placeKey(_ row: RowRecord, _ settings: IdentitySettings) -> Key128 {
    placeKey(row, region: row.region, settings)
  }

  /// The same for a row that lives in `region`.
  static func placeKey(_ row: RowRecord, region: Region, _ settings: IdentitySettings) -> Key128 {
    let place = region.cut(4)
    let isKnown = row.birth != 0 && !settings.isDefault(date: row.birth)
    if !isKnown { return key(row, place: place, birth: row.birth, space: 201) }
    let packed = place << 32 | UInt64(UInt32(bitPattern: row.birth))
    return Key128(packed, space: 202)
  }

  private static func key(_ row: RowRecord, place: UInt64, birth: Int32, space: UInt8) -> Key128 {
    var key = Key128(row.name, space: space)
    let packed = place << 32 | UInt64(UInt32(bitPattern: birth))
    key.high = StableHash.mix(key.high ^ packed)
    key.low = StableHash.mix(key.low &+ packed)
    return key
  }
}
