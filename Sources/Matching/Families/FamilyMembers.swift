import RegistryTypes
import TabularIO

/// A member of a family, with what its rows say.
struct FamilyMember {
  let item: SpillItem
  let id: StableId
  /// Known to Dukcapil.
  let isKnown: Bool
  var survey: RowRecord?
  var insurance: RowRecord?
  var inDTKS = false
  var inRegsosek = false
  var inP3KE = false
  var isRepaired = false
  var isMatched = false
  var findings = FindingSet()
  /// What the rows say about a person whom Dukcapil does not have.
  var declared: DeclaredIdentity?

  var record: RowRecord { item.leader.record }
  /// The NIK that `anggota` shows, 0 for none.
  var nik: UInt64 { declared.map(\.nik) ?? record.nik }
  var birth: Int32 { declared.map(\.birth) ?? record.birth }
  var relation: UInt8 { declared.map(\.relation) ?? record.relation }
  var region: Region { declared.map(\.region) ?? record.region }
  var name: ByteView { declared.map(\.name) ?? record.carried(0) }
}

/// A row of a table beside `keluarga` and `anggota`, and the person it is about.
struct SideRow {
  let id: StableId
  let row: RowRecord
  var flags: UInt8 = 0

  /// By person, then by content: where a row stood in its file decides only between rows of equal content.
  static func precedes(_ one: SideRow, _ other: SideRow) -> Bool {
    if one.id != other.id { return one.id < other.id }
    let order = one.row.compareContent(other.row)
    return order != 0 ? order < 0 : one.row.rowKey < other.row.rowKey
  }
}

