import Foundation
import TestSupport
import Testing

@Suite struct DispatchTests {
  @Test("each assistant's list names the families assigned to them, and no others")
  func lists() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    let finished = try run(["\(bin)/dtsen-dispatch", "\(sample.folder)/5-emit", "--out", "\(work.path)/lapangan"])
    #expect(finished.status == 0, "\(finished.account)")
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let header = try #require(snapshot.headers["kerja_lapangan"])
    let assistant = try #require(header.firstIndex(of: "id_pendamping"))
    let family = try #require(header.firstIndex(of: "id_keluarga"))
    var assigned: [String: Set<String>] = [:]
    for row in snapshot.rows["kerja_lapangan"] ?? [] { assigned[row[assistant], default: []].insert(row[family]) }
    #expect(assigned.filter { !$0.key.isEmpty }.count > 1, "the sample plans no visits")
    let all = assigned.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    for (id, families) in assigned where !id.isEmpty {
      for suffix in ["html", "csv"] {
        let text = try String(contentsOfFile: "\(work.path)/lapangan/\(id).\(suffix)", encoding: .utf8)
        for family in all { #expect(text.contains(family) == families.contains(family), "\(id).\(suffix)") }
        // Sixteen digits in a row would be a NIK or a No KK.
        #expect(text.firstMatch(of: /[0-9]{16}/) == nil, "\(id).\(suffix) holds a personal number")
      }
    }
    let rest = try String(contentsOfFile: "\(work.path)/lapangan/tidak_terjangkau.csv", encoding: .utf8)
    #expect(rest.split(separator: "\n").count - 1 == assigned[""]?.count ?? 0)
    let again = try run(["\(bin)/dtsen-dispatch", "\(sample.folder)/5-emit", "--out", "\(work.path)/lapangan"])
    #expect(again.status == 73, "\(again.account)")
  }

  @Test("the example city runs through all stages with its own settings, and its assistants get lists")
  func city() throws {
    let work = Workdir()
    let made = try run([
      "\(bin)/dtsen-synth", "--wilayah", "\(checkout)/pipelines/reference/wilayah.csv", "--seed", "1771", "--orang",
      "3000",
      "--wilayah-kode", "1771", "--out", "\(work.path)/x",
    ])
    try #require(made.status == 0, "\(made.account)")
    var city = PipelineRun(folder: "\(work.path)/run", extracts: "\(work.path)/x")
    city.config = "\(checkout)/pipelines/kota-bengkulu"
    try city.all()
    let snapshot = try StageTables("\(city.folder)/5-emit")
    let header = try #require(snapshot.headers["keluarga/17"])
    let decile = try #require(header.firstIndex(of: "desil_kabupaten_kota"))
    #expect(Set((snapshot.rows["keluarga/17"] ?? []).map { $0[decile] }).isSuperset(of: (1...10).map(String.init)))
    let table = "\(work.path)/nama.csv"
    // One kelurahan has a name of its own, with what a page and a CSV must not take as theirs.
    try "kode,nama\n177101,Selebar & <Kota>\n1771011001,\"Pagar, Dewa\"\n".write(
      toFile: table, atomically: true, encoding: .utf8)
    for (names, out) in [
      ("\(checkout)/pipelines/reference/wilayah.csv", "a"), (table, "b"), ("\(work.path)/tidak-ada", "c"),
    ] {
      let finished = try run([
        "\(bin)/dtsen-dispatch", "\(city.folder)/5-emit", "--out", "\(work.path)/\(out)", "--wilayah", names,
      ])
      #expect(finished.status == 0, "\(finished.account)")
      #expect(FileManager.default.fileExists(atPath: "\(work.path)/\(out)/daftar.csv"))
    }
    let planned = try #require(snapshot.headers["kerja_lapangan"])
    let (who, place) = (
      try #require(planned.firstIndex(of: "id_pendamping")), try #require(planned.firstIndex(of: "kode_kelurahan_desa"))
    )
    let known = try String(contentsOfFile: "\(checkout)/pipelines/reference/wilayah.csv", encoding: .utf8)
    let selebar = try #require(
      known.split(separator: "\n").first { $0.hasPrefix("kecamatan,177101,") }?.split(separator: ",")[2])
    var named = 0
    for row in snapshot.rows["kerja_lapangan"] ?? [] where !row[who].isEmpty && row[place].hasPrefix("177101") {
      let pages = try ["a", "b", "c"].map {
        try String(contentsOfFile: "\(work.path)/\($0)/\(row[who]).html", encoding: .utf8)
      }
      #expect(pages[0].contains("Kec. \(selebar)<br><small>\(row[place])</small>"))
      #expect(pages[1].contains("Kec. Selebar &amp; &lt;Kota&gt;<br><small>\(row[place])</small>"))
      #expect(pages[2].contains(">\(row[place])</small>") && !pages[2].contains("Kec. "))
      if row[place] == "1771011001" {
        named += 1
        #expect(pages[1].contains("Pagar, Dewa<br>Kec. "))
        let list = try String(contentsOfFile: "\(work.path)/b/\(row[who]).csv", encoding: .utf8)
        #expect(list.contains(",1771011001,\"Pagar, Dewa\",Selebar & <Kota>,"))
      }
    }
    #expect(named > 0, "nobody is visited in kelurahan 1771011001")
  }
}
