import Diagnostics
import TabularIO

/// A code of a finding, rejection, flag or cause, from `pipelines/kamus/codes.csv`.
package struct CodeDefinition: Sendable, Equatable {
  package let code: String
  package let family: String
  /// The stage that gives it.
  package let stage: String
  package let effect: String
  /// What it disqualifies (`keluarga`, `orang`, `program`, `baris`), or empty.
  package let disqualifies: String
  package let meaning: String
}

/// What raises an INK code, a row of `pipelines/kamus/ink.csv`.
package struct FlagCause: Sendable, Equatable {
  package let code: String
  package let source: String
  package let column: String
  package let condition: String
  package let effect: String
}

/// All codes in the order of the file.
package struct CodeCatalogue: Sendable {
  package let codes: [CodeDefinition]

  /// Reads `codes.csv`; `badConfig` with the line of what is wrong.
  package static func load(_ path: String) throws(Failure) -> CodeCatalogue {
    let table = try DictionaryFile.load(
      path, columns: ["code", "family", "stage", "effect", "menggugurkan", "meaning"])
    var codes: [CodeDefinition] = []
    for (index, row) in table.rows.enumerated() {
      if codes.contains(where: { $0.code == row[0] }) {
        throw DictionaryFile.failure(path, index + 2, id: "kode \(row[0]) ganda", en: "code \(row[0]) is given twice")
      }
      codes.append(
        CodeDefinition(
          code: row[0], family: row[1], stage: row[2], effect: row[3], disqualifies: row[4], meaning: row[5]))
    }
    return CodeCatalogue(codes: codes)
  }

  /// The definition of `code`; nil when unknown.
  package subscript(code: String) -> CodeDefinition? { codes.first { $0.code == code } }

  /// Reads `ink.csv`.
  package static func loadCauses(_ path: String) throws(Failure) -> [FlagCause] {
    let table = try DictionaryFile.load(path, columns: ["code", "source", "column", "condition", "effect"])
    return table.rows.map { FlagCause(code: $0[0], source: $0[1], column: $0[2], condition: $0[3], effect: $0[4]) }
  }
}
