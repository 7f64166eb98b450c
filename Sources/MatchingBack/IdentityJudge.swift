import Comparison
import TabularIO

/// Whether a row and the person who holds its NIK are one: step 2 of match, profile `standar`, with less trust in a
/// bare NIK, because who asks for somebody's data should know the name.
struct IdentityJudge {
  let nameAlone: Double
  let nameWithBirth: Double
  let trustsNIKAlone: Bool
  /// Years between birth dates from which even equal names are two persons'.
  let generation: Int
  /// Days (month × 100 + day) that stand for an unknown date and contradict nothing.
  let defaultDays: [Int]

  /// What comes of it; smaller is better when several persons declare one NIK.
  struct Verdict {
    let status: AnswerStatus
    let reason: AnswerReason
    let similarity: Double
  }

  /// Birth dates are ISO or empty, names folded or empty.
  func judge(
    birth: ByteView, name: ByteView, personBirth: ByteView, personName: ByteView,
    _ scratch: borrowing ComparisonScratch
  ) -> Verdict {
    let hasName = !name.isEmpty && !personName.isEmpty
    let hasBirth = !birth.isEmpty && !personBirth.isEmpty
    let sameBirth = hasBirth && birth == personBirth
    let similarity = hasName ? scratch.nameSimilarity(name.buffer, personName.buffer) : 0
    func verdict(_ status: AnswerStatus, _ reason: AnswerReason) -> Verdict {
      Verdict(status: status, reason: reason, similarity: similarity)
    }
    if !hasName && !hasBirth {
      return trustsNIKAlone ? verdict(.padan, .nikAlone) : verdict(.tinjau, .nothingToCompare)
    }
    if !hasName { return sameBirth ? verdict(.padan, .nikAndBirth) : verdict(.konflik, .otherIdentity) }
    if similarity >= nameAlone && hasBirth && isOtherBirth(birth, personBirth) {
      return verdict(.konflik, .otherIdentity)
    }
    if similarity >= nameAlone { return verdict(.padan, sameBirth ? .nikNameAndBirth : .nikAndName) }
    if sameBirth && similarity >= nameWithBirth { return verdict(.padan, .nikNameAndBirth) }
    let contradicts = similarity < nameWithBirth && !sameBirth || similarity < nameAlone && hasBirth && !sameBirth
    return contradicts ? verdict(.konflik, .otherIdentity) : verdict(.tinjau, .doubtful)
  }

  /// Whether the dates are a father's and a son's of one name: the year differs by a generation or more (a century
  /// guessed wrongly does not count), and so does the day or the month.
  private func isOtherBirth(_ one: ByteView, _ other: ByteView) -> Bool {
    guard let first = IdentityJudge.parts(one), let second = IdentityJudge.parts(other) else { return false }
    let apart = abs(first.year - second.year)
    if apart % 100 == 0 || first.day == second.day { return false }
    if defaultDays.contains(first.day) || defaultDays.contains(second.day) { return false }
    return apart >= generation
  }

  /// Year, and month × 100 + day, of an ISO date.
  private static func parts(_ date: ByteView) -> (year: Int, day: Int)? {
    guard date.count == 10, let year = date[0..<4].uint64(), let month = date[5..<7].uint64(),
      let day = date[8..<10].uint64()
    else { return nil }
    return (Int(year), Int(month * 100 + day))
  }
}
