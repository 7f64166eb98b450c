import DataDictionary
import TabularIO

/// Which column that a file lacks a name that nobody knows may stand for. It is only said: a pipeline declares it (`alias`).
enum HeaderAdvice {
  /// Names of a column that counts the rows, which no source has.
  private static let rowNumbers = ["no", "nomor", "nourut", "nomorurut", "num", "id"].map { Array($0.utf8) }

  /// The one column of `missing` that `name` is short for, a longer name of, or a slip of; nil where none or several are.
  private static func column(for name: String, among missing: [String]) -> String? {
    let key = Array(DialectHeader.key(name).utf8.filter { $0 != UInt8(ascii: ".") })
    if key.count < 2 || rowNumbers.contains(key) { return nil }
    let likely = missing.filter { isLike(key, Array(DialectHeader.key($0).utf8)) }
    return likely.count == 1 ? likely[0] : nil
  }

  /// So many names that are like columns are no person's row.
  static let enough = 3

  /// The columns of `missing` that `names` may stand for; none for two names of one column.
  static func columns(for names: [String], among missing: [String]) -> [(name: String, column: String)] {
    let found = names.compactMap { name in column(for: name, among: missing).map { (name: name, column: $0) } }
    return found.filter { pair in found.count { $0.column == pair.column } == 1 }
  }

  /// `alias: {tgl_lahir: tanggal_lahir}`, to be put into `sumber.yaml`; nil without any.
  static func line(_ found: [(name: String, column: String)]) -> String? {
    if found.isEmpty { return nil }
    let pairs = found.map { pair in
      let isPlain = pair.name.utf8.allSatisfy { $0 == 95 || $0 == 32 || $0 | 32 >= 97 && $0 | 32 <= 122 }
      return "\(isPlain ? pair.name : "\"\(pair.name)\""): \(pair.column)"
    }
    return "alias: {\(pairs.joined(separator: ", "))}"
  }

  private static func isLike(_ name: [UInt8], _ column: [UInt8]) -> Bool {
    let isShort = name.count >= 3 || column.count >= 8
    if isShort, name.first == column.first, isAbbreviation(name, of: column) { return true }
    // `Nomor KK`, `Nama Lengkap`.
    let isLonger = column.count >= 4 && name.count <= column.count + 5
    if isLonger, name.first == column.first, isAbbreviation(column, of: name) { return true }
    if column.count >= 3, name.starts(with: column) || name.reversed().starts(with: column.reversed()) { return true }
    if name.count >= 4, column.reversed().starts(with: name.reversed()) { return true }
    return column.count >= 6 && slips(name, column) <= (column.count >= 10 ? 2 : 1)
  }

  /// Whether the letters of `short` stand in `long` in their order: `tgllahir`, `jk`.
  private static func isAbbreviation(_ short: [UInt8], of long: [UInt8]) -> Bool {
    var at = 0
    for byte in long where at < short.count && short[at] == byte { at += 1 }
    return at == short.count
  }

  /// Letters to be changed, added or taken away (Levenshtein); names are short.
  private static func slips(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (index, byte) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in other.indices {
        let cost = min(diagonal + (byte == other[place] ? 0 : 1), row[place] + 1, row[place + 1] + 1)
        diagonal = row[place + 1]
        row[place + 1] = cost
      }
    }
    return row[other.count]
  }
}
