import Diagnostics
import TabularIO

/// Gives the families of one part that a visit is worth while to their priority, and sends them on to be sorted.
///
/// Priority = Σ weight of its codes × (1 + rupiah a year at stake / 100,000), in whole numbers.
struct FamilyRatings: ~Copyable {
  private var appender: BlockAppender
  private let part: Int
  private let weights: [Int]
  private var key = RowBuffer(capacity: 64)
  private var payload = RowBuffer(capacity: 64)
  private var record = RowBuffer(capacity: 128)

  /// Sends them to partition `part` of `spill`.
  init(_ settings: FieldWorkSettings, _ spill: BlockSpill, part: Int) {
    appender = BlockAppender(spill)
    self.part = part
    weights = settings.weights
  }

  /// Takes a family with its codes; one without any needs no visit.
  mutating func add(_ family: DraftFamily, _ codes: CodeSet, stake: Int) throws(Failure) {
    if codes.isEmpty { return }
    var weight = 0
    for number in weights.indices where codes.bits & (1 << UInt32(FlagCode.gc01.rawValue + UInt8(number))) != 0 {
      weight += weights[number]
    }
    // Six bytes of order: whoever reaches their end has waited long enough to stand beside others who do.
    let most = 0xFFFF_FFFF_FFFF
    let (product, isOver) = weight.multipliedReportingOverflow(by: 100_000 + min(max(stake, 0), most))
    let priority = isOver ? most : min(product / 100_000, most)
    key.removeAll()
    // Kab/kota (2 bytes) and inverse priority (6): most comparisons end within these eight bytes.
    key.appendKey(UInt64(family.kab) << 48 | UInt64(most - priority))
    family.withRegion { region in
      key.append(region)
      for _ in region.count..<DraftFamily.regionSize { key.append(0) }
    }
    key.appendKey(family.id)
    payload.removeAll()
    payload.appendKey(UInt64(codes.bits))
    record.removeAll()
    KeyedFile.append(key: key.view, payload: payload.view, to: &record)
    try appender.append(record.view, to: part)
  }

  mutating func flush() throws(Failure) { try appender.flush() }
}
