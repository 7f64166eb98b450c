import Diagnostics

/// A section as HTML: its heading, then texts and figures in order.
enum SectionMarkup {
  static func make(_ section: ReportSection) -> Markup {
    var markup = Markup()
    markup.raw("<section aria-labelledby=\"\(section.id)\">\n")
    markup.element("h2", section.title, " id=\"\(section.id)\"")
    for block in section.blocks {
      switch block {
      case .text(let text): markup.element("p", text)
      case .notice(let text): markup.element("p", text, " class=\"notice\"")
      case .figure(let figure): markup.add(make(figure))
      case .group(let title, let figures):
        markup.raw("<details>")
        markup.element("summary", title)
        markup.raw(figures.count > 1 ? "<div class=\"pair\">\n" : "<div>\n")
        for figure in figures { markup.add(make(figure)) }
        markup.raw("</div></details>\n")
      case .formulas(let formulas): markup.add(make(formulas))
      case .regions(let browser): markup.add(browser.markup)
      }
    }
    markup.raw("</section>\n")
    return markup
  }

  private static func make(_ figure: Figure) -> Markup {
    var markup = Markup()
    let table = figure.table
    // On paper, where nothing opens, such a figure would be a heading alone.
    let style = !figure.isOpen && figure.chart == nil ? " class=\"closed\"" : ""
    markup.raw("<figure\(style)>\n<figcaption>")
    markup.element("h3", table.caption)
    markup.raw("</figcaption>\n")
    if let chart = figure.chart {
      let legend = chart.legend
      if !legend.isEmpty {
        markup.raw("<ul class=\"legend\">\n")
        for entry in legend {
          markup.raw(
            "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" class=\"\(entry.style)\"/></svg>"
          )
          markup.both(entry.text)
          markup.raw("</li>\n")
        }
        markup.raw("</ul>\n")
      }
      markup.raw(chart.drawing.svg(id: "g-\(table.name)"))
    }
    if let note = figure.note { markup.element("p", note, " class=\"note\"") }
    let file = "<p class=\"note\"><a href=\"csv/\(table.name).csv\" download>csv/\(table.name).csv</a></p>"
    if figure.isOpen {
      markup.add(TableMarkup.make(table))
      markup.raw(file)
    } else {
      // The numbers of a chart are one press away.
      markup.raw("<details><summary>")
      markup.both(NoteTexts.numbers)
      markup.raw("</summary>\n")
      markup.add(TableMarkup.make(table))
      markup.raw(file + "</details>")
    }
    markup.raw("\n</figure>\n")
    return markup
  }

  private static func make(_ formulas: [Formula]) -> Markup {
    var markup = Markup()
    markup.raw("<details><summary>")
    markup.both(Message(id: "Rumus dan penyebut", en: "Formulas and denominators"))
    markup.raw("</summary>\n<dl class=\"formulas\">\n")
    for formula in formulas {
      markup.element("dt", formula.name)
      markup.raw("<dd><code>")
      markup.plain(formula.formula)
      markup.raw("</code><br>")
      markup.both(formula.meaning)
      markup.raw("</dd>\n")
    }
    markup.raw("</dl></details>\n")
    return markup
  }
}
