/// What a person should know of how a workbook was read.
package struct WorkbookAccount: Sendable, Equatable {
  /// Place of the sheet that was read, from 1.
  package let sheet: Int
  /// Whether a person who opens the workbook does not see that sheet.
  package let isHidden: Bool
  /// Other sheets that hold a value and were not read.
  package let otherSheets: Int
  /// Values of merged cells that were repeated in the rows below.
  package internal(set) var mergedValues = 0
  /// Formulas whose result the workbook does not hold; they were read as empty.
  package internal(set) var missingResults = 0
  /// Dates counted from 1904 that were brought to the usual count.
  package internal(set) var shiftedDates = 0

  package init(
    sheet: Int, isHidden: Bool, otherSheets: Int, mergedValues: Int = 0, missingResults: Int = 0, shiftedDates: Int = 0
  ) {
    self.sheet = sheet
    self.isHidden = isHidden
    self.otherSheets = otherSheets
    self.mergedValues = mergedValues
    self.missingResults = missingResults
    self.shiftedDates = shiftedDates
  }
}
