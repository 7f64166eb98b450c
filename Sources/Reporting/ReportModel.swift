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

  /// Reads everything. A table that cannot be read is as one that is not there, and is named in ``unread``.
  init(_ run: RunFolder, comparison folder: String, names: RegionNames, jobs: Int) {
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
    matches = MatchAccount.read(run)
    findings = FindingAccount.read(run)
    stages = run.all.map { Stage(folder: $0.manifest.folder, tool: $0.manifest.tool, digest: $0.digest) }
    absent = run.absent
    overlap = reading { try OverlapScan.read($0, jobs: jobs) }
    let families = reading { try FamilyScan.read($0, jobs: jobs) }
    regions = families.map { RegionTree($0.regions, names: names) }
    agreement = families.flatMap { $0.deciles.official > 0 ? $0.deciles : nil }
    codes = CodeCount.read(run)
    programmes = ProgrammeAccount.read(run)
    flagOverlap = FlagOverlap.read(run)
    visits = VisitCount.read(run)
    fieldWork = reading { try FieldWorkAccount.read($0, jobs: jobs) }
    proposals = reading { try GroupCount.read($0, "keputusan_usulan", by: ["jenis", "rekomendasi"], jobs: jobs) }
    proposalQueue = ProposalQueue.read(run)
    targets = AssistantTargets.read(run)
    graduation = reading { try GraduationAccount.read($0, jobs: jobs) }
    isComparisonStale = ComparisonAccount.isStale(folder: folder, snapshot: run["emit"]?.digest)
    comparison = isComparisonStale ? nil : ComparisonAccount(folder: folder)
    review = (run["match"] ?? run["emit"]).flatMap { $0.has("tinjau") ? $0.rows("tinjau") : nil }
    self.unread = unread
  }
}
