import RegistryTypes
import TabularIO

/// Builds one spilled row at a time in memory of its own.
struct RecordBuilder: ~Copyable {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity = 4 << 10
  private var used = RowLayout.texts

  init() { storage = .allocate(capacity: capacity) }

  deinit { storage.deallocate() }

  /// Starts a record with an empty fixed part.
  mutating func begin(_ source: SourceKind, _ rowKey: RowKey) {
    storage.update(repeating: 0, count: RowLayout.texts)
    storage[RowLayout.source] = source.rawValue
    storage.put(rowKey.packed, RowLayout.rowKey)
    used = RowLayout.texts
  }

  mutating func set(nik: UInt64) { storage.put(nik, RowLayout.nik) }
  mutating func set(noKK: UInt64) { storage.put(noKK, RowLayout.noKK) }
  mutating func set(sex: UInt8) { storage[RowLayout.sex] = sex }
  mutating func set(birth: Int32) { storage.put(birth, RowLayout.birth) }
  mutating func set(date: Int32) { storage.put(date, RowLayout.date) }
  mutating func set(region: Region, village: UInt32) {
    storage.put(region.packed | UInt64(village) << RowLayout.villageShift, RowLayout.region)
  }
  mutating func set(filled: UInt16) { storage.put(filled, RowLayout.filled) }
  mutating func set(relation: UInt8) { storage[RowLayout.relation] = relation }
  mutating func set(decision: UInt32) { storage.put(decision, RowLayout.decision) }
  /// Marks a row of Dukcapil that only stands in the search frame.
  mutating func setFrameOnly() { storage[RowLayout.flags] |= RowRecord.frameOnly }
  mutating func set(_ outcome: Outcome, _ rule: MatchRule) {
    storage[RowLayout.outcome] = outcome.rawValue
    storage[RowLayout.rule] = rule.rawValue
  }

  mutating func set(contentHigh: UInt64, contentLow: UInt64) {
    storage.put(contentHigh, RowLayout.contentHigh)
    storage.put(contentLow, RowLayout.contentLow)
  }

  mutating func set(findings: FindingSet) {
    storage.put(findings.low, RowLayout.findingsLow)
    storage.put(findings.high, RowLayout.findingsHigh)
  }

  mutating func set(key: Key128) {
    storage.put(key.high, RowLayout.keyHigh)
    storage.put(key.low, RowLayout.keyLow)
  }

  /// Adds a text; beyond 65,535 bytes it is cut (ingest refuses longer fields).
  mutating func add(_ text: ByteView) {
    let count = min(text.count, 65_535)
    if used + count + 3 > capacity { storage.grow(&capacity, used: used, extra: count + 3) }
    if count < 255 {
      storage[used] = UInt8(count)
      used += 1
    } else {
      storage[used] = 255
      storage.put(UInt16(count), used + 1)
      used += 3
    }
    (storage + used).copy(ByteView(start: text.start, count: count))
    used += count
  }

  /// The finished record; valid until the next ``begin(_:_:)``.
  mutating func finish() -> RowRecord {
    storage.put(UInt32(used), RowLayout.length)
    return RowRecord(UnsafePointer(storage))
  }
}
