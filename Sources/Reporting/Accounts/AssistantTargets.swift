import Diagnostics
import StageContract

/// Assistants by how many candidates for graduation they have, against the number that each should find a year.
struct AssistantTargets: Sendable {
  /// Assistants whose candidates number from `low` to `high` (nil: or more).
  struct Band: Sendable {
    let low: Int
    let high: Int?
    var assistants = 0
    /// Families, one that two assistants name counted for each.
    var candidates = 0
    /// Candidates that they lack to their targets.
    var lacking = 0
  }

  let target: Int
  let bands: [Band]
  var assistants: Int { bands.reduce(0) { $0 + $1.assistants } }
  var onTarget: Int { bands.last?.assistants ?? 0 }

  /// From `ringkasan/graduasi.csv`; nil when it is not there or names no assistant.
  static func read(_ run: RunFolder) throws(Failure) -> AssistantTargets? {
    guard let table = try run.summary("graduasi", ["id_pendamping", "calon", "target_setahun", "kurang"]) else {
      return nil
    }
    // Candidates whose payments name nobody stand under an empty id.
    let rows = (0..<table.count).filter { !table.text($0, 0).isEmpty }
    guard let first = rows.first else { return nil }
    let target = max(try table.number(first, 2), 1)
    var bands = [Band(low: 0, high: 0)]
    let half = (target + 1) / 2
    if half > 1 { bands.append(Band(low: 1, high: half - 1)) }
    if target > half { bands.append(Band(low: half, high: target - 1)) }
    bands.append(Band(low: target, high: nil))
    for row in rows {
      let candidates = try table.number(row, 1)
      guard let band = bands.lastIndex(where: { $0.low <= candidates }) else { continue }
      bands[band].assistants += 1
      bands[band].candidates += candidates
      bands[band].lacking += try table.number(row, 3)
    }
    return AssistantTargets(target: target, bands: bands)
  }
}
