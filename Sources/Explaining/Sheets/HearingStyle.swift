/// The look of the hearing sheet: one A4 page in print, the same page on a screen.
enum HearingStyle {
  /// How closely a page of this content has to be set in print: what is shown stays what it is, and stays one page.
  static func density(of content: String) -> String {
    switch content.utf8.count {
    case ..<9_000: "biasa"
    case ..<11_000: "padat"
    default: "rapat"
    }
  }

  static let css = """
    @page{size:A4;margin:8mm 9mm}
    *{box-sizing:border-box}
    body{margin:0;background:#e9e9e6;color:#161616;font:7.4pt/1.22 "Noto Sans","DejaVu Sans",Arial,sans-serif}
    main{width:210mm;min-height:297mm;margin:1rem auto;padding:8mm 9mm;background:#fff;box-shadow:0 1px 6px #0003}
    header{display:flex;justify-content:space-between;gap:6mm;border-bottom:1.2pt solid #161616;padding-bottom:1.5mm}
    h1{font-size:13pt;margin:0}h2{font-size:8pt;margin:1.8mm 0 .5mm;color:#0b4a6f;border-bottom:.4pt solid #b9c6ce}
    p{margin:.4mm 0}.more{color:#7a3b00}
    .sign{display:flex;gap:2mm}.sign span{border:.5pt solid #777;width:27mm;height:11mm;padding:.5mm 1mm;color:#555}
    .two{display:grid;grid-template-columns:minmax(0,4fr) minmax(0,5fr);gap:0 4mm}
    .two>section:only-child{grid-column:1/-1}
    table{border-collapse:collapse;width:100%}
    th,td{border-bottom:.3pt solid #ccc;padding:.15mm .8mm;text-align:left;vertical-align:top;white-space:nowrap}
    th{color:#444;font-weight:600}.even{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
    dl{display:grid;grid-template-columns:auto 1fr;gap:0 2mm;margin:0}dt{color:#444}dd{margin:0;font-weight:600}
    ul{margin:0;padding-left:3.2mm}li{break-inside:avoid}
    .terms,.rows{list-style:none;padding:0}.terms{columns:3;column-gap:4mm}.two td,td:last-child{white-space:normal}
    .k{white-space:nowrap}
    .terms li{display:grid;grid-template-columns:minmax(0,1fr) auto 13mm;gap:0 1mm;border-bottom:.2pt dotted #bbb}
    .terms i{font-style:normal}.terms span{max-width:27mm;overflow-wrap:anywhere}
    .terms span,.terms b{text-align:right;font-variant-numeric:tabular-nums}.terms b{font-weight:400}
    sup{font-size:5.4pt;line-height:0;color:#0b4a6f}.legend{color:#444}
    .terms .sum i,.terms .sum b{font-weight:700}
    footer{margin-top:2mm;border-top:.4pt solid #b9c6ce;color:#444}
    @media screen and (max-width:220mm){main{width:auto;min-height:0;margin:0;padding:4mm}.two{display:block}
    .terms{columns:1}body{font-size:11pt}section{overflow-x:auto}}
    @media print{body{background:#fff;font-size:7.4pt}main{width:auto;min-height:0;margin:0;padding:0;box-shadow:none}
    .two{display:grid}.terms{columns:3}main.padat{font-size:7pt}main.rapat{font-size:6.6pt}}
    """
}
