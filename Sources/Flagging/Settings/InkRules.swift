import TabularIO

/// What raises each inclusion code: lists and limits, all from `pipelines/rules/ink.yaml`.
package struct InkRules: Sendable {
  /// A `status_khusus.jenis` and the code it raises.
  struct SpecialStatus: Sendable {
    let jenis: [UInt8]
    let code: FlagCode
    /// Amounts decide (gambling transactions).
    let byAmount: Bool
  }

  /// A visit's `status_keberadaan` and what it raises.
  struct VisitStatus: Sendable {
    let status: [UInt8]
    let codes: CodeSet
    /// Whether the codes hold for the person visited rather than the family.
    let person: Bool
  }

  /// INK-05: what counts as too large a connection.
  enum Electricity: Sendable {
    case power(Int)
    /// One of the tariffs, or any household tariff from so many VA.
    case tariffs([[UInt8]], from: Int)
  }

  /// INK-15: codes of a good house and its least floor area (two decimals).
  struct House: Sendable {
    let columns: [(name: String, codes: [UInt8])]
    let area: Int
  }

  /// INK-14: limits in rupiah.
  struct Gambling: Sendable {
    let ignoredBelow: Int
    let flaggedAbove: Int
    let flaggedTo: Int
  }

  var special: [SpecialStatus] = []
  var visits: [VisitStatus] = []
  /// Code by SIAK occupation (index 0…255), raw value + 1; 0 where none.
  var occupation = [UInt8](repeating: 0, count: 256)
  /// BPJS segments that contradict (GC-06) and the code they would support.
  var checkedSegments: [[UInt8]] = []
  var checkedOccupations: [UInt8] = []
  /// Values of Regsosek `keberadaan` that contradict (GC-06) whatever else is known, and those that say that the person has
  /// died: they contradict Dukcapil, if it knows the person.
  var checkedPresence: [UInt8] = []
  var checkedDeaths: [UInt8] = []
  var wageSegments: [[UInt8]]?
  var wageFromVisits = false
  /// The table of minimum wages; nil when the rule is off.
  var wageTable: String?
  var electricity: Electricity?
  /// Surveyed connection class from which a family without a meter is to be checked.
  var surveyedPower: UInt8 = 255
  var carAsset = false
  var gambling: Gambling?
  var house: House?
  var removalKinds: [[UInt8]] = []
  var removalStages: [[UInt8]] = []
  /// EKS-06: stages from which an addition waits no more; nil when the rule is off.
  var additionStages: [[UInt8]]?
  /// By code (raw value): visits (`status_keberadaan`) that refute its evidence; none for a code that no visit refutes.
  var refuting = [[[UInt8]]](repeating: [], count: FlagCode.allCases.count)
  /// All of them together.
  var refutingVisits: [[UInt8]] = []
  /// EKS-07: a card issued in the quarter makes a family new.
  var newCards = false
  var withoutComponent = true
  /// Codes that a complaint or proposal may give as its reason, from `codes.csv`.
  var grievances: [[UInt8]] = []
  /// What the codes disqualify, from `codes.csv`.
  var disqualifiesFamily = CodeSet()
  var disqualifiesPerson = CodeSet()

  /// Whether `text` is one of `list`.
  @inline(__always)
  static func contains(_ list: [[UInt8]], _ text: ByteView) -> Bool {
    for entry in list where same(entry, text) { return true }
    return false
  }

  @inline(__always)
  static func same(_ entry: [UInt8], _ text: ByteView) -> Bool {
    entry.count == text.count && entry.withUnsafeBufferPointer { ByteView($0) == text }
  }
}
