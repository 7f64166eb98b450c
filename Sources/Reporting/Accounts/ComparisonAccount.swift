import Diagnostics
import StageContract
import TabularIO

/// What changed since the previous snapshot, as the comparison (`dtsen-diff`) wrote it.
struct ComparisonAccount: Sendable {
  /// The columns of the roll-forward, in order, with what each adds to the opening.
  static let flows: [(column: String, sign: Int)] = [
    ("awal", 1), ("lahir", 1), ("ditambah", 1), ("pecahan", 1), ("meninggal", -1), ("dikeluarkan", -1),
    ("digabung", -1), ("pindah_masuk", 1), ("pindah_keluar", -1), ("rincian_masuk", 1), ("rincian_keluar", -1),
    ("akhir", -1),
  ]

  /// A line of the roll-forward.
  struct Roll: Sendable {
    /// `keluarga` or `orang`.
    let kind: String
    /// Two or four digits, empty for the nation.
    let code: String
    let name: String
    /// As ``flows``.
    let counts: [Int]
  }

  /// Nation, then kabupaten/kota by code; families before persons.
  let rolls: [Roll]
  /// Families by decile before (row) and after (column): 0…9 the deciles, 10 without one, 11 not there.
  let deciles: [[Int]]

  /// Whether a comparison is there but of another snapshot than the run's (it was made before the last run).
  static func isStale(folder: String, snapshot: String?) -> Bool {
    let path = "\(folder)/manifest.json"
    guard FileAccess.isFolder(path) == false, let bytes = try? FileAccess.content(of: path),
      let json = try? JSONReader.parse(bytes, file: path)
    else { return false }
    return json["inputs"]?["baru"]?.text != snapshot
  }

  /// Reads the folder of a comparison; nil when it has no roll-forward.
  init?(folder: String) throws(Failure) {
    let columns = ["jenis", "kode_kabupaten_kota", "kabupaten_kota"] + ComparisonAccount.flows.map(\.column)
    guard let table = try SummaryRows("\(folder)/mutasi_kab.csv", columns) else { return nil }
    var rolls: [Roll] = []
    for kind in ["keluarga", "orang"] {
      let own = try (0..<table.count).filter { table.text($0, 0) == kind }.map { (row) throws(Failure) in
        Roll(
          kind: kind, code: table.text(row, 1), name: table.text(row, 2),
          counts: try ComparisonAccount.flows.indices.map { (place) throws(Failure) in
            try table.number(row, 3 + place)
          })
      }
      if own.isEmpty { continue }
      let sums = ComparisonAccount.flows.indices.map { place in own.reduce(0) { $0 + $1.counts[place] } }
      rolls.append(Roll(kind: kind, code: "", name: "", counts: sums))
      rolls += own
    }
    self.rolls = rolls
    deciles = try ComparisonAccount.matrix(folder)
  }

  private static func matrix(_ folder: String) throws(Failure) -> [[Int]] {
    var matrix = [[Int]](repeating: [Int](repeating: 0, count: 12), count: 12)
    let columns = ["desil", "tingkat", "lama", "baru", "keluarga"]
    guard let table = try SummaryRows("\(folder)/matriks_desil.csv", columns) else { return [] }
    func place(_ text: String) -> Int { text == "-" ? 11 : Int(text).map { $0 - 1 } ?? 10 }
    for row in 0..<table.count where table.text(row, 0) == "desil_nasional" && table.text(row, 1) == "nasional" {
      let (from, to) = (place(table.text(row, 2)), place(table.text(row, 3)))
      if (0..<12).contains(from) && (0..<12).contains(to) { matrix[from][to] += try table.number(row, 4) }
    }
    return matrix
  }
}
