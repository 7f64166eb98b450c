import Diagnostics
import TabularIO

/// The eligible units of one programme and part under one set of rules, in the order of the family tables.
struct EligibleListFile: ~Copyable {
  private var file: KeyedFile
  private var key = RowBuffer(capacity: 64)
  private var payload = RowBuffer(capacity: 64)

  init(path: String) { file = KeyedFile(path: path) }

  /// Notes an eligible unit of `family`.
  mutating func add(
    _ family: DraftFamily, _ draft: DraftRow, isOfPersons: Bool, rank: Int, isWithin: Bool
  ) throws(Failure) {
    key.removeAll()
    key.appendKey(family.urut)
    key.appendKey(family.id)
    key.appendKey(isOfPersons ? draft.person : .none)
    payload.removeAll()
    payload.appendKey(UInt64(rank))
    payload.appendKey(UInt64(bitPattern: draft.yearly))
    payload.append(UInt8(truncatingIfNeeded: family.kab >> 8))
    payload.append(UInt8(truncatingIfNeeded: family.kab))
    payload.append(family.decile)
    payload.append(isWithin ? 1 : 0)
    try file.add(key: key.view, payload: payload.view)
  }

  mutating func flush() throws(Failure) { try file.flush() }

  /// A unit of the file at `path`.
  struct Unit {
    let urut: UInt64
    let family: Identity
    /// ``Identity/none`` in a programme of families.
    let person: Identity
    let rank: Int
    /// Rupiah a year.
    let yearly: Int
    let kab: Int
    let decile: Int
    /// Within the quota: on the list.
    let isListed: Bool

    static func precedes(_ left: Unit, _ right: Unit) -> Bool {
      if left.urut != right.urut { return left.urut < right.urut }
      if left.family != right.family { return left.family < right.family }
      return left.person < right.person
    }
  }

  /// All units of the file at `path`, in order.
  static func read(path: String) throws -> [Unit] {
    var units: [Unit] = []
    try KeyedFile.read(path: path) { key, payload in
      units.append(
        Unit(
          urut: key.keyNumber(at: 0), family: key.keyIdentity(at: 8), person: key.keyIdentity(at: 32),
          rank: Int(payload.keyNumber(at: 0)), yearly: Int(Int64(bitPattern: payload.keyNumber(at: 8))),
          kab: Int(payload[16]) << 8 | Int(payload[17]), decile: Int(payload[18]), isListed: payload[19] == 1))
    }
    return units
  }
}
