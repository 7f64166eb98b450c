import Diagnostics

/// The page: one file that needs nothing but itself.
struct ReportPage {
  let model: ReportModel
  let headline: Headline
  let sections: [ReportSection]
  /// The language in which the page opens.
  let language: Language

  var html: String {
    var page = Markup()
    let title = Message(
      id: "\(NoteTexts.title.id) \(model.period)", en: "\(NoteTexts.title.en) \(model.period)")
    page.raw("<!doctype html>\n<html lang=\"\(language.rawValue)\"")
    page.raw(
      " data-title-id=\"\(HTMLText.escaped(title.id))\" data-title-en=\"\(HTMLText.escaped(title.en))\">\n<head>\n")
    page.raw("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    page.raw("<meta name=\"robots\" content=\"noindex\">\n<title>")
    page.plain(title.text(language))
    page.raw("</title>\n<style>\n\(PageStyle.text)\n</style>\n</head>\n<body>\n")
    page.element("a", NoteTexts.skip, " class=\"skip\" href=\"#isi\"")
    page.add(head)
    page.raw("<main id=\"isi\">\n")
    page.add(brief)
    for section in sections { page.add(SectionMarkup.make(section)) }
    page.raw("</main>\n<script>\n\(PageScript.text)\n</script>\n</body>\n</html>\n")
    return page.text
  }

  private var head: Markup {
    var head = Markup()
    head.raw("<header>\n<div class=\"tools\">")
    head.raw("<label class=\"print\"><input type=\"checkbox\" id=\"cetak-tabel\"> ")
    head.both(NoteTexts.printTables)
    head.raw("</label><div class=\"lang\" role=\"group\" aria-label=\"Bahasa / Language\">")
    for (code, name) in [("id", "Indonesia"), ("en", "English")] {
      head.raw(
        "<button type=\"button\" value=\"\(code)\" lang=\"\(code)\" aria-pressed=\"\(code == language.rawValue)\">\(name)</button>"
      )
    }
    head.raw("</div></div>\n")
    head.element("h1", NoteTexts.title)
    head.raw("<p class=\"sub\">")
    head.both(NoteTexts.subtitle)
    head.raw(" · ")
    head.both(model.period.isEmpty ? NoteTexts.noPeriod : Message(id: model.period, en: model.period))
    head.raw("</p>\n<noscript><p class=\"notice\">")
    head.both(NoteTexts.noScript)
    head.raw("</p></noscript>\n</header>\n")
    return head
  }

  private var brief: Markup {
    var brief = Markup()
    brief.element("h2", NoteTexts.summary, " id=\"ringkasan\"")
    if !headline.tiles.isEmpty {
      brief.raw("<dl class=\"tiles\">\n")
      for tile in headline.tiles {
        brief.raw("<div>")
        brief.element("dt", tile.label)
        brief.element("dd", tile.value, " class=\"value\"")
        brief.element("dd", tile.detail, " class=\"detail\"")
        brief.raw("</div>\n")
      }
      brief.raw("</dl>\n")
    }
    if !headline.sentences.isEmpty {
      brief.raw("<ul class=\"brief\">\n")
      for sentence in headline.sentences { brief.element("li", sentence) }
      brief.raw("</ul>\n")
    }
    for absence in model.absent { brief.element("p", NoteTexts.absent(absence), " class=\"notice\"") }
    for failure in model.unread { brief.element("p", NoteTexts.unread(failure), " class=\"notice\"") }
    brief.raw(
      "<nav data-id=\"\(NoteTexts.contents.id)\" data-en=\"\(NoteTexts.contents.en)\" aria-label=\"\(NoteTexts.contents.id)\">"
    )
    brief.raw("<ul class=\"toc\">\n")
    for section in sections {
      brief.raw("<li><a href=\"#\(section.id)\">")
      brief.both(section.title)
      brief.raw("</a></li>\n")
    }
    brief.raw("</ul></nav>\n")
    return brief
  }
}
