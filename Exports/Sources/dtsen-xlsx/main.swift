import Foundation

let usage = """
  dtsen-xlsx <report folder> <file.xlsx>

  Writes every table of a report (laporan/csv/*.csv) as a sheet of one Excel workbook. The file is replaced whole.

  EXIT STATUS  0 written, 64 usage, 65 a table is no CSV, 66 no report, 73 cannot be created, 74 I/O
  """

/// Reads the report, writes the workbook beside its place and moves it there.
func run(_ arguments: [String]) throws(Fault) {
  guard arguments.count == 2 else { throw Fault(64, usage) }
  let report = try Report(folder: arguments[0])
  let target = arguments[1]
  let staging = target + ".partial-\(getpid())"
  defer { unlink(staging) }
  umask(0o077)
  let book = try Workbook(path: staging, period: report.period)
  var names = SheetNames()
  _ = names.name(for: "Isi")
  let sheets = report.tables.map { (table: $0, name: names.name(for: $0.name)) }
  book.addContents(period: report.period, sheets: sheets.map { ($0.name, $0.table.content.rows.count) })
  for sheet in sheets { book.add(sheet.table, name: sheet.name) }
  try book.close()
  guard rename(staging, target) == 0 else { throw Fault(73, "\(target): \(String(cString: strerror(errno)))") }
  print(target)
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments == ["--help"] || arguments == ["-h"] {
  print(usage)
} else {
  do {
    try run(arguments)
  } catch {
    FileHandle.standardError.write(Data(("dtsen-xlsx: " + error.text + "\n").utf8))
    exit(error.status)
  }
}
