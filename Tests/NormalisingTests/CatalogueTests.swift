import DataDictionary
import Foundation
import Normalising
import TestSupport
import Testing

/// The pages that are made from data say what the data say now. `make katalog` makes them again.
@Suite struct CatalogueTests {
  static func page(_ name: String) throws -> String {
    try String(contentsOfFile: checkout + "/docs/" + name, encoding: .utf8)
  }

  @Test func theRulePageIsCurrent() throws {
    let page = try ReferencePages.rules(pipelines: checkout + "/pipelines")
    #expect(try Self.page("aturan.md") == page, "run `make katalog`")
    for code in try CodeCatalogue.load(checkout + "/pipelines/kamus/codes.csv").codes {
      #expect(page.contains("\n### \(code.code)\n"))
    }
  }

  @Test func theDictionaryPageIsCurrent() throws {
    let page = try ReferencePages.dictionary(pipelines: checkout + "/pipelines")
    #expect(try Self.page("kamus-data.md") == page, "run `make katalog`")
    for source in try #require(Bench.dictionary).sources {
      #expect(page.contains("\n### \(source.name)\n"))
      for column in source.columns { #expect(page.contains("| `\(column.name)` |")) }
    }
  }
}
