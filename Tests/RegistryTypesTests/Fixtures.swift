import Foundation
import RegistryTypes
import TestSupport
import Testing

/// The lists of the repository, read once for all tests of this module.
enum Fixtures {
  static func rows(_ name: String) -> [[String]] {
    let path = URL(fileURLWithPath: checkout + "/pipelines/reference/\(name).csv")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  static let regionRows = rows("wilayah").map {
    RegionRow(level: $0[0], code: $0[1], name: $0[2], bps: $0[3], older: $0[4])
  }
  static let regions = RegionTable(rows: regionRows)
  static let emptyWords = EmptyWords(rows("kata_kosong").map { $0[0] })
  static let identifiers = IdentifierRules(
    emptyWords: emptyWords, placeholders: [1_234_567_890 * 1_000_000 + 123_456], regions: regions)
  static let reference = CalendarDay(year: 2025, month: 6, day: 30) ?? CalendarDay(days: 0)
  static let dates = DateRules(
    earliest: CalendarDay(year: 1900, month: 1, day: 1) ?? CalendarDay(days: 0), reference: reference,
    emptyWords: emptyWords)
  private static let titlePlaces: [String: NameLists.TitlePlace] = [
    "depan": .front, "belakang": .back, "koma": .comma, "bagian": .part,
  ]
  private static let markers: [String: NameLists.Marker] = [
    "ayah": .father, "ayah_bertitik": .fatherDotted, "nama_lain": .alternate, "atas_nama": .behalf, "keterangan": .note,
  ]
  static let names = NameRules(
    lists: NameLists(
      titles: rows("gelar_nama").map {
        ($0[0], titlePlaces[$0[1]] ?? .either)
      },
      markers: rows("penanda_nama").map { ($0[0], markers[$0[1]] ?? .alternateDotted) },
      variants: rows("ejaan_nama").map {
        NameLists.Variant(
          standard: $0[0], spelling: $0[1], place: $0[2] == "depan" ? .first : $0[2] == "gabung" ? .joining : .anywhere)
      }), emptyWords: emptyWords)

  static func readNIK(_ text: String) -> NIKReading { text.withBytes { identifiers.readNIK($0) } }
  static func readCard(_ text: String) -> FamilyCardReading { text.withBytes { identifiers.readFamilyCard($0) } }
  static func readDate(_ text: String) -> DateReading { text.withBytes { dates.read($0) } }
  static func readRegion(_ text: String, _ coding: RegionCoding = .kemendagri) -> RegionReading {
    text.withBytes { regions.read($0, coding: coding, emptyWords: emptyWords) }
  }

  /// Cleaned spelling, folded name, folded father, findings.
  static func readName(_ text: String) -> (clean: String, folded: String, father: String, findings: String) {
    var scratch = NameScratch()
    let findings = text.withBytes { names.read($0, into: &scratch) }
    return (scratch.clean.text, scratch.folded.text, scratch.father.text, findings.text)
  }

  static func folded(_ text: String) -> String { readName(text).folded }
}
