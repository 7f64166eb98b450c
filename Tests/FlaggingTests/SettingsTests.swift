import Diagnostics
import Flagging
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

@Suite("Settings of flag")
struct SettingsTests {
  private func failure(
    flag: [String: String] = [:], model: String = FlagBench.model, period: String = "2025-Q2", quotas: String? = nil
  ) throws -> Failure? {
    let bench = try FlagBench(model: model, flag: flag)
    let log = DiagnosticLog(stage: "flag", language: .english, write: { _ in })
    var options = try bench.options("run/4-flag", input: "run/3-match", period: period)
    options.quotas = quotas
    var loader = SettingsLoader(options: options, extracts: nil, log: log)
    do {
      _ = try FlagStage.settings(&loader)
      try loader.finish()
      return nil
    } catch let failure as Failure {
      return failure
    }
  }

  @Test("the shipped files are right")
  func shipped() throws {
    #expect(try failure() == nil)
    #expect(try failure(flag: ["peringkat": FlagBench.pipelines + "/peringkat/contoh.yaml"]) == nil)
  }

  @Test("a wrong value names file and line")
  func wrongValue() throws {
    let found = try #require(try failure(flag: ["desil": "tebak"]))
    #expect(found.status == .badConfig && found.line == 2 && found.file?.hasSuffix("/flag.yaml") == true)
  }

  @Test("unknown keys are refused")
  func unknownKey() throws {
    #expect(try failure(flag: ["desill": "x"])?.status == .badConfig)
    let model = FlagBench.model.replacingOccurrence("lainnya: -0.25", with: "lain: -0.25")
    let found = try #require(try failure(model: model))
    #expect(found.status == .badConfig && found.line == 6 && found.file?.hasSuffix("peringkat.yaml") == true)
  }

  @Test("coefficients with too many decimals are refused, never rounded")
  func decimals() throws {
    let model = FlagBench.model.replacingOccurrence("koefisien: 0.0125", with: "koefisien: 0.01250001")
    #expect(try failure(model: model)?.line == 7)
  }

  @Test("a quarter outside the programmes' terms is 78")
  func outsideValidity() throws {
    let found = try #require(try failure(period: "2031-Q1"))
    #expect(found.status == .badConfig && found.file?.hasSuffix(".yaml") == true)
  }

  /// A programme file with the terms given, and the failure of a run that uses it.
  private func programme(_ terms: String) throws -> Failure? {
    let work = Workdir()
    let path = try work.write("blt.yaml", "program: BLT\nunit: KELUARGA\nmasa:\n\(terms)\n")
    return try failure(flag: ["program": "[\(path)]", "kuota": "{}"])
  }

