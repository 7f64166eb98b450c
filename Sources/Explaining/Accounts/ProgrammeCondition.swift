import Diagnostics
import PipelineConfig

/// The condition of a programme with components (PKH: `komponen` in `pipelines/program`): a family meets it when a
/// member counts for one of them. A programme without components has none.
struct ProgrammeCondition: Sendable, Equatable {
  private struct Component: Sendable, Equatable {
    /// Completed years at the as-of date; nil when age does not matter.
    let ages: ClosedRange<Int>?
    /// Only those still at school (`partisipasi_sekolah` 2).
    let atSchool: Bool
    /// Codes of `disabilitas` that count; empty when disability does not matter.
    let disability: [Int]
  }

  let programme: String
  private let components: [Component]
  private let asOf: Int32

  /// Reads the terms that hold at `asOf` (packed yyyymmdd). Throws `badConfig` for a file that flag would refuse.
  init(_ file: ConfigMap, asOf: Int32) throws(Failure) {
    programme = try file.string("program")
    self.asOf = asOf
    var components: [Component] = []
    for term in try file.maps("masa") {
      let (from, to) = (try term.date("dari"), try term.optionalDate("sampai") ?? Int32.max)
      if asOf < from || asOf > to { continue }
      guard let list = try term.optionalMap("komponen")?.map("daftar") else { continue }
      for entry in list.entries() {
        let component = list.adopt(try entry.node.map())
        let ages = try component.ints("umur", in: 0...200)
        components.append(
          Component(
            ages: ages.count == 2 && ages[0] <= ages[1] ? ages[0]...ages[1] : nil,
            atSchool: try component.optionalBool("sekolah") ?? false,
            disability: try component.ints("disabilitas", in: 0...254)))
      }
    }
    self.components = components
  }

  /// Whether one of `members` (rows of `anggota`) counts for a component. Those for whom `isGone` holds (dead or away by
  /// a finding of their own) do not.
  func holds(_ members: [FoundRow], isGone: (FoundRow) -> Bool) -> Bool {
    if components.isEmpty { return true }
    return members.contains { member in !isGone(member) && components.contains { holds($0, member) } }
  }

  private func holds(_ component: Component, _ member: FoundRow) -> Bool {
    if let ages = component.ages {
      // The difference of packed dates counts a year only once the birthday has been reached.
      let birth = Int32(member["tanggal_lahir"].filter(\.isNumber)) ?? 0
      if birth == 0 || birth > asOf || !ages.contains(Int((asOf - birth) / 10_000)) { return false }
    }
    if component.atSchool && Int(member["partisipasi_sekolah"]) != 2 { return false }
    if component.disability.isEmpty { return true }
    return Int(member["disabilitas"]).map { component.disability.contains($0) } ?? false
  }
}
