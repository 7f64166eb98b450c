/// What the contract says about a table of the snapshot: what its rows are known by and in which order they stand.
struct TableShape: Sendable {
  /// What identifies a row wherever it stands.
  enum Key: Sendable {
    case columns([String])
    /// The same, within the part.
    case columnsOfPart([String])
    /// Unit and programme of `kelayakan`: the family or person; for a recipient that was not resolved, file and row.
    case eligibility
    /// Code and ids of `bukti`; where a finding is about nobody known, also its source row.
    case evidence
    /// All columns.
    case row
  }

  /// A column of the order in which rows stand.
  struct PlaceColumn: Sendable {
    let name: String
    let kind: PlaceKind

    init(_ name: String, _ kind: PlaceKind = .text) {
      self.name = name
      self.kind = kind
    }
  }

  /// What is counted beside the rows themselves.
  enum Subject: Sendable {
    case families
    case persons
    case eligibility
    case other
  }

  let name: String
  let key: Key
  let place: [PlaceColumn]
  /// Whether two rows in the same place have the same key.
  let placeHoldsKey: Bool
  let subject: Subject
  /// Whether it says how the result came about rather than what it is: compared by digest unless asked for.
  let isTrail: Bool

  /// Whether rows stand in the order of the one column that they are known by, and nothing else is counted or noted of
  /// them: then what differs comes in the order of the long form, and need not be sorted.
  var standsByKey: Bool {
    guard case .columns(let names) = key, let only = place.first, names == [only.name], place.count == 1 else {
      return false
    }
    return only.kind == .text && subject == .other && placeHoldsKey
  }

  init(
    _ name: String, key: Key, place: [PlaceColumn], placeHoldsKey: Bool = true, subject: Subject = .other,
    isTrail: Bool = false
  ) {
    self.name = name
    self.key = key
    self.place = place
    self.placeHoldsKey = placeHoldsKey
    self.subject = subject
    self.isTrail = isTrail
  }

  /// The tables of the contract; another table is keyed by its whole rows.
  static func named(_ name: String) -> TableShape {
    known.first { $0.name == name } ?? TableShape(name, key: .row, place: [], placeHoldsKey: false)
  }

  private static let known: [TableShape] = [
    TableShape(
      "keluarga", key: .columns(["id_keluarga"]),
      place: [
        PlaceColumn("kode_kelurahan_desa"), PlaceColumn("nomor_kartu_keluarga"), PlaceColumn("id_keluarga"),
      ], subject: .families),
    TableShape(
      "anggota", key: .columns(["id_individu"]),
      place: [
        PlaceColumn("kode_kelurahan_desa"), PlaceColumn("nomor_kartu_keluarga"), PlaceColumn("id_individu"),
      ], subject: .persons),
    TableShape(
      "anggota_luar", key: .columns(["id_individu"]),
      place: [PlaceColumn("kode_kelurahan_desa"), PlaceColumn("id_individu")]),
    TableShape(
      "kelayakan", key: .eligibility,
      place: [
        PlaceColumn("id_keluarga", .closingForFamilies), PlaceColumn("id_individu", .closing), PlaceColumn("berkas"),
        PlaceColumn("baris", .number),
      ], subject: .eligibility),
    TableShape("identitas", key: .columns(["id"]), place: [PlaceColumn("id")]),
    TableShape(
      "tinjau", key: .columns(["id_tinjau"]),
      place: [PlaceColumn("manfaat_rp", .numberFalling), PlaceColumn("id_tinjau")]),
    TableShape(
      "kerja_lapangan", key: .columns(["id_keluarga"]),
      place: [PlaceColumn("id_pendamping"), PlaceColumn("hari", .number), PlaceColumn("urutan", .number)],
      placeHoldsKey: false),
    TableShape(
      "keputusan_usulan", key: .columns(["id", "jenis"]), place: [PlaceColumn("id"), PlaceColumn("jenis")]),
    TableShape(
      "graduasi", key: .columns(["id_keluarga", "program"]),
      place: [PlaceColumn("id_pendamping"), PlaceColumn("urutan", .number)], placeHoldsKey: false),
    TableShape(
      "bukti", key: .evidence,
      place: [
        PlaceColumn("kode"), PlaceColumn("id_keluarga"), PlaceColumn("id_individu"), PlaceColumn("sumber"),
        PlaceColumn("berkas"), PlaceColumn("baris", .number), PlaceColumn("kolom"),
      ], isTrail: true),
    TableShape(
      "jejak", key: .columns(["sumber", "berkas", "baris"]),
      place: [PlaceColumn("berkas"), PlaceColumn("baris", .number)],
      isTrail: true),
    TableShape(
      "tolak", key: .columnsOfPart(["berkas", "baris"]), place: [PlaceColumn("berkas"), PlaceColumn("baris", .number)],
      isTrail: true),
  ]
}
