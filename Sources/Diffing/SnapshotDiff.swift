import Diagnostics
import Glibc
import StageContract
import TabularIO

/// Compares two snapshots: walks all parts on all workers, then joins what the walks left over, table by table.
///
/// - Complexity: O(rows) for what stays in its place, O(n log n) for what does not. Memory: two thirds of the
///   budget for records that wait for the join (the rest of them on disk), a chunk a side and worker, counters.
struct SnapshotDiff {
  private let request: DiffRequest
  private let scratch: String
  private let progress: Progress
  private let left: SnapshotFolder
  private let right: SnapshotFolder

  init(_ request: DiffRequest, left: SnapshotFolder, right: SnapshotFolder, scratch: String, progress: Progress) {
    self.request = request
    self.left = left
    self.right = right
    self.scratch = scratch
    self.progress = progress
  }

  /// Compares. The long form goes to `staging` when there is one.
  func run(staging: String?) throws -> DiffResult {
    var result = DiffResult()
    result.settings = SettingsChange(left: left, right: right)
    let names = Set(left.tables).union(right.tables).sorted()
    let chosen = names.filter { isCompared($0) }
    for name in request.tables where !names.contains(name) {
      throw Failure(.usage, id: "tabel \(name) tidak ada", en: "there is no table \(name)")
    }
    var plans: [TablePlan] = []
    for name in chosen {
      let (first, second) = (try left.table(name), try right.table(name))
      let shape = shape(name, columns: (second ?? first)?.header ?? [])
      let plan = try TablePlan(index: plans.count, shape: shape, left: first, right: second, request: request)
      if plan.isTold(request) || TablePlan.witnesses.contains(name) { plans.append(plan) }
    }
    try checkColumns(plans)
    let traces = try traceTasks(plans)
    let frames = frames(plans, settings: result.settings, hasTraces: !traces.isEmpty || tracesEqual, staging: staging)
    let walk = try walkParts(frames, traces: traces, staging: staging)
    result.tables = try TableJoins(frames, walk, request: request, staging: staging).run(progress)
    for plan in plans {
      let tally = walk.tally(plan)
      switch plan.shape.subject {
      case .families: result.families = tally as? FamilyTally
      case .persons: result.persons = tally as? RegionTally
      case .eligibility: result.eligibility = tally as? EligibilityTally
      case .other: break
      }
    }
    if request.tables.isEmpty && !request.isRestricted {
      for name in names where !chosen.contains(name) { result.tables.append(try compareDigests(name)) }
      result.files = try compareFiles()
    }
    for table in result.tables where table.plan?.isTold(request) == false {
      if let staging, let part = table.longForm { unlink("\(staging)/\(part.path)") }
    }
    result.tables.removeAll { $0.plan?.isTold(request) == false }
    result.tables.sort { $0.name < $1.name }
    try result.checkBalance()
    return result
  }

  private func isCompared(_ name: String) -> Bool {
    if !request.tables.isEmpty { return request.tables.contains(name) }
    return request.full || !shape(name).isTrail
  }

  private func shape(_ name: String, columns: [String] = []) -> TableShape {
    request.foreign.map { ForeignTree.shape(name, $0, columns: columns) } ?? TableShape.named(name)
  }

  /// Throws `usage` when a column that was named is in no table: a slip of the pen would compare nothing.
  private func checkColumns(_ plans: [TablePlan]) throws(Failure) {
    for name in request.only + request.ignore + request.tolerances.map(\.column)
    where name != "*" && !request.mayLack.contains(name) {
      let known = plans.contains { plan in
        plan.columns.names.contains(name)
          || name.hasPrefix(plan.name + ".") && plan.columns.names.contains(String(name.dropFirst(plan.name.count + 1)))
      }
      if !known { throw Failure(.usage, id: "kolom \(name) tidak ada", en: "there is no column \(name)") }
    }
  }

  private func frames(_ plans: [TablePlan], settings: SettingsChange, hasTraces: Bool, staging: String?) -> [JoinFrame]
  {
    var period: (after: Int32, until: Int32)?
    if let after = left.lastDay, let until = right.lastDay, after < until { period = (after, until) }
    return plans.map { plan in
      JoinFrame(
        plan,
        finder: CauseFinder(plan, settings: settings, knowsRows: hasTraces, isForeign: request.foreign != nil),
        period: period, writesOrder: request.full, writesLines: staging != nil)
    }
  }

