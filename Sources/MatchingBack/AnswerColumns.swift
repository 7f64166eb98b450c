import Diagnostics
import TabularIO

/// The columns added to the list, in order: status, reason, the first row about the same person, then what the
/// permission shows of family, person and programmes.
struct AnswerColumns: Sendable {
  let names: [String]
  private let families: Int
  private let persons: Int
  /// By programme: whether it is of persons; nil where that is not known.
  private let unitsArePersons: [Bool?]
  private let showsEligible: Bool
  private let showsReceives: Bool

  /// What every added column's name begins with, so that none is taken for one of the list's own.
  static let prefix = "dtsen_"

  /// Names that the list has already get a number behind them.
  init(_ permission: Permission, unitsArePersons: [Bool?], taken: [String]) {
    families = permission.familyColumns.count
    persons = permission.personColumns.count
    self.unitsArePersons = unitsArePersons
    showsEligible = permission.programmeColumns.contains("layak")
    showsReceives = permission.programmeColumns.contains("menerima")
    var wanted = ["status", "alasan", "baris_kembar"] + permission.familyColumns + permission.personColumns
    for programme in permission.programmes {
      let stem = String(decoding: programme.utf8.map { $0 == UInt8(ascii: "-") ? 95 : $0 }, as: UTF8.self).lowercased()
      for column in ["layak", "menerima"] where permission.programmeColumns.contains(column) {
        wanted.append("\(stem)_\(column)")
      }
    }
    var known = Set(taken.map { DialectHeader.key($0) })
    var names: [String] = []
    for stem in wanted {
      var name = AnswerColumns.prefix + stem
      var number = 2
      while !known.insert(DialectHeader.key(name)).inserted {
        name = AnswerColumns.prefix + stem + "_\(number)"
        number += 1
      }
      names.append(name)
    }
    self.names = names
  }

  /// Writes the values of a row that has no answer beyond status and reason.
  func write(_ status: AnswerStatus, _ reason: AnswerReason, to line: inout AnsweredLine) {
    line.field(status.word)
    line.field(reason.word)
    for _ in 2..<names.count { line.emptyField() }
  }

  /// Writes the values of row `row`; answers its status, nil when `range` holds nothing about it.
  func write(row: Int, _ range: AnswerRange, to line: inout AnsweredLine) -> AnswerStatus? {
    var found: AnswerStatus?
    range.forEach(row: row, .verdict) { payload in
      if found != nil { return }
      var fields = PackedFields(payload)
      guard let status = AnswerStatus(rawValue: fields.nextByte()),
        let reason = AnswerReason(rawValue: fields.nextByte())
      else { return }
      found = status
      let first = fields.nextNumber()
      if fields.nextByte() == 0 {
        line.field(status.word)
        line.field(reason.word)
        if first == 0 { line.emptyField() } else { line.field(number: first) }
        for _ in 3..<max(names.count, 3) { line.emptyField() }
        return
      }
      line.field(status.word)
      line.field(reason.word)
      if first == 0 { line.emptyField() } else { line.field(number: first) }
      writeFamily(row, range, to: &line)
      for _ in 0..<persons { line.field(fields.next()) }
      writeProgrammes(row, status, range, to: &line)
    }
    return found
  }

  private func writeFamily(_ row: Int, _ range: AnswerRange, to line: inout AnsweredLine) {
    var isWritten = false
    range.forEach(row: row, .family) { payload in
      if isWritten { return }
      isWritten = true
      var fields = PackedFields(payload)
      for _ in 0..<families { line.field(fields.next()) }
    }
    if !isWritten { for _ in 0..<families { line.emptyField() } }
  }

  /// `1` or `0`; empty for persons outside the frame, and for a programme of persons where only a family is known.
  private func writeProgrammes(_ row: Int, _ status: AnswerStatus, _ range: AnswerRange, to line: inout AnsweredLine) {
    for (number, isOfPersons) in unitsArePersons.enumerated() {
      var eligible = false
      var receives = false
      range.forEach(row: row, .programme) { payload in
        var fields = PackedFields(payload)
        if Int(fields.nextByte()) != number { return }
        if fields.next().equals("1") { eligible = true }
        if fields.next().equals("1") { receives = true }
      }
      let isKnown = status == .padan || status == .padanKeluarga && isOfPersons != true
      if showsEligible { if isKnown { line.field(eligible ? "1" : "0") } else { line.emptyField() } }
      if showsReceives { if isKnown { line.field(receives ? "1" : "0") } else { line.emptyField() } }
    }
  }
}
