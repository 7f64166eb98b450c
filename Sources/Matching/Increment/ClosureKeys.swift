import RegistryTypes
import TabularIO

/// What an earlier run decided about a row, as far as it says whom the row met.
struct EarlierDecision {
  var outcome = Outcome.none
  /// `nik_dipakai`; 0 when there is none.
  var person: UInt64 = 0
  /// The person that a review proposed for the row; 0 when there is none.
  var candidate: UInt64 = 0

  /// Whether the row may stand for a person without Dukcapil.
  var mayBeUnmatched: Bool {
    person == 0 && (outcome == .tidakPadan || outcome == .konflik || outcome == .ganda)
  }
}

/// The keys of a row: every hash under which it can wait together with other rows in any step.
///
/// Two rows without a common key, nor a chain of rows between them, cannot change each other's outcome. Keys are the
/// very numbers by which steps cut and group their partitions, so what a run sends (``KeyRecorder``) can be held
/// against them. Too many keys cost time, one too few would cost the promise.
struct ClosureKeys {
  let settings: MatchSettings
  /// The decisions that the earlier run knew, and those of this one where they are others.
  let decisions: [Decisions]

  /// Puts the keys of `row` into `keys`, each once.
  func collect(_ row: RowRecord, _ earlier: EarlierDecision?, into keys: inout [UInt64]) {
    keys.removeAll(keepingCapacity: true)
    func add(_ key: UInt64) { if !keys.contains(key) { keys.append(key) } }
    if row.nik != 0 { add(ClosureKeys.person(row.nik)) }
    if isDecided(row) {
      for decisions in decisions {
        if let decision = decisions[Int(decisions.find(row))], decision.nik != 0 {
          add(ClosureKeys.person(decision.nik))
        }
      }
    }
    if row.noKK != 0 { add(FamilyKey(noKK: row.noKK).order) }
    // A household that leads nowhere is a family of the same order key.
    if row.key != .none { add(row.key.high) }
    if row.source != .dukcapil || row.nik == 0 || row.noKK == 0 { add(row.contentOrder) }
    let meter: ByteView =
      switch row.source {
      case .regsosekKeluarga: row.carried(Carried.Household.idpel)
      case .groundCheck: row.carried(Carried.Visit.idpel)
      default: .empty
      }
    if !meter.isEmpty { add(Key128(meter, space: SourceKind.pln.rawValue).high) }
    guard let earlier else { return }
    if earlier.person != 0 { add(ClosureKeys.person(earlier.person)) }
    if earlier.candidate != 0 { add(ClosureKeys.person(earlier.candidate)) }
    if row.nik == 0, earlier.outcome == .tinjau || earlier.outcome == .ganda, let key = Doubt.key(row) { add(key.high) }
    if earlier.mayBeUnmatched && (row.source.isBase || row.source == .usulan) {
      if row.key == .none || row.source == .usulan { add(UnmatchedRoute.nameKey(row).high) }
      add(UnmatchedRoute.placeKey(row, settings.identity).high)
    }
  }

  /// Whether somebody has decided about `row`. Such a row is always computed, so that what became of every decision is known
  /// without asking the rows that are not.
  func isDecided(_ row: RowRecord) -> Bool { decisions.contains { $0.concern(row) } }

  /// The key of a person of Dukcapil, and of all rows that declare or are given its NIK.
  static func person(_ nik: UInt64) -> UInt64 { StableHash.mix(nik) }
}
