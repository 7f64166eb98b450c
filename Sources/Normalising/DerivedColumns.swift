import RegistryTypes
import TabularIO

extension RowNormaliser {
  /// Writes the derived columns, in the plan's order.
  mutating func writeDerived(_ row: Row, _ rows: inout RowBuffer) {
    var addressIsRead = false
    for index in 0..<derived.count {
      let column = derived[index]
      switch column.operation {
      case .sourceID: writeSourceID(row, &rows)
      case .contentDigest:
        digests.field(
          of: row, SourcePlan.leading..<SourcePlan.leading + columnCount, separator: RowNormaliser.contentSeparator,
          isUnquoted: !hasQuotes, in: &rows)
      case .filled: rows.field(number: filled)
      case .rowDate:
        writeRowDate(&rows)
      case .foldedName: rows.rawFields(ByteView(names.folded.span))
      case .foldedFather: rows.rawFields(ByteView(names.father.span))
      case .foldedMother: rows.rawFields(ByteView(mother.folded.span))
      case .region:
        writeRegionCode(row, &rows)
      case .relation: writeRelation(row, &rows)
      case .category: writeCategory(column, row, &rows)
      case .roof: writeCode(plan.roofField, row, &rows, high: 8) { Roof.swapped($0) }
      case .fuel: writeCode(plan.fuelField, row, &rows, high: 12) { $0 == 12 ? 0 : $0 }
      case .street, .rt, .rw, .dusun:
        if !addressIsRead {
          readAddress(row)
          addressIsRead = true
        }
        writeAddress(column.operation, &rows)
      case .nothing: rows.emptyField()
      }
    }
  }

  private func writeRegionCode(_ row: Row, _ rows: inout RowBuffer) {
    if region.codeLength == 0 { return rows.emptyField() }
    if plan.region >= 0, region.code == region.digits {
      let text = field(plan.region, row)
      if text.count == region.codeLength, region.codeLength == region.length, !region.isFilledUp {
        return rows.rawFields(ByteView(text))
      }
    }
    rows.digits(region.code, width: region.codeLength)
  }

  private mutating func writeRowDate(_ rows: inout RowBuffer) {
    if rowDateText.count > 0 {
      rows.rawFields(ByteView(rowDateText))
    } else if let rowDate {
      value.clear()
      rowDate.write(to: &value)
      rows.rawFields(ByteView(value.span))
    } else {
      plan.dataDateText.withUnsafeBufferPointer { rows.rawFields(ByteView($0)) }
    }
  }

  private mutating func writeSourceID(_ row: Row, _ rows: inout RowBuffer) {
    if plan.idFields.count == 1 {
      let id = row.encoded(plan.idFields[0])
      if id.count > 0, ByteSpan.isBareEnd(id[0]), ByteSpan.isBareEnd(id[id.count - 1]) {
        return rows.rawFields(id)
      }
    }
    rows.beginField()
    for index in 0..<plan.idFields.count {
      if index > 0 { rows.append(ASCII.slash) }
      rows.append(ByteView(row[plan.idFields[index]].buffer.undressed()))
    }
    rows.endField()
  }

  /// DTSEN relation from the source's own list.
  private func writeRelation(_ row: Row, _ rows: inout RowBuffer) {
    guard let relation = plan.roles.relation, plan.relationField >= 0 else { return rows.emptyField() }
    let isSIAK = relation.list == .siak
    writeCode(plan.relationField, row, &rows, high: isSIAK ? Relation.siakCount : 8) {
      isSIAK ? Relation.fromSIAK($0) : $0
    }
  }

  /// A code of another list made from a code column.
  private func writeCode(
    _ field: Int, _ row: Row, _ rows: inout RowBuffer, high: Int, _ translate: (Int) -> Int
  ) {
    if field >= 0,
      case .code(let code) = CodeReading.read(row[field].buffer, low: 1, high: high, emptyWords: rules.emptyWords)
    {
      rows.field(number: translate(code))
    } else {
      rows.emptyField()
    }
  }

  /// The code of a text category; an unknown text is a value outside its list.
  private mutating func writeCategory(_ column: SourcePlan.DerivedPlan, _ row: Row, _ rows: inout RowBuffer) {
    let text = row[column.field].buffer
    if text.isEmpty { return rows.emptyField() }
    var code = plan.categories[column.category].exact.value(of: text)
    if code < 0 { code = WordKey.withKey(text) { plan.categories[column.category].table.value(of: $0) } }
    if code >= 0 { return rows.field(number: Int(code)) }
    rows.emptyField()
    // Of two columns made from one text the first alone says that it is unknown.
    if column.isFirst, !rules.emptyWords.contains(text) {
      findings.insert(.nil001)
      samples.note(
        .nil001, column: column.field - SourcePlan.leading, before: text, after: ByteSpan(start: nil, count: 0))
    }
  }

  // MARK: Address

  private mutating func readAddress(_ row: Row) {
    let bare = plan.address >= 0 ? field(plan.address, row).undressed() : ByteSpan(start: nil, count: 0)
    address.read(isEmptyText(bare) ? ByteSpan(start: nil, count: 0) : bare)
  }

  private func writeAddress(_ kind: SourcePlan.DerivedPlan.Operation, _ rows: inout RowBuffer) {
    switch kind {
    case .street: rows.field(ByteView(address.street.span))
    case .dusun: rows.field(ByteView(address.dusun.span))
    case .rt where address.rt > 0: rows.digits(UInt64(address.rt), width: 3)
    case .rw where address.rw > 0: rows.digits(UInt64(address.rw), width: 3)
    default: rows.emptyField()
    }
  }
}
