import Scoring
import TabularIO

/// A person of the frame, as far as the rules about families and programmes need one.
struct Member {
  var id: Identity
  /// Packed yyyymmdd, 0 unknown.
  var birth: Int32
  /// `partisipasi_sekolah`.
  var school: UInt8
  /// `disabilitas`.
  var disability: UInt8
  /// Identity established: PADAN, PADAN_PERBAIKAN or HANYA_DUKCAPIL.
  var isPadan: Bool
  /// Established only by repair: no row about the person had a usable NIK of theirs.
  var isRepaired: Bool
  var isHead: Bool
  /// In at least one of DTKS, Regsosek, P3KE.
  var isRegistered: Bool
  /// Codes of the person.
  var codes: CodeSet
}

/// A person of the family's rows who is outside the frame.
struct Outsider {
  var id: Identity
  /// INK-01 (dead), INK-10 (moved) or INK-09 (a double record without a living twin).
  var code: FlagCode
  /// Where Dukcapil last knew the person.
  var region: Region
}

/// What evidence read before the members says about one of them.
struct Mark {
  var id: Identity
  var codes: CodeSet
}

/// Evidence that contradicts the frame (GC-06) unless the person has the code it would support anyway.
struct Check {
  var id: Identity
  var unless: FlagCode
  var berkas: Slice
  var baris: Slice
  var value: Slice
  var date: Slice
}

/// A row of `penerima` resolved to the family.
struct Payment {
  var programme: Int
  var id: Identity
  var isHead: Bool
  /// Paid (SALUR or empty), against assigned only.
  var isPaid: Bool
  /// Resolved to a person whose identity is not established.
  var isDoubtful: Bool
  var nominal: Int
  var berkas: Slice
  var baris: Slice
  var pendamping: Slice
  /// `status_salur` of a payment that failed.
  var status: Slice
  /// Its place among the rows of the table.
  var place: Int
  /// The row's own region, kept of a payee outside families only.
  var wilayah = Slice.empty

  /// The order in which payments count: sound before doubtful, the head first, then by id and content.
  static func precedes(_ left: Payment, _ right: Payment) -> Bool {
    if left.programme != right.programme { return left.programme < right.programme }
    if left.isPaid != right.isPaid { return left.isPaid }
    if left.isDoubtful != right.isDoubtful { return right.isDoubtful }
    if left.isHead != right.isHead { return left.isHead }
    if left.id != right.id { return left.id < right.id }
    if left.nominal != right.nominal { return left.nominal > right.nominal }
    // Match puts the rows of one person in the order of their content.
    return left.place < right.place
  }
}

/// A proposal or complaint about the family, judged once the family is known.
struct Proposal {
  enum Kind: Int, CaseIterable {
    case tambah
    case hapus
    case perbaikan
    case usul
    case sanggah
    case other
  }

  var kind: Kind
  var number: Slice
  var person: Identity
  /// Index of the programme it names, -1 for none or an unknown one.
  var programme: Int
  var isPadan: Bool
  /// The grievance code that it gives as its reason; empty for none, or for a word outside the list.
  var grievance: Slice
  /// The row's own region, which places it where the family is not known.
  var wilayah: Slice
  /// Place in ``ProposalQueue/stages``.
  var stage: Int
  /// Days since it was made, -1 unknown.
  var days: Int

  static let kinds = Kind.allCases.count
}

extension Proposal.Kind {
  /// Its place among the kinds.
  var place: Int { rawValue }
}

/// A row of `usulan` that asks for the family and is not approved yet, or one of `aduan` that objects to it.
struct PendingProposal {
  var person: Identity
  var number: Slice
  var berkas: Slice
  var baris: Slice
  /// `tahap` of a proposal, `jenis` of an objection.
  var value: Slice
  var date: Slice
}

