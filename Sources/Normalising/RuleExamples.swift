import Diagnostics
import PipelineConfig

extension RuleFile {
  /// The worked examples of all rules about one value, in file order.
  package func examples() throws(Failure) -> [RuleExample] {
    var examples: [RuleExample] = []
    for rule in rules {
      for map in try rule.map.maps("contoh") {
        examples.append(
          RuleExample(
            code: rule.code, input: try map.string("masukan"), output: try map.optionalString("hasil") ?? "",
            findings: try map.optionalString("temuan") ?? "", coding: try map.optionalString("sistem") ?? "kemendagri"))
      }
    }
    return examples
  }

  /// The worked examples about a row.
  package func rowExamples() throws(Failure) -> [RowExample] {
    var examples: [RowExample] = []
    for rule in rules {
      for map in try rule.map.maps("contoh_baris") {
        let fields = try RowExample.fields(map, without: ["sumber", "temuan", "tolak"])
        examples.append(
          RowExample(
            code: rule.code, source: try map.string("sumber"), fields: fields,
            findings: try map.optionalString("temuan") ?? "", rejection: try map.optionalString("tolak") ?? ""))
      }
    }
    return examples
  }

  /// The worked examples about a group of files.
  package func groupExamples() throws(Failure) -> [GroupExample] {
    var examples: [GroupExample] = []
    for rule in rules {
      for map in try rule.map.maps("contoh_kelompok") {
        examples.append(
          GroupExample(
            code: rule.code, source: try map.string("sumber"), rows: try map.int("baris", in: 1...100_000),
            column: try map.string("kolom"), values: try map.strings("nilai"), findings: try map.string("temuan")))
      }
    }
    return examples
  }
}

/// A worked example about one value.
package struct RuleExample: Sendable {
  /// The rule it stands under.
  package let code: String
  package let input: String
  /// The usable value, or empty.
  package let output: String
  /// Findings, sorted and separated by `;`.
  package let findings: String
  /// Coding of a region code.
  package let coding: String
}

/// A worked example about one row of a source.
package struct RowExample: Sendable {
  /// The rule it stands under.
  package let code: String
  package let source: String
  /// Columns that are not empty.
  package let fields: [(column: String, value: String)]
  /// Findings of the row, sorted and separated by `;`.
  package let findings: String
  /// The code with which the row is rejected, or empty.
  package let rejection: String

  static func fields(_ map: ConfigMap, without others: [String]) throws(Failure) -> [(column: String, value: String)] {
    var fields: [(column: String, value: String)] = []
    for pair in map.entries() where !others.contains(pair.key) {
      fields.append((pair.key, try pair.node.string()))
    }
    return fields
  }
}

/// A worked example about a group of files: as many rows, whose values in one column follow one another in turn.
package struct GroupExample: Sendable {
  /// The rule it stands under.
  package let code: String
  package let source: String
  package let rows: Int
  package let column: String
  package let values: [String]
  /// The finding that some of the rows get.
  package let findings: String
}
