import Diagnostics
import StageContract

/// How long proposals and complaints have waited, at which stage, and where they come from.
struct ProposalQueue: Sendable {
  /// Proposals of one kind at one stage; `ages` in the order of ``ages``.
  struct Line: Sendable {
    let kind: String
    let stage: String
    var ages: [Int]
  }

  /// Proposals and complaints of a kelurahan (of no known one: empty code), by what is recommended.
  struct Place: Sendable {
    let code: String
    /// In the order of ``recommendations``.
    var counts: [Int]
    /// Days that the oldest has waited; nil when none has a date.
    var oldest: Int?
  }

  let lines: [Line]
  let places: [Place]

  /// Days since a proposal was made, as flag groups them; the last is of those without a date.
  static let ages = ["0-30", "31-60", "61-90", "91-", ""]
  static let recommendations = ["terima", "verifikasi", "tolak"]

  /// From `ringkasan/antrean_usulan.csv` and `usulan_kelurahan.csv`; nil without the former.
  static func read(_ run: RunFolder) throws(Failure) -> ProposalQueue? {
    guard let table = try run.summary("antrean_usulan", ["jenis", "tahap", "umur_hari", "banyak"]) else { return nil }
    var lines: [Line] = []
    for row in 0..<table.count {
      guard let age = ages.firstIndex(of: table.text(row, 2)) else { continue }
      let (kind, stage) = (table.text(row, 0), table.text(row, 1))
      if lines.last.map({ $0.kind == kind && $0.stage == stage }) != true {
        lines.append(Line(kind: kind, stage: stage, ages: ages.map { _ in 0 }))
      }
      lines[lines.count - 1].ages[age] += try table.number(row, 3)
    }
    return ProposalQueue(lines: lines, places: try readPlaces(run))
  }

  private static func readPlaces(_ run: RunFolder) throws(Failure) -> [Place] {
    guard let table = try run.summary("usulan_kelurahan", ["kode_wilayah"] + recommendations + ["tertua_hari"]) else {
      return []
    }
    var places: [Place] = []
    for row in 0..<table.count {
      // Rows of one place, a kind each, come together.
      let code = table.text(row, 0)
      if places.last?.code != code { places.append(Place(code: code, counts: [0, 0, 0], oldest: nil)) }
      for column in recommendations.indices {
        places[places.count - 1].counts[column] += try table.number(row, column + 1)
      }
      guard let days = try table.numberIfAny(row, 4) else { continue }
      places[places.count - 1].oldest = max(places[places.count - 1].oldest ?? 0, days)
    }
    return places
  }
}
