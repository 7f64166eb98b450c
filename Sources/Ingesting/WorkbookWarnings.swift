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

  /// The account of one file in the manifest of an earlier run; nil when the file was no workbook.
  init?(file: JSONValue) {
    guard let sheet = file["lembar"]?.number, let json = file["buku_kerja"],
      case .bool(let isHidden)? = json["tersembunyi"]
    else { return nil }
    func number(_ key: String) -> Int { json[key]?.number ?? 0 }
    self.init(
      sheet: sheet, isHidden: isHidden, otherSheets: number("lembar_lain_berisi"),
      mergedValues: number("nilai_sel_gabungan"), missingResults: number("rumus_tanpa_hasil"),
      shiftedDates: number("tanggal_sejak_1904"))
  }

  /// Says what a person would not expect of it.
  func tell(file: String, _ log: DiagnosticLog) {
    func say(_ severity: Severity, if isSo: Bool, id: String, en: String) {
      if isSo { log.report(severity, Message(id: id, en: en), file: file) }
    }
    say(
      .warning, if: otherSheets > 0,
      id: "hanya lembar \(sheet) dibaca; \(otherSheets) lembar lain yang berisi tidak dibaca",
      en: "only sheet \(sheet) was read; \(otherSheets) other sheets with values were not")
    say(.warning, if: isHidden, id: "lembar \(sheet) tersembunyi", en: "sheet \(sheet) is hidden")
    say(
      .warning, if: missingResults > 0,
      id: "\(missingResults) rumus tanpa hasil tersimpan dibaca kosong; buka dan simpan lagi di pengolah lembar",
      en: "\(missingResults) formulas without a stored result were read as empty; open the workbook and save it again")
    say(
      .note, if: mergedValues > 0, id: "\(mergedValues) nilai sel gabungan diulang di baris-barisnya",
      en: "\(mergedValues) values of merged cells were repeated in their rows")
    say(
      .note, if: shiftedDates > 0, id: "\(shiftedDates) tanggal dihitung sejak 1904 (pengaturan buku kerja)",
      en: "\(shiftedDates) dates count from 1904 (the workbook says so)")
  }
}
