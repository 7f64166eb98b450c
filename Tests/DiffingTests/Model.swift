/// What a comparison must find, said as plainly as can be: the model of the property tests.
enum Model {
  /// A change: a pair that differs (one entry a cell), a new row or a row that is gone (one entry a filled cell).
  struct Entry: Hashable, Comparable {
    let id: String
    let column: String
    let old: String
    let new: String
    let kind: String

    static func < (left: Entry, right: Entry) -> Bool {
      [left.id, left.kind, left.column, left.old, left.new].lexicographicallyPrecedes(
        [right.id, right.kind, right.column, right.old, right.new])
    }

    /// The same change seen from the other side.
    var mirrored: Entry {
      let kinds = ["BARU": "HILANG", "HILANG": "BARU"]
      return Entry(id: id, column: column, old: new, new: old, kind: kinds[kind] ?? kind)
    }
  }

  /// Pairs rows of each key: equal ones, then those in the same place, then the rest, each in the order of content.
  static func changes(_ left: FixtureTable, _ right: FixtureTable, key: [String], place: [String]) -> [Entry] {
    func id(_ row: [String], _ table: FixtureTable) -> String {
      key.map { table.value(row, $0) }.joined(separator: "/")
    }
    func standing(_ row: [String]) -> [String] { place.map { left.value(row, $0) } }
    var entries: [Entry] = []
    let leftRows = left.rows.map(\.row)
    let rightRows = right.rows.map(\.row)
    for name in Set(leftRows.map { id($0, left) } + rightRows.map { id($0, right) }) {
      var old = leftRows.filter { id($0, left) == name }.sorted { $0.lexicographicallyPrecedes($1, by: less) }
      var new = rightRows.filter { id($0, right) == name }.sorted { $0.lexicographicallyPrecedes($1, by: less) }
      var pairs: [([String], [String])] = []
      func pair(_ matches: ([String], [String]) -> Bool) {
        var index = 0
        while index < old.count {
          if let other = new.firstIndex(where: { matches(old[index], $0) }) {
            pairs.append((old.remove(at: index), new.remove(at: other)))
          } else {
            index += 1
          }
        }
      }
      pair { $0 == $1 }
      pair { standing($0) == standing($1) }
      pair { _, _ in true }
      let regions = ["kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa"]
      for (first, second) in pairs {
        let cells = left.header.indices.filter { first[$0] != second[$0] }
        let moved = cells.contains { regions.contains(left.header[$0]) }
        for cell in cells {
          entries.append(
            Entry(
              id: name, column: left.header[cell], old: first[cell], new: second[cell], kind: moved ? "PINDAH" : "UBAH")
          )
        }
      }
      for row in old {
        for (cell, value) in row.enumerated() where !value.isEmpty {
          entries.append(Entry(id: name, column: left.header[cell], old: value, new: "", kind: "HILANG"))
        }
      }
      for row in new {
        for (cell, value) in row.enumerated() where !value.isEmpty {
          entries.append(Entry(id: name, column: left.header[cell], old: "", new: value, kind: "BARU"))
        }
      }
    }
    return entries.sorted()
  }

  /// The same, as the tool wrote it.
  static func entries(_ lines: [[String: String]]) -> [Entry] {
    lines.filter { $0["jenis"] != "URUT" }.map {
      Entry(
        id: $0["id"] ?? "", column: $0["kolom"] ?? "", old: $0["lama"] ?? "", new: $0["baru"] ?? "",
        kind: $0["jenis"] ?? "")
    }.sorted()
  }
}
