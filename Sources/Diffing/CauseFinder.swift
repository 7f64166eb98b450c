import TabularIO

/// Decides why the cells of a row changed.
///
/// What is decided from what: identity notes before all; then whether source rows came or went (`jejak`, else the
/// row's own dates and source marks); then which of a row's values the others follow from (a decile from the score,
/// the score from the answers and the model); then the digests of settings.
struct CauseFinder: Sendable {
  private enum Role: Sendable {
    /// Comes from source rows.
    case data
    /// Says where a row lives or belongs.
    case place
    /// Follows from who is a member of the family.
    case membership
    /// Set when a source speaks of the row.
    case sourceMark
    case dataDate
    case score
    case decile
    case findings
    case time
    case receives
    case usedDecile
    case entitlement
    case rank
    /// An entry of the registry of ids.
    case identity
    /// Decided by the stage from other tables.
    case derived
  }

  /// Columns that are looked for one by one.
  private struct Marks: OptionSet {
    let rawValue: UInt8
    static let receives = Marks(rawValue: 1)
    static let eligible = Marks(rawValue: 2)
    static let reason = Marks(rawValue: 4)
    static let relation = Marks(rawValue: 8)
    static let answered = Marks(rawValue: 16)
    static let region = Marks(rawValue: 32)
    static let family = Marks(rawValue: 64)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ name: String) {
      switch name {
      case "menerima": self = .receives
      case "layak": self = .eligible
      case "alasan": self = .reason
      case "hubungan": self = .relation
      case "variabel_terisi": self = .answered
      case "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa": self = .region
      case "id_keluarga": self = .family
      default: self = []
      }
    }
  }

  private let roles: [Role]
  private let marks: [Marks]
  private let subject: TableShape.Subject
  private let settings: SettingsChange
  /// Whether notes on source rows were taken, so that none means none.
  private let knowsRows: Bool
  /// Nothing is known of where the rows come from.
  private let isForeign: Bool

  init(_ plan: TablePlan, settings: SettingsChange, knowsRows: Bool, isForeign: Bool = false) {
    self.isForeign = isForeign
    subject = plan.shape.subject
    self.settings = settings
    self.knowsRows = knowsRows
    marks = plan.columns.names.map { Marks($0) }
    roles = plan.columns.names.map { name in CauseFinder.role(name, plan) }
  }

  private static func role(_ name: String, _ plan: TablePlan) -> Role {
    switch plan.shape.subject {
    case .families, .persons:
      switch name {
      case "skor_pmt", "status_peringkat", "variabel_terisi": return .score
      case "desil_nasional", "desil_provinsi", "desil_kabupaten_kota": return .decile
      case "temuan": return .findings
      case "kedaluwarsa": return .time
      case "tanggal_data": return .dataDate
      case "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa", "provinsi",
        "kabupaten_kota", "nomor_kartu_keluarga", "alamat", "id_keluarga":
        return .place
      case "jumlah_anggota_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga", "status_hubungan_keluarga":
        return .membership
      default: return name.hasPrefix("is_") ? .sourceMark : .data
      }
    case .eligibility:
      switch name {
      case "menerima", "nominal", "id_individu": return .receives
      case "desil_dipakai": return .usedDecile
      case "peringkat": return .rank
      case "kode_kabupaten_kota", "id_keluarga": return .place
      default: return .entitlement
      }
    case .other:
      if plan.name == "identitas" { return .identity }
      return plan.name == "anggota_luar" ? .data : .derived
    }
  }

  /// A changed cell.
  struct Cell {
    let column: Int
    let old: ByteView
    let new: ByteView
  }

  /// Puts the causes of the cells of one row into `causes`, in their order.
  func causes(_ cells: [Cell], _ facts: KnownFacts, into causes: inout [Cause]) {
    causes.removeAll(keepingCapacity: true)
    if isForeign {
      for _ in cells { causes.append(.unknown) }
      return
    }
    if cells.count == 1, let cause = simpleCause(cells) {
      causes.append(cause)
      return
    }
    let data = dataCause(cells, facts)
    let moved = isMove(cells) ? Cause.moved : nil
    let membership = facts.merged || facts.split ? nil : facts.members ?? (subject == .persons ? moved : nil)
    let main = mainCause(cells, data: data, moved: moved, membership: membership)
    let touched = main != nil
    let score = scoreCause(main)
    let scoreChanged = cells.contains { roles[$0.column] == .score && marks[$0.column] != .answered }
    let received = cells.first { marks[$0.column] == .receives }.map { CauseFinder.arrival($0) }
    let decile = cells.contains { roles[$0.column] == .usedDecile } ? decileCause(facts) : nil
    for cell in cells {
      let cause: Cause =
        switch roles[cell.column] {
        case .data, .sourceMark, .dataDate: data
        case .place: facts.merged || facts.split ? data : moved ?? membership ?? data
        case .membership: membership ?? data
        case .identity: identityCause(cells)
        case .score: score
        case .decile: scoreChanged ? score : .cutOff
        case .time: touched ? main ?? data : .time
        case .findings: touched ? main ?? data : settings.rules == true ? .rule : derivedData(facts)
        case .receives: received ?? .corrected
        case .usedDecile: decile ?? .cutOff
        case .rank: .cutOff
        case .entitlement: entitlementCause(cells, received: received, decile: decile)
        case .derived: settings.rules == true ? .rule : .derived
        }
      causes.append(cause)
    }
  }

  /// The cause of a row's only changed cell where it needs no facts; nil where it does.
  private func simpleCause(_ cells: [Cell]) -> Cause? {
    switch roles[cells[0].column] {
    case .rank: .cutOff
    case .identity: identityCause(cells)
    case .derived: settings.rules == true ? .rule : .derived
    default: nil
    }
  }

  /// Why the family's decile changed, if it did: for the rows that use it.
  func decileCause(_ cells: [Cell], _ causes: [Cause]) -> Cause? {
    for (cell, cause) in zip(cells, causes) where roles[cell.column] == .decile { return cause }
    return nil
  }

  private func dataCause(_ cells: [Cell], _ facts: KnownFacts) -> Cause {
    if facts.merged { return .merged }
    if facts.split { return .split }
    if let rows = facts.sourceRows { return rows.cause }
    if knowsRows { return sameRows }
    // Without jejak: the marks of the sources and the date of the data tell of new rows.
    for cell in cells where roles[cell.column] == .sourceMark {
      if cell.new.equals("1") { return .newRow }
    }
    for cell in cells where roles[cell.column] == .dataDate && cell.old.compare(cell.new) < 0 { return .newRow }
    for cell in cells where roles[cell.column] == .sourceMark && cell.old.equals("1") { return .rowGone }
    return sameRows
  }

  /// No source row came or went: then one says something else, or the same rows were read by other rules.
  private var sameRows: Cause { settings.extracts == false && settings.matching == true ? .rule : .corrected }

  private func derivedData(_ facts: KnownFacts) -> Cause {
    if facts.merged { return .merged }
    if facts.split { return .split }
    return facts.sourceRows?.cause ?? .derived
  }

  /// What a score, a decile or findings of the row follow from: a source row before members, members before a move;
  /// nil when nothing of these changed.
  private func mainCause(_ cells: [Cell], data: Cause, moved: Cause?, membership: Cause?) -> Cause? {
    var hasMembership = false
    var hasPlace = false
    for cell in cells {
      switch roles[cell.column] {
      case .data, .sourceMark, .dataDate: return data
      case .membership: hasMembership = true
      case .place: hasPlace = true
      default: break
      }
    }
    if hasMembership { return membership ?? data }
    return hasPlace ? moved ?? data : nil
  }

  /// Whether a region became another one (a code that only became finer or coarser is the same place), or a person's
  /// family another family.
  private func isMove(_ cells: [Cell]) -> Bool {
    cells.contains { cell in
      if roles[cell.column] != .place || cell.old.isEmpty || cell.new.isEmpty { return false }
      switch marks[cell.column] {
      case .region:
        let shared = min(cell.old.count, cell.new.count)
        return !(cell.old[0..<shared] == cell.new[0..<shared])
      case .family: return subject == .persons
      default: return false
      }
    }
  }

  private func scoreCause(_ main: Cause?) -> Cause {
    if let main { return main }
    return settings.model == false ? (settings.rules == true ? .rule : .derived) : .model
  }

  private func decileCause(_ facts: KnownFacts) -> Cause {
    facts.decile ?? (settings.rules == true ? .rule : settings.model == true ? .model : .derived)
  }

  private static func arrival(_ cell: Cell) -> Cause { cell.new.equals("1") ? .newRow : .rowGone }

  private func entitlementCause(_ cells: [Cell], received: Cause?, decile: Cause?) -> Cause {
    if let received { return received }
    if let decile { return decile }
    if !cells.contains(where: { marks[$0.column] == .eligible || marks[$0.column] == .reason }) { return .cutOff }
    if settings.quotas == true && !cells.contains(where: { marks[$0.column] == .eligible }) { return .cutOff }
    return settings.rules == true ? .rule : .derived
  }

  /// Why an entry of the registry of ids changed: it says so itself.
  private func identityCause(_ cells: [Cell]) -> Cause {
    for cell in cells where marks[cell.column] == .relation {
      if cell.new.equals("GABUNG") { return .merged }
      if cell.new.equals("PECAH") { return .split }
      if cell.new.equals("HILANG") { return .rowGone }
      if cell.old.equals("HILANG") { return .newRow }
      if cell.new.equals("TETAP") { return .time }
    }
    return .derived
  }

  // MARK: Rows without partner

  /// Why a row is there that was not. `bornInPeriod`: its birth date lies in the period; `outside`: why it is outside
  /// the frame, when it is.
  func arrivalCause(_ facts: KnownFacts, bornInPeriod: Bool, receives: Bool, outside: Cause?) -> Cause {
    if isForeign { return .unknown }
    if let outside { return outside }
    switch subject {
    case .persons:
      if facts.split { return .split }
      return bornInPeriod ? .born : facts.sourceRows?.cause ?? .newRow
    // Whoever made up a new family was in another one before: it was split off.
    case .families: return facts.split || facts.memberCame ? .split : facts.merged ? .merged : .newRow
    case .eligibility:
      if receives { return .newRow }
      return facts.decile ?? (settings.rules == true ? .rule : .derived)
    case .other: return settings.rules == true ? .rule : .derived
    }
  }

  /// Why a row is gone.
  func departureCause(_ facts: KnownFacts, receives: Bool) -> Cause {
    if isForeign { return .unknown }
    switch subject {
    case .persons, .families:
      if facts.died { return .died }
      if facts.merged { return .merged }
      if facts.split { return .split }
      if facts.memberWent { return .merged }
      return facts.memberDied ? .died : .rowGone
    case .eligibility:
      if receives { return .rowGone }
      return facts.decile ?? (settings.rules == true ? .rule : .derived)
    case .other: return settings.rules == true ? .rule : .derived
    }
  }
}
