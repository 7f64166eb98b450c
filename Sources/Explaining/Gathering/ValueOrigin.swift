/// One value of a family: what it is, the source row that won, and what other rows said.
package struct ValueOrigin: Sendable, Equatable {
  /// A source row's word on a column.
  package struct Statement: Sendable, Equatable {
    package let source: String
    package let file: String
    package let row: String
    package let value: String
    /// The row's own date, empty when it has none.
    package let date: String

    /// `sumber berkas:baris`.
    package var place: String { "\(source) \(file):\(row)" }
  }

  package let column: String
  package let value: String
  /// The row whose value stands, nil when the column has no value.
  package let winner: Statement?
  /// The other rows of the family that say something on it.
  package let losers: [Statement]

  /// The first and last column that survivorship decides, in the order of the snapshot.
  static let first = "status_kepemilikan_rumah"
  static let last = "jumlah_ternak_kambing_domba"

  /// Decodes `asal_baris` and `asal` of a row of 3-match/keluarga.
  static func read(_ family: FoundRow, sources: [FoundRow]) -> [ValueOrigin] {
    guard let from = family.header.firstIndex(of: first), let to = family.header.firstIndex(of: last) else { return [] }
    let places = family["asal_baris"].split(separator: ";").map(String.init)
    let marks = Array(family["asal"].utf8)
    var origins: [ValueOrigin] = []
    for (position, column) in family.header[from...to].enumerated() {
      var winner: Statement?
      if position < marks.count, let index = index(of: marks[position]), index < places.count {
        winner = statement(places[index], value: family[column], sources: sources)
      }
      var losers: [Statement] = []
      for row in sources {
        let value = row[sourceColumn(column, in: row)]
        if value.isEmpty { continue }
        let said = Statement(
          source: row.table, file: row["berkas"], row: row["baris"], value: value, date: row["tgl_data"])
        if said.place != winner?.place { losers.append(said) }
      }
      origins.append(ValueOrigin(column: column, value: family[column], winner: winner, losers: losers))
    }
    return origins
  }

  private static func index(of mark: UInt8) -> Int? {
    switch mark {
    case 49...57: Int(mark) - 49
    case 97...122: Int(mark) - 97 + 9
    default: nil
    }
  }

  /// Reads `sumber:berkas:baris`; a file name may hold colons, the other two do not.
  private static func statement(_ place: String, value: String, sources: [FoundRow]) -> Statement? {
    guard let start = place.firstIndex(of: ":"), let end = place.lastIndex(of: ":"), start < end else { return nil }
    let source = String(place[..<start])
    let file = String(place[place.index(after: start)..<end])
    let number = String(place[place.index(after: end)...])
    let row = sources.first { $0.table == source && $0["berkas"] == file && $0["baris"] == number }
    return Statement(source: source, file: file, row: number, value: value, date: row?["tgl_data"] ?? "")
  }

  /// The column under which normalise keeps the value in the snapshot's code list.
  static func sourceColumn(_ column: String, in row: FoundRow) -> String {
    if column == "jenis_atap_terluas" { return "atap_dtsen" }
    return column == "fasilitas_bab" && row.has("kode_bab") ? "kode_bab" : column
  }
}