  // MARK: Walk

  private enum Task {
    case part(PartPair)
    case trace(left: Table, leftPart: Int, right: Table, rightPart: Int)
  }

  private func walkParts(
    _ frames: [JoinFrame], traces: [(task: Task, weight: Int)], staging: String?
  ) throws -> WalkedTables {
    let plans = frames.map(\.plan)
    progress.start(
      "baca", bytes: plans.reduce(0) { $0 + $1.weight } + traces.reduce(0) { $0 + $1.weight })
    var (joined, notes) = try joinKeyed(frames, staging: staging)
    var tasks = traces
    for plan in plans where joined[plan.index] == nil {
      for part in plan.parts { tasks.append((.part(part), part.weight)) }
    }
    // Persons last: some of them live where their family says. Otherwise the largest first, so that no worker is left
    // alone with a large one at the end.
    func isLate(_ task: Task) -> Bool {
      if case .part(let part) = task { return plans[part.table].shape.subject == .persons }
      return false
    }
    let order = tasks.indices.sorted { (tasks[$1].weight, $0) < (tasks[$0].weight, $1) }
    let rounds = [order.filter { !isLate(tasks[$0].task) }, order.filter { isLate(tasks[$0].task) }]
    let jobs = max(1, min(request.jobs, tasks.count))
    let pool = WorkerPool(
      plans: plans, besides: Set(joined.keys), jobs: jobs, scratch: scratch, request: request)
    for round in rounds {
      try parallelForEach(count: round.count, jobs: jobs) { index, worker in
        let (task, weight) = tasks[round[index]]
        switch task {
        case .part(let part):
          var walk = try PartWalk(pool.workers[worker][part.table], part)
          try walk.run()
        case .trace(let left, let leftPart, let right, let rightPart):
          if try FileAccess.areSame(left.parts[leftPart], right.parts[rightPart]) { break }
          var walk = try TraceWalk(
            pool.books[worker], left: left, leftPart: leftPart, right: right, rightPart: rightPart)
          try walk.run()
        }
        progress.add(bytes: weight)
      }
      pool.placeMembers()
    }
    progress.finish()
    notes = pool.books + notes
    return WalkedTables(workers: pool.workers, notes: notes, joined: joined)
  }

  /// Compares the tables whose rows stand in the order of their key; answers them by index, and what was noted about
  /// others.
  private func joinKeyed(_ frames: [JoinFrame], staging: String?) throws -> (
    [Int: DiffResult.TableResult], [NoteBook]
  ) {
    var joined: [Int: DiffResult.TableResult] = [:]
    var notes: [NoteBook] = []
    for frame in frames where KeyedTable.fits(frame.plan, memory: request.memory) {
      let own = (0..<max(1, min(request.jobs, frame.plan.parts.count))).map {
        NoteBook(
          folder: "\(scratch)/catatan-\(frame.plan.name)-\($0)", memory: WorkerPool.noteMemory(request) / 4)
      }
      let table = KeyedTable(frame, tally: TableTally.make(frame.plan), notes: own, staging: staging)
      if let result = try table.run(progress) {
        joined[frame.plan.index] = result
        notes += own
      }
    }
    return (joined, notes)
  }

  /// Whether both manifests say that `jejak` is the same, so that no source row came or went.
  private var tracesEqual: Bool {
    func digests(_ side: SnapshotFolder) -> [String]? {
      side.manifest?.outputs.filter { $0.role.hasPrefix("jejak") }.flatMap { $0.parts.map { $0.path + $0.sha256 } }
    }
    guard let first = digests(left), let second = digests(right), !first.isEmpty else { return false }
    return first == second
  }

