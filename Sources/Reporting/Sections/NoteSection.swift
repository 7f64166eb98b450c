import Diagnostics

/// What to know when reading the page.
enum NoteSection {
  static func make() -> ReportSection {
    var section = ReportSection("catatan", NoteTexts.title2)
    for text in [NoteTexts.privacy, NoteTexts.decisions, NoteTexts.model, NoteTexts.rounding] {
      section.blocks.append(.text(text))
    }
    return section
  }
}