/// Everything known about the family at hand; emptied for the next one.
struct FamilyState: ~Copyable {
  var members: [Member] = []
  var outsiders: [Outsider] = []
  var marks: [Mark] = []
  var checks: [Check] = []
  var payments: [Payment] = []
  var proposals: [Proposal] = []
  var texts = ByteArena()
  /// Codes of the family itself and those that a member's taint puts on it.
  var codes = CodeSet()
  /// The oldest proposal to add the family that waits for its decision.
  var pending: PendingProposal?
  /// The oldest objection to the family.
  var objection: PendingProposal?
  /// The day its card was issued (packed), when that is since the end of the last quarter; else 0.
  var newCard: Int32 = 0
  /// The visit that counts.
  var visit: Visit?
  /// Codes of which the visit that counts has refuted evidence.
  var refuted = CodeSet()
  /// What the last snapshot remembers of refuted evidence.
  var remembered: [Remembered] = []
  /// The score is within the band around a programme's limit.
  var isNearLimit = false
  /// What the visit that counts says of flags.
  var finding = VisitFinding()
  var isVisited = false
  /// A visit of the quarter has raised an inclusion code of the family.
  var isSettled = false
  var hasMeter = false
  /// Monthly income that the visit that counts found, -1 for none.
  var income = -1
  /// The newest earlier visit that found an income: its date (packed) and the income; -1 for none.
  var earlierIncome: (date: Int32, rupiah: Int) = (0, -1)
  /// A visit found less income than the one before it.
  var hasLostIncome: Bool { income >= 0 && income < earlierIncome.rupiah }
  /// The largest household meter.
  var meter = Meter()
  var region = Region(.empty)
  var score = Score(status: .tanpaData, known: 0, value: 0)
  /// The decile that the rules use, 0 for none.
  var decile = 0
  var isRegistered = false
  /// Split from another family or new since the last snapshot.
  var isNew = false
  /// Decile (of the scope in use) one and two snapshots ago; 0 unknown.
  var earlier: (Int, Int) = (0, 0)
  /// Index of the family in its part.
  var index = 0

  struct Meter {
    var power = -1
    var idpel = Slice.empty
    var tariff = Slice.empty
    var daya = Slice.empty
    var berkas = Slice.empty
    var baris = Slice.empty
    var person = Identity.none
  }

  mutating func reset(index: Int) {
    if !members.isEmpty { members.removeAll(keepingCapacity: true) }
    if !outsiders.isEmpty { outsiders.removeAll(keepingCapacity: true) }
    if !marks.isEmpty { marks.removeAll(keepingCapacity: true) }
    if !checks.isEmpty { checks.removeAll(keepingCapacity: true) }
    if !payments.isEmpty { payments.removeAll(keepingCapacity: true) }
    if !proposals.isEmpty { proposals.removeAll(keepingCapacity: true) }
    texts.removeAll()
    codes = CodeSet()
    decile = 0
    pending = nil
    objection = nil
    newCard = 0
    visit = nil
    refuted = CodeSet()
    if !remembered.isEmpty { remembered.removeAll(keepingCapacity: true) }
    isNearLimit = false
    isVisited = false
    finding = VisitFinding()
    isSettled = false
    hasMeter = false
    income = -1
    earlierIncome = (0, -1)
    meter = Meter()
    isNew = false
    earlier = (0, 0)
    self.index = index
  }

  /// Notes codes for a person whose row is still to come.
  mutating func mark(_ id: Identity, _ codes: CodeSet) {
    marks.append(Mark(id: id, codes: codes))
  }

  /// Whether the person is known to be outside the frame.
  func isOutside(_ id: Identity) -> Bool {
    for outsider in outsiders where outsider.id == id { return true }
    return false
  }

  /// The codes of the person outside the frame called `id`.
  func outsideCodes(_ id: Identity) -> CodeSet {
    for outsider in outsiders where outsider.id == id { return CodeSet(outsider.code) }
    return CodeSet()
  }

  /// Whether a row of `date` and `number` comes before `other`: the oldest first, those without a date last.
  func isBefore(_ date: ByteView, _ number: ByteView, _ other: PendingProposal?) -> Bool {
    guard let other else { return true }
    let known = texts.view(other.date)
    if date.isEmpty != known.isEmpty { return known.isEmpty }
    let order = date.compare(known)
    return order != 0 ? order < 0 : number.compare(texts.view(other.number)) < 0
  }

  func member(_ id: Identity) -> Int? {
    for index in 0..<members.count where members[index].id == id { return index }
    return nil
  }
}
