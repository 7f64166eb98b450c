/// A person as a row is about them, with what some defects put in their place.
struct RowSubject {
  let person: Person
  let family: Family
  let isHead: Bool
  /// False where the row's NIK (its name) must stay as it is, or there is none.
  var hasNik: Bool
  var hasName = true
  let hasCard: Bool
  let hasDate: Bool
  let hasSex: Bool
  /// NIK of the family's head and of somebody of another family.
  let headNik: UInt64
  let strangerNik: UInt64
  /// The head's name when he is a man, for BIN and BINTI.
  let father: PersonName

  /// The person at `index` of `family` in `batch`, as `source` tells of persons.
  init(_ index: Int, _ family: Family, _ batch: Batch, source: Source) {
    person = batch.persons[index]
    self.family = family
    isHead = index == family.head
    let columns = RowSubject.traits(source)
    hasNik = source != .regsosekKeluarga
    hasCard = columns.card
    hasDate = columns.date
    hasSex = columns.sex
    let head = batch.persons[family.head]
    headNik = head.nik
    father = head.isFemale || isHead ? PersonName() : head.name
    strangerNik = RowSubject.stranger(to: family, index, batch)
  }

  private static func traits(_ source: Source) -> (card: Bool, date: Bool, sex: Bool) {
    switch source {
    case .dtks, .usulan: (true, true, true)
    case .regsosekAnggota, .p3keIndividu, .bpjs: (false, true, true)
    case .groundCheck, .penerima, .regsosekKeluarga: (true, false, false)
    default: (false, false, false)
    }
  }

  /// A registered living person of another family of the batch, always the same one for the same person.
  private static func stranger(to family: Family, _ index: Int, _ batch: Batch) -> UInt64 {
    let count = batch.persons.count
    let outside = count - family.count
    guard outside > 0 else { return batch.persons[index].nik }
    var offset = Int(Draws.mix(UInt64(batch.persons[index].key)) % UInt64(outside))
    for _ in 0..<8 {
      let other = (family.first + family.count + offset) % count
      let person = batch.persons[other]
      if person.isRegistered && person.isPresent { return person.nik }
      offset = (offset + 1) % outside
    }
    return batch.persons[(family.first + family.count + offset) % count].nik
  }
}
