import DataDictionary
import Diagnostics
import RegistryTypes
import TabularIO

/// What is done with one column of a source. Holds no references, so that handing it on costs nothing.
struct ColumnPlan: Sendable {
  /// The quick question whether a value is already its normalised form and the form that the source declares.
  enum Check: UInt8, Sendable {
    /// Always the slow way.
    case none
    /// No blanks at its ends.
    case trimmed
    /// A code of one or two digits within bounds.
    case code
    /// Digits alone within bounds.
    case number
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
    /// Capitals without blanks at its ends.
    case capitals
    case customer
    case otherNIK
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
  /// How the source declares to write the column; see ``WrittenForm``.
  let form: WrittenForm
  /// Place of the word list in ``SourcePlan/wordLists``; -1 without one.
  let words: Int
  let coding: RegionCoding
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

/// How the rows of one source are normalised: the header resolved to operations, once.
final class SourcePlan: Sendable {
  let source: SourceSettings
  let roles: SourceRoles
  /// The extract's columns in order.
  let columns: [ColumnPlan]
  /// `"column":"` of each column with its quotes doubled, ready for the JSON of raw values in a CSV field.
  let keys: [[UInt8]]
  let wordLists: [WordList]
  /// Places (in ``columns``) of the columns that identify a row; -1 where the source has none.
  let nik: Int
  let familyCard: Int
  let name: Int
  let motherName: Int
  let sex: Int
  let birthDate: Int
  let rowDate: Int
  let region: Int
  let address: Int
  /// Fields of the source's own id, of what a row needs, of the family it belongs to or is.
  let idFields: [Int]
  let neededFields: [Int]
  let familyField: Int
  let relationField: Int
  /// Dukcapil's region parts with their digits.
  let regionParts: [(field: Int, digits: Int)]
  let roofField: Int
  let fuelField: Int
  let derived: [DerivedPlan]
  /// The field of ingest's own findings; -1 when the table has none.
  let findingsField: Int
  let dataDate: CalendarDay?
  /// ``dataDate`` as text.
  let dataDateText: [UInt8]
  let header: [String]

  /// The mappings of the derived columns made from text categories.
  let categories: [TextCategories.Mapping]

  /// A derived column and what it is made from. Holds no references.
  struct DerivedPlan: Sendable {
    enum Operation: UInt8, Sendable {
      case sourceID, contentDigest, filled, rowDate, foldedName, foldedFather, foldedMother, region, relation
      case category, roof, fuel, street, rt, rw, dusun
      /// Nothing it could be made from.
      case nothing
    }
    let operation: Operation
    /// The text category's field, and the place of its mapping in ``SourcePlan/categories``.
    var field = -1
    var category = -1
    /// The first of the columns that are made from one text.
    var isFirst = true
  }

  /// Columns of 1-ingest before those of the source.
  static let leading = 3

