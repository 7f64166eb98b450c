/// What the columns of a source are for: which make its id, what a row cannot do without, what is derived.
struct SourceRoles: Sendable {
  /// A column made from the others.
  enum Derived: Equatable, Sendable {
    case sourceID
    case contentDigest
    case filled
    case rowDate
    case foldedName
    case foldedFather
    case foldedMother
    case region
    case relation
    /// A coded column from a text category.
    case category(String)
    /// Roof material in the DTSEN list.
    case roof
    /// Cooking fuel in the DTSEN list, where 0 is "does not cook".
    case fuel
    case street
    case rt
    case rw
    case dusun

    var name: String {
      switch self {
      case .sourceID: "id_sumber"
      case .contentDigest: "isi"
      case .filled: "terisi"
      case .rowDate: "tgl_data"
      case .foldedName: "nama_lipat"
      case .foldedFather: "nama_ayah"
      case .foldedMother: "ibu_lipat"
      case .region: "wilayah"
      case .relation: "hubungan"
      case .category(let name): name
      case .roof: "atap_dtsen"
      case .fuel: "memasak_dtsen"
      case .street: "alamat_jalan"
      case .rt: "alamat_rt"
      case .rw: "alamat_rw"
      case .dusun: "alamat_dusun"
      }
    }
  }

  /// The list a relation is in.
  enum RelationList: Sendable {
    case siak
    case regsosek
  }

  /// Columns of the source's own id, joined by `/`.
  var id: [String]
  /// Columns without which a row is rejected (TLK-007).
  var needed: [String] = []
  /// Rows need a usable NIK, or a name with birth date or region (TLK-006).
  var needsIdentity = false
  /// The family table a member belongs to, and the column that names the family (TLK-008).
  var family: (source: String, column: String)?
  /// Members of another source look for their family here, by this column.
  var familyID: String?
  var relation: (column: String, list: RelationList)?
  var derived: [Derived] = []
  /// The column that names a quarter.
  var period: String?
  /// Its dates may lie after the period: a queue is answered when the period is over.
  var isAnsweredLater = false
  /// The place of the region code: columns of its parts, each padded to so many digits.
  var regionParts: [(column: String, digits: Int)] = []

  private static let address: [Derived] = [.street, .rt, .rw, .dusun]
  private static let houseCategories = [
    "status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas", "atap_dtsen", "sumber_air_minum_utama",
    "sumber_penerangan_utama", "daya_terpasang", "bahan_bakar_utama_memasak", "kode_bab",
  ]

  /// The roles of a source of the dictionary; an unknown source has an id of no columns and nothing derived.
  static func of(_ source: String) -> SourceRoles {
    switch source {
    case "dukcapil":
      SourceRoles(
        id: ["NIK"], needed: ["NIK"], relation: ("STAT_HBKEL", .siak), derived: [.foldedMother, .region, .relation],
        regionParts: [("NO_PROP", 2), ("NO_KAB", 2), ("NO_KEC", 2), ("NO_KEL", 4)])
    case "dtks":
      SourceRoles(
        id: ["id_dtks"], needed: ["id_dtks"], needsIdentity: true, relation: ("hubungan_keluarga", .regsosek),
        derived: [.foldedMother, .region, .relation] + address)
    case "regsosek_keluarga":
      SourceRoles(
        id: ["id_keluarga"], needed: ["id_keluarga"], familyID: "id_keluarga",
        derived: [.region, .roof, .fuel] + address)
    case "regsosek_anggota":
      SourceRoles(
        id: ["id_keluarga", "no_urut_anggota"], needed: ["id_keluarga", "no_urut_anggota"], needsIdentity: true,
        family: ("regsosek_keluarga", "id_keluarga"), relation: ("status_hubungan_keluarga", .regsosek),
        derived: [.relation])
    case "p3ke_keluarga":
      SourceRoles(
        id: ["id_keluarga_p3ke"], needed: ["id_keluarga_p3ke"], familyID: "id_keluarga_p3ke",
        derived: [.region] + houseCategories.map { .category($0) } + address)
    case "p3ke_individu":
      SourceRoles(
        id: ["id_keluarga_p3ke", "id_individu"], needed: ["id_keluarga_p3ke", "id_individu"], needsIdentity: true,
        family: ("p3ke_keluarga", "id_keluarga_p3ke"), derived: [.category("hubungan"), .category("kawin")])
    case "pln": SourceRoles(id: ["idpel"], needed: ["idpel"], derived: [.region] + address)
    case "bpjs": SourceRoles(id: ["nokartu"], needed: ["nokartu"])
    case "ground_check":
      SourceRoles(id: ["id_kunjungan"], needed: ["id_kunjungan"], derived: [.region, .roof, .fuel])
    case "usulan": SourceRoles(id: ["id_usulan"], needed: ["id_usulan"], derived: [.region] + address)
    case "aduan": SourceRoles(id: ["id_aduan"], needed: ["id_aduan"], derived: [.region])
    case "penerima":
      SourceRoles(
        id: ["program", "periode"], needed: ["program", "periode"], derived: [.region], period: "periode")
    case "status_khusus": SourceRoles(id: ["jenis"])
    case "pendamping": SourceRoles(id: ["id_pendamping"], needed: ["id_pendamping"], derived: [.region])
    case "desil_resmi": SourceRoles(id: ["nomor_kartu_keluarga"], needed: ["nomor_kartu_keluarga"])
    case "keputusan": SourceRoles(id: ["id_tinjau"], needed: ["id_tinjau"], isAnsweredLater: true)
    default: SourceRoles(id: [])
    }
  }
}
