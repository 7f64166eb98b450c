import DataDictionary
import Diagnostics

/// The pages of the manual that are made from the data under `pipelines`.
package enum ReferencePages {
  /// `docs/aturan.md`: every code.
  package static func rules(pipelines: String) throws(Failure) -> String { try RulePage.make(folder: pipelines) }

  /// `docs/kamus-data.md`: every column.
  package static func dictionary(pipelines: String) throws(Failure) -> String {
    try DictionaryPage.make(folder: pipelines + "/kamus")
  }
}
