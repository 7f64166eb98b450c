import Diagnostics
import TabularIO

/// What a spilled item is; the raw value also orders the items of one family.
enum ItemKind: UInt8 {
  /// A person of the frame: Dukcapil's row, its duplicates, and the rows resolved by NIK.
  case person
  /// A person outside the frame that rows speak of, with those rows.
  case outsider
  /// A person without a Dukcapil record, with its rows.
  case unmatched
  /// A household row with its duplicates.
  case household
  /// A resolved row with its duplicates that came by another way than its person's NIK.
  case attached
  /// A household meter of the family.
  case meter
  /// An official decile.
  case decile
  /// A row that was not resolved but has a row of its own in a table.
  case unresolved
  /// A payment by its declared No KK, for the rupiah at stake of reviews.
  case payment
  /// A row for the review queue.
  case review
  /// An id that the family had in the previous snapshot.
  case lineage
  /// A household member's family, or a family's claim on a meter; at a family, a member whom a household of another
  /// family lists.
  case link
  /// A row that nobody was found for yet.
  case residue
  /// A row that the repair found a person for.
  case claim
  /// A row without a NIK that the repair is in doubt about.
  case doubt
}

/// A family before its id is known: the order key, and the No KK when it has one.
struct FamilyKey: Hashable, Comparable {
  /// A bijective mix of the No KK, or a content hash.
  var order: UInt64
  /// 0 for a family without a No KK.
  var noKK: UInt64

  static let none = FamilyKey(order: 0, noKK: 0)

  init(order: UInt64, noKK: UInt64) {
    self.order = order
    self.noKK = noKK
  }

  /// The family of a No KK.
  init(noKK: UInt64) { self.init(order: StableHash.mix(noKK), noKK: noKK) }

  static func < (left: FamilyKey, right: FamilyKey) -> Bool {
    left.order != right.order ? left.order < right.order : left.noKK < right.noKK
  }
}

/// Layout of an item: a fixed part of 64 bytes, then whole row records.
enum ItemLayout {
  static let length = 0
  static let kind = 4
  static let flags = 5
  static let order = 8
  static let noKK = 16
  static let personNIK = 24
  static let idHigh = 32
  static let idLow = 40
  static let keyHigh = 48
  static let keyLow = 56
  static let records = 64
}

/// A spilled item: a view that is valid while its bytes are.
struct SpillItem {
  let base: UnsafeMutablePointer<UInt8>

  private var fixed: UnsafePointer<UInt8> { UnsafePointer(base) }
  var length: Int { Int(fixed.u32(ItemLayout.length)) }
  var bytes: ByteView { ByteView(start: fixed, count: length) }
  var kind: ItemKind { ItemKind(rawValue: base[ItemLayout.kind]) ?? .link }
  var flags: UInt8 { base[ItemLayout.flags] }
  var family: FamilyKey { FamilyKey(order: fixed.u64(ItemLayout.order), noKK: fixed.u64(ItemLayout.noKK)) }
  var personNIK: UInt64 { fixed.u64(ItemLayout.personNIK) }
  var id: StableId { StableId(high: fixed.u64(ItemLayout.idHigh), low: fixed.u64(ItemLayout.idLow)) }
  var key: Key128 { Key128(high: fixed.u64(ItemLayout.keyHigh), low: fixed.u64(ItemLayout.keyLow)) }
  /// The first record. Only for items that hold one.
  var leader: EditableRow { EditableRow(base + ItemLayout.records) }
  var hasRecords: Bool { length > ItemLayout.records }
  /// All records, behind one another.
  var rows: ByteView { ByteView(start: fixed + ItemLayout.records, count: length - ItemLayout.records) }

  /// Makes the item that of a person outside the frame, whose id is `id`.
  func makeOutsider(_ id: StableId) {
    base[ItemLayout.kind] = ItemKind.outsider.rawValue
    base.put(id.high, ItemLayout.idHigh)
    base.put(id.low, ItemLayout.idLow)
  }

  /// Calls `body` with every record, the first included.
  @inline(__always)
  func eachRecord(_ body: (EditableRow) throws(Failure) -> Void) throws(Failure) {
    var at = ItemLayout.records
    let end = length
    while at < end {
      let row = EditableRow(base + at)
      at += row.record.length
      try body(row)
    }
  }
}

/// What the flags of an item mean, by kind.
enum ItemFlag {
  /// Link of a member: the head of the household.
  static let head: UInt8 = 1
  /// Link of a member, attached row, meter: the person is in the frame.
  static let inFrame: UInt8 = 2
  /// Link of a member: where the number of the row's source begins.
  static let sourceShift: UInt8 = 2
  /// Link of a member: the row only repeats another, which may stand in another household.
  static let repeated: UInt8 = 128
  /// Link to an earlier person without a NIK: whom Dukcapil has had since.
  static let registered: UInt8 = 1
  /// Lineage: the family goes on elsewhere, but the person of the item's id was in it.
  static let split: UInt8 = 1
  /// Link to a meter: of its customer, who is outside the frame. The family exists, and claims the meter if the customer's
  /// row is the one that is kept.
  static let customer: UInt8 = 1
  /// Meter: other families claim it too.
  static let shared: UInt8 = 4
  /// Meter: found by the meter's number, not the NIK.
  static let byNumber: UInt8 = 8
  /// Meter: another item of the same row stands in its trace.
  static let traceElsewhere: UInt8 = 16
  /// Meter: linked, but not a household tariff.
  static let notHousehold: UInt8 = 32
  /// Review: a possible duplicate; the second record is the one that it may repeat.
  static let duplicate: UInt8 = 64
  /// Review: the row has ended as a duplicate since, so there is no question. Of a possible duplicate: nor is there about
  /// the rows that follow.
  static let withdrawn: UInt8 = 1
  /// Payment: all that is paid to the NIK that a row of this family declares, whatever No KK the payments name.
  static let ownNumber: UInt8 = 1
  /// Unmatched: the row or its form names a No KK.
  static let hasCard: UInt8 = 1
  /// Unmatched: other members of the row's household were found.
  static let hasFamily: UInt8 = 2
  /// Claim: the person has a row of this kind already.
  static let held: UInt8 = 4
  /// Claim: name or birth date agree with the person.
  static let agrees: UInt8 = 8
  /// Claim: a member of the row's own form has the person already, and the row is another member.
  static let housemate: UInt8 = 32
  /// Claim: the person's line of `identitas` is written.
  static let identified: UInt8 = 16
}
