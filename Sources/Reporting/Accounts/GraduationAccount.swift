import StageContract

/// Candidates to leave a programme.
struct GraduationAccount: Sendable {
  /// Candidates by programme and stage.
  let groups: [(programme: String, stage: String, families: Int)]

  /// Reads `graduasi` of the snapshot; nil when it is not there.
  static func read(_ snapshot: UpstreamStage, jobs: Int) throws -> GraduationAccount? {
    guard let counts = try GroupCount.read(snapshot, "graduasi", by: ["program", "tahap"], jobs: jobs) else {
      return nil
    }
    return GraduationAccount(groups: counts.groups.map { ($0.values[0], $0.values[1], $0.rows) })
  }
}
