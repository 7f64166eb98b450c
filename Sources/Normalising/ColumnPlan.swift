import DataDictionary
import RegistryTypes

/// What is done with one column of a source. Holds no references, so that handing it on costs nothing.
struct ColumnPlan: Sendable {
  /// The quick question whether a value is already its normalised form and the form that the source declares.
  enum Check: UInt8, Sendable {
    /// Always the slow way.
    case none
    /// Nothing around it that programs leave there.
    case bare
    /// A code of one or two digits within bounds.
    case code
    /// Digits alone within bounds.
    case number
    /// The same as three digits: a neighbourhood is `001` wherever it is written so.
    case padded
    /// The same without leading zeros: Dukcapil's numbers of neighbourhoods.
    case unpadded
    case oneTwo
    case zeroOne
    case nik
    case familyCard
    case name
    case motherName
    case birthDate
    case rowDate
    case otherDate
    case region
    /// Exactly a word of the list.
    case word
    /// Capitals, nothing around them, no word for empty.
    case capitals
    case customer
    case otherNIK
    /// A quarter as the registry writes it.
    case period
  }

  /// A check with what it needs: little enough to be read anew for every field.
  struct Quick: Sendable {
    let check: Check
    /// An empty value is something to note.
    let notesEmpty: Bool
    let low: Int32
    let high: Int32
  }

  enum Operation: UInt8, Sendable {
    case text
    case nik
    case otherNIK
    case familyCard
    case name
    case motherName
    case sex
    case birthDate
    case rowDate
    case otherDate
    case code
    case words
    case openWord
    case whole
    case decimal
    case rupiah
    case region
    case otherRegion
    case yesNo
    case oneTwo
    case customer
    case period
  }

  let operation: Operation
  /// What a value must be to stay as it is.
  let quick: Quick
  /// Place in the row of 1-ingest.
  let field: Int
  /// Bounds of codes and numbers.
  let low: Int64
  let high: Int64
  /// The declared form of dates.
  let dateForm: DateForm
  /// Of a date column: its bit in ``GroupDiagnoses/Verdict/monthFirst``; else 0.
  let dateBit: UInt64
  /// How the source declares to write the column; see ``WrittenForm``.
  let form: WrittenForm
  /// Place of the word list in ``SourcePlan/wordLists``; -1 without one.
  let words: Int
  let coding: RegionCoding
  /// A code of a list that does not hold 0: a zero is a code outside the list, not an empty value.
  let zeroIsCode: Bool
}

/// Declared ways of writing sex, yes and no, and decimals.
enum WrittenForm: UInt8, Sendable {
  /// As the normalised column has it.
  case canonical
  /// `L`, `P`.
  case letters
  /// `LAKI-LAKI`/`PEREMPUAN`, `YA`/`TIDAK`.
  case words
  /// `1`, `0`.
  case oneZero
  /// `1`, `2`.
  case oneTwo
  /// A comma as the decimal sign.
  case comma

  init(_ name: String?, _ kind: ColumnKind) {
    switch (name, kind) {
    case ("LP", _): self = .letters
    case ("KATA", _), ("YA_TIDAK", _): self = .words
    case ("10", .ya1Tidak2): self = .oneZero
    case ("12", .yaTidak): self = .oneTwo
    case ("KOMA", _): self = .comma
    default: self = .canonical
    }
  }
}

