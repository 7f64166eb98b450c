/// A social assistance programme with the limits, conditions and amounts that hold at the as-of date.
package struct Programme: Sendable {
  /// Who is paid.
  package enum Unit: Sendable {
    case keluarga
    case orang

    package var text: StaticString { self == .keluarga ? "KELUARGA" : "ORANG" }
  }

  /// What makes a member count for a programme with components.
  struct Component: Sendable {
    let name: String
    /// Completed years at the as-of date; nil when age does not matter.
    let ages: ClosedRange<Int>?
    /// Only those still at school.
    let atSchool: Bool
    /// Codes of `disabilitas` that count; nil when disability does not matter.
    let disability: [UInt8]?
    /// Rupiah a year.
    let yearly: Int

    @inline(__always)
    func holds(age: Int?, school: UInt8, disability code: UInt8) -> Bool {
      if let ages {
        guard let age, ages.contains(age) else { return false }
      }
      if atSchool && school != 2 { return false }
      if let disability { return disability.contains(code) }
      return true
    }

    /// Whether somebody could be both, the conditions being of the same kind: attendance of school alike, and a code of
    /// disability in common where it matters.
    func overlaps(_ other: Component) -> Bool {
      guard atSchool == other.atSchool, (disability == nil) == (other.disability == nil) else { return false }
      if let disability, let codes = other.disability, !disability.contains(where: { codes.contains($0) }) {
        return false
      }
      return (ages ?? Component.anyAge).overlaps(other.ages ?? Component.anyAge)
    }

    private static let anyAge = 0...200
  }

  /// The quota: one queue for the country, or one a province or kab/kota.
  package enum Quota: Sendable, Equatable {
    case national(Int)
    /// Places by region code (2 or 4 digits), sorted by code; a region that is not named has none.
    case regional([RegionQuota])
  }

  /// Places of one region.
  package struct RegionQuota: Sendable, Equatable {
    package let code: Int
    package let places: Int
  }

  package let name: String
  package let unit: Unit
  /// Highest decile that is eligible.
  package let limit: Int
  package var quota: Quota
  /// Rupiah a year for a unit, where it does not follow from components.
  let yearly: Int
  /// Empty for a programme without components.
  let components: [Component]
  /// Most members paid for.
  let componentLimit: Int
}
