import DataDictionary
import Diagnostics
import RegistryTypes
import TabularIO

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
      ColumnPlan.make(
        column, field: fields[index], source: source, rules: rules, wordLists: &wordLists,
        role: index == nik
          ? .nik
          : index == name
            ? .name
            : index == mother
              ? .motherName
              : index == birth
                ? .birthDate
                : index == rowDate
                  ? .rowDate : index == region ? .region : column.name == roles.period ? .period : nil)
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
