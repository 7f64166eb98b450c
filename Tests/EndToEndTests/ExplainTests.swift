import Foundation
import Testing

@Suite(.serialized) struct ExplainTests {
  /// The families of the sample that have values from a survey or a visit.
  func families(_ sample: PipelineRun, atMost count: Int) throws -> [String] {
    let match = try StageTables("\(sample.folder)/3-match")
    let header = try #require(match.headers["keluarga"])
    let id = try #require(header.firstIndex(of: "id_keluarga"))
    let places = try #require(header.firstIndex(of: "asal_baris"))
    return (match.rows["keluarga"] ?? []).filter { !$0[places].isEmpty }.prefix(count).map { $0[id] }
  }

  func explain(_ sample: PipelineRun, _ asked: String, _ format: String) throws -> Finished {
    try run(
      [
        "\(bin)/dtsen-explain", "--run", sample.folder, "--format", format, "--alasan", "uji", "--petugas", "penguji",
        "--lang", "en",
      ],
      input: asked + "\n")
  }

  /// For every value that has an origin, the row it names is read back from normalise's tables and holds the value.
  @Test func everyValueIsFoundInTheRowItNames() throws {
    let sample = try Sample.run.get()
    let normalised = try StageTables("\(sample.folder)/2-normalise")
    var checked = 0
    for family in try families(sample, atMost: 12) {
      let finished = try explain(sample, family, "json")
      try #require(finished.status == 0, "\(finished.account)")
      let sections = try #require(
        try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
      for section in sections {
        for row in section["baris"] as? [[String: String]] ?? [] {
          guard let place = row["asal"], !place.isEmpty, let column = row["kolom"], let value = row["nilai"] else {
            continue
          }
          let words = place.split(separator: " ", maxSplits: 1).map(String.init)
          let (source, rest) = (words[0], words[1])
          let colon = try #require(rest.lastIndex(of: ":"))
          let (file, number) = (String(rest[..<colon]), String(rest[rest.index(after: colon)...]))
          let header = try #require(normalised.headers[source])
          let named =
            column == "jenis_atap_terluas"
            ? "atap_dtsen" : (column == "fasilitas_bab" && header.contains("kode_bab") ? "kode_bab" : column)
          let index = try #require(header.firstIndex(of: named), "\(source) has no \(named)")
          let found = (normalised.rows[source] ?? []).first { $0[0] == file && $0[1] == number }
          #expect(found?[index] == value, "\(column) of \(family): \(place)")
          checked += 1
        }
      }
    }
    #expect(checked > 50)
  }

  @Test func everyFormAnswersAndIsLogged() throws {
    let sample = try Sample.run.get()
    let family = try #require(try families(sample, atMost: 1).first)
    for format in ["text", "html", "json"] {
      let finished = try explain(sample, family, format)
      #expect(finished.status == 0 && finished.output.contains(family), "\(finished.account)")
    }
    let log = try String(contentsOfFile: "\(sample.folder)/akses.jsonl", encoding: .utf8)
    #expect(log.contains("penguji") && log.contains("uji") && log.contains(family))
    #expect(!containsLongNumber(log))
  }

  @Test func whoIsNotThereIsSaidSo() throws {
    let sample = try Sample.run.get()
    let finished = try explain(sample, "00000000000000000000", "text")
    #expect(finished.status == 1 && finished.output.isEmpty, "\(finished.account)")
  }
}
