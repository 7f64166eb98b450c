import Diagnostics
import StageContract

/// The answer as one JSON object: a member a section, a list of objects each; `potret` and `keluarga` are one object.
package enum JSONSheet {
  package static func render(_ sections: [Section]) -> [UInt8] {
    JSONValue.object(
      sections.map { section in
        if section.layout == .pairs {
          return JSONMember(section.key, .object(section.rows.map { JSONMember($0[0], .text($0[1])) }))
        }
        let rows = section.rows.map { row in
          JSONValue.object(zip(section.columns, row).map { JSONMember($0, .text($1)) })
        }
        return JSONMember(section.key, .list(rows))
      }
    ).canonical
  }
}
