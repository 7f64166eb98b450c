import DataDictionary
import Diagnostics
import TabularIO

/// Where the canonical columns of a source stand in a file.
struct ColumnMap: Sendable {
  /// Some canonical columns in a row that stand side by side in the file, or that it lacks.
  enum Run: Sendable, Equatable {
    case fields(Range<Int>)
    case absent(Int)
  }

  /// The place in the file of every canonical column; -1 when the file lacks it.
  let places: [Int]
  /// Fields in a row of the file.
  let fieldCount: Int
  /// Columns of the file that are left out.
  let ignored: [String]
  /// What those may stand for that the file lacks.
  let likely: [(name: String, column: String)]
  /// The last field of every row has no name and must be empty: a delimiter ends the row.
  var endsEmpty = false

  /// The canonical columns as runs, so that a row in canonical order is copied whole.
  var runs: [Run] {
    var runs: [Run] = []
    for place in places {
      if place < 0 {
        if case .absent(let count)? = runs.last {
          runs[runs.count - 1] = .absent(count + 1)
        } else {
          runs.append(.absent(1))
        }
      } else if case .fields(let range)? = runs.last, range.upperBound == place {
        runs[runs.count - 1] = .fields(range.lowerBound..<place + 1)
      } else {
        runs.append(.fields(place..<place + 1))
      }
    }
    return runs
  }
}

/// Matches the header of a file with the columns of its source.
enum HeaderMatch {
  /// The spellings a column is known by, in the form that is compared, with its canonical place.
  static func names(_ source: SourceSettings) -> [(key: String, place: Int)] {
    var names: [(key: String, place: Int)] = []
    for (place, column) in source.definition.columns.enumerated() {
      names.append((DialectHeader.key(column.name), place))
    }
    for alias in source.aliases {
      if let place = source.definition.index(of: alias.column) {
        names.append((DialectHeader.key(alias.header), place))
      }
    }
    return names
  }

  /// The places of the columns. Throws `badData` with a diff when a required one is missing, or one is unknown or
  /// doubled, unless the pipeline allows it.
  static func columns(
    header: [String], of source: SourceSettings, names: [(key: String, place: Int)], file: String,
    hasTrailing: Bool = false
  ) throws(Failure) -> ColumnMap {
    let columns = source.definition.columns
    var places = [Int](repeating: -1, count: columns.count)
    var ignored: [String] = []
    var lines: [(id: String, en: String)] = []
    // A long number in a header is a row that ran into it: then no unknown name is shown, since it may be a person's.
    let hasValue = header.contains { isValue($0) } || isGlued(header, names)
    let isMixed = hasValue || header.contains { hasLongNumber($0) }
    // Nor may columns that are left out be values: rows would be lost, and these stand in warnings and the manifest.
    let leavesOut = source.ignoresUnknownColumns && !hasValue
    var unknown: [(id: String, en: String)] = []
    var strangers: [String] = []
    func named(_ text: String) -> String { isMixed ? "…" : shown(text) }
    for (index, text) in header.enumerated() {
      let key = DialectHeader.key(text)
      if hasTrailing, index + 1 == header.count { continue }
      guard let place = names.first(where: { $0.key == key })?.place else {
        if leavesOut { ignored.append(shown(text)) }
        if key.isEmpty {
          let isLast = index > 0 && index + 1 == header.count
          unknown.append(
            (
              "+ (kolom \(index + 1) tanpa nama" + (isLast ? "; ada pembatas di akhir baris?)" : ")"),
              "+ (column \(index + 1) has no name" + (isLast ? "; a delimiter at the end of the line?)" : ")")
            ))
        } else {
          strangers.append(shown(text))
          unknown.append(
            ("+ \(named(text)) (kolom \(index + 1), tidak dikenal)", "+ \(named(text)) (column \(index + 1), unknown)"))
        }
        continue
      }
      let name = columns[place].name
      if places[place] >= 0 {
        let first = places[place] + 1
        lines.append(
          (
            "! \(name) (ganda: kolom \(first) dan \(index + 1) '\(named(text))')",
            "! \(name) (doubled: columns \(first) and \(index + 1) '\(named(text))')"
          ))
      } else {
        places[place] = index
      }
    }
    for (place, column) in columns.enumerated() where places[place] < 0 && column.required {
      if !source.mayLack.contains(column.name) {
        lines.append(("- \(column.name) (wajib, tidak ada)", "- \(column.name) (required, missing)"))
      }
    }
    let missing = columns.indices.filter { places[$0] < 0 }.map { columns[$0].name }
    let likely = isMixed ? [] : HeaderAdvice.columns(for: strangers, among: missing)
    if !header.isEmpty && places.allSatisfy({ $0 < 0 }) && likely.count < HeaderAdvice.enough {
      // What stands there may be a person's row, so nothing of it is shown.
      let isOne = header.count == 1
      throw Failure(
        .badData,
        id: "tidak satu pun nama kolom sumber \(source.name) dikenali; mungkin kepala kolom tidak ada"
          + (isOne ? ", atau pembatasnya bukan , ; | ~ ^ TAB atau CTRL-A" : ""),
        en: "no column name of source \(source.name) was recognised; the header may be missing"
          + (isOne ? ", or its delimiter is none of , ; | ~ ^ TAB and CTRL-A" : ""), file: file)
    }
    // What may be left out is shown all the same beside what is missing: it may be that, misspelt.
    if !leavesOut || !lines.isEmpty { lines = unknown + lines }
    if !lines.isEmpty {
      if let advice = HeaderAdvice.line(likely) {
        lines.append(("mungkin, di sumber.yaml: \(advice)", "perhaps, in sumber.yaml: \(advice)"))
      }
      let id = lines.map(\.id).joined(separator: "\n  ")
      let en = lines.map(\.en).joined(separator: "\n  ")
      throw Failure(
        .badData, id: "kepala kolom tidak cocok dengan sumber \(source.name):\n  \(id)",
        en: "the header does not fit source \(source.name):\n  \(en)", file: file)
    }
    return ColumnMap(places: places, fieldCount: header.count, ignored: ignored, likely: likely, endsEmpty: hasTrailing)
  }

