/// Who may leave a programme: the registry's rule about earlier snapshots.
package enum GraduationRule {
  /// Whether a family stood above `limit` in every one of the last two snapshots that ranked it, and in at least one;
  /// `earlier` are its deciles in them, newest first, 0 where it was not ranked or not there.
  package static func wasAbove(_ earlier: (Int, Int), limit: Int) -> Bool {
    let (last, before) = earlier
    if last == 0 && before == 0 { return false }
    return (last == 0 || last > limit) && (before == 0 || before > limit)
  }
}
