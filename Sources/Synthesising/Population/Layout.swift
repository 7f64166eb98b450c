import Diagnostics

/// A run of persons of one kecamatan that are made together.
struct Piece: Sendable {
  /// Index of the kecamatan in the region table.
  let kecamatan: Int
  /// Which piece of the kecamatan this is, and how many it has.
  let number: Int
  let pieces: Int
  /// Number of the first person within the kecamatan; also of the first family.
  let base: Int
  /// Persons to make.
  let persons: Int
  /// Persons of the whole kecamatan.
  let total: Int
  /// First piece of its kabupaten.
  let opensKabupaten: Bool
}

/// How a population of a given size is spread over regions and cut into independent batches.
///
/// Follows from size and regions alone, so any number of workers makes the same batches.
struct Layout: Sendable {
  let batches: [[Piece]]

  /// Most persons of a piece.
  static let pieceSize = 4096
  /// Most pieces of a kecamatan: beyond, its NIK sequence numbers 9001-9499 would run out.
  private static let mostPieces = 120

  /// Spreads `persons` over the kabupaten of `shares` (index to weight; equal weight 1 means by population).
  init(persons: Int, regions: RegionTable, shares: [(kabupaten: Int, weight: Int)]) throws(Failure) {
    let weights = Layout.weights(regions, shares)
    let total = weights.reduce(0) { $0 + $1.weight }
    var batches: [[Piece]] = []
    var open: [Piece] = []
    var filled = 0
    var passed = 0
    var placed = 0
    var lastKabupaten = -1
    for (kecamatan, weight) in weights {
      passed += weight
      let until = Int((Double(persons) * Double(passed) / Double(total)).rounded())
      let count = until - placed
      placed = until
      if count <= 0 { continue }
      let pieces = (count + Layout.pieceSize - 1) / Layout.pieceSize
      if pieces > Layout.mostPieces {
        throw Failure(
          .usage, id: "terlalu banyak orang untuk kecamatan yang dipilih; tambah wilayah",
          en: "too many persons for the kecamatan chosen; add regions")
      }
      for number in 0..<pieces {
        let base = count * number / pieces
        let size = count * (number + 1) / pieces - base
        let kabupaten = regions.kecamatan[kecamatan].kabupaten
        if filled + size > Layout.pieceSize && !open.isEmpty {
          batches.append(open)
          open = []
          filled = 0
        }
        open.append(
          Piece(
            kecamatan: kecamatan, number: number, pieces: pieces, base: base, persons: size, total: count,
            opensKabupaten: kabupaten != lastKabupaten))
        lastKabupaten = kabupaten
        filled += size
      }
    }
    if !open.isEmpty { batches.append(open) }
    self.batches = batches
  }

  private static func weights(
    _ regions: RegionTable, _ shares: [(kabupaten: Int, weight: Int)]
  ) -> [(kecamatan: Int, weight: Int)] {
    var weights: [(kecamatan: Int, weight: Int)] = []
    let byPopulation = shares.allSatisfy { $0.weight == 0 }
    for share in shares {
      let inside = regions.kecamatan.indices.filter { regions.kecamatan[$0].kabupaten == share.kabupaten }
      for kecamatan in inside {
        let weight =
          byPopulation ? regions.kecamatan[kecamatan].weight : max(share.weight, 1) * 10_000 / max(inside.count, 1)
        weights.append((kecamatan, weight))
      }
    }
    return weights
  }

  /// The kabupaten to use when none were asked for: a city and a district of Papua for a sample, else an even
  /// walk over the whole country, about 2,000 persons a kabupaten at least.
  static func defaultShares(persons: Int, regions: RegionTable) -> [(kabupaten: Int, weight: Int)] {
    if persons <= 5_000, let city = regions.index(of: 1771), let papua = regions.index(of: 9601) {
      return [(city, 7), (papua, 1)]
    }
    let count = min(max(persons / 2_000, 8), regions.kabupaten.count)
    return (0..<count).map { ((2 * $0 + 1) * regions.kabupaten.count / (2 * count), 0) }
  }
}
