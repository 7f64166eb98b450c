import TabularIO

/// The promised order and key of a table's rows.
struct TableOrder: Sendable {
  /// A column that rows are ordered by.
  struct Column: Sendable {
    let name: String
    var descending = false
  }

  let columns: [Column]
  /// How many of the first of them no two rows may agree in; 0 where rows may repeat.
  let key: Int
  /// The column whose value the file's name repeats.
  let fileColumn: String?

  /// The order of the tables called `name`; `header` for those sorted by all their columns.
  init(table name: String, header: [String]) {
    switch name {
    case "keluarga": self.init(["kode_kelurahan_desa", "nomor_kartu_keluarga", "id_keluarga"], key: 3, "kode_provinsi")
    case "anggota": self.init(["kode_kelurahan_desa", "nomor_kartu_keluarga", "id_individu"], key: 3, "kode_provinsi")
    case "anggota_luar": self.init(["kode_kelurahan_desa", "id_individu"], key: 2, "kode_provinsi")
    // Its key is the unit, which is not the order: ``UnitWatch``.
    case "kelayakan": self.init(["id_keluarga", "id_individu", "berkas", "baris"], key: 0, "program")
    case "jejak": self.init(["berkas", "baris"], key: 2, "sumber")
    case "tolak": self.init(["berkas", "baris"], key: 2, nil)
    case "identitas": self.init(["id"], key: 1, nil)
    case "graduasi": self.init(["id_pendamping", "urutan"], key: 2, nil)
    case "keputusan_usulan": self.init(header, key: 2, nil)
    // A family that nobody is left for has neither assistant nor day.
    case "kerja_lapangan": self.init(header, key: 4, nil)
    case "tinjau":
      self.init([Column(name: "manfaat_rp", descending: true), Column(name: "id_tinjau")], key: 2, nil)
    default: self.init(header, key: 0, nil)
    }
  }

  private init(_ names: [String], key: Int, _ fileColumn: String?) {
    self.init(names.map { Column(name: $0) }, key: key, fileColumn)
  }

  private init(_ columns: [Column], key: Int, _ fileColumn: String?) {
    self.columns = columns
    self.key = key
    self.fileColumn = fileColumn
  }
}

/// Compares each row with the one before it.
struct OrderWatch {
  private struct Part {
    let index: Int
    let isNumber: Bool
    let descending: Bool
  }

  private let parts: [Part]
  private let key: Int
  private var before: [[UInt8]]
  private var isFirst = true

  init(_ order: TableOrder, header: [String], numeric: Set<String>) {
    parts = order.columns.compactMap { column in
      guard let index = header.firstIndex(of: column.name) else { return nil }
      return Part(index: index, isNumber: numeric.contains(column.name), descending: column.descending)
    }
    key = min(order.key, parts.count)
    before = Array(repeating: [], count: parts.count)
  }

  /// What a row is to the one before it.
  struct Step {
    /// Negative when it rightly follows, 0 when they agree, positive when it should come before.
    var order: Int
    /// How many columns of the order, from the first on, hold what they hold in the one before.
    var shared: Int
    /// Whether it has the key of the one before.
    var isDoubled: Bool
  }

  /// Takes the next row of the table.
  mutating func step(_ row: Row) -> Step {
    var result = isFirst ? -1 : 0
    var shared = isFirst ? 0 : parts.count
    isFirst = false
    for (place, part) in parts.enumerated() {
      let value = row[part.index]
      if result == 0 {
        let order = before[place].withUnsafeBufferPointer { last in
          part.isNumber ? OrderWatch.compare(number: ByteView(last), value) : ByteView(last).compare(value)
        }
        result = part.descending ? -order : order
        if result != 0 { shared = place }
      }
      before[place].removeAll(keepingCapacity: true)
      before[place].append(contentsOf: value.buffer)
    }
    return Step(order: result, shared: shared, isDoubled: key > 0 && shared >= key)
  }

  /// Compares numbers by value: digits with or without decimals; an empty one comes first.
  static func compare(number left: ByteView, _ right: ByteView) -> Int {
    if left.count == 0 || right.count == 0 { return left.count - right.count }
    let first = split(left)
    let second = split(right)
    if first.whole.count != second.whole.count { return first.whole.count - second.whole.count }
    let order = first.whole.compare(second.whole)
    return order != 0 ? order : first.decimals.compare(second.decimals)
  }

  /// Digits before the point without leading zeros, and after it without trailing ones.
  private static func split(_ text: ByteView) -> (whole: ByteView, decimals: ByteView) {
    var point = 0
    while point < text.count && text[point] != UInt8(ascii: ".") { point += 1 }
    var start = 0
    while start < point && text[start] == UInt8(ascii: "0") { start += 1 }
    var end = text.count
    while end > point + 1 && text[end - 1] == UInt8(ascii: "0") { end -= 1 }
    return (text[start..<point], point < end ? text[point + 1..<end] : ByteView.empty)
  }
}
