import Diagnostics
import StageContract

/// All numbers of a report, read once; whatever is not there stays nil or empty and is named on the page.
struct ReportModel: Sendable {
  let period: String
  let sources: [SourceAccount]
  let matches: [MatchAccount]
  let findings: [FindingAccount]
  let stages: [Stage]
  let absent: [RunFolder.Absence]
  let overlap: OverlapScan?
  let regions: RegionTree?
  /// Official against own deciles; nil when no family has an official one.
  let agreement: DecileAgreement?
  let codes: [CodeCount]?
  let programmes: [ProgrammeAccount]?
  let flagOverlap: FlagOverlap?
  let visits: [VisitCount]?
  let fieldWork: FieldWorkAccount?
  let proposals: GroupCount?
  /// How long proposals have waited, and where.
  let proposalQueue: ProposalQueue?
  let graduation: GraduationAccount?
  /// Assistants against their target.
  let targets: AssistantTargets?
  let comparison: ComparisonAccount?
  /// A comparison is there, but of another snapshot.
  let isComparisonStale: Bool
  /// Rows that wait for a decision.
  let review: Int?
  /// Tables that are there but could not be read, and why.
  let unread: [Failure]

  /// A stage that is there.
  struct Stage: Sendable {
    let folder: String
    let tool: String
    let digest: String
  }

  /// Reads everything. A large table that cannot be read is as one that is not there, and is named in ``unread``. Throws
  /// `badData` when a summary is not what its manifest says: the page would show other numbers than the run's.
  init(_ run: RunFolder, comparison folder: String, names: RegionNames, jobs: Int) throws(Failure) {
    var unread: [Failure] = []
    func reading<Value>(_ body: (UpstreamStage) throws -> Value?) -> Value? {
      guard let snapshot = run["emit"] else { return nil }
      do {
        return try body(snapshot)
      } catch let failure as Failure {
        unread.append(failure)
      } catch {
        unread.append(Failure(.internalError, id: "tidak terbaca", en: "cannot be read"))
      }
      return nil
    }
    period = run.period
    sources = SourceAccount.read(run)
    matches = try MatchAccount.read(run)
    findings = FindingAccount.read(run)
    stages = run.all.map { Stage(folder: $0.manifest.folder, tool: $0.manifest.tool, digest: $0.digest) }
    absent = run.absent
    overlap = reading { try OverlapScan.read($0, jobs: jobs) }
    let families = reading { try FamilyScan.read($0, jobs: jobs) }
    regions = families.map { RegionTree($0.regions, names: names) }
    agreement = families.flatMap { $0.deciles.official > 0 ? $0.deciles : nil }
    codes = try CodeCount.read(run)
    programmes = try ProgrammeAccount.read(run)
    flagOverlap = try FlagOverlap.read(run)
    visits = try VisitCount.read(run)
    fieldWork = reading { try FieldWorkAccount.read($0, jobs: jobs) }
    proposals = reading { try GroupCount.read($0, "keputusan_usulan", by: ["jenis", "rekomendasi"], jobs: jobs) }
    proposalQueue = try ProposalQueue.read(run)
    targets = try AssistantTargets.read(run)
    graduation = reading { try GraduationAccount.read($0, jobs: jobs) }
    isComparisonStale = ComparisonAccount.isStale(folder: folder, snapshot: run["emit"]?.digest)
    comparison = isComparisonStale ? nil : try ComparisonAccount(folder: folder)
    review = (run["match"] ?? run["emit"]).flatMap { $0.has("tinjau") ? $0.rows("tinjau") : nil }
    self.unread = unread
  }
}
