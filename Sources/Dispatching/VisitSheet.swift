import Diagnostics
import TabularIO

/// The list of one assistant: a page a day for A4, a block a family on a phone, and the same rows as CSV.
struct VisitSheet {
  /// What each reason asks the assistant to look at.
  static let reasons: [String: String] = [
    "GC-01": "penerima, diduga tidak layak", "GC-02": "diduga berhak, belum menerima",
    "GC-03": "data sosial ekonomi tidak ada atau usang", "GC-04": "skor dekat batas program",
    "GC-05": "ada sanggahan atau aduan", "GC-06": "sumber data bertentangan",
  ]
  /// Results that a visit may have, as the ground-check extract spells them.
  static let results = ["DITEMUKAN", "MENINGGAL", "PINDAH", "TIDAK_DITEMUKAN", "MENOLAK", "GANDA", "MAMPU"]

  let assistant: String
  let period: String
  let visits: [(Visit, VisitDetails.Detail)]
  let places: PlaceNames

  var csv: String {
    let header = [
      "hari", "urutan", "id_keluarga", "nama_kepala_keluarga", "alamat", "jumlah_anggota_keluarga",
      "kode_kelurahan_desa", "kelurahan_desa", "kecamatan", "alasan", "prioritas",
    ]
    var rows = RowBuffer()
    for name in header { rows.field(name) }
    rows.endRow()
    for (visit, detail) in visits {
      let fields = [
        "\(visit.day)", "\(visit.place)", "\(visit.family)", detail.name, detail.address, "\(detail.members)",
        visit.region, places.kelurahan(visit.region), places.kecamatan(visit.region), "\(visit.reasons)",
        "\(visit.priority)",
      ]
      for field in fields { rows.field(field) }
      rows.endRow()
    }
    return String(decoding: rows.view.buffer, as: UTF8.self)
  }

  /// Shares of the columns in the width of A4 across without its margins (273 mm): the same on every page.
  private static let widths = [8, 48, 56, 17, 24, 44, 54, 22]
  private static let titles = [
    "No", "Kepala keluarga", "Alamat", "Anggota", "Kelurahan", "Yang diperiksa", "Hasil (beri tanda)", "Tanggal, paraf",
  ]
  private static let style = """
    @page { size: A4 landscape; margin: 12mm }
    * { box-sizing: border-box }
    body { font: 9pt sans-serif; color: #000; background: #fff; margin: 6mm auto; max-width: 285mm; padding: 0 6mm }
    section { margin-bottom: 12mm } h1 { font-size: 13pt; margin: 0 0 1mm } p { margin: 0 0 2mm }
    p.i { display: flex; gap: 8mm } p.i span { flex: 1; border-bottom: 1px solid #000 }
    table { border-collapse: collapse; width: calc(100% - 1px); table-layout: fixed }
    th, td { border: 1px solid #000; padding: .5mm 1.2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
    th { background: #eee; font-size: 8pt } thead { display: table-header-group } tr { break-inside: avoid }
    td { height: 11.5mm } td.n { text-align: right } small { color: #333; font-size: 7pt }
    ul { margin: 0; padding: 0; list-style: none; columns: 2; column-gap: 2mm; font-size: 7pt; line-height: 1.15 }
    li { white-space: nowrap } li::before { content: "\\2610\\a0" }
    @media print { body { margin: 0; padding: 0; max-width: none }
      section { break-after: page; margin: 0 } section:last-child { break-after: auto } }
    @media screen and (max-width: 800px) { body { padding: 0 3mm } thead, col { display: none }
      table, tbody, tr, td { display: block; width: auto; height: auto; border: 0; text-align: left }
      tr { border: 1px solid #000; margin-bottom: 3mm; padding: 1.5mm } td.n { text-align: left }
      td[data-t]::before { content: attr(data-t) ": "; color: #333; font-size: 8pt }
      ul { font-size: 10pt; line-height: 1.8 } td:last-child { min-height: 10mm } p.i { display: block } }
    """

  /// The page: one sheet of A4 a day on paper, one block a family on a phone.
  var html: String {
    let days = Set(visits.map(\.0.day)).sorted()
    let name = HTMLText.escaped(assistant)
    var text = """
      <!doctype html>
      <html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Kunjungan \(name)</title>
      <style>
      \(VisitSheet.style)
      </style></head><body>

      """
    let columns = VisitSheet.widths.map { "<col style=\"width: calc(\($0) / 273 * 100%)\">" }.joined()
    let heads = VisitSheet.titles.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let results = VisitSheet.results.map {
      "<li>" + $0.split(separator: "_").joined(separator: " ") + "</li>"
    }.joined()
    for day in days {
      let today = visits.filter { $0.0.day == day }
      text += "<section><h1>Daftar kunjungan \(name), hari ke-\(day) dari \(days.last ?? day)</h1>"
      text +=
        "<p>Periode \(HTMLText.escaped(period)); \(today.count) keluarga. Rahasia: hanya untuk pendamping bernomor ini;"
        + " musnahkan setelah dipakai.</p>\n<p class=\"i\">Nama pendamping:<span></span>Tanggal:<span></span></p>\n"
        + "<table><colgroup>\(columns)</colgroup><thead><tr>\(heads)</tr></thead><tbody>\n"
      for (visit, detail) in today { text += row(visit, detail, results: results) }
      text += "</tbody></table></section>\n"
    }
    return text + "</body></html>\n"
  }

  /// The kelurahan by name, else its kecamatan, and the code below.
  private func place(_ code: String) -> String {
    let (kelurahan, kecamatan) = (places.kelurahan(code), places.kecamatan(code))
    let names = [kelurahan, kecamatan.isEmpty ? "" : "Kec. " + kecamatan].filter { !$0.isEmpty }
    return names.map { HTMLText.escaped($0) + "<br>" }.joined() + "<small>\(HTMLText.escaped(code))</small>"
  }

  private func row(_ visit: Visit, _ detail: VisitDetails.Detail, results: String) -> String {
    let asked = visit.reasons.split(separator: ";").map { VisitSheet.reasons[String($0)] ?? String($0) }
    let cells = [
      ("n", "No", "\(visit.place)"),
      ("", "", "\(HTMLText.escaped(detail.name))<br><small>\(visit.family)</small>"),
      ("", "", HTMLText.escaped(detail.address)), ("n", "Anggota", detail.members),
      ("", "Kelurahan", place(visit.region)), ("", "Yang diperiksa", HTMLText.escaped(asked.joined(separator: "; "))),
      ("", "", "<ul>\(results)</ul>"), ("", "Tanggal, paraf", ""),
    ]
    let fields = cells.map { style, title, content in
      "<td" + (style.isEmpty ? "" : " class=\"\(style)\"") + (title.isEmpty ? "" : " data-t=\"\(title)\"")
        + ">\(content)</td>"
    }
    return "<tr>" + fields.joined() + "</tr>\n"
  }
}
