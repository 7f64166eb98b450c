import Diagnostics
import PipelineConfig
import StageContract
import Synchronization
import TabularIO

/// A run that starts from an earlier one: computes what the changed rows can reach, as it was and as it is, and puts the
/// tables together from that and from the earlier ones.
///
/// What it publishes is what a full run publishes. Where that cannot be had, or would not pay, it says why and leaves
/// the work to the full run.
struct IncrementalMatch {
  let context: StageContext
  let settings: MatchSettings
  let earlier: EarlierOutput

  /// Answers nil when there is nothing to start from, or it cannot be used.
  static func attempt(_ context: StageContext, _ settings: MatchSettings) throws -> MatchOutcome? {
    guard let earlier = context.earlier else { return nil }
    do {
      return try IncrementalMatch(context: context, settings: settings, earlier: earlier).run()
    } catch let needed as FullRunNeeded {
      for name in names { context.discardAside(name) }
      context.log.note(
        id: "dihitung penuh: \(needed.reason.text(.indonesian))", en: "full run: \(needed.reason.text(.english))")
      return nil
    }
  }

  private static let names = ["bandingkan", "cuplikan", "dulu", "kini", "gabung"]
  /// Rounds of finding persons beyond the rows at hand, before it is given up.
  private static let mostRounds = 12

  private func run() throws -> MatchOutcome {
    let now = try context.upstream("normalise")
    let was = try earlierNormalise()
    try checkSources(was, now)
    context.progress.start("perubahan")
    var decisions = [try Decisions(now)]
    if earlier.unchanged("normalise/\(SourceKind.keputusan.name)") == nil { decisions.append(try Decisions(was)) }
    let scan = ChangeScan(
      earlier: earlier, was: was, now: now, keys: ClosureKeys(settings: settings, decisions: decisions),
      context: try context.aside("bandingkan"))
    let closure = Closure(try scan.run(), jobs: context.jobs)
    try closure.close()
    for _ in 0..<IncrementalMatch.mostRounds {
      context.discardAside("cuplikan")
      let excerpts = try RowExcerpts(closure, of: now, earlier, try context.aside("cuplikan"))
      let after = try small("kini", closure, excerpts, before: false, reading: [])
      guard let after else { continue }
      let before = try small("dulu", closure, excerpts, before: true, reading: [was])
      guard let before else { continue }
      return try splice(closure, before, after, rowsRead: SourceKind.allCases.map { now.rows($0.name) })
    }
    throw FullRunNeeded(id: "perubahan terus meluas", en: "the changes reach on and on")
  }

  // MARK: What it needs

  /// The normalised rows that the earlier run read: they lie beside it.
  private func earlierNormalise() throws -> UpstreamStage {
    let folder = PathText.join(PathText.parent(of: earlier.folder), "2-normalise")
    let wanted = earlier.manifest.inputs.first { $0.role == "normalise" }?.file.sha256
    guard let stage = try? UpstreamStage(folder: folder), stage.digest == wanted else {
      throw FullRunNeeded(
        id: "2-normalise keluaran terdahulu tidak lagi di sampingnya",
        en: "the 2-normalise that the earlier output was made from is no longer beside it")
    }
    return stage
  }

  /// Everybody can be reached from the population; a source that comes or goes changes them all.
  private func checkSources(_ was: UpstreamStage, _ now: UpstreamStage) throws {
    for source in SourceKind.allCases where was.has(source.name) != now.has(source.name) {
      throw FullRunNeeded(id: "sumber \(source.name) baru atau hilang", en: "source \(source.name) came or went")
    }
    if earlier.unchanged("normalise/\(SourceKind.dukcapil.name)") == nil {
      throw FullRunNeeded(id: "dukcapil berubah", en: "dukcapil changed")
    }
  }

  // MARK: The small runs

  /// Runs the ordinary steps over the rows of the closure. Nil when they reached further than it: it has grown, and they
  /// are to be run again.
  private func small(
    _ name: String, _ closure: Closure, _ excerpts: RowExcerpts, before: Bool, reading stages: [UpstreamStage]
  ) throws -> (outcome: MatchOutcome, folder: String)? {
    context.discardAside(name)
    let aside = try context.aside(name, reading: stages)
    let scope = MatchScope(rows: closure.rows(before: before), excerpts: excerpts) { scope in
      // What rows of the earlier run met must follow from what they say of themselves.
      if before && !scope.isNamed(in: closure.keys) { throw TableSplice.unproven }
      if closure.add(scope), try closure.close() { throw ScopeGrew() }
    }
    do {
      let outcome = try MatchRun(aside, settings).compute(scope, rejects: !before)
      try scope.check(scope)
      return (outcome, aside.staging)
    } catch is ScopeGrew {
      return nil
    }
  }

  private struct ScopeGrew: Error {}

  private func splice(
    _ closure: Closure, _ before: (outcome: MatchOutcome, folder: String),
    _ after: (outcome: MatchOutcome, folder: String), rowsRead: [Int]
  ) throws -> MatchOutcome {
    let target = try context.aside("gabung")
    let (outcome, account) = try OutcomeSplice(
      earlier: earlier, closure: closure, before: before, after: after, context: target,
      rowsRead: rowsRead
    ).run()
    try target.moveOutputs(to: context)
    let (marked, all) = (closure.marked, closure.rows)
    let partitions = account.partitions
    context.log.note(
      id: "susulan: \(partitions.count) dari \(partitions.all) bagian keluarga, \(marked) dari \(all) baris dihitung "
        + "ulang; \(account.kept) berkas diambil alih, \(account.written) ditulis",
      en:
        "incremental: \(partitions.count) of \(partitions.all) family partitions, \(marked) of \(all) rows recomputed; "
        + "\(account.kept) files taken over, \(account.written) written")
    return outcome
  }
}
