/// Why somebody eligible does not receive, and why somebody cannot be judged; with the evidence of each.
package enum Causes {
  /// What is known of a unit that is left out.
  struct Unit {
    /// The person, ``Identity/none`` for a family.
    var person: Identity
    /// In one of DTKS, Regsosek, P3KE.
    var isRegistered: Bool
    /// Identity established only by repair.
    var isRepaired: Bool
  }

  /// The first that holds, in the order that the registry's rules give.
  static func ofExclusion(
    _ unit: Unit, _ state: borrowing FamilyState, failed: Payment?, limit: Int, _ evidence: inout EvidenceWriter
  ) -> FlagCode {
    if let failed {
      evidence.add(
        .eks05, person: failed.id, sumber: "penerima", berkas: state.texts.view(failed.berkas),
        baris: state.texts.view(failed.baris), column: "status_salur", value: state.texts.view(failed.status),
        date: .empty)
      return .eks05
    }
    if let pending = state.pending {
      if evidence.isFirst(.eks06) {
        evidence.add(
          .eks06, person: pending.person, sumber: "usulan", berkas: state.texts.view(pending.berkas),
          baris: state.texts.view(pending.baris), column: "tahap", value: state.texts.view(pending.value),
          date: state.texts.view(pending.date))
      }
      return .eks06
    }
    if state.isNew || state.newCard > 0 {
      if evidence.isFirst(.eks07) {
        if state.newCard > 0 {
          evidence.add(.eks07, person: .none, computed: "tanggal_terbit_kartu", date: state.newCard)
        } else {
          evidence.add(.eks07, person: .none, computed: "potret_sebelumnya", number: 0)
        }
      }
      return .eks07
    }
    if !unit.isRegistered {
      unregistered(unit, &evidence)
      return .eks01
    }
    if unit.isRepaired {
      identity(unit, "PADAN_PERBAIKAN", &evidence)
      return .eks02
    }
    let earlier = lastDecile(of: state.earlier)
    if earlier > limit {
      if evidence.isFirst(.eks03) { evidence.add(.eks03, person: .none, computed: "desil_dulu", number: earlier) }
      return .eks03
    }
    if evidence.isFirst(.eks04) { evidence.add(.eks04, person: .none, computed: "desil", number: state.decile) }
    return .eks04
  }

  /// The decile that the family last had, from those of the last snapshot and of the one before it, 0 where one knew none.
  package static func lastDecile(of earlier: (Int, Int)) -> Int { earlier.0 > 0 ? earlier.0 : earlier.1 }

  /// Never registered, else identity failed, else no decile.
  static func ofNoJudgement(_ unit: Unit, isPadan: Bool, _ evidence: inout EvidenceWriter) -> FlagCode {
    if !unit.isRegistered {
      unregistered(unit, &evidence)
      return .eks01
    }
    if !isPadan {
      identity(unit, "TIDAK_PADAN", &evidence)
      return .eks02
    }
    if evidence.isFirst(.ink19) { evidence.add(.ink19, person: .none, computed: "desil", number: nil) }
    return .ink19
  }

  /// In none of the base sources: a fact of the person in a programme of persons, else of the family.
  private static func unregistered(_ unit: Unit, _ evidence: inout EvidenceWriter) {
    if !unit.person.isNone || evidence.isFirst(.eks01) {
      evidence.add(.eks01, person: unit.person, computed: "sumber_dasar", number: 0)
    }
  }

  private static func identity(_ unit: Unit, _ status: StaticString, _ evidence: inout EvidenceWriter) {
    if !unit.person.isNone || evidence.isFirst(.eks02) {
      evidence.add(.eks02, person: unit.person, computed: "status_padan", word: status)
    }
  }
}