/// Everything that belongs to one family, sorted out by what it is. Reused from family to family.
struct FamilyContent {
  var members: [FamilyMember] = []
  var outsiders: [SpillItem] = []
  var households: [RowRecord] = []
  var deciles: [EditableRow] = []
  var reviews: [SpillItem] = []
  /// Rows that were sent to the review queue and have ended as duplicates since.
  private var withdrawn: Set<RowKey> = []
  /// Pairs of rows that are one person's after all.
  private var united: Set<RowPair> = []
  /// Families of the previous snapshot that go on in this one.
  var lineages: [RowRecord] = []
  /// Those that go on elsewhere, each with a member who was in it.
  var splits: [SpillItem] = []
  var payments: [SpillItem] = []
  var penerima: [SideRow] = []
  var statusKhusus: [SideRow] = []
  var bpjs: [SideRow] = []
  var meters: [SideRow] = []
  var visits: [SideRow] = []
  var usulan: [SideRow] = []
  var aduan: [SideRow] = []
  /// Members, by NIK, whom households list that belong to another living family (KK-006), with the sources of these as
  /// bits. Once settled, without sources that list the member in a form of this family too.
  private(set) var elsewhere: [UInt64: UInt32] = [:]
  /// Sources, as bits, of which another form lists a member here, by NIK: that form's row repeats the one elsewhere.
  private var here: [UInt64: UInt32] = [:]
  /// Persons outside the frame that rows were matched to without their NIK, by NIK.
  private var named: [UInt64: StableId] = [:]
  /// Indices of members by id, once they are so many that looking through them would take long.
  private var places: [StableId: Int] = [:]
  /// The same by NIK.
  private var numbers: [UInt64: Int] = [:]
  /// Members that are looked through.
  private static let few = 32
  /// Index in `members` of the head.
  var head = 0
  var findings = FindingSet()
  /// The visit that counts, as an index into `visits`.
  var newestVisit: Int?
  var hasApprovedProposal = false

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    outsiders.removeAll(keepingCapacity: true)
    households.removeAll(keepingCapacity: true)
    deciles.removeAll(keepingCapacity: true)
    reviews.removeAll(keepingCapacity: true)
    if !withdrawn.isEmpty { withdrawn.removeAll() }
    if !united.isEmpty { united.removeAll() }
    lineages.removeAll(keepingCapacity: true)
    splits.removeAll(keepingCapacity: true)
    payments.removeAll(keepingCapacity: true)
    penerima.removeAll(keepingCapacity: true)
    statusKhusus.removeAll(keepingCapacity: true)
    bpjs.removeAll(keepingCapacity: true)
    meters.removeAll(keepingCapacity: true)
    visits.removeAll(keepingCapacity: true)
    usulan.removeAll(keepingCapacity: true)
    aduan.removeAll(keepingCapacity: true)
    if !named.isEmpty { named.removeAll() }
    if !elsewhere.isEmpty { elsewhere.removeAll() }
    if !here.isEmpty { here.removeAll() }
    if !places.isEmpty { places.removeAll() }
    if !numbers.isEmpty { numbers.removeAll() }
    head = 0
    findings = FindingSet()
    newestVisit = nil
    hasApprovedProposal = false
  }

  /// Findings of a row that also stand on the person it is about.
  private static let personal = FindingSet(.kk004, .kk006, .nik018, .nik020, .nik021)

  /// Sorts one item in.
  mutating func add(_ item: SpillItem, _ rules: MatchRules) {
    switch item.kind {
    case .person, .unmatched: addMember(item, rules)
    case .outsider:
      outsiders.append(item)
      addRows(item, rules)
    case .household: if item.hasRecords { households.append(item.leader.record) }
    case .attached: attach(item, rules)
    case .unresolved:
      // Attached items come first, so it is known whether somebody speaks of this person.
      let row = item.leader.record
      if row.source == .dukcapil, let id = named[row.nik] {
        item.makeOutsider(id)
        outsiders.append(item)
      } else {
        addRows(item, rules)
      }
    case .meter:
      if item.flags & ItemFlag.notHousehold == 0 {
        meters.append(SideRow(id: item.id, row: item.leader.record, flags: item.flags))
      }
    case .decile: deciles.append(item.leader)
    case .payment: payments.append(item)
    case .review:
      if item.flags & (ItemFlag.withdrawn | ItemFlag.duplicate) == ItemFlag.withdrawn | ItemFlag.duplicate {
        let row = item.leader.record.rowKey
        item.eachRecordView { if $0.rowKey != row { united.insert(RowPair(row: row, other: $0.rowKey)) } }
      } else if item.flags & ItemFlag.withdrawn != 0 {
        withdrawn.insert(item.leader.record.rowKey)
      } else {
        reviews.append(item)
      }
    case .lineage:
      if item.flags & ItemFlag.split != 0 { splits.append(item) } else { lineages.append(item.leader.record) }
    case .link:
      let source: UInt32 = 1 << UInt32((item.flags & ~ItemFlag.repeated) >> ItemFlag.sourceShift)
      if item.flags & ItemFlag.repeated != 0 {
        here[item.personNIK, default: 0] |= source
      } else {
        elsewhere[item.personNIK, default: 0] |= source
      }
    case .residue, .claim, .doubt: break
    }
  }

  /// The id to keep; nil for a family that the previous snapshot does not know.
  var keptId: StableId? { lineages.first.map { StableId(high: $0.key.high, low: $0.key.low) } }

  /// Whether a row for the review queue has ended as a duplicate since; of a possible duplicate, whether both rows have ended
  /// as one person's.
  func isWithdrawn(_ item: SpillItem) -> Bool {
    let row = item.leader.record
    if item.flags & ItemFlag.duplicate == 0 { return !withdrawn.isEmpty && withdrawn.contains(row.rowKey) }
    if united.isEmpty { return false }
    let other = RowRecord(UnsafePointer(item.base + ItemLayout.records + row.length))
    return united.contains(RowPair(row: row.rowKey, other: other.rowKey))
  }

  /// The family that this one was split from, if it is new: its head's, else the oldest that a member was in.
  var origin: StableId {
    guard !members.isEmpty else { return .none }
    let own = members[head].id
    let first = splits.min { one, other in
      if (one.id == own) != (other.id == own) { return one.id == own }
      let (left, right) = (one.leader.record, other.leader.record)
      return (left.date, left.key) < (right.date, right.key)
    }
    guard let key = first?.leader.record.key else { return .none }
    return StableId(high: key.high, low: key.low)
  }

  private mutating func addMember(_ item: SpillItem, _ rules: MatchRules) {
    var member = FamilyMember(item: item, id: item.id, isKnown: item.kind == .person)
    FamilyContent.absorb(item, into: &member)
    addRows(item, rules)
    // A person whom Dukcapil does not have stands for every proposal that is among its rows.
    if !member.isKnown {
      member.declared = DeclaredIdentity(item)
      item.eachRecordView { row in
        if row.source == .usulan && !row.isFollower && rules.isApproved(stage: row.carried(Carried.Proposal.tahap)) {
          hasApprovedProposal = true
        }
      }
    }
    members.append(member)
  }

  /// Rows that were matched to a person by another way than its NIK, or judged by an id of their own.
  private mutating func attach(_ item: SpillItem, _ rules: MatchRules) {
    if item.flags & ItemFlag.inFrame == 0 {
      if item.personNIK != 0 && named[item.personNIK] == nil { named[item.personNIK] = item.id }
    } else if let index = member(item.id) {
      FamilyContent.absorb(item, into: &members[index])
    }
    addRows(item, rules)
  }

  /// The index of the member whose id is `id`. All members have been added by now.
  private mutating func member(_ id: StableId) -> Int? {
    if members.count <= FamilyContent.few { return members.firstIndex { $0.id == id } }
    if places.isEmpty { for (index, member) in members.enumerated().reversed() { places[member.id] = index } }
    return places[id]
  }

  /// The index of the member of Dukcapil whose NIK is `number`. All members have been added by now.
  private mutating func known(_ number: UInt64) -> Int? {
    if members.count <= FamilyContent.few {
      return members.firstIndex { $0.isKnown && $0.item.personNIK == number }
    }
    if numbers.isEmpty {
      for (index, member) in members.enumerated().reversed() where member.isKnown {
        numbers[member.item.personNIK] = index
      }
    }
    return numbers[number]
  }

  /// What the rows of `item` say about the person itself.
  private static func absorb(_ item: SpillItem, into member: inout FamilyMember) {
    item.eachRecordView { row in
      if row.isFollower { return }
      switch row.source {
      case .dtks: member.inDTKS = true
      case .regsosekAnggota:
        member.inRegsosek = true
        member.survey = row
      case .p3keIndividu: member.inP3KE = true
      case .bpjs: member.insurance = row
      default: break
      }
      if row.source == .dukcapil {
        member.findings.formUnion(row.findings.intersection(FamilyContent.personal))
      } else if row.source.isBase {
        if row.outcome == .padan { member.isMatched = true }
        if row.outcome == .padanPerbaikan { member.isRepaired = true }
        member.findings.formUnion(row.findings.intersection(FamilyContent.personal))
      }
    }
  }

  /// Rows that have a line of their own in a table.
  private mutating func addRows(_ item: SpillItem, _ rules: MatchRules) {
    let id = item.id
    item.eachRecordView { row in
      let side = SideRow(id: id, row: row)
      switch row.source {
      case .penerima: penerima.append(side)
      case .usulan:
        usulan.append(side)
        if row.outcome.isResolved && rules.isApproved(stage: row.carried(Carried.Proposal.tahap)) {
          hasApprovedProposal = true
        }
      case .aduan: aduan.append(side)
      case .statusKhusus: if row.outcome.isResolved { statusKhusus.append(side) }
      case .bpjs: if row.outcome.isResolved && Carried.BPJS.isWageEarner(row) { bpjs.append(side) }
      case .groundCheck: if row.outcome.isResolved { visits.append(side) }
      default: break
      }
    }
  }

  /// Puts everything in an order of content, finds the head and the visit that counts.
  mutating func settle() {
    if !elsewhere.isEmpty { settleElsewhere() }
    if !members.isEmpty { chooseHead() }
    outsiders.sort { $0.id < $1.id }
    households.sort { $0.isPreferred(to: $1) }
    // The oldest id is kept; one that somebody brought back is not if another was there all the time.
    if lineages.count > 1 { lineages.sort { ($0.relation, $0.date, $0.key) < ($1.relation, $1.date, $1.key) } }
    penerima.sort(by: SideRow.precedes)
    bpjs.sort(by: SideRow.precedes)
    meters.sort(by: SideRow.precedes)
    visits.sort(by: SideRow.precedes)
    usulan.sort(by: SideRow.precedes)
    aduan.sort(by: SideRow.precedes)
    for index in visits.indices {
      guard let newest = newestVisit else {
        newestVisit = index
        continue
      }
      if FamilyContent.isNewer(visits[index].row, visits[newest].row) { newestVisit = index }
    }
    for meter in meters where meter.flags & ItemFlag.shared != 0 { findings.insert(.gc06) }
  }

  /// Puts KK-006 on members whom only forms of other families list, source by source.
  private mutating func settleElsewhere() {
    for (number, sources) in here { elsewhere[number]? &= ~sources }
    elsewhere = elsewhere.filter { $0.value != 0 }
    for number in elsewhere.keys {
      if let index = known(number) { members[index].findings.insert(.kk006) }
    }
  }

  /// Of several official deciles of one No KK the newest counts.
  mutating func settleDeciles() {
    if deciles.count > 1 { deciles.sort { $0.record.isPreferred(to: $1.record) } }
    for (index, row) in deciles.enumerated() {
      if index > 0 {
        let same = row.record.hasContent(of: deciles[0].record)
        row.set(.ganda, same ? .sameRow : .samePerson)
        row.add(same ? .gnd001 : .gnd002)
      } else if !members.isEmpty {
        row.set(.padan, .householdCard)
      }
    }
  }

  /// The newer visit; of one day, the largest `id_kunjungan`, whose numbers count as numbers.
  private static func isNewer(_ one: RowRecord, _ other: RowRecord) -> Bool {
    let left = one.carried(Carried.Visit.tanggal)
    let right = other.carried(Carried.Visit.tanggal)
    let order = left.compare(right)
    if order != 0 { return order > 0 }
    return NumberedText.compare(one.carried(Carried.Visit.id), other.carried(Carried.Visit.id)) > 0
  }

  /// The living head by SIAK; else the oldest of those Dukcapil knows; else the same among the others.
  private mutating func chooseHead() {
    let known = members.contains { $0.isKnown }
    var heads = 0
    head = 0
    for index in members.indices {
      if members[index].isKnown == known && members[index].relation == 1 { heads += 1 }
      if index > 0 && isBetterHead(members[index], members[head]) { head = index }
    }
    if heads != 1 { findings.insert(.kk005) }
    let chosen = members[head].id
    members.sort { one, other in
      if (one.id == chosen) != (other.id == chosen) { return one.id == chosen }
      return one.id < other.id
    }
    head = 0
  }

  private func isBetterHead(_ one: FamilyMember, _ other: FamilyMember) -> Bool {
    if one.isKnown != other.isKnown { return one.isKnown }
    if (one.relation == 1) != (other.relation == 1) { return one.relation == 1 }
    if one.birth != other.birth { return one.birth != 0 && (other.birth == 0 || one.birth < other.birth) }
    return one.id < other.id
  }
}

extension SpillItem {
  /// Calls `body` with a view of every record.
  @inline(__always)
  func eachRecordView(_ body: (RowRecord) -> Void) {
    var at = ItemLayout.records
    let end = length
    while at < end {
      let row = RowRecord(UnsafePointer(base + at))
      at += row.length
      body(row)
    }
  }
}

/// A row, and another that it may repeat.
private struct RowPair: Hashable {
  let row: RowKey
  let other: RowKey
}
