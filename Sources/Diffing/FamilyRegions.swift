import TabularIO

/// The kabupaten/kota of families whose kelurahan is not known, on either side.
///
/// `keluarga` has a column for it, `anggota` has none: a person without a kelurahan lives where the family does.
///
/// - Complexity: O(n log n) to sort, O(log n) to look up; 16 bytes a family without a kelurahan and side.
struct FamilyRegions: Sendable {
  private struct Entry: Sendable {
    let hash: UInt64
    let code: Int
  }

  /// By side.
  private var entries: [[Entry]] = [[], []]

  /// Whether every family has a kelurahan, so that rows of persons say all by themselves.
  var isEmpty: Bool { entries[0].isEmpty && entries[1].isEmpty }

  /// Notes where a family lives; `code`: four digits as a number.
  mutating func add(_ id: ByteView, _ code: Int, _ side: Side) {
    entries[side.rawValue].append(Entry(hash: id.stableHash, code: code))
  }

  /// Adds what another worker noted.
  mutating func add(_ other: FamilyRegions) {
    for side in entries.indices { entries[side] += other.entries[side] }
  }

  /// Makes ready for ``code(_:_:)``. Of two rows about one family the smaller code counts, whoever read it.
  mutating func sort() {
    for side in entries.indices { entries[side].sort { ($0.hash, $0.code) < ($1.hash, $1.code) } }
  }

  /// Where a family without a kelurahan lives; nil when nothing is known of it.
  func code(_ id: ByteView, _ side: Side) -> Int? {
    let known = entries[side.rawValue]
    let hash = id.stableHash
    var (low, high) = (0, known.count)
    while low < high {
      let middle = (low + high) / 2
      if known[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    return low < known.count && known[low].hash == hash ? known[low].code : nil
  }
}
