import Foundation
import TabularIO
import TestSupport
import Testing

/// What `bukti` says, read back from the sources; and what a visit has refuted, over two quarters.
@Suite(.serialized) struct EvidenceTests {
  @Test("every row of bukti that names a source row says what that row says")
  func readBack() throws {
    let sample = try Sample.run.get()
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let sources = try StageTables("\(sample.folder)/2-normalise")
    var places: [String: [String: [String]]] = [:]
    for (source, rows) in sources.rows {
      guard let header = sources.headers[source], header.prefix(2) == ["berkas", "baris"] else { continue }
      places[source] = Dictionary(rows.map { ("\($0[0])\u{1f}\($0[1])", $0) }) { first, _ in first }
    }
    var compared = 0
    var columns: Set<String> = []
    for (table, rows) in snapshot.rows where table.hasPrefix("bukti") {
      let header = try #require(snapshot.headers[table])
      for row in rows {
        let fields = Dictionary(uniqueKeysWithValues: zip(header, row))
        let (source, file, number) = (fields["sumber"] ?? "", fields["berkas"] ?? "", fields["baris"] ?? "")
        // What this stage computes itself names no row.
        if file.isEmpty {
          #expect(
            number.isEmpty && ["flag", ""].contains(source), "\(fields["kode"] ?? "") of \(source) without a row")
          continue
        }
        let found = try #require(places[source]?["\(file)\u{1f}\(number)"], "\(source) has no row \(file) \(number)")
        let column = fields["kolom"] ?? ""
        columns.insert("\(source).\(column)")
        // What became of the row stands in jejak, not in the row.
        if column == "hasil" { continue }
        let place = sources.headers[source]?.firstIndex { $0.lowercased() == column.lowercased() }
        let value = try #require(place.map { found[$0] }, "\(source) has no column \(column)")
        #expect(value == fields["nilai"], "\(source).\(column) in \(file) row \(number)")
        compared += 1
      }
    }
    #expect(compared > 100 && columns.count > 8, "\(compared) rows, \(columns.sorted())")
  }

  /// The extracts of a quarter with a removal of the family of `person` and a visit to that of `visited`.
  private func extracts(
    _ work: Workdir, _ name: String, _ person: [String: String], removal: String, visited: [String: String]
  ) throws -> String {
    let folder = "\(work.path)/\(name)"
    let quarters = try Quarters.made.get()
    try FileManager.default.copyItem(atPath: quarters.first.extracts, toPath: folder)
    func who(_ person: [String: String]) -> String {
      "\(person["nik"] ?? ""),\(person["nama"] ?? ""),\(person["wilayah"] ?? "")"
    }
    try """
    id_usulan,jenis_usulan,nik,nama,kode_wilayah,tanggal_usulan,tahap
    UJI-1,HAPUS,\(who(person)),\(removal),KEMENSOS

    """.write(toFile: "\(folder)/usulan-uji.csv.gz", atomically: true, encoding: .utf8)
    try """
    id_kunjungan,id_pendamping,tanggal_kunjungan,nik,nama,kode_wilayah,status_keberadaan
    UJI-1,PSM-UJI,2025-05-20,\(who(visited)),DITEMUKAN

    """.write(toFile: "\(folder)/ground_check-uji.csv.gz", atomically: true, encoding: .utf8)
    return folder
  }

  /// The codes of the family of `card`, and its rows of `BTH-01` as source and date.
  private func codes(_ run: PipelineRun, _ card: String) throws -> (codes: Set<String>, refuted: [String]) {
    let snapshot = try StageTables("\(run.folder)/5-emit")
    var (id, codes) = ("", Set<String>())
    for (table, rows) in snapshot.rows where table.hasPrefix("keluarga/") {
      let header = snapshot.headers[table] ?? []
      guard let number = header.firstIndex(of: "nomor_kartu_keluarga"), let own = header.firstIndex(of: "id_keluarga"),
        let found = header.firstIndex(of: "temuan"), let row = rows.first(where: { $0[number] == card })
      else { continue }
      (id, codes) = (row[own], Set(row[found].split(separator: ";").map(String.init)))
    }
    try #require(!id.isEmpty)
    var refuted: [String] = []
    for (table, rows) in snapshot.rows where table.hasPrefix("bukti/") {
      // kode, id_keluarga, id_individu, sumber, berkas, baris, kolom, nilai, tanggal
      refuted += rows.filter { $0[0] == "BTH-01" && $0[1] == id }.map { "\($0[3]) \($0[4]) \($0[8])" }
    }
    return (codes, refuted.sorted())
  }

  @Test("a removal that a visit refuted does not come back when the visit has left the extracts; a later one does")
  func refutedOverTwoQuarters() throws {
    let quarters = try Quarters.made.get()
    let work = Workdir()
    // Two heads whom Dukcapil knows, in families that neither a visit nor a proposal speaks of.
    let first = try StageTables("\(quarters.first.folder)/5-emit")
    var spoken: Set<String> = []
    for source in ["usulan", "ground_check"] {
      let place = try #require(first.headers["jejak/\(source)"]?.firstIndex(of: "id_keluarga"))
      spoken.formUnion((first.rows["jejak/\(source)"] ?? []).map { $0[place] })
    }
    var heads: [[String: String]] = []
    for table in first.rows.keys.sorted() where table.hasPrefix("keluarga/") {
      for row in first.rows[table] ?? [] {
        let fields = Dictionary(uniqueKeysWithValues: zip(first.headers[table] ?? [], row))
        if fields["is_dtks"] == "1" && !spoken.contains(fields["id_keluarga"] ?? "")
          && fields["nik_kepala_keluarga"]?.isEmpty == false && fields["kode_kelurahan_desa"]?.count == 10
        {
          heads.append([
            "nik": fields["nik_kepala_keluarga"] ?? "", "nama": fields["nama_kepala_keluarga"] ?? "",
            "wilayah": fields["kode_kelurahan_desa"] ?? "", "kartu": fields["nomor_kartu_keluarga"] ?? "",
          ])
        }
      }
    }
    let person = try #require(heads.first)
    let other = try #require(heads.last)
    let card = try #require(person["kartu"])
    #expect(other["kartu"] != card)
    // The payments and deciles of the quarter before stand in the extracts of the next one, which its guards would not take.
    let pipelines = "\(work.path)/pipelines"
    try FileManager.default.copyItem(atPath: "\(checkout)/pipelines", toPath: pipelines)
    let guards = "\(pipelines)/nasional/ingest.yaml"
    let shipped = try String(contentsOfFile: guards, encoding: .utf8)
    #expect(shipped.contains("terima: [usulan,"))
    try shipped.replacingOccurrences(
      of: "terima: [usulan,", with: "terima: [penerima/sebaran, desil_resmi/sebaran, usulan,"
    ).write(toFile: guards, atomically: true, encoding: .utf8)
    func quarter(_ name: String, _ extracts: String, _ period: String, after: PipelineRun?) throws -> PipelineRun {
      var run = PipelineRun(folder: "\(work.path)/\(name)", extracts: extracts)
      run.config = "\(pipelines)/nasional"
      run.period = period
      run.extra = ["--kuota", "PKH=180 SEMBAKO=330 PBI-JK=1700"]
      if let after { run.extra += ["--sebelum", "\(after.folder)/5-emit"] }
      return try run.all()
    }
    let withVisit = try extracts(work, "x0", person, removal: "2025-05-02", visited: person)
    let without = try extracts(work, "x1", person, removal: "2025-05-02", visited: other)
    let later = try extracts(work, "x2", person, removal: "2025-07-10", visited: other)
    let seen = try quarter("0", withVisit, "2025-Q2", after: nil)
    let (now, evidence) = try codes(seen, card)
    #expect(!now.contains("INK-17"))
    #expect(evidence == ["ground_check ground_check-uji.csv 2025-05-20", "usulan usulan-uji.csv 2025-05-02"])
    // Alone, the next quarter would flag the family; after the first it does not.
    #expect(try codes(quarter("1a", without, "2025-Q3", after: nil), card).codes.contains("INK-17"))
    let next = try codes(quarter("1b", without, "2025-Q3", after: seen), card)
    #expect(!next.codes.contains("INK-17"))
    #expect(next.refuted == ["ground_check  2025-05-20", "usulan usulan-uji.csv 2025-05-02"])
    #expect(try codes(quarter("1c", later, "2025-Q3", after: seen), card).codes.contains("INK-17"))
  }
}
