import TabularIO

/// The visit that counts, kept until the rest of the family has been heard.
struct Visit {
  var status: Slice
  /// Packed yyyymmdd, 0 unknown.
  var date: Int32
  var dateText: Slice
  var berkas: Slice
  var baris: Slice
}

/// What the last snapshot remembers of the family (`BTH-01` in its `bukti`): evidence that a visit has refuted, or the
/// visit itself.
struct Remembered {
  var person: Identity
  var sumber: Slice
  var kolom: Slice
  var nilai: Slice
  var tanggal: Slice
  /// Packed yyyymmdd of a visit; 0 for other evidence.
  var visited: Int32
  /// The evidence stands in the sources of this run too.
  var isSeen = false
}

/// A row of evidence that could raise a code.
struct Evidence {
  let code: FlagCode
  let person: Identity
  let source: SourceRow
  let column: StaticString
  let value: ByteView
  let date: ByteView
}

/// A flag that a visit has refuted does not come back on the same evidence.
///
/// Evidence with a date is refuted by a newer visit, this quarter's, an earlier one's or one remembered; evidence without a date
/// by a visit of this quarter alone (an earlier one may not have seen it), and afterwards as long as source, column, value and person are the same. What is refuted stands in
/// `bukti` as `BTH-01`, which is how the next quarter knows of it when the visit is no longer in the extracts.
enum Refutations {
  /// The code of a row of `bukti` that says what was refuted, and by which visit. It sorts before all codes of this stage.
  static let code: StaticString = "BTH-01"
  static let visitSource: StaticString = "ground_check"
  static let visitColumn: StaticString = "status_keberadaan"

  /// Whether `item` is refuted; it is then in `bukti` and must raise nothing.
  static func refute(
    _ item: Evidence, _ plan: FlagPlan, _ state: inout FamilyState, _ evidence: inout EvidenceWriter
  ) -> Bool {
    let statuses = plan.rules.refuting[Int(item.code.rawValue)]
    if statuses.isEmpty || (state.visit == nil && state.remembered.isEmpty) { return false }
    let date = item.date.packedDate
    var holds = false
    if let visit = state.visit, visit.date > 0, visit.date > date, date > 0 || visit.date >= plan.settings.firstDay,
      InkRules.contains(statuses, state.texts.view(visit.status))
    {
      holds = true
      state.refuted.insert(item.code)
    }
    for index in state.remembered.indices {
      let old = state.remembered[index]
      if old.visited > 0 {
        holds = holds || (date > 0 && old.visited > date && InkRules.contains(statuses, state.texts.view(old.nilai)))
      } else if isSame(old, item, state) {
        state.remembered[index].isSeen = true
        holds = true
      }
    }
    if !holds { return false }
    evidence.addRefuted(
      person: item.person, source: item.source, column: view(item.column), value: item.value, date: item.date)
    return true
  }

  private static func isSame(_ old: Remembered, _ item: Evidence, _ state: borrowing FamilyState) -> Bool {
    old.person == item.person && state.texts.view(old.nilai) == item.value
      && state.texts.view(old.tanggal) == item.date && state.texts.view(old.sumber) == item.source.sumber
      && state.texts.view(old.kolom).equals(item.column)
  }

  /// Whether a visit of `date` is older than one that is remembered, and so counts no more.
  static func isOutdated(_ date: Int32, _ state: borrowing FamilyState) -> Bool {
    for old in state.remembered where old.visited > date && date > 0 { return true }
    return false
  }

  /// Writes what the next quarter must remember, once everything about the family was heard.
  static func remember(_ plan: FlagPlan, _ state: inout FamilyState, _ evidence: inout EvidenceWriter) {
    if state.visit == nil && state.remembered.isEmpty { return }
    var newest: Int32 = 0
    if let visit = state.visit, visit.date > 0,
      InkRules.contains(plan.rules.refutingVisits, state.texts.view(visit.status))
    {
      newest = visit.date
      // Always: what it refutes may be delivered in a quarter when the visit no longer is.
      evidence.addRefuted(
        person: .none,
        source: SourceRow(visitSource, state.texts.view(visit.berkas), state.texts.view(visit.baris)),
        column: view(visitColumn), value: state.texts.view(visit.status), date: state.texts.view(visit.dateText))
    }
    for old in state.remembered where !old.isSeen && !(old.visited > 0 && old.visited <= newest) {
      // Its file was another quarter's: row and file are not said again.
      let source = SourceRow(sumber: state.texts.view(old.sumber), berkas: .empty, baris: .empty)
      evidence.addRefuted(
        person: old.person, source: source, column: state.texts.view(old.kolom), value: state.texts.view(old.nilai),
        date: state.texts.view(old.tanggal))
    }
  }

  private static func view(_ text: StaticString) -> ByteView {
    ByteView(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}
