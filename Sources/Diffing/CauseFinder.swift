import TabularIO

/// What is known about the person or family of a row beside the row itself; read from notes.
struct KnownFacts {
  var merged = false
  var split = false
  var died = false
  var leftFrame = false
  /// Why the family's decile changed.
  var decile: Cause?
  /// Source rows on one side only.
  private var rows: [SourceRow] = []

  /// A source row that one side alone has.
  private struct SourceRow {
    /// Hash of the source's own id, 0 where it has none.
    let id: Int
    /// Index of the source's name.
    let source: Int
    let isRight: Bool
  }

  var isEmpty: Bool { !merged && !split && !died && !leftFrame && decile == nil && rows.isEmpty }

  /// Forgets everything.
  mutating func removeAll() {
    if isEmpty { return }
    let kept = rows
    self = KnownFacts()
    rows = kept
    rows.removeAll(keepingCapacity: true)
  }

  /// Takes in a note.
  mutating func add(_ payload: ByteView, names: SourceNames) {
    guard payload.count > 0, let note = Note(rawValue: payload[0]) else { return }
    var reader = VarintReader(payload[1..<payload.count])
    switch note {
    case .merged: merged = true
    case .split: split = true
    case .died: died = true
    case .leftFrame: leftFrame = true
    case .rowLeft, .rowRight:
      let id = reader.next()
      rows.append(SourceRow(id: id, source: names.index(reader.rest), isRight: note == .rowRight))
    case .decile: decile = Cause(rawValue: UInt8(truncatingIfNeeded: reader.next()))
    }
  }

  /// What became of the source rows: the cause, and the sources concerned, as a set of bits. Nil when none came or
  /// went.
  ///
  /// A row that has the source's own id is the same row when that id is. Of rows without one only the number tells: as
  /// many as before, and they are the same rows with other values.
  var sourceRows: (cause: Cause, sources: UInt64)? {
    var new: UInt64 = 0
    var gone: UInt64 = 0
    for row in rows {
      let bit: UInt64 = 1 << UInt64(min(row.source, 63))
      if row.id != 0 {
        if !rows.contains(where: { $0.id == row.id && $0.source == row.source && $0.isRight != row.isRight }) {
          if row.isRight { new |= bit } else { gone |= bit }
        }
      } else if (new | gone) & bit == 0 {
        var balance = 0
        for other in rows where other.source == row.source && other.id == 0 { balance += other.isRight ? 1 : -1 }
        if balance > 0 { new |= bit }
        if balance < 0 { gone |= bit }
      }
    }
    return new != 0 ? (.newRow, new) : gone != 0 ? (.rowGone, gone) : nil
  }
}

/// The names of sources, numbered in the order in which they are met: fewer than 64.
final class SourceNames {
  private var names: [[UInt8]] = []

  /// The number of a name.
  func index(_ name: ByteView) -> Int {
    for (index, known) in names.enumerated() where known.withUnsafeBufferPointer({ ByteView($0) == name }) {
      return index
    }
    names.append(name.bytes)
    return names.count - 1
  }

  /// The names of a set of bits, sorted and joined.
  func text(_ bits: UInt64) -> String {
    if bits == 0 { return "" }
    let chosen = names.indices.filter { $0 < 64 && bits >> UInt64($0) & 1 == 1 }
    return chosen.map { String(decoding: names[$0], as: UTF8.self) }.sorted().joined(separator: ";")
  }
}

/// Decides why the cells of a row changed.
///
/// What is decided from what: identity notes before all; then whether source rows came or went (`jejak`, else the
/// row's own dates and source marks); then which of a row's values the others follow from (a decile from the score,
/// the score from the answers and the model); then the digests of settings.
struct CauseFinder: Sendable {
  private enum Role: Sendable {
    /// Comes from source rows.
    case data
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
    /// Decided by the stage from other tables.
    case derived
  }

  private let roles: [Role]
  private let names: [String]
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
    names = plan.columns.names
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
      default: return name.hasPrefix("is_") ? .sourceMark : .data
      }
    case .eligibility:
      switch name {
      case "menerima", "nominal", "id_individu": return .receives
      case "desil_dipakai": return .usedDecile
      case "peringkat": return .rank
      case "kode_kabupaten_kota", "id_keluarga": return .derived
      default: return .entitlement
      }
    case .other:
      return plan.name == "anggota_luar" ? .data : .derived
    }
  }

  /// A changed cell.
  struct Cell {
    let column: Int
    let old: ByteView
    let new: ByteView
  }

  /// The causes of the cells of one row, in their order.
  func causes(_ cells: [Cell], _ facts: KnownFacts) -> [Cause] {
    if isForeign { return Array(repeating: .unknown, count: cells.count) }
    let data = dataCause(cells, facts)
    let touched = cells.contains { [.data, .sourceMark, .dataDate].contains(roles[$0.column]) }
    let score = scoreCause(touched: touched, data: data)
    let scoreChanged = cells.contains { roles[$0.column] == .score && names[$0.column] != "variabel_terisi" }
    let received = cells.first { names[$0.column] == "menerima" }.map { CauseFinder.arrival($0) }
    let decile = cells.contains { roles[$0.column] == .usedDecile } ? decileCause(facts) : nil
    return cells.map { cell in
      switch roles[cell.column] {
      case .data, .sourceMark, .dataDate: data
      case .score: score
      case .decile: scoreChanged ? score : .cutOff
      case .time: touched ? data : .time
      case .findings: touched ? data : settings.rules == true ? .rule : derivedData(facts)
      case .receives: received ?? .corrected
      case .usedDecile: decile ?? .cutOff
      case .rank: .cutOff
      case .entitlement: entitlementCause(cells, received: received, decile: decile, facts)
      case .derived: settings.rules == true ? .rule : .derived
      }
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

  private func scoreCause(touched: Bool, data: Cause) -> Cause {
    if touched { return data }
    return settings.model == false ? (settings.rules == true ? .rule : .derived) : .model
  }

  private func decileCause(_ facts: KnownFacts) -> Cause {
    facts.decile ?? (settings.rules == true ? .rule : settings.model == true ? .model : .derived)
  }

  private static func arrival(_ cell: Cell) -> Cause { cell.new.equals("1") ? .newRow : .rowGone }

  private func entitlementCause(
    _ cells: [Cell], received: Cause?, decile: Cause?, _ facts: KnownFacts
  ) -> Cause {
    if let received { return received }
    if let decile { return decile }
    if !cells.contains(where: { ["layak", "alasan"].contains(names[$0.column]) }) { return .cutOff }
    if settings.quotas == true && !cells.contains(where: { names[$0.column] == "layak" }) { return .cutOff }
    return settings.rules == true ? .rule : .derived
  }

  // MARK: Rows without partner

  /// Why a row is there that was not. `bornInPeriod`: its birth date lies in the period.
  func arrivalCause(_ facts: KnownFacts, bornInPeriod: Bool, receives: Bool) -> Cause {
    if isForeign { return .unknown }
    switch subject {
    case .persons:
      if facts.split { return .split }
      return bornInPeriod ? .born : facts.sourceRows?.cause ?? .newRow
    case .families: return facts.split ? .split : facts.merged ? .merged : .newRow
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
      return .rowGone
    case .eligibility:
      if receives { return .rowGone }
      return facts.decile ?? (settings.rules == true ? .rule : .derived)
    case .other: return settings.rules == true ? .rule : .derived
    }
  }
}
