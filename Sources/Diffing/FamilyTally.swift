import TabularIO

/// A decile before and after: how many families took each way.
///
/// 0 stands for a family without a decile, 1...10 for the deciles, 11 for one that is not there.
struct DecileMatrix {
  static let size = 12
  static let absent = 11
  private(set) var counts = [Int](repeating: 0, count: size * size)

  mutating func add(_ old: Int, _ new: Int, _ count: Int = 1) { counts[old * DecileMatrix.size + new] += count }

  mutating func add(_ other: DecileMatrix) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  func count(_ old: Int, _ new: Int) -> Int { counts[old * DecileMatrix.size + new] }

  /// The text of a decile in tables: empty for none, `-` for a family that is not there.
  static func text(_ decile: Int) -> String {
    switch decile {
    case 0: ""
    case absent: "-"
    default: String(decile)
    }
  }

  /// Reads `1`...`10`; 0 for anything else.
  static func decile(_ text: ByteView) -> Int {
    if text.count == 1 {
      let digit = Int(text[0]) - 48
      return (1...9).contains(digit) ? digit : 0
    }
    return text.count == 2 && text[0] == 49 && text[1] == 48 ? 10 : 0
  }
}

/// The seven labels of a change of decile.
enum ChangeLabel: Int, CaseIterable {
  case extremeFall
  case markedFall
  case fall
  case unchanged
  case rise
  case markedRise
  case extremeRise

  /// For `new - old`.
  init(_ change: Int) {
    switch change {
    case ...(-7): self = .extremeFall
    case ...(-4): self = .markedFall
    case ..<0: self = .fall
    case 0: self = .unchanged
    case ...3: self = .rise
    case ...6: self = .markedRise
    default: self = .extremeRise
    }
  }

  /// The name, as it is used in Indonesian statistics.
  var name: String {
    switch self {
    case .extremeFall: "Turun Ekstrem"
    case .markedFall: "Turun Signifikan"
    case .fall: "Turun"
    case .unchanged: "Tetap"
    case .rise: "Naik"
    case .markedRise: "Naik Signifikan"
    case .extremeRise: "Naik Ekstrem"
    }
  }

  /// Families by label, of a matrix.
  static func counts(_ matrix: DecileMatrix) -> [Int] {
    var counts = [Int](repeating: 0, count: allCases.count)
    for old in 1...10 {
      for new in 1...10 { counts[ChangeLabel(new - old).rawValue] += matrix.count(old, new) }
    }
    return counts
  }
}

/// Families: the roll-forward, and deciles before and after.
final class FamilyTally: RegionTally {
  /// The decile columns, the first one by region, the others for the country.
  static let columns = [
    "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "desil_resmi_nasional", "desil_resmi_provinsi",
    "desil_resmi_kabupaten_kota",
  ]
  private let left: [Int]
  private let right: [Int]
  @exclusivity(unchecked) private var byRegion: [DecileMatrix] = []
  /// One matrix a decile column; the first is the sum over the regions.
  @exclusivity(unchecked) private var others = [DecileMatrix](repeating: DecileMatrix(), count: columns.count)

  override init(_ plan: TablePlan) {
    left = FamilyTally.columns.map { plan.column($0, .left) }
    right = FamilyTally.columns.map { plan.column($0, .right) }
    regency = RegencyColumn(plan)
    id = (plan.column("id_keluarga", .left), plan.column("id_keluarga", .right))
    village = (plan.column("kode_kelurahan_desa", .left), plan.column("kode_kelurahan_desa", .right))
    super.init(plan)
  }

  /// Families without a kelurahan, for their members.
  @exclusivity(unchecked) private(set) var unplaced = FamilyRegions()
  private let regency: RegencyColumn
  private let id: (left: Int, right: Int)
  private let village: (left: Int, right: Int)

  override func opening(_ row: Row) {
    super.opening(row)
    note(row, .left)
  }

  override func closing(_ row: Row) {
    super.closing(row)
    note(row, .right)
  }

  override func met(_ left: Row, _ right: Row, changed: Bool) {
    super.met(left, right, changed: changed)
    note(left, .left)
    note(right, .right)
  }

  override func equal(_ row: Row) {
    super.equal(row)
    note(row, .left)
    note(row, .right)
  }

  private func note(_ row: Row, _ side: Side) {
    let (village, id) = side == .left ? (village.left, id.left) : (village.right, id.right)
    if village < 0 || id < 0 || row[village].count >= 4 { return }
    if let code = regency.exact(row, side) { unplaced.add(row[id], code, side) }
  }

  override func grow() { byRegion.append(DecileMatrix()) }

  private func decile(_ row: Row, _ index: Int) -> Int { index < 0 ? 0 : DecileMatrix.decile(row[index]) }

  override func stayed(_ row: Row, _ slot: Int) {
    let decile = decile(row, left[0])
    byRegion[slot].add(decile, decile)
    for index in 1..<others.count where right[index] >= 0 {
      let decile = self.decile(row, right[index])
      others[index].add(decile, decile)
    }
  }

  override func paired(_ old: Row, _ new: Row, _ slot: Int) {
    byRegion[slot].add(decile(old, left[0]), decile(new, right[0]))
    for index in 1..<others.count where right[index] >= 0 {
      others[index].add(decile(old, left[index]), decile(new, right[index]))
    }
  }

  override func arrived(_ row: Row, _ slot: Int) {
    byRegion[slot].add(DecileMatrix.absent, decile(row, right[0]))
    for index in 1..<others.count where right[index] >= 0 {
      others[index].add(DecileMatrix.absent, decile(row, right[index]))
    }
  }

  override func departed(_ row: Row, _ slot: Int) {
    byRegion[slot].add(decile(row, left[0]), DecileMatrix.absent)
    for index in 1..<others.count where left[index] >= 0 {
      others[index].add(decile(row, left[index]), DecileMatrix.absent)
    }
  }

  override func merge(_ other: TableTally) {
    super.merge(other)
    guard let other = other as? FamilyTally else { return }
    for code in other.slots.codes {
      if let target = slots.known(code), let source = other.slots.known(code) {
        byRegion[target].add(other.byRegion[source])
      }
    }
    for index in 1..<others.count { others[index].add(other.others[index]) }
  }

  /// National deciles before and after, in a kabupaten/kota; families that moved are counted where they are now.
  func matrix(_ code: Int) -> DecileMatrix { slots.known(code).map { byRegion[$0] } ?? DecileMatrix() }

  /// The matrix of a decile column for all regions.
  func matrix(column: Int) -> DecileMatrix {
    if column > 0 { return others[column] }
    var sum = DecileMatrix()
    for matrix in byRegion { sum.add(matrix) }
    return sum
  }

  /// Whether the table has the column.
  func has(column: Int) -> Bool { left[column] >= 0 || right[column] >= 0 }
}