  /// Resolves the header of `table`; `badData` when it lacks a column of the dictionary.
  init(source: SourceSettings, table: Table, rules: NormaliseRules) throws(Failure) {
    self.source = source
    let roles = SourceRoles.of(source.name)
    self.roles = roles
    let definition = source.definition
    var fields: [Int] = []
    for column in definition.columns { fields.append(try table.column(column.name)) }
    func place(_ kind: ColumnKind, after: Int = -1) -> Int {
      definition.columns.indices.first { $0 > after && definition.columns[$0].kind == kind } ?? -1
    }
    func field(_ name: String?) -> Int { name.flatMap { definition.index(of: $0) }.map { fields[$0] } ?? -1 }
    let nik = place(.nik)
    let name = place(.nama)
    let birth = definition.columns.indices.first { rules.birthColumns.contains(definition.columns[$0].name) } ?? -1
    let rowDate =
      definition.columns.indices.first { definition.columns[$0].kind == .tanggal && $0 != birth } ?? -1
    let region =
      definition.columns.indices.first { index in
        source.regions.contains { $0.column == definition.columns[index].name }
      }
      ?? -1
    self.nik = nik
    familyCard = place(.noKK)
    self.name = name
    motherName = roles.derived.contains(.foldedMother) ? place(.nama, after: name) : -1
    sex = place(.kelamin)
    birthDate = birth
    self.rowDate = rowDate
    self.region = region
    address = place(.alamat)
    let mother = motherName
    for (index, field) in fields.enumerated() where field != SourcePlan.leading + index {
      throw Failure(
        .badData, id: "urutan kolom tidak seperti kamus", en: "columns are not in the order of the dictionary",
        file: source.name)
    }
    var wordLists: [WordList] = []
    columns = definition.columns.enumerated().map { index, column in
      SourcePlan.column(
        column, field: fields[index], source: source, rules: rules, wordLists: &wordLists,
        role: index == nik
          ? .nik
          : index == name
            ? .name
            : index == mother
              ? .motherName
              : index == birth ? .birthDate : index == rowDate ? .rowDate : index == region ? .region : nil)
    }
    self.wordLists = wordLists
    keys = definition.columns.map { Array("\"\"\($0.name)\"\":\"\"".utf8) }
    idFields = roles.id.map { field($0) }.filter { $0 >= 0 }
    neededFields = roles.needed.map { field($0) }.filter { $0 >= 0 }
    familyField = field(roles.familyID ?? roles.family?.column)
    relationField = field(roles.relation?.column)
    regionParts = roles.regionParts.map { (field($0.column), $0.digits) }
    roofField = field("jenis_atap_terluas")
    fuelField = field("bahan_bakar_utama_memasak")
    findingsField = table.header.firstIndex(of: "temuan") ?? -1
    dataDate = source.dataDate.map { CalendarDay(packed: $0) }
    var text = ByteScratch(capacity: 16)
    dataDate?.write(to: &text)
    dataDateText = Array(text.span)

    var kinds: [SourceRoles.Derived] = []
    if source.name != "dukcapil" { kinds += [.sourceID, .contentDigest] }
    kinds += [.filled, .rowDate]
    if name >= 0 { kinds += [.foldedName, .foldedFather] }
    kinds += roles.derived
    var derived: [DerivedPlan] = []
    var categories: [TextCategories.Mapping] = []
    for kind in kinds {
      var made = DerivedPlan(operation: kind.operation)
      if case .category(let result) = kind {
        if let mapping = rules.categories.mapping(to: result), field(mapping.column) >= 0 {
          made.field = field(mapping.column)
          made.isFirst = !derived.contains { $0.field == made.field }
          made.category = categories.count
          categories.append(mapping)
        } else {
          made = DerivedPlan(operation: .nothing)
        }
      }
      derived.append(made)
    }
    self.derived = derived
    self.categories = categories
    header =
      ["berkas", "baris", "offset"] + definition.columns.map(\.name) + kinds.map(\.name) + ["temuan", "mentah"]
  }

  /// The operation of a column: by its role in the row, else by its type.
  private static func column(
    _ column: ColumnDefinition, field: Int, source: SourceSettings, rules: NormaliseRules,
    wordLists: inout [WordList], role: ColumnPlan.Operation?
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
        check: check(operation, dateForm, form), notesEmpty: operation == .name || operation == .motherName,
        low: Int32(clamping: low), high: Int32(clamping: high)), field: field, low: low, high: high,
      dateForm: dateForm, form: form, words: words, coding: coding)
  }

  /// The check that goes with an operation, where the source writes the column in the canonical form.
  private static func check(
    _ operation: ColumnPlan.Operation, _ dateForm: DateForm, _ form: WrittenForm
  ) -> ColumnPlan.Check {
    let isISO = dateForm == .iso
    switch operation {
    case .text: return .trimmed
    case .code: return .code
    case .whole, .rupiah, .decimal: return .number
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

extension SourceRoles.Derived {
  /// What is done to make the column.
  fileprivate var operation: SourcePlan.DerivedPlan.Operation {
    switch self {
    case .sourceID: .sourceID
    case .contentDigest: .contentDigest
    case .filled: .filled
    case .rowDate: .rowDate
    case .foldedName: .foldedName
    case .foldedFather: .foldedFather
    case .foldedMother: .foldedMother
    case .region: .region
    case .relation: .relation
    case .category: .category
    case .roof: .roof
    case .fuel: .fuel
    case .street: .street
    case .rt: .rt
    case .rw: .rw
    case .dusun: .dusun
    }
  }
}