extension ColumnPlan {
  /// The operation of a column: by its role in the row, else by its type.
  static func make(
    _ column: ColumnDefinition, field: Int, source: SourceSettings, rules: NormaliseRules,
    wordLists: inout [WordList], role: Operation?
  ) -> ColumnPlan {
    var low: Int64 = 0
    var high: Int64 = Int64.max
    var words = -1
    var operation = role ?? .text
    if role == nil {
      switch column.kind {
      case .nik: operation = .otherNIK
      case .noKK: operation = .familyCard
      case .nama: operation = .text
      case .kelamin: operation = .sex
      case .tanggal: operation = .otherDate
      case .bilangan: operation = .whole
      case .desimal: operation = .decimal
      case .rupiah: operation = .rupiah
      case .kodeKemendagri, .kodeBPS: operation = .otherRegion
      case .yaTidak: operation = .yesNo
      case .ya1Tidak2: operation = .oneTwo
      case .idpel: operation = .customer
      case .alamat: operation = .text
      case .kode, .teks:
        let (listedOperation, list) = listed(column)
        operation = listedOperation
        if let list {
          words = wordLists.count
          wordLists.append(list)
        }
      }
    }
    switch operation {
    case .whole, .decimal, .rupiah: (low, high) = rules.bounds(of: column)
    case .code:
      if let numbers = numbers(of: column.values) { (low, high) = numbers }
    default: break
    }
    let coding = source.regions.first { $0.column == column.name }.map { RegionCoding($0.coding) } ?? .kemendagri
    let dateForm = source.form(of: column).flatMap { DateForm(pattern: $0) } ?? .iso
    let form = WrittenForm(source.form(of: column), column.kind)
    return ColumnPlan(
      operation: operation,
      quick: ColumnPlan.Quick(
        check: check(operation, dateForm, form, column), notesEmpty: operation == .name || operation == .motherName,
        low: Int32(clamping: low), high: Int32(clamping: high)), field: field, low: low, high: high,
      dateForm: dateForm, dateBit: dateBit(of: column.name, source), form: form, words: words, coding: coding,
      zeroIsCode: column.kind == .kode && !rules.zeroIsNone.contains(column.name))
  }

  /// One bit for each date column of a source.
  static func dateBit(of column: String, _ source: SourceSettings) -> UInt64 {
    let dates = source.definition.columns.filter { $0.kind == .tanggal }
    guard let place = dates.firstIndex(where: { $0.name == column }), place < 64 else { return 0 }
    return 1 << UInt64(place)
  }

  /// The check that goes with an operation, where the source writes the column in the canonical form.
  private static func check(
    _ operation: ColumnPlan.Operation, _ dateForm: DateForm, _ form: WrittenForm, _ column: ColumnDefinition
  ) -> ColumnPlan.Check {
    let isISO = dateForm == .iso
    switch operation {
    case .text: return .bare
    case .code: return .code
    case .whole:
      // RT and RW are numbers of three digits on paper (`001`), and numbers in Dukcapil's columns (`1`).
      if ["rt", "rw"].contains(column.name) { return .padded }
      return ["NO_RT", "NO_RW"].contains(column.name) ? .unpadded : .number
    case .rupiah, .decimal: return .number
    case .oneTwo, .sex: return form == .canonical ? .oneTwo : .none
    case .yesNo: return form == .canonical ? .zeroOne : .none
    case .nik: return .nik
    case .otherNIK: return .otherNIK
    case .familyCard: return .familyCard
    case .name: return .name
    case .motherName: return .motherName
    case .birthDate: return isISO ? .birthDate : .none
    case .rowDate: return isISO ? .rowDate : .none
    case .otherDate: return isISO ? .otherDate : .none
    case .region: return .region
    case .words: return .word
    case .openWord: return .capitals
    case .customer: return .customer
    case .period: return .period
    case .otherRegion: return .none
    }
  }

  /// Codes of a range, words of a list, or plain text.
  private static func listed(_ column: ColumnDefinition) -> (ColumnPlan.Operation, WordList?) {
    let values = column.values
    if numbers(of: values) != nil { return (.code, nil) }
    if values.words.isEmpty, values.prefixes.isEmpty { return (column.kind == .kode ? .openWord : .text, nil) }
    return (.words, WordList(words: values.words, prefixes: values.prefixes, isOpen: values.open))
  }

  /// The range of a list of numbers without gaps.
  private static func numbers(of values: AllowedValues) -> (Int64, Int64)? {
    if let range = values.range { return (Int64(range.lowerBound), Int64(range.upperBound)) }
    let codes = values.words.compactMap { Int64($0) }
    guard let low = codes.min(), let high = codes.max(), codes.count == values.words.count, values.prefixes.isEmpty,
      high - low == Int64(codes.count - 1)
    else { return nil }
    return (low, high)
  }
}
