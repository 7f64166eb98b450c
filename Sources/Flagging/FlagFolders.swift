import TabularIO

/// Where the stage writes: the staging folder, and scratch files that go with the run.
struct FlagFolders: Sendable {
  let staging: String
  let scratch: String

  /// The eligible of a programme and part, for a comparison of rules.
  func list(_ programme: Int, _ part: Int) -> String { "\(scratch)/layak-\(programme)-\(part)" }
  /// Candidates for graduation from a programme, of a part.
  func graduations(_ programme: Int, _ part: Int) -> String { "\(scratch)/graduasi-\(programme)-\(part)" }
  /// Where the proposals of a part are, and how old.
  func proposalPlaces(_ part: Int) -> String { "\(scratch)/usulan-tempat-\(part)" }
  /// Judged proposals of a part.
  func proposals(_ part: Int) -> String { "\(scratch)/usulan-\(part)" }
}
