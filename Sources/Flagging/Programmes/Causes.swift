/// Why somebody eligible does not receive, and why somebody cannot be judged.
enum Causes {
  /// The first that holds, in the order that the registry's rules give.
  static func ofExclusion(
    assigned: Bool, pending: Bool, isNew: Bool, isRegistered: Bool, earlierDecile: Int, limit: Int
  ) -> FlagCode {
    if assigned { return .eks05 }
    if pending { return .eks06 }
    if isNew { return .eks07 }
    if !isRegistered { return .eks01 }
    // Identity (EKS-02) is established for everybody eligible.
    if earlierDecile > limit { return .eks03 }
    return .eks04
  }

  /// Never registered, else identity failed, else no decile.
  static func ofNoJudgement(isRegistered: Bool, isPadan: Bool) -> FlagCode {
    if !isRegistered { return .eks01 }
    return isPadan ? .ink19 : .eks02
  }
}