  private func traceTasks(_ plans: [TablePlan]) throws -> [(task: Task, weight: Int)] {
    let wanted = plans.contains { $0.shape.subject == .families || $0.shape.subject == .persons }
    if request.quick || !wanted || tracesEqual { return [] }
    guard let first = try left.table("jejak"), let second = try right.table("jejak") else { return [] }
    var tasks: [(task: Task, weight: Int)] = []
    let names = second.parts.map { String($0.dropFirst(right.folder.count)) }
    for (index, path) in first.parts.enumerated() {
      guard let other = names.firstIndex(of: String(path.dropFirst(left.folder.count))) else { continue }
      let weight = try FileAccess.reading(path).size() + FileAccess.reading(second.parts[other]).size()
      tasks.append((.trace(left: first, leftPart: index, right: second, rightPart: other), weight))
    }
    return tasks
  }

  // MARK: What is compared whole

  private func compareDigests(_ name: String) throws -> DiffResult.TableResult {
    func digests(_ side: SnapshotFolder) throws -> [String] {
      guard let table = try side.table(name) else { return [] }
      return try table.parts.map { path in
        let part = try side.part(path)
        return "\(part.path) \(part.sha256)"
      }
    }
    var result = DiffResult.TableResult(plan: nil, name: name, counts: JoinCounts(cells: []))
    result.digestsDiffer = try digests(left) != digests(right)
    return result
  }

  private func compareFiles() throws -> [DiffResult.FileResult] {
    try Set(left.files).union(right.files).sorted().filter { $0 != SnapshotFolder.storedDigests }.map { path in
      func digest(_ side: SnapshotFolder) throws -> String? {
        side.files.contains(path) ? Hex.sha256(try FileAccess.content(of: side.folder + "/" + path)) : nil
      }
      return DiffResult.FileResult(path: path, left: try digest(left), right: try digest(right))
    }
  }
}

/// What the walks leave for the joins. Each worker goes on with its own.
struct WalkedTables {
  /// By worker, then by table.
  let workers: [[TableWorker]]
  /// The workers' own come first.
  let notes: [NoteBook]
  /// Tables that need no join any more, by index.
  let joined: [Int: DiffResult.TableResult]

  /// One tally a table: the first worker's, with the others' added. Once, at the end.
  func tally(_ plan: TablePlan) -> TableTally {
    let tally = workers.first?[plan.index].tally ?? TableTally.make(plan)
    for other in workers.dropFirst() { tally.merge(other[plan.index].tally) }
    return tally
  }
}

/// The workers' own things; each is touched by its own worker alone.
private final class WorkerPool {
  /// By worker, then by table.
  let workers: [[TableWorker]]
  let books: [NoteBook]

  /// Tables `besides` are compared already, and need no memory here.
  init(plans: [TablePlan], besides: Set<Int>, jobs: Int, scratch: String, request: DiffRequest) {
    let (memory, order) = (request.memory, request.full)
    let total = max(plans.reduce(0) { $0 + (besides.contains($1.index) ? 0 : $1.weight) }, 1)
    workers = (0..<jobs).map { worker in
      plans.map { plan in
        // One worker may meet the largest part and its share of the others.
        let largest = plan.parts.reduce(0) { max($0, $1.weight) }
        let weight = largest + (plan.weight - largest) / jobs
        let share = Int(Int128(memory) * 4 / 10 * Int128(weight) / Int128(total))
        return TableWorker(
          plan: plan, tally: TableTally.make(plan), folder: "\(scratch)/\(worker)-\(plan.name)",
          memory: max(share, 256 << 10), recordsOrder: order)
      }
    }
    books = (0..<jobs).map {
      NoteBook(folder: "\(scratch)/catatan-\($0)", memory: WorkerPool.noteMemory(request))
    }
  }

  /// What the notes of one book for one table may take.
  static func noteMemory(_ request: DiffRequest) -> Int {
    max(request.memory / 5 / max(request.jobs, 1) / NoteTarget.allCases.count, 256 << 10)
  }

  /// Tells those who count persons where families without a kelurahan live.
  func placeMembers() {
    var regions = FamilyRegions()
    for tallies in workers {
      for case let families as FamilyTally in tallies.map(\.tally) { regions.add(families.unplaced) }
    }
    if regions.isEmpty { return }
    regions.sort()
    for tallies in workers {
      for worker in tallies where worker.plan.shape.subject == .persons {
        (worker.tally as? RegionTally)?.families = regions
      }
    }
  }
}
