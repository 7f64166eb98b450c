import Diagnostics
import StageContract
import TabularIO

extension WorkbookAccount {
  /// How the workbook was read, for the manifest.
  var json: JSONValue {
    .object([
      JSONMember("tersembunyi", .bool(isHidden)), JSONMember("lembar_lain_berisi", .number(otherSheets)),
      JSONMember("nilai_sel_gabungan", .number(mergedValues)), JSONMember("rumus_tanpa_hasil", .number(missingResults)),
      JSONMember("tanggal_sejak_1904", .number(shiftedDates)),
    ])
  }

  /// Says what a person would not expect of it.
  func tell(file: String, _ log: DiagnosticLog) {
    if otherSheets > 0 {
      log.report(
        .warning,
        Message(
          id: "hanya lembar \(sheet) dibaca; \(otherSheets) lembar lain yang berisi tidak dibaca",
          en: "only sheet \(sheet) was read; \(otherSheets) other sheets with values were not"), file: file)
    }
    if isHidden {
      log.report(.warning, Message(id: "lembar \(sheet) tersembunyi", en: "sheet \(sheet) is hidden"), file: file)
    }
    if missingResults > 0 {
      log.report(
        .warning,
        Message(
          id: "\(missingResults) rumus tanpa hasil tersimpan dibaca kosong; buka dan simpan lagi di pengolah lembar",
          en:
            "\(missingResults) formulas without a stored result were read as empty; open the workbook and save it again"
        ),
        file: file)
    }
    if mergedValues > 0 {
      log.report(
        .note,
        Message(
          id: "\(mergedValues) nilai sel gabungan diulang di baris-barisnya",
          en: "\(mergedValues) values of merged cells were repeated in their rows"), file: file)
    }
    if shiftedDates > 0 {
      log.report(
        .note,
        Message(
          id: "\(shiftedDates) tanggal dihitung sejak 1904 (pengaturan buku kerja)",
          en: "\(shiftedDates) dates count from 1904 (the workbook says so)"), file: file)
    }
  }
}
