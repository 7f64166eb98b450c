import RegistryTypes
import TabularIO

/// Where a person of Dukcapil in the search frame keeps what (bytes); folded name and mother's name follow.
enum FrameLayout {
  static let length = 0
  static let sex = 2
  static let flag = 3
  static let birth = 4
  static let nik = 8
  static let noKK = 16
  static let region = 24
  static let order = 32
  static let idHigh = 40
  static let idLow = 48
  static let held = 56
  static let changed = 60
  static let nameCount = 64
  static let motherCount = 66
  static let texts = 68
}

/// What rows the exact part has already given a person, as bits: one row a source and person, one a special status.
enum HeldRows {
  /// The person's line of `identitas` is written.
  static let identity: UInt32 = 1 << 31

  private static let statuses: [StaticString] = [
    "CPNS", "PNS", "PPPK", "TNI", "POLRI", "PENSIUNAN", "BUMN_BUMD", "PERANGKAT_DESA", "GURU_SERTIFIKASI",
    "PEMILIK_BADAN_USAHA", "RODA4", "JUDOL",
  ]

  /// The bit of `row`; 0 for sources that may have several rows about one person.
  static func bit(_ row: RowRecord) -> UInt32 {
    switch row.source {
    case .dtks: return 1
    case .regsosekAnggota: return 2
    case .p3keIndividu: return 4
    case .bpjs: return 8
    case .statusKhusus:
      let kind = row.carried(0)
      for (index, name) in statuses.enumerated() where kind.equals(name) { return 16 << UInt32(index) }
      return 0
    default: return 0
    }
  }
}

/// A person of Dukcapil as the repair sees it: a view that is valid while its bytes are.
struct FrameRecord {
  let base: UnsafePointer<UInt8>

  init(_ base: UnsafePointer<UInt8>) { self.base = base }

  var length: Int { Int(base.u16(FrameLayout.length)) }
  /// 1 male, 2 female, 0 unknown.
  var sex: UInt8 { base[FrameLayout.sex] }
  /// FLAG_STATUS.
  var flag: UInt8 { base[FrameLayout.flag] }
  /// Packed yyyymmdd, 0 when unknown.
  var birth: Int32 { base.i32(FrameLayout.birth) }
  var nik: UInt64 { base.u64(FrameLayout.nik) }
  var noKK: UInt64 { base.u64(FrameLayout.noKK) }
  var region: Region { Region(packed: base.u64(FrameLayout.region)) }
  var family: FamilyKey { FamilyKey(order: base.u64(FrameLayout.order), noKK: noKK) }
  /// None when nobody has needed the id so far.
  var id: StableId { StableId(high: base.u64(FrameLayout.idHigh), low: base.u64(FrameLayout.idLow)) }
  /// ``HeldRows``.
  var held: UInt32 { base.u32(FrameLayout.held) }
  /// TGL_UBAH, packed.
  var changed: Int32 { base.i32(FrameLayout.changed) }
  var name: ByteView { ByteView(start: base + FrameLayout.texts, count: Int(base.u16(FrameLayout.nameCount))) }
  var mother: ByteView {
    ByteView(
      start: base + FrameLayout.texts + Int(base.u16(FrameLayout.nameCount)),
      count: Int(base.u16(FrameLayout.motherCount)))
  }
  /// Living and in the frame.
  @inline(__always)
  var isInFrame: Bool { flag == 0 || flag == 4 }
  /// A record that Dukcapil itself marked as the double of another.
  @inline(__always)
  var isDouble: Bool { flag == 3 }
}

/// Builds one record of the search frame at a time.
struct FrameBuilder: ~Copyable {
  private let storage: UnsafeMutablePointer<UInt8>
  private static let longest = 512

  init() { storage = .allocate(capacity: FrameLayout.texts + FrameBuilder.longest * 2) }

  deinit { storage.deallocate() }

  /// The record of Dukcapil's row `person`; valid until the next call.
  func build(_ person: RowRecord, family: FamilyKey, id: StableId, held: UInt32) -> ByteView {
    let name = FrameBuilder.cut(person.name)
    let mother = FrameBuilder.cut(person.mother)
    let flag = person.carried(Carried.Dukcapil.flag)
    storage.put(UInt16(FrameLayout.texts + name.count + mother.count), FrameLayout.length)
    storage[FrameLayout.sex] = person.sex
    storage[FrameLayout.flag] = flag.isEmpty ? 0 : flag[0] &- 48
    storage.put(person.birth, FrameLayout.birth)
    storage.put(person.nik, FrameLayout.nik)
    storage.put(family.noKK, FrameLayout.noKK)
    storage.put(person.region.packed, FrameLayout.region)
    storage.put(family.order, FrameLayout.order)
    storage.put(id.high, FrameLayout.idHigh)
    storage.put(id.low, FrameLayout.idLow)
    storage.put(held, FrameLayout.held)
    storage.put(PackedDate.read(person.carried(Carried.Dukcapil.tanggalUbah)), FrameLayout.changed)
    storage.put(UInt16(name.count), FrameLayout.nameCount)
    storage.put(UInt16(mother.count), FrameLayout.motherCount)
    if name.count > 0 { (storage + FrameLayout.texts).update(from: name.start, count: name.count) }
    if mother.count > 0 {
      (storage + FrameLayout.texts + name.count).update(from: mother.start, count: mother.count)
    }
    return ByteView(start: UnsafePointer(storage), count: FrameLayout.texts + name.count + mother.count)
  }

  private static func cut(_ text: ByteView) -> ByteView { text.count > longest ? text[0..<longest] : text }
}
