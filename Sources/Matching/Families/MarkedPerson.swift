import Diagnostics
import TabularIO

extension IdentityMarks {
  /// The marks of whoever `record` is about in `family`: name, birth date and region, and the family.
  init(of record: RowRecord, family key: FamilyKey, _ maker: IdentityMaker, _ text: inout RowBuffer) {
    group =
      maker.identity(
        UnmatchedIdentity.write(
          name: record.name, birth: record.birth, region: record.region, number: nil, to: &text)
      ).id
    text.removeAll()
    text.append("keluarga:")
    text.append(digits: key.order, width: 20)
    family = maker.identity(text.view).id
  }

  /// The mark of kab/kota and birth date: the keyed digest of what step U brings such rows together by.
  static func place(
    of record: RowRecord, _ settings: IdentitySettings, _ maker: IdentityMaker, _ text: inout RowBuffer
  ) -> StableId {
    let key = UnmatchedRoute.placeKey(record, settings)
    text.removeAll()
    text.append("tempat:")
    text.append(digits: key.high, width: 20)
    text.append(UInt8(ascii: "|"))
    text.append(digits: key.low, width: 20)
    return maker.identity(text.view).id
  }
}

/// Somebody of the previous registry, or of Dukcapil, on the way to persons without Dukcapil of the same kab/kota and birth
/// date, by marks alone.
enum MarkedPerson {
  /// Sends `marks` of `id` there.
  static func send(
    _ kind: ItemKind, _ id: StableId, _ marks: IdentityMarks, family: FamilyKey = .none, flags: UInt8 = 0,
    _ record: inout RecordBuilder, _ router: Router
  ) throws(Failure) {
    record.begin(.identitas, RowKey(packed: 0))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: IdentityMarks.size) { buffer in
      guard let base = buffer.baseAddress else { return }
      marks.put(base)
      record.add(ByteView(start: UnsafePointer(base), count: IdentityMarks.size))
    }
    let key = Key128(high: marks.place.high, low: marks.place.low)
    router.begin(kind, family: family, id: id, key: key, flags: flags)
    router.add(record.finish())
    try router.sendToUnmatchedNames(key)
  }

  /// The marks that such an item holds.
  static func marks(_ item: SpillItem) -> IdentityMarks {
    IdentityMarks(spilled: item.leader.record.ownId.start)
  }
}