  /// Whether the first row stands behind the header on one line, short values and all: `nik,nama,umur` and `1,ANI,30` are
  /// `nik`, `nama`, `umur1`, `ANI`, `30`. The name in the middle begins as the last column's does, and nobody knows those
  /// behind it.
  private static func isGlued(_ header: [String], _ names: [(key: String, place: Int)]) -> Bool {
    guard header.count >= 3, header.count % 2 == 1 else { return false }
    let middle = header.count / 2
    func isKnown(_ index: Int) -> Bool {
      let key = DialectHeader.key(header[index])
      return names.contains { $0.key == key }
    }
    let key = DialectHeader.key(header[middle])
    let begins = names.contains { name in
      key.hasPrefix(name.key) && !header.contains { DialectHeader.key($0) == name.key }
    }
    return begins && !isKnown(middle) && !header.indices.contains { $0 > middle && isKnown($0) }
      && header.indices.contains { $0 < middle && isKnown($0) }
  }

  /// Whether a name is rather a value: digits without a letter (a NIK, a date), or as many digits as a card has among
  /// letters. `desil_202503` is a name.
  private static func isValue(_ text: String) -> Bool {
    var digits = 0
    var run = 0
    var letters = 0
    for byte in text.utf8 {
      let isDigit = (48...57).contains(byte)
      run = isDigit ? run + 1 : 0
      if isDigit { digits += 1 } else if byte | 32 >= 97 && byte | 32 <= 122 || byte >= 128 { letters += 1 }
      if run >= 9 { return true }
    }
    return digits >= 6 && letters == 0
  }

  /// Whether six digits stand in a row: part of a NIK, a No KK, a card or a date written together.
  private static func hasLongNumber(_ text: String) -> Bool {
    var digits = 0
    for byte in text.utf8 {
      digits = (48...57).contains(byte) ? digits + 1 : 0
      if digits >= 6 { return true }
    }
    return false
  }

  /// A name fit for a message: short, on one line, and without digits, in case it is a value.
  private static func shown(_ text: String) -> String {
    let hidden = String(text.prefix(40).map { $0.isNumber ? "#" : $0.isNewline ? " " : $0 })
    return text.count > 40 ? hidden + "..." : hidden
  }
}
