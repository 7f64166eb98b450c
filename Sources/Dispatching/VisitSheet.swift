/// The list of one assistant: a page a day for A4, and the same rows as CSV.
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

  var csv: String {
    var text =
      "hari,urutan,id_keluarga,nama_kepala_keluarga,alamat,jumlah_anggota_keluarga,kode_kelurahan_desa,alasan,prioritas\n"
    for (visit, detail) in visits {
      text +=
        "\(visit.day),\(visit.place),\(visit.family),\(VisitSheet.quoted(detail.name)),\(VisitSheet.quoted(detail.address)),"
        + "\(detail.members),\(visit.region),\(visit.reasons),\(visit.priority)\n"
    }
    return text
  }

  var html: String {
    let days = Set(visits.map(\.0.day)).sorted()
    var text = """
      <!doctype html>
      <html lang="id"><head><meta charset="utf-8"><title>Kunjungan \(VisitSheet.escaped(assistant))</title>
      <style>
      @page { size: A4 landscape; margin: 12mm }
      body { font: 10pt sans-serif; color: #000; background: #fff; margin: 0 }
      section { break-after: page } section:last-child { break-after: auto }
      h1 { font-size: 13pt; margin: 0 0 1mm } p { margin: 0 0 2mm }
      table { border-collapse: collapse; width: 100% }
      th, td { border: 1px solid #000; padding: 1.2mm; text-align: left; vertical-align: top }
      th { background: #eee } thead { display: table-header-group } tr { break-inside: avoid }
      td.n { text-align: right } td.r { font-size: 8pt } small { color: #333 }
      </style></head><body>

      """
    for day in days {
      let today = visits.filter { $0.0.day == day }
      text += "<section><h1>Daftar kunjungan \(VisitSheet.escaped(assistant)), hari ke-\(day)</h1>"
      text +=
        "<p>Periode \(VisitSheet.escaped(period)); \(today.count) keluarga. Rahasia: hanya untuk petugas yang namanya"
        + " tertera; musnahkan setelah dipakai.</p>\n<table><thead><tr><th>No</th><th>Kepala keluarga</th><th>Alamat</th>"
        + "<th>Anggota</th><th>Kelurahan</th><th>Yang diperiksa</th><th>Hasil (lingkari)</th><th>Tanggal, paraf</th></tr></thead>"
        + "<tbody>\n"
      for (visit, detail) in today {
        let asked = visit.reasons.split(separator: ";").map { VisitSheet.reasons[String($0)] ?? String($0) }
        text +=
          "<tr><td class=\"n\">\(visit.place)</td><td>\(VisitSheet.escaped(detail.name))<br><small>\(visit.family)</small></td>"
          + "<td>\(VisitSheet.escaped(detail.address))</td><td class=\"n\">\(detail.members)</td><td>\(visit.region)</td>"
          + "<td>\(VisitSheet.escaped(asked.joined(separator: "; ")))</td>"
          + "<td class=\"r\">\(VisitSheet.results.joined(separator: " &middot; "))</td><td></td></tr>\n"
      }
      text += "</tbody></table></section>\n"
    }
    return text + "</body></html>\n"
  }

  private static func quoted(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }) { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.append(character)
      }
    }
    return safe
  }
}
