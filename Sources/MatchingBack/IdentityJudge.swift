import Comparison
import TabularIO

/// Whether a row and the person who holds its NIK are one: step 2 of match, profile `standar`, with less trust in a
/// bare NIK, because who asks for somebody's data should know the name.
struct IdentityJudge {
  let nameAlone: Double
  let nameWithBirth: Double
  let trustsNIKAlone: Bool

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
    if similarity >= nameAlone { return verdict(.padan, sameBirth ? .nikNameAndBirth : .nikAndName) }
    if sameBirth && similarity >= nameWithBirth { return verdict(.padan, .nikNameAndBirth) }
    let contradicts = similarity < nameWithBirth && !sameBirth || similarity < nameAlone && hasBirth && !sameBirth
    return contradicts ? verdict(.konflik, .otherIdentity) : verdict(.tinjau, .doubtful)
  }
}
