import TabularIO

/// The outcomes of `kelayakan`, and a place for a unit that has no row.
enum Eligibility {
  /// `-` stands for a unit that has no row.
  static let outcomes = ["-", "TEPAT", "INKLUSI", "EKSKLUSI", "BELUM", "TINJAU", "BELUM_DINILAI", ""]

  static func outcome(_ text: ByteView) -> Int {
    if text.equals("TEPAT") { return 1 }
    if text.equals("INKLUSI") { return 2 }
    if text.equals("EKSKLUSI") { return 3 }
    if text.equals("BELUM") { return 4 }
    if text.equals("TINJAU") { return 5 }
    if text.equals("BELUM_DINILAI") { return 6 }
    return 7
  }

  /// Whether a row is a further payment to a unit that has its row already (INK-08): no unit of its own.
  static func isFurtherPayment(_ row: Row, _ plan: TablePlan, _ side: Side) -> Bool {
    let column = plan.column("alasan", side)
    return column >= 0 && hasFurtherPaymentCode(row[column])
  }

  static func hasFurtherPaymentCode(_ reasons: ByteView) -> Bool {
    if reasons.count < 6 { return false }
    var start = 0
    for index in 0...reasons.count where index == reasons.count || reasons[index] == 59 {
      if reasons[start..<index].equals("INK-08") { return true }
      start = index + 1
    }
    return false
  }
}

/// What a programme did between the two sides in one kabupaten/kota.
struct ProgrammeFlow {
  /// Units that receive on both sides, only now, only before.
  var receivesStill = 0
  var receivesNow = 0
  var receivedBefore = 0
  /// The same of units that are eligible.
  var eligibleStill = 0
  var eligibleNow = 0
  var eligibleBefore = 0
  /// Rupiah paid in the period of each side.
  var paidBefore = 0
  var paidNow = 0

  mutating func add(_ other: ProgrammeFlow) {
    receivesStill += other.receivesStill
    receivesNow += other.receivesNow
    receivedBefore += other.receivedBefore
    eligibleStill += other.eligibleStill
    eligibleNow += other.eligibleNow
    eligibleBefore += other.eligibleBefore
    paidBefore += other.paidBefore
    paidNow += other.paidNow
  }
}

/// Programmes: who came in and went out, and every outcome before and after.
final class EligibilityTally: TableTally {
  /// One programme.
  struct Programme {
    let name: String
    fileprivate let bytes: [UInt8]
    fileprivate(set) var slots = RegencySlots()
    fileprivate var flows: [ProgrammeFlow] = []
    /// Units by outcome before and after.
    fileprivate(set) var outcomes = [Int](repeating: 0, count: Eligibility.outcomes.count * Eligibility.outcomes.count)

    /// The flows of a region.
    func flow(_ code: Int) -> ProgrammeFlow { slots.known(code).map { flows[$0] } ?? ProgrammeFlow() }

    /// The flows of all regions together.
    var total: ProgrammeFlow {
      var sum = ProgrammeFlow()
      for flow in flows { sum.add(flow) }
      return sum
    }

    /// Changes the flow of a region.
    @inline(__always)
    fileprivate mutating func change(_ code: Int, _ body: (inout ProgrammeFlow) -> Void) {
      var isNew = false
      let slot = slots.slot(code, isNew: &isNew)
      if isNew { flows.append(ProgrammeFlow()) }
      body(&flows[slot])
    }
  }

  private struct Columns {
    let program: Int
    let outcome: Int
    let eligible: Int
    let receives: Int
    let reasons: Int
    let paid: Int
  }

  /// A larger amount in one row is no payment; it counts as this much, so that no sum overflows.
  private static let largestPayment: UInt64 = 1_000_000_000_000
  private let regency: RegencyColumn
  private let columns: [Columns]
  @exclusivity(unchecked) private var found: [Programme] = []
  @exclusivity(unchecked) private var last = 0

  init(_ plan: TablePlan) {
    regency = RegencyColumn(plan)
    columns = [Side.left, .right].map { side in
      Columns(
        program: plan.column("program", side), outcome: plan.column("hasil", side),
        eligible: plan.column("layak", side), receives: plan.column("menerima", side),
        reasons: plan.column("alasan", side), paid: plan.column("nominal", side))
    }
  }

  /// The programmes, sorted by name.
  var programmes: [Programme] { found.sorted { $0.name < $1.name } }

  private func name(_ row: Row, _ side: Side) -> ByteView {
    let column = columns[side.rawValue].program
    return column < 0 ? ByteView.empty : row[column]
  }

