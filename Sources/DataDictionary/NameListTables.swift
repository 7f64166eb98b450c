import Diagnostics
import RegistryTypes
import TabularIO

/// The reference tables that names are read by: titles, markers between names, known spellings.
package enum NameListTables {
  /// Where they lie.
  package struct Paths: Sendable {
    package let titles: String
    package let markers: String
    package let variants: String

    package init(titles: String, markers: String, variants: String) {
      self.titles = titles
      self.markers = markers
      self.variants = variants
    }

    /// All three, for the settings digest.
    package var all: [String] { [titles, markers, variants] }
  }

  /// Reads the three tables with their sidecars; `badConfig` with the line of a value that is unknown.
  package static func load(_ paths: Paths) throws(Failure) -> NameLists {
    let titles = try pairs(
      paths.titles, ["gelar", "letak"],
      [
        ("depan", NameLists.TitlePlace.front), ("belakang", .back), ("koma", .comma), ("keduanya", .either),
        ("bagian", .part),
      ])
    let markers = try pairs(
      paths.markers, ["kata", "arti"],
      [
        ("nama_lain", NameLists.Marker.alternate), ("nama_lain_bertitik", .alternateDotted), ("ayah", .father),
        ("ayah_bertitik", .fatherDotted), ("atas_nama", .behalf), ("keterangan", .note),
      ])
    let places: [(String, NameLists.VariantPlace)] = [("", .anywhere), ("depan", .first), ("gabung", .joining)]
    var variants: [NameLists.Variant] = []
    for (index, row) in try rows(paths.variants, ["baku", "ejaan", "letak"]).enumerated() {
      guard let place = places.first(where: { $0.0 == row[2] })?.1 else {
        throw unknown(paths.variants, index, row[2])
      }
      variants.append(NameLists.Variant(standard: row[0], spelling: row[1], place: place))
    }
    return NameLists(
      titles: titles.map { (title: $0.0, place: $0.1) }, markers: markers.map { (word: $0.0, marker: $0.1) },
      variants: variants)
  }

  /// The words that stand for an empty field, with the sidecar of their table.
  package static func emptyWords(_ path: String) throws(Failure) -> EmptyWords {
    EmptyWords(try rows(path, ["kata"]).map { $0[0] })
  }

  private static func rows(_ path: String, _ columns: [String]) throws(Failure) -> [[String]] {
    let table = try ReferenceTable.load(path, on: nil)
    if table.header != columns {
      let list = columns.joined(separator: ",")
      throw DictionaryFile.failure(path, 1, id: "kepala kolom harus \(list)", en: "the header must be \(list)")
    }
    return table.rows
  }

  private static func pairs<Value>(
    _ path: String, _ columns: [String], _ values: [(String, Value)]
  ) throws(Failure) -> [(String, Value)] {
    var result: [(String, Value)] = []
    for (index, row) in try rows(path, columns).enumerated() {
      guard let value = values.first(where: { $0.0 == row[1] })?.1 else { throw unknown(path, index, row[1]) }
      result.append((row[0], value))
    }
    return result
  }

  private static func unknown(_ path: String, _ index: Int, _ value: String) -> Failure {
    DictionaryFile.failure(path, index + 2, id: "'\(value)' tidak dikenal", en: "'\(value)' is unknown")
  }
}
