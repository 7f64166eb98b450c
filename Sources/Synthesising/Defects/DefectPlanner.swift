/// Decides the defects of a row before its bytes are made.
///
/// At most one defect of the NIK, one of the date; those of the name can meet. In a complete sample every defect a
/// source can have is planted once, on the first rows it fits.
struct DefectPlanner {
  let source: Source
  private let rates: DefectRates
  private let nikEmpty: Int
  private var pending: UInt64
  private var rows = 0

  init(source: Source, rates: DefectRates, isComplete: Bool) {
    self.source = source
    self.rates = rates
    nikEmpty = rates.nikEmpty(source)
    pending = isComplete ? source.possibleDefects.bits & ~DefectSet.broken.bits : 0
  }

  /// Draws the defects of one row about `subject`.
  mutating func plan(_ subject: RowSubject, _ draws: inout Draws) -> DefectSet {
    var set = DefectSet()
    rows += 1
    if subject.hasNik, let defect = nikDefect(subject, &draws) { set.insert(defect) }
    if subject.family.plan.exclusion == 2 && isBase && subject.person.relation <= 3 { failIdentity(&set, &draws) }
    if subject.hasCard && !set.contains(.nikCardSwap) && draws.chance(rates.cardBad) { set.insert(.cardBad) }
    if !subject.hasName {
      // Nothing to spoil.
    } else if draws.chance(rates.nameOther) {
      set.insert(.nameOther)
    } else {
      if draws.chance(rates.nameTypo) { set.insert(.nameTypo) }
      if draws.chance(rates.nameTitle) { set.insert(.nameTitle) }
      if draws.chance(rates.nameSpelling) { set.insert(.nameSpelling) }
      if draws.chance(rates.nameWord * 11 / 10) && subject.person.name.count > 1 { set.insert(.nameWord) }
    }
    if subject.hasDate, let defect = dateDefect(&draws) { set.insert(defect) }
    if subject.hasSex && draws.chance(rates.sexWrong) { set.insert(.sexWrong) }
    if pending != 0 && rows % 2 == 0 { addPending(subject, &set) }
    if subject.person.status == 1 { set.insert(.dead) }
    if !subject.person.isRegistered { set.insert(.unregistered) }
    return set
  }

  private func nikDefect(_ subject: RowSubject, _ draws: inout Draws) -> Defect? {
    // Half of the NIKs of strangers stand on people that Dukcapil does not know (1.3 % of all).
    let stranger = subject.person.isRegistered || !isBase ? rates.nikOfStranger / 2 : 150_000
    // Persons outside Dukcapil often have no number at all.
    let empty = nikEmpty != 0 && !subject.person.isRegistered ? 250_000 : nikEmpty
    if subject.person.formerNik != 0 && draws.chance(rates.nikFormer) { return .nikFormer }
    let roll = draws.below(1_000_000)
    var reached = empty
    if roll < reached { return .nikEmpty }
    reached += rates.nikPlaceholder
    if roll < reached { return .nikPlaceholder }
    if source == .dtks || source == .p3keIndividu || source == .p3keKeluarga {
      reached += rates.nikScientific
      if roll < reached { return .nikScientific }
    }
    reached += rates.nikDecorated
    if roll < reached { return .nikDecorated }
    reached += rates.nikLength
    if roll < reached { return .nikLength }
    reached += rates.nikDigit
    if roll < reached { return .nikDigit }
    reached += rates.nikTransposed
    if roll < reached { return .nikTransposed }
    if subject.hasCard {
      reached += rates.nikCardSwap
      if roll < reached { return .nikCardSwap }
    }
    if !subject.isHead {
      reached += rates.nikOfHead * 3 / 2
      if roll < reached { return .nikOfHead }
    }
    reached += stranger
    return roll < reached ? .nikOfStranger : nil
  }

  private func dateDefect(_ draws: inout Draws) -> Defect? {
    let roll = draws.below(1_000_000)
    if roll < rates.dateForm { return .dateForm }
    if roll < rates.dateForm + rates.dateWrong { return .dateWrong }
    return roll < rates.dateForm + rates.dateWrong + rates.dateDefault ? .dateDefault : nil
  }

  /// One of the three sources that a family is registered by.
  private var isBase: Bool { source == .dtks || source == .regsosekAnggota || source == .p3keIndividu }

  /// The parents' rows of a family excluded because its identity failed (EKS-02) all need repair.
  private func failIdentity(_ set: inout DefectSet, _ draws: inout Draws) {
    set.bits &= ~(DefectSet.nik.bits | Defect.nameOther.bit)
    set.insert([.nikDigit, .nikTransposed, .nikEmpty, .nikLength, .nikPlaceholder][draws.below(5)])
  }

  private mutating func addPending(_ subject: RowSubject, _ set: inout DefectSet) {
    for defect in Defect.allCases where pending & defect.bit != 0 {
      guard fits(defect, subject) else { continue }
      for group in [DefectSet.nik, DefectSet.date] where group.contains(defect) { set.bits &= ~group.bits }
      if defect == .nameOther || set.contains(.nameOther) { set.bits &= ~DefectSet.name.bits }
      if defect == .nikCardSwap { set.remove(.cardBad) }
      if defect == .cardBad { set.remove(.nikCardSwap) }
      set.insert(defect)
      pending &= ~defect.bit
      return
    }
  }

  private func fits(_ defect: Defect, _ subject: RowSubject) -> Bool {
    switch defect {
    case .nikOfHead: subject.hasNik && !subject.isHead
    case .nikFormer: subject.hasNik && subject.person.formerNik != 0
    case .nikCardSwap: subject.hasNik && subject.hasCard
    case .cardBad: subject.hasCard
    case .nameWord: subject.hasName && subject.person.name.count > 1
    case .nameTypo, .nameTitle, .nameSpelling, .nameOther: subject.hasName
    case .dateForm, .dateWrong, .dateDefault: subject.hasDate
    case .sexWrong: subject.hasSex
    default: subject.hasNik
    }
  }
}