  @Test(
    "wrong programme files are refused with file and line",
    arguments: [
      // An unknown key, an impossible limit, terms that overlap, an upside-down term, a component that nobody can meet.
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuta: 1}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 11}", 4),
      (
        "  - {dari: 2025-01-01, sampai: 2025-12-31, dasar: uji, desil_maks: 4, kuota: 1, sebulan: 1}\n  - {dari: 2025-06-30, dasar: uji, desil_maks: 5, kuota: 1}",
        5
      ),
      ("  - {dari: 2025-12-31, sampai: 2025-01-01, dasar: uji, desil_maks: 4}", 4),
      (
        "  - dari: 2025-01-01\n    dasar: uji\n    desil_maks: 4\n    kuota: 1\n    komponen:\n      maks_orang: 4\n      daftar:\n"
          + "        balita: {umur: [6, 0], setahun: 1}", 11
      ),
      // A region that is nobody's.
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, sebulan: 1, kuota: {1799: 2}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, sebulan: 1, kuota: {20: 2}}", 4),
      // No amount, of either kind.
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: 1}", 4),
      // A member who would be in two components of one kind.
      (
        "  - dari: 2025-01-01\n    dasar: uji\n    desil_maks: 4\n    kuota: 1\n    komponen:\n      maks_orang: 4\n      daftar:\n"
          + "        balita: {umur: [0, 6], setahun: 1}\n        anak: {umur: [6, 12], setahun: 2}", 12
      ),
      (
        "  - dari: 2025-01-01\n    dasar: uji\n    desil_maks: 4\n    kuota: 1\n    komponen:\n      maks_orang: 4\n      daftar:\n"
          + "        berat: {disabilitas: [1], setahun: 1}\n        lain: {umur: [60, 99], disabilitas: [1, 2], setahun: 2}",
        12
      ),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: {17: 1, 1771: 2}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: 1, sebulan: -1}", 4),
      // No legal basis.
      ("  - {dari: 2025-01-01, dasar: \"\", desil_maks: 4, kuota: 1}", 4),
      // No quota, or one for regions that there are not; components that are none.
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: {}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: {99: 1}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: {9999: 1}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: {\"+1\": 1}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: {\"00\": 1}}", 4),
      ("  - {dari: 2025-01-01, dasar: uji, desil_maks: 4, kuota: 1, komponen: {maks_orang: 4, daftar: {}}}", 4),
      (
        "  - dari: 2025-01-01\n    dasar: uji\n    desil_maks: 4\n    kuota: 1\n    sebulan: 5\n    komponen:\n"
          + "      maks_orang: 4\n      daftar: {balita: {umur: [0, 6], setahun: 1}}", 8
      ),
      (
        "  - dari: 2025-01-01\n    dasar: uji\n    desil_maks: 4\n    kuota: 1\n    komponen:\n      maks_orang: 4\n"
          + "      daftar:\n        berat: {disabilitas: [99], setahun: 1}", 11
      ),
    ])
  func wrongProgramme(_ terms: String, _ line: Int) throws {
    let found = try #require(try programme(terms))
    #expect(found.status == .badConfig && found.line == line && found.file?.hasSuffix("/blt.yaml") == true, "\(found)")
  }

  @Test("no money, conditions of two kinds and an earlier term's regions are no mistakes in a programme")
  func rightProgrammes() throws {
    let base = "  - dari: 2025-01-01\n    dasar: uji\n    desil_maks: 4\n    kuota: 1\n"
    for terms in [
      base + "    sebulan: 0",
      base + "    komponen:\n      maks_orang: 4\n      daftar:\n        balita: {umur: [0, 6], setahun: 1}\n"
        + "        sd: {umur: [6, 12], sekolah: ya, setahun: 2}\n        berat: {disabilitas: [1], setahun: 3}\n"
        + "        sedang: {disabilitas: [2], setahun: 3}",
      "  - {dari: 2023-01-01, sampai: 2024-12-31, dasar: uji, desil_maks: 4, sebulan: 1, kuota: {1799: 1}}\n" + base
        + "    sebulan: 5",
    ] { #expect(try programme(terms) == nil, "\(terms)") }
  }

  @Test("a quota of the pipeline for a region that there is not is refused with file and line")
  func unknownRegion() throws {
    let bench = try FlagBench(flag: ["kuota": "{PKH: {1771: 1, 1798: 2}, SEMBAKO: 8, PBI-JK: 20}"])
    let found = try #require(try failure(flag: ["kuota": "{PKH: {1771: 1, 1798: 2}, SEMBAKO: 8, PBI-JK: 20}"]))
    let lines = try String(contentsOfFile: bench.config + "/flag.yaml", encoding: .utf8).components(separatedBy: "\n")
    let line = lines.firstIndex { $0.contains("1798") }.map { $0 + 1 }
    #expect(found.status == .badConfig && found.line == line && found.file?.hasSuffix("/flag.yaml") == true, "\(found)")
    #expect(try failure(flag: ["kuota": "{PKH: {1771: 1, 9408: 2}, SEMBAKO: 8, PBI-JK: 20}"]) == nil)
  }

  @Test("a category that the variable's code list does not have is refused, in regions and interactions too")
  func unknownCategory() throws {
    let region = "variabel: {luas_lantai: {jenis: bilangan, koefisien: 0.01}}"
    let floor = "jenis_lantai_terluas: {jenis: kategori, nilai: {1: 0.5, 2: 0.25"
    let pair = "interaksi:\n  baru: {variabel: [jenis_lantai_terluas, luas_lantai], koefisien: {12: 0.01}}\n"
    for (model, line) in [
      (FlagBench.model.replacingOccurrence("2: 0.25}", with: "2: 0.25, 10: 0}"), 6),
      (FlagBench.model.replacingOccurrence("{1: 0.5", with: "{0: 0.5"), 6),
      (FlagBench.model.replacingOccurrence("{1: 0.5", with: "{01: 0.5"), 6),
      (FlagBench.model.replacingOccurrence(region, with: "variabel: {\(floor), 33: 1}}}"), 14),
      (FlagBench.model + pair, FlagBench.model.split(separator: "\n").count + 2),
    ] {
      let found = try #require(try failure(model: model), "\(model)")
      #expect(found.status == .badConfig && found.line == line, "\(found)")
      #expect(found.file?.hasSuffix("/peringkat.yaml") == true)
    }
  }

  @Test("wrong rules and models are refused with file and line")
  func wrongRules() throws {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
    let bench = try FlagBench()
    let base = shipped.replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
    for (old, new) in [
      ("kena_sampai: 100000000", "kena_sampai: 1000"), ("daya_va: 2200", "daya_va: 0"), ("cara: daya", "cara: kira"),
      ("luas_lantai: 150\n", "luas_lantai: 150\n    luas_tanah: 1\n"), ("INK-19:", "INK-20:"),
      ("kunjungan: [MAMPU]", "kunjungan: [MAMPOE]"), ("status_khusus: [JUDOL]", "status_khusus: [JUDI]"),
      ("segmen_bpjs: [PPU-PN, PPU-BU]", "segmen_bpjs: [PPU]"),
      ("segmen_bpjs_periksa: [PPU-PN]", "segmen_bpjs_periksa: [PBPU]"), ("tarif: [R1M, R1MT", "tarif: [R1X, R1MT"),
      ("jenis_usulan: [HAPUS]", "jenis_usulan: [HAPOS]"), ("tahap: [BUPATI", "tahap: [BUPATTI"),
      ("dibantah_kunjungan: [DITEMUKAN]", "dibantah_kunjungan: [DITEMUKEN]"),
      ("luas_lantai: 150\n", "luas_lantai: -5\n"),
      // What would run over, and lists that would turn their rule off without a word.
      ("kena_sampai: 100000000", "kena_sampai: 9223372036854775807"),
      ("jenis_usulan: [HAPUS]", "jenis_usulan: []"), ("status_khusus: [JUDOL]", "status_khusus: []"),
      ("tahap: [BUPATI, KEMENSOS]", "tahap: []"), ("kunjungan: [MAMPU]", "kunjungan: []"),
      // A list of another rule's, an occupation of two codes.
      ("status_khusus: [JUDOL]", "status_khusus: [PNS]"), ("status_khusus: [RODA4]", "status_khusus: [RODA4, JUDOL]"),
      ("jenis_pekerjaan: [16, 17, 85, 86]", "jenis_pekerjaan: [7, 16, 17, 85, 86]"),
      ("jenis_pekerjaan: [16, 17, 85, 86]", "jenis_pekerjaan: []"),
      // A visit that found the family, one that is another code's, one that saw nothing.
      ("kunjungan: [MAMPU]", "kunjungan: [DITEMUKAN, MAMPU]"), ("kunjungan: [MAMPU]", "kunjungan: [MAMPU, DITEMUKAN]"),
      ("kunjungan: [GANDA]", "kunjungan: [GANDA, DITEMUKAN]"), ("kunjungan: [PINDAH]", "kunjungan: [PINDAH, MAMPU]"),
      ("dibantah_kunjungan: [DITEMUKAN]", "dibantah_kunjungan: [DITEMUKAN, TIDAK_DITEMUKAN]"),
      ("dibantah_kunjungan: [DITEMUKAN]", "dibantah_kunjungan: [MENOLAK]"),
      ("dibantah_kunjungan: [DITEMUKAN]", "kunjungan: [PINDAH]\n  dibantah_kunjungan: [PINDAH]"),
      ("INK-07:\n", "INK-07:\n  aktif: tidak\n"), ("INK-08:\n", "INK-08:\n  aktif: tidak\n"),
      ("INK-19:\n", "INK-19:\n  aktif: tidak\n"),
    ] {
      let changed = base.replacingOccurrence(old, with: new)
      try bench.write("rules/ink.yaml", changed)
      let found = try #require(try failure(flag: ["ink": bench.folder + "/rules/ink.yaml"]), "\(new)")
      let word = new.split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
      let line = changed.components(separatedBy: "\n").lastIndex { $0.contains(word) }.map { $0 + 1 }
      #expect(found.status == .badConfig && found.line == line, "\(new): \(found)")
    }
    let early = try #require(
      try failure(model: FlagBench.model + "berlaku: {dari: 2026-01-01, sampai: 2026-12-31}\n"))
    #expect(early.status == .badConfig && early.line == FlagBench.model.split(separator: "\n").count + 1)
    #expect(early.message.en.contains("2025-06-30"), "\(early)")
    #expect(try failure(period: "2031-Q1")?.message.en.contains("2031-03-31") == true)
  }

  @Test("a file of rules that leaves a code out is refused: the code would be off without a word")
  func partialRules() throws {
    let bench = try FlagBench()
    try bench.write("rules/ink.yaml", "INK-06:\n  arti: mobil\n  dasar: uji\n  mobil: ya\n")
    let found = try #require(try failure(flag: ["ink": bench.folder + "/rules/ink.yaml"]))
    #expect(found.status == .badConfig && found.line == 1 && found.message.en.contains("EKS-06"), "\(found)")
  }

  @Test("a rule whose trigger is left out is refused; it is switched off by `aktif: tidak` alone")
  func triggers() throws {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
    let bench = try FlagBench()
    let base = shipped.replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
    let lines = [
      "  segmen_bpjs: [PPU-PN, PPU-BU]\n", "  status_khusus: [PEMILIK_BADAN_USAHA]\n", "  status_khusus: [JUDOL]\n",
      "  kunjungan: [MAMPU]\n", "  jenis_usulan: [HAPUS]\n", "  tahap: [BUPATI, KEMENSOS]\n", "  kunjungan: [PINDAH]\n",
      "  tahap_disetujui: [BUPATI, KEMENSOS]\n",
    ]
    for line in lines {
      try bench.write("rules/ink.yaml", base.replacingOccurrence(line, with: ""))
      let found = try #require(try failure(flag: ["ink": bench.folder + "/rules/ink.yaml"]), "\(line)")
      #expect(found.status == .badConfig && found.line != nil && found.file?.hasSuffix("/ink.yaml") == true, "\(found)")
      try bench.write("rules/ink.yaml", base.replacingOccurrence(line, with: "  aktif: tidak\n"))
      #expect(try failure(flag: ["ink": bench.folder + "/rules/ink.yaml"]) == nil, "\(line)")
    }
  }

  @Test("coefficients and minimum wages of a region that there is not are refused with file and line")
  func regions() throws {
    let model = FlagBench.model.replacingOccurrence("\"3201\"", with: "\"3299\"")
    let wrong = try #require(try failure(model: model))
    let line = model.components(separatedBy: "\n").firstIndex { $0.contains("3299") }.map { $0 + 1 }
    #expect(wrong.status == .badConfig && wrong.line == line, "\(wrong)")
    #expect(wrong.message.en.contains("list of regions"))

    let bench = try FlagBench()
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
    try bench.write("rules/ink.yaml", shipped.replacingOccurrence("../reference/upah_minimum.csv", with: "upah.csv"))
    for (code, isKnown) in [("3299", false), ("20", false), ("3201", true)] {
      let table = "tahun,kode_wilayah,upah_minimum\n2025,32,2191238\n2024,3299,1\n2025,\(code),3000000\n"
      var digest = ContentDigest()
      Array(table.utf8).withUnsafeBufferPointer { digest.update(ByteView($0)) }
      try bench.write("rules/upah.csv", table)
      try bench.write(
        "rules/upah.source.yaml", "penerbit: uji\nasal: uji\nlisensi: uji\nsha256: \(digest.hex())\n")
      let found = try failure(flag: ["ink": bench.folder + "/rules/ink.yaml"])
      if isKnown {
        #expect(found == nil, "\(String(describing: found))")
      } else {
        #expect(found?.status == .badConfig && found?.line == 4 && found?.message.en.contains(code) == true, "\(code)")
      }
    }
  }

  @Test("the words that rules may name are those of the sources' own lists")
  func words() throws {
    let columns = try SmallTable.load(FlagBench.pipelines + "/kamus/extracts.csv")
    func list(_ source: String, _ column: String) -> [String] {
      let row = columns.rows.first { $0[0] == source && $0[2] == column } ?? []
      return (row.count > 5 ? row[5] : "").split(separator: ",").map(String.init)
    }
    #expect(list("status_khusus", "jenis") == RuleWords.special)
    #expect(list("ground_check", "status_keberadaan") == RuleWords.visits)
    #expect(list("bpjs", "segmen") == RuleWords.segments)
    #expect(list("bpjs", "segmen").filter { $0.hasPrefix("PPU") } == RuleWords.wageSegments)
    #expect(list("pln", "tarif").filter { $0.hasPrefix("R") } == RuleWords.tariffs)
    #expect(list("usulan", "jenis_usulan") == RuleWords.proposals)
    #expect(list("usulan", "tahap") == RuleWords.stages)
  }

  @Test("a band below zero is refused")
  func band() throws {
    let found = try #require(try failure(flag: ["pita": "-0.01"]))
    #expect(found.status == .badConfig && found.file?.hasSuffix("/flag.yaml") == true)
    #expect(try failure(flag: ["pita": "10.1"])?.status == .badConfig)
  }

  @Test("only evidence with a source row of its own can be refuted by a visit")
  func refutation() throws {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
    let bench = try FlagBench()
    let changed = shipped.replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
      .replacingOccurrence("INK-07:\n", with: "INK-07:\n  dibantah_kunjungan: [DITEMUKAN]\n")
    try bench.write("rules/ink.yaml", changed)
    let found = try #require(try failure(flag: ["ink": bench.folder + "/rules/ink.yaml"]))
    let line = changed.components(separatedBy: "\n").firstIndex { $0.hasPrefix("INK-07") }.map { $0 + 2 }
    #expect(found.status == .badConfig && found.line == line, "\(found)")
  }

  @Test("a quota for no programme is refused")
  func quota() throws {
    #expect(try failure(quotas: "PKH=1 BLT=2")?.status == .usage)
    #expect(try failure(flag: ["kuota": "{BLT: 3}"])?.status == .badConfig)
  }
}

extension String {
  /// The text with the first `part` replaced.
  func replacingOccurrence(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