  private func programme(_ row: Row, _ side: Side) -> Int {
    let name = name(row, side)
    if last < found.count && matches(found[last].bytes, name) { return last }
    for index in found.indices where matches(found[index].bytes, name) {
      last = index
      return index
    }
    found.append(Programme(name: name.string, bytes: name.bytes))
    last = found.count - 1
    return last
  }

  private func matches(_ bytes: [UInt8], _ name: ByteView) -> Bool {
    bytes.withUnsafeBufferPointer { ByteView($0) == name }
  }

  private struct State {
    var isUnit = false
    var eligible = false
    var receives = false
    var outcome = 0
  }

  private func state(_ row: Row, _ side: Side) -> State {
    let columns = columns[side.rawValue]
    if columns.reasons >= 0 && Eligibility.hasFurtherPaymentCode(row[columns.reasons]) { return State() }
    return State(
      isUnit: true, eligible: columns.eligible >= 0 && row[columns.eligible].equals("1"),
      receives: columns.receives >= 0 && row[columns.receives].equals("1"),
      outcome: columns.outcome < 0 ? 7 : Eligibility.outcome(row[columns.outcome]))
  }

  /// Adds a unit that goes from one state to another; not called for what is no unit in either.
  private static func add(_ old: State, _ new: State, to flow: inout ProgrammeFlow) {
    switch (old.receives, new.receives) {
    case (true, true): flow.receivesStill += 1
    case (false, true): flow.receivesNow += 1
    case (true, false): flow.receivedBefore += 1
    case (false, false): break
    }
    switch (old.eligible, new.eligible) {
    case (true, true): flow.eligibleStill += 1
    case (false, true): flow.eligibleNow += 1
    case (true, false): flow.eligibleBefore += 1
    case (false, false): break
    }
  }

  private func count(_ old: State, _ new: State, _ row: Row, _ side: Side) {
    if !old.isUnit && !new.isUnit { return }
    let index = programme(row, side)
    found[index].change(regency.code(row, side)) { flow in EligibilityTally.add(old, new, to: &flow) }
    found[index].outcomes[old.outcome * Eligibility.outcomes.count + new.outcome] += 1
  }

  /// What was paid by a row, 0 when nothing was.
  private func amount(_ row: Row, _ side: Side) -> Int {
    let column = columns[side.rawValue].paid
    guard column >= 0, let amount = row[column].uint64() else { return 0 }
    return Int(min(amount, EligibilityTally.largestPayment))
  }

  override func opening(_ row: Row) {
    let paid = amount(row, .left)
    if paid > 0 { found[programme(row, .left)].change(regency.code(row, .left)) { $0.paidBefore += paid } }
  }

  override func closing(_ row: Row) {
    let paid = amount(row, .right)
    if paid > 0 { found[programme(row, .right)].change(regency.code(row, .right)) { $0.paidNow += paid } }
  }

  override func met(_ left: Row, _ right: Row, changed: Bool) {
    let code = regency.code(right, .right)
    if !(name(left, .left) == name(right, .right)) || regency.code(left, .left) != code {
      return super.met(left, right, changed: changed)
    }
    // Of one programme in one place, as most are: all at once.
    let (old, new) = (state(left, .left), state(right, .right))
    let (paidBefore, paidNow) = (amount(left, .left), amount(right, .right))
    let isUnit = old.isUnit || new.isUnit
    if !isUnit && paidBefore == 0 && paidNow == 0 { return }
    let index = programme(right, .right)
    found[index].change(code) { flow in
      flow.paidBefore += paidBefore
      flow.paidNow += paidNow
      if isUnit { EligibilityTally.add(old, new, to: &flow) }
    }
    if isUnit { found[index].outcomes[old.outcome * Eligibility.outcomes.count + new.outcome] += 1 }
  }

  override func equal(_ row: Row) { met(row, row, changed: false) }

  override func pair(_ left: Row, _ right: Row, changed: Bool) {
    count(state(left, .left), state(right, .right), right, .right)
  }

  override func added(_ row: Row, _ cause: Cause) { count(State(), state(row, .right), row, .right) }

  override func removed(_ row: Row, _ cause: Cause) { count(state(row, .left), State(), row, .left) }

  override func merge(_ other: TableTally) {
    guard let other = other as? EligibilityTally else { return }
    for programme in other.found {
      let index: Int
      if let known = found.firstIndex(where: { $0.name == programme.name }) {
        index = known
      } else {
        found.append(Programme(name: programme.name, bytes: programme.bytes))
        index = found.count - 1
      }
      for code in programme.slots.codes { found[index].change(code) { $0.add(programme.flow(code)) } }
      for cell in programme.outcomes.indices { found[index].outcomes[cell] += programme.outcomes[cell] }
    }
  }
}
