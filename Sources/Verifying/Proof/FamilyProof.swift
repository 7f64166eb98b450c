import Diagnostics
import StageContract
import TabularIO

/// A proof about one family, checked with nothing but itself and roots known from elsewhere.
package struct FamilyProof {
  /// Kinds of proof.
  static let present = "ada"
  static let absent = "tidak_ada"
  /// Tables whose rows a proof shows.
  static let shownTables = ["keluarga", "anggota"]

  private let json: JSONValue

  /// Reads a proof file. Throws `badData` when it is no JSON.
  package init(path: String) throws(Failure) {
    json = try JSONReader.parse(try FileAccess.content(of: path), file: path)
  }

  /// Checks the proof against `roots`, of a province or of the ids of all families. Without a root for what it speaks of,
  /// it can only be said to agree with itself.
  package func check(roots: [KnownRoot]) -> VerifyReport {
    var report = VerifyReport()
    guard let id = json["id_keluarga"]?.text, id.utf8.count == 20 else {
      report.problem("id_keluarga", id: "tidak ada atau tidak sah", en: "missing or invalid")
      return report
    }
    let name: String
    let root: String?
    switch json["bukti"]?.text {
    case FamilyProof.present:
      name = json["provinsi"]?.text ?? ""
      root = presence(id, &report)
    case FamilyProof.absent:
      name = "keluarga"
      root = absence(id, &report)
    default:
      report.problem("bukti", id: "bukan jenis bukti yang dikenal", en: "is no known kind of proof")
      return report
    }
    guard let root, report.isSound else { return report }
    let known = roots.filter { $0.name == name }.map(\.digest)
    if known.isEmpty {
      report.problem(
        "akar", id: "tidak ada akar yang dikenal untuk \(name): beri --akar \(name)=<akar>",
        en: "no known root for \(name): give --akar \(name)=<root>")
    } else if !known.allSatisfy({ $0 == root }) {
      report.problem("akar", id: "bukan akar yang dikenal", en: "is not the known root")
    } else if json["bukti"]?.text == FamilyProof.present {
      report.note(id: "keluarga \(id) ada di bawah akar \(name)", en: "family \(id) is under the root of \(name)")
    } else {
      report.note(
        id: "tidak ada keluarga \(id) di bawah akar keluarga", en: "no family \(id) is under the root of the families")
    }
    if report.isSound { tellClaims(&report) }
    return report
  }

  /// What follows from the root; the rest of a proof is what its maker says.
  private static let provenMembers: Set<String> = [
    "bukti", "id_keluarga", "provinsi", "akar", "akar_tabel", "tabel", "jumlah", "tetangga",
  ]

  /// Names the members that no root vouches for: whoever passes a proof on can change them.
  private func tellClaims(_ report: inout VerifyReport) {
    let claims = (json.members ?? []).map(\.name).filter { !FamilyProof.provenMembers.contains($0) }
    if claims.isEmpty { return }
    let names = claims.map { FamilyProof.isPlain($0) ? $0 : "?" }.joined(separator: ", ")
    report.note(
      id: "tidak dibuktikan oleh akar, hanya kata berkas ini: \(names)",
      en: "not proven by the root, only said by this file: \(names)")
  }

  /// Whether a member's name may be told: whoever changes a proof may write anything into it.
  private static func isPlain(_ name: String) -> Bool {
    name.utf8.count <= 20 && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
      && !name.utf8.allSatisfy { (48...57).contains($0) }
  }

  // MARK: In

  /// The province's root that the rows lead to, nil when something is wrong.
  private func presence(_ id: String, _ report: inout VerifyReport) -> String? {
    var roots: [[UInt8]] = []
    for table in TableCheck.provincial {
      guard let root = json["akar_tabel"]?[table]?.text.flatMap({ FamilyProof.digest($0) }) else {
        report.problem("akar_tabel", id: "tanpa \(table)", en: "lacks \(table)")
        return nil
      }
      roots.append(root)
    }
    for (table, idColumn) in [("keluarga", 0), ("anggota", 2)] {
      let shown = json["tabel"]?[table]
      let rows = shown?["baris"]?.list ?? []
      if table == "keluarga" && rows.count != 1 {
        report.problem("tabel", id: "harus memuat satu baris keluarga", en: "must hold one row of keluarga")
        return nil
      }
      let index = TableCheck.provincial.firstIndex(of: table) ?? 0
      var last = -1
      for (number, row) in rows.enumerated() {
        guard let text = row["isi"]?.text, let place = row["nomor"]?.number, let count = shown?["jumlah"]?.number,
          let path = FamilyProof.path(row["jalur"])
        else {
          report.problem("\(table)[\(number)]", id: "tidak lengkap", en: "is incomplete")
          return nil
        }
        if place <= last {
          report.problem(
            "\(table)[\(number)]", id: "baris yang sama lagi, atau tidak pada urutannya",
            en: "the same row again, or out of order")
        }
        last = place
        let bytes = Array(text.utf8)
        if ProofPath.root(leaf: ProofPath.leaf(bytes), index: place, count: count, path: path) != roots[index] {
          report.problem(
            "\(table)[\(number)]", id: "tidak menuju akar tabelnya", en: "does not lead to its table's root")
        }
        if FamilyProof.field(idColumn, of: bytes) != Array(id.utf8) {
          report.problem("\(table)[\(number)]", id: "bukan baris keluarga ini", en: "is not a row of this family")
        }
        // Its root could be called that of any other province otherwise.
        let province = FamilyProof.field(FamilyProof.provinceColumn, of: bytes)
        let named = province.map { $0.isEmpty ? "00" : String(decoding: $0, as: UTF8.self) }
        if table == "keluarga" && named != json["provinsi"]?.text {
          report.problem("provinsi", id: "bukan provinsi di baris keluarga", en: "is not the one in the family's row")
        }
      }
    }
    let root = Hex.text(ProofPath.root(leaves: roots.map { ProofPath.leaf($0) }))
    if json["akar"]?.text != root {
      report.problem("akar", id: "tidak cocok dengan akar tabel", en: "does not follow from the tables' roots")
    }
    return report.isSound ? root : nil
  }

  // MARK: Out

  /// The root over all ids that the neighbours lead to, nil when something is wrong.
  private func absence(_ id: String, _ report: inout VerifyReport) -> String? {
    guard let count = json["jumlah"]?.number, count >= 0, let neighbours = json["tetangga"]?.list else {
      report.problem("tetangga", id: "tidak lengkap", en: "is incomplete")
      return nil
    }
    var places: [(index: Int, id: String)] = []
    var trees: [[UInt8]] = neighbours.isEmpty ? [ProofPath.root(leaves: [])] : []
    for (number, neighbour) in neighbours.enumerated() {
      guard let text = neighbour["id"]?.text, let place = neighbour["nomor"]?.number,
        let path = FamilyProof.path(neighbour["jalur"]),
        let tree = ProofPath.root(leaf: ProofPath.leaf(Array(text.utf8)), index: place, count: count, path: path)
      else {
        report.problem("tetangga[\(number)]", id: "tidak menuju akar", en: "does not lead to a root")
        return nil
      }
      places.append((place, text))
      trees.append(tree)
    }
    let roots = Set(trees.map { Hex.text(FamilyID.root(of: $0, count: count)) })
    guard roots.count == 1, let root = roots.first, json["akar"]?.text == root else {
      report.problem("akar", id: "tidak cocok dengan tetangga", en: "does not follow from the neighbours")
      return nil
    }
    let isGap: Bool
    switch places.count {
    case 0: isGap = count == 0
    case 1:
      // Before the first of all ids, or behind the last.
      let only = places[0]
      isGap = only.index == 0 && id < only.id || only.index == count - 1 && only.id < id
    case 2:
      isGap = places[1].index == places[0].index + 1 && places[0].id < id && id < places[1].id
    default: isGap = false
    }
    if !isGap {
      report.problem("tetangga", id: "tidak mengapit id itu", en: "do not enclose the id")
      return nil
    }
    return root
  }

  // MARK: Values

  /// Where `kode_provinsi` stands in `keluarga`.
  private static let provinceColumn = 6

  /// A field of a row as it stands there, quotes included; nil when the row has fewer.
  private static func field(_ wanted: Int, of row: [UInt8]) -> [UInt8]? {
    var field: [UInt8] = []
    var (index, isQuoted) = (0, false)
    for byte in row {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: ",") && !isQuoted {
        if index == wanted { return field }
        index += 1
        field.removeAll(keepingCapacity: true)
      } else {
        field.append(byte)
      }
    }
    return index == wanted ? field : nil
  }

  private static func path(_ value: JSONValue?) -> [[UInt8]]? {
    guard let list = value?.list, list.count <= 64 else { return nil }
    var path: [[UInt8]] = []
    for entry in list {
      guard let digest = entry.text.flatMap({ digest($0) }) else { return nil }
      path.append(digest)
    }
    return path
  }

  private static func digest(_ text: String) -> [UInt8]? {
    guard let bytes = Hex.bytes(text), bytes.count == 32 else { return nil }
    return bytes
  }
}
