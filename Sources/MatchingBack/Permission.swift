import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// What a requester may see, from the permission file: data, so that a lawyer can read and sign it.
struct Permission: Sendable {
  /// Who asks.
  let requester: String
  /// Purposes it was given for.
  let purposes: [String]
  let legalBasis: String
  /// Columns of `keluarga`, of `anggota`, and programmes whose `layak` and `menerima` may be shown.
  let familyColumns: [String]
  let personColumns: [String]
  let programmes: [String]
  /// Of `layak` and `menerima`.
  let programmeColumns: [String]
  /// Codes of the regions whose people it holds for; empty: all.
  let regions: [[UInt8]]
  /// Whether a No KK without a usable NIK is answered for its family.
  let answersFamilies: Bool
  /// Whether a NIK without name and birth date is enough.
  let trustsNIKAlone: Bool
  /// Counts below it are not shown in the receipt.
  let smallCell: Int
  /// A shorter list is refused: answers about single persons are not what the permission is for.
  let minimumRows: Int
  /// SHA-256 of the file.
  let digest: String

  /// What identifies people by itself is in no permission: who asks has it, or is not to get it.
  private static let never = [
    "nomor_induk_kependudukan", "nomor_kartu_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga", "nama",
    "nama_ibu_kandung", "alamat", "tempat_lahir", "tanggal_lahir", "id_pelanggan_pln", "id_individu", "id_keluarga",
  ]

  /// Reads a permission file. `badConfig` with the line for what is unknown or never allowed.
  static func load(_ path: String) throws(Failure) -> Permission {
    let bytes = try ConfigFile.content(of: path)
    let map = try ConfigFile.parse(bytes, file: path)
    let requester = try map.string("pemohon")
    let purposes = try map.strings("tujuan")
    if purposes.isEmpty {
      throw map.failure("tujuan", id: "harus menyebut paling sedikit satu tujuan", en: "must name at least one purpose")
    }
    let legalBasis = try map.string("dasar_hukum")
    let columns = try map.optionalMap("kolom")
    let family = try columns?.strings("keluarga") ?? []
    let person = try columns?.strings("anggota") ?? []
    let programmes = try columns?.strings("program") ?? []
    let shown = try columns?.strings("program_kolom", oneOf: ["layak", "menerima"]) ?? []
    if let columns {
      for (key, names) in [("keluarga", family), ("anggota", person)] {
        for name in names where never.contains(name) {
          throw columns.failure(
            key, id: "memuat '\(name)', yang tidak pernah diberikan", en: "names '\(name)', which is never given")
        }
      }
      for name in family where person.contains(name) {
        throw columns.failure(
          "anggota", id: "memuat '\(name)' yang sudah di keluarga", en: "repeats '\(name)' of keluarga")
      }
    }
    var regions: [[UInt8]] = []
    for code in try map.strings("wilayah") {
      let digits = Array(code.utf8)
      if ![2, 4, 6, 10].contains(digits.count) || !digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
        throw map.failure("wilayah", id: "berisi kode yang tidak sah", en: "holds an invalid code")
      }
      regions.append(digits)
    }
    let permission = Permission(
      requester: requester, purposes: purposes, legalBasis: legalBasis, familyColumns: family, personColumns: person,
      programmes: programmes, programmeColumns: shown.isEmpty ? ["layak", "menerima"] : shown, regions: regions,
      answersFamilies: try map.optionalBool("jawab_keluarga") ?? false,
      trustsNIKAlone: try map.optionalBool("nik_saja") ?? false,
      smallCell: try map.optionalInt("sel_kecil", in: 0...1000) ?? 5,
      minimumRows: try map.optionalInt("baris_minimum", in: 0...1_000_000) ?? 1, digest: Hex.sha256(bytes))
    try map.finish()
    return permission
  }

  /// The purpose of this request: the one that was named, or the only one there is. Throws `usage`.
  func purpose(_ asked: String?) throws(Failure) -> String {
    let list = purposes.joined(separator: ", ")
    guard let asked else {
      if purposes.count == 1 { return purposes[0] }
      throw Failure(
        .usage, id: "tujuan wajib disebut (--tujuan): \(list)", en: "a purpose is required (--tujuan): \(list)")
    }
    if !purposes.contains(asked) {
      throw Failure(
        .usage, id: "tujuan itu tidak ada dalam izin; yang diizinkan: \(list)",
        en: "the permission does not cover that purpose; it covers: \(list)")
    }
    return asked
  }
}
