import Diagnostics
import Glibc
import TabularIO

/// How a row of the snapshot is put together from the rows of earlier stages: runs of fields taken over as they are,
/// and the region columns split out of `wilayah`.
struct RowPlan: Sendable {
  private enum Step: Sendable {
    /// Fields of the main row.
    case main(Range<Int>)
    /// Fields of the row beside it.
    case beside(Range<Int>)
    /// The first digits of the region code.
    case region(digits: Int)
    /// The name of the region of so many digits.
    case regionName(digits: Int)
  }

  private let steps: [Step]
  private let region: Int
  private let names: RegionNames

  /// Region columns of the snapshot: digits, and whether the name is meant.
  private static func regionColumn(_ name: String) -> Step? {
    switch name {
    case "kode_provinsi": .region(digits: 2)
    case "kode_kabupaten_kota": .region(digits: 4)
    case "kode_kecamatan": .region(digits: 6)
    case "kode_kelurahan_desa": .region(digits: 10)
    case "provinsi": .regionName(digits: 2)
    case "kabupaten_kota": .regionName(digits: 4)
    default: nil
    }
  }

  /// A plan for `columns`. A column that both tables have is taken from the one beside. Throws `badData` when a column
  /// is to be had nowhere.
  init(columns: [String], main: Table, beside: Table?, names: RegionNames) throws(Failure) {
    var steps: [Step] = []
    let region = main.header.firstIndex(of: "wilayah")
    for column in columns {
      if let index = beside?.header.firstIndex(of: column) {
        if case .beside(let range)? = steps.last, range.upperBound == index {
          steps[steps.count - 1] = .beside(range.lowerBound..<index + 1)
        } else {
          steps.append(.beside(index..<index + 1))
        }
      } else if let index = main.header.firstIndex(of: column) {
        if case .main(let range)? = steps.last, range.upperBound == index {
          steps[steps.count - 1] = .main(range.lowerBound..<index + 1)
        } else {
          steps.append(.main(index..<index + 1))
        }
      } else if region != nil, let step = RowPlan.regionColumn(column) {
        steps.append(step)
      } else {
        throw Failure(.badData, id: "kolom \(column) tidak ada", en: "column \(column) is missing", file: main.name)
      }
    }
    self.steps = steps
    self.region = region ?? 0
    self.names = names
  }

  /// Writes one row.
  func write(_ main: Row, beside: Row?, to rows: inout RowBuffer) {
    // Bytes can be copied as they stand only where nothing is quoted: quoted fields were unescaped in place.
    let plainMain = !RowPlan.hasQuote(main)
    let plainBeside = beside.map { !RowPlan.hasQuote($0) } ?? true
    for step in steps {
      switch step {
      case .main(let range): RowPlan.copy(main, range, plain: plainMain, to: &rows)
      case .beside(let range): if let beside { RowPlan.copy(beside, range, plain: plainBeside, to: &rows) }
      case .region(let digits):
        let code = main[region]
        if code.count >= digits { rows.rawFields(code[0..<digits]) } else { rows.emptyField() }
      case .regionName(let digits): names.write(main[region], digits: digits, to: &rows)
      }
    }
    rows.endRow()
  }

  private static func hasQuote(_ row: Row) -> Bool {
    let view = row.raw(0..<row.count)
    return view.count > 0 && memchr(view.start, 34, view.count) != nil
  }

  private static func copy(_ row: Row, _ range: Range<Int>, plain: Bool, to rows: inout RowBuffer) {
    if plain {
      rows.rawFields(row.raw(range))
    } else {
      for index in range { rows.field(row[index]) }
    }
  }
}
