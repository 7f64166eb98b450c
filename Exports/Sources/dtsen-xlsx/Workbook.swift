import CXlsxWriter
import Foundation

/// A workbook in the making. Same tables, same bytes: its dates are those of the period.
struct Workbook {
  private let book: UnsafeMutablePointer<lxw_workbook>
  private let header: UnsafeMutablePointer<lxw_format>?
  private let title: UnsafeMutablePointer<lxw_format>?
  private let thousands: UnsafeMutablePointer<lxw_format>?
  private let decimals: UnsafeMutablePointer<lxw_format>?
  private let right: UnsafeMutablePointer<lxw_format>?
  private let link: UnsafeMutablePointer<lxw_format>?

  /// A workbook that will be `path`; throws when libxlsxwriter has no memory for it.
  init(path: String, period: String) throws(Fault) {
    guard let book = workbook_new(path) else { throw Fault(73, "\(path) cannot be created") }
    self.book = book
    header = workbook_add_format(book)
    format_set_bold(header)
    format_set_bottom(header, UInt8(LXW_BORDER_THIN.rawValue))
    format_set_text_wrap(header)
    format_set_align(header, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    title = workbook_add_format(book)
    format_set_bold(title)
    format_set_font_size(title, 14)
    thousands = workbook_add_format(book)
    format_set_num_format(thousands, "#,##0")
    decimals = workbook_add_format(book)
    format_set_num_format(decimals, "0.0##")
    right = workbook_add_format(book)
    format_set_align(right, UInt8(LXW_ALIGN_RIGHT.rawValue))
    link = workbook_add_format(book)
    format_set_underline(link, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
    format_set_font_color(link, 0x0B57A0)
    var name = Array("DTSEN \(period)".utf8CString)
    name.withUnsafeMutableBufferPointer { text in
      var properties = lxw_doc_properties()
      properties.title = text.baseAddress
      properties.created = Workbook.end(of: period)
      workbook_set_properties(book, &properties)
    }
  }

  /// The last day of the quarter `YYYY-Qn` as seconds since 1970.
  private static func end(of period: String) -> time_t {
    let parts = period.split(separator: "-Q").compactMap { Int($0) }
    guard parts.count == 2 else { return 0 }
    var next = DateComponents(year: parts[0], month: parts[1] * 3 + 1, day: 1)
    next.timeZone = TimeZone(secondsFromGMT: 0)
    let date = Calendar(identifier: .gregorian).date(from: next) ?? Date(timeIntervalSince1970: 86_400)
    return time_t(date.timeIntervalSince1970) - 86_400
  }

  /// The first sheet: what the workbook is and a line for each other sheet, with a link.
  func addContents(period: String, sheets: [(name: String, rows: Int)]) {
    let sheet = workbook_add_worksheet(book, "Isi")
    worksheet_write_string(sheet, 0, 0, "DTSEN \(period)", title)
    worksheet_write_string(
      sheet, 1, 0, "Angka laporan per tabel. * = disembunyikan karena kecil; sel kosong = tidak diketahui.", nil)
    worksheet_write_string(
      sheet, 2, 0, "The report's numbers, a sheet a table. * = kept back because small; empty = not known.", nil)
    worksheet_write_string(sheet, 4, 0, "lembar", header)
    worksheet_write_string(sheet, 4, 1, "baris", header)
    for (index, entry) in sheets.enumerated() {
      let row = lxw_row_t(index + 5)
      worksheet_write_url(sheet, row, 0, "internal:'\(entry.name)'!A1", link)
      worksheet_write_string(sheet, row, 0, entry.name, link)
      worksheet_write_number(sheet, row, 1, Double(entry.rows), thousands)
    }
    worksheet_set_column(sheet, 0, 0, 34, nil)
  }

  /// A sheet with the table from A1 on: header, then the rows; numbers as numbers, codes as text.
  func add(_ table: ReportTable, name: String) {
    let sheet = workbook_add_worksheet(book, name)
    let content = table.content
    for (column, text) in content.header.enumerated() {
      let at = lxw_col_t(column)
      worksheet_write_string(sheet, 0, at, text, header)
      var widest = text.count
      for row in content.rows { widest = max(widest, row[column].count) }
      worksheet_set_column(sheet, at, at, Double(min(max(widest + 2, 8), 50)), nil)
      let isText = table.isText(column)
      for (index, row) in content.rows.enumerated() {
        write(row[column], to: sheet, lxw_row_t(index + 1), at, isText: isText)
      }
    }
    worksheet_freeze_panes(sheet, 1, 0)
    if !content.rows.isEmpty {
      worksheet_autofilter(sheet, 0, 0, lxw_row_t(content.rows.count), lxw_col_t(content.header.count - 1))
    }
    worksheet_set_paper(sheet, 9)
    worksheet_set_landscape(sheet)
    worksheet_fit_to_pages(sheet, 1, 0)
    worksheet_repeat_rows(sheet, 0, 0)
  }

  private func write(
    _ text: String, to sheet: UnsafeMutablePointer<lxw_worksheet>?, _ row: lxw_row_t, _ column: lxw_col_t, isText: Bool
  ) {
    if text.isEmpty { return }
    if text == "*" {
      worksheet_write_string(sheet, row, column, text, right)
    } else if !isText, let number = Double(text), text.utf8.allSatisfy({ $0 <= UInt8(ascii: "9") }) {
      worksheet_write_number(sheet, row, column, number, text.contains(".") ? decimals : thousands)
    } else {
      worksheet_write_string(sheet, row, column, text, nil)
    }
  }

  /// Writes the file; throws with libxlsxwriter's reason.
  func close() throws(Fault) {
    let error = workbook_close(book)
    if error != LXW_NO_ERROR { throw Fault(74, String(cString: lxw_strerror(error))) }
  }
}
