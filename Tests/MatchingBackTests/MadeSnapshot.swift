import Diagnostics
import StageContract
import TabularIO
import TestSupport

/// A person as the model knows them.
struct Person {
  var id: String
  var family: String
  var nik: String
  var name: String
  var birth: String
  var region: String
  var standing: String
  var isOutside = false
}

/// A family as the model knows it.
struct Family {
  var id: String
  var card: String
  var region: String
  var decile: String
}

/// A small snapshot: the tables that match back reads, written with the product's own table writer.
struct MadeSnapshot {
  var families: [Family] = []
  var persons: [Person] = []
  /// Ids of families that get PKH: eligible, receiving.
  var pkh: [(family: String, eligible: Bool, receives: Bool)] = []
  /// Persons that get PBI-JK, with their family.
  var pbi: [(person: Person, eligible: Bool, receives: Bool)] = []

  static let names = [
    "SITI AMINAH", "BUDI SANTOSO", "KETUT WIJAYA", "ROSMALA DEWI", "HENDRIKUS LAKAT", "YOHANA FIRDAUS", "ZULKIFLI",
    "MARIA GORETI", "AGUS PRASETYO", "DARMAWATI", "JOKO SUSILO", "WAYAN SUKERTI",
  ]

  static func id(_ number: Int) -> String {
    let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    var value = StableHash.mix(UInt64(number) + 7)
    var text = ""
    for place in 0..<20 {
      if place == 10 { value = StableHash.mix(value ^ 0x55) }
      text.append(digits[Int(value & 31)])
      value >>= 5
    }
    return text
  }

  /// A number of sixteen digits whose last four are 9001 to 9998.
  static func number(_ region: String, _ date: String, _ order: Int) -> String { region + date + String(9001 + order) }

  /// `count` families of one to four persons; some live elsewhere, some people are outside the frame.
  init(families count: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let regions = ["1771011001", "1771021002", "3171011003", ""]
    for family in 0..<count {
      let region = random.pick(regions)
      let own = Family(
        id: MadeSnapshot.id(family), card: MadeSnapshot.number("177101", "150101", family), region: region,
        decile: random.below(9) == 0 ? "" : String(1 + random.below(10)))
      families.append(own)
      for member in 0..<(1 + random.below(4)) {
        let order = family * 4 + member
        let day = 10 + random.below(18)
        let year = 60 + random.below(30)
        var person = Person(
          id: MadeSnapshot.id(1_000_000 + order), family: own.id,
          nik: MadeSnapshot.number("177101", "\(day)07\(year)", order % 998), name: random.pick(MadeSnapshot.names),
          birth: "19\(year)-07-\(day)", region: region, standing: "PADAN")
        if random.below(12) == 0 {
          person.isOutside = true
          person.standing = "MENINGGAL"
        }
        if persons.contains(where: { $0.nik == person.nik }) { continue }
        persons.append(person)
      }
      if random.below(3) == 0 { pkh.append((own.id, random.below(2) == 0, random.below(2) == 0)) }
    }
    for person in persons where !person.isOutside && random.below(4) == 0 {
      pbi.append((person, random.below(2) == 0, random.below(2) == 0))
    }
  }

  /// Writes `folder`.
  func write(_ folder: String) throws {
    var outputs: [OutputTable] = []
    let familyColumns = [
      "id_keluarga", "nomor_kartu_keluarga", "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan",
      "kode_kelurahan_desa", "desil_nasional",
    ]
    func region(_ code: String) -> [String] {
      code.isEmpty ? ["", "", "", ""] : [String(code.prefix(2)), String(code.prefix(4)), String(code.prefix(6)), code]
    }
    outputs.append(
      try table("keluarga", familyColumns, families.map { [$0.id, $0.card] + region($0.region) + [$0.decile] }, folder))
    let personColumns = [
      "id_individu", "nomor_induk_kependudukan", "id_keluarga", "nomor_kartu_keluarga", "kode_provinsi",
      "kode_kelurahan_desa", "nama", "tanggal_lahir", "status_padan",
    ]
    let cards = Dictionary(uniqueKeysWithValues: families.map { ($0.id, $0.card) })
    outputs.append(
      try table(
        "anggota", personColumns,
        persons.filter { !$0.isOutside }.map {
          [$0.id, $0.nik, $0.family, cards[$0.family] ?? "", String($0.region.prefix(2)), $0.region, $0.name, $0.birth]
            + [$0.standing]
        }, folder))
    outputs.append(
      try table(
        "anggota_luar", Array(personColumns.dropLast()) + ["status_kependudukan"],
        persons.filter(\.isOutside).map {
          [$0.id, $0.nik, "", "", String($0.region.prefix(2)), $0.region, $0.name, $0.birth, $0.standing]
        }, folder))
    let columns = ["program", "unit", "id_keluarga", "id_individu", "layak", "menerima"]
    func flag(_ value: Bool) -> String { value ? "1" : "0" }
    outputs.append(
      try table(
        "kelayakan/PKH", columns,
        pkh.map { ["PKH", "KELUARGA", $0.family, "", flag($0.eligible), flag($0.receives)] }, folder))
    outputs.append(
      try table(
        "kelayakan/PBI-JK", columns,
        pbi.map { ["PBI-JK", "ORANG", $0.person.family, $0.person.id, flag($0.eligible), flag($0.receives)] }, folder))
    let manifest = Manifest(
      stage: "emit", folder: "5-emit", period: "2025-Q2", settings: [], inputs: [], outputs: outputs, tallies: [],
      findings: [], extra: [])
    let file = try FileAccess.writing("\(folder)/manifest.json")
    try manifest.bytes.withUnsafeBufferPointer { try file.write(ByteView($0)) }
  }

  private func table(_ role: String, _ header: [String], _ rows: [[String]], _ folder: String) throws -> OutputTable {
    let isParted = !role.contains("/")
    let writer = TableWriter(folder: folder, name: role, header: header, partLimit: isParted ? 4 << 10 : nil)
    var buffer = RowBuffer()
    for (index, row) in rows.enumerated() {
      for field in row { buffer.field(field) }
      buffer.endRow()
      if index % 20 == 19 { try writer.flush(&buffer) }
    }
    try writer.flush(&buffer)
    return OutputTable(role: role, parts: try writer.finish())
  }
}
