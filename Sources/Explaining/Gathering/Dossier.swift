import Diagnostics
import Scoring

/// Everything the run knows about one family, or about one person outside any family.
package struct Dossier: Sendable {
  /// The quarter of the snapshot.
  package var period = ""
  /// SHA-256 of the snapshot's manifest: which snapshot this is.
  package var snapshot = ""
  /// Rows of `keluarga` (one, or none for a person outside the frame).
  package var family: [FoundRow] = []
  /// Rows of `anggota` and `anggota_luar`.
  package var members: [FoundRow] = []
  /// The person asked about, when the question was a person.
  package var person: String?
  package var eligibility: [FoundRow] = []
  package var evidence: [FoundRow] = []
  /// What became of each source row of these people.
  package var trail: [FoundRow] = []
  /// What became of rows that name a NIK or No KK of these people and are not theirs.
  package var claims: [FoundRow] = []
  /// The rows of `trail` themselves, as normalise left them.
  package var sourceRows: [FoundRow] = []
  /// Rows that wait for a person's decision: about these rows, or with one of these people as candidate.
  package var review: [FoundRow] = []
  package var fieldWork: [FoundRow] = []
  package var proposals: [FoundRow] = []
  package var graduations: [FoundRow] = []
  /// Where each value of the family came from, and what else was said.
  package var values: [ValueOrigin] = []
  /// Where identity, survey answers and insurance of each member came from (rows of 3-match/anggota).
  package var origins: [FoundRow] = []
  /// The meters of the family (rows of 3-match/pln): one that the survey names may stand in another's name, so that its
  /// row is not among `sourceRows`.
  package var meters: [FoundRow] = []
  /// The score term by term.
  package var score: ScoreAccount?
  /// Where the family stands in its territory.
  package var place: RankingPlace?
  /// What the run ranked by.
  package var policy: Policy?
  /// One a programme of the run.
  package var programmes: [ProgrammeTerms] = []
  /// The family, or the person outside any family, in this and earlier snapshots, newest first.
  package var history: [HistoryEntry] = []
  /// Ids that the question was about and that are not in this snapshot any more, and those that stand for them now.
  package var former: [String] = []
  /// What cannot be shown, and why.
  package var gaps: [Message] = []

  /// Whether nothing was found: neither persons, a family, a source row that names the number, nor one that was here
  /// before.
  package var isEmpty: Bool { family.isEmpty && members.isEmpty && claims.isEmpty && former.isEmpty }

  /// The ids to log.
  package var ids: [String] { family.map { $0["id_keluarga"] } + (person.map { [$0] } ?? []) + former }
}

/// A programme as the run summed it up (`ringkasan/program.csv`).
package struct ProgrammeTerms: Sendable, Equatable {
  let name: String
  /// Whether persons are judged, not families.
  let isPersonal: Bool
  /// The highest decile that is eligible.
  let limit: Int
  /// The queues: the nation's alone, or one a region.
  let queues: [ProgrammeQueue]
  /// Whether there were payments to measure by.
  let isMeasured: Bool
}

/// A queue of a programme: who is eligible waits for its places.
package struct ProgrammeQueue: Sendable, Equatable {
  /// Two or four digits of the region, empty for the nation.
  let region: String
  /// Places; 0 when there are none, or how many is not known.
  let quota: Int
  /// Eligible units.
  let eligible: Int
}
