import DataDictionary
import Diagnostics
import StageContract
import TabularIO
import TestSupport

/// Writes one table by column name.
final class RowSink {
  private let writer: TableWriter
  private let role: String
  private let header: [String]
  private var rows = RowBuffer()

  init(_ folder: String, _ role: String, _ header: [String], parted: Bool) {
    writer = TableWriter(folder: folder, name: role, header: header, partLimit: parted ? Int.max : nil)
    self.role = role
    self.header = header
  }

  /// Writes the values by name; what is not given is empty.
  func row(_ values: [String: String]) throws {
    for column in header { rows.field(values[column] ?? "") }
    rows.endRow()
    try writer.take(&rows)
  }

  func cut() throws {
    try writer.flush(&rows)
    try writer.cut()
  }

  func finish() throws -> OutputTable {
    try writer.flush(&rows)
    return OutputTable(role: role, parts: try writer.finish())
  }
}

extension SyntheticRun {
  static let dictionary = checkout + "/pipelines/kamus/snapshot.csv"

  private func columns(_ table: String) throws -> [String] {
    try SnapshotDictionary.load(SyntheticRun.dictionary).table(table).header
  }

  private static let regionColumns = [
    "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa", "provinsi", "kabupaten_kota",
  ]
  private static let flagFamily = [
    "kedaluwarsa", "variabel_terisi", "skor_pmt", "status_peringkat", "desil_nasional", "desil_provinsi",
    "desil_kabupaten_kota",
  ]

  /// The columns that match writes for a table of the snapshot: ids first, regions as one code.
  private func matchColumns(_ table: String, from first: [String], without: [String], then last: [String]) throws
    -> [String]
  {
    let rest = try columns(table).filter {
      !first.contains($0) && !SyntheticRun.regionColumns.contains($0) && !without.contains($0)
    }
    var header = first
    for column in rest {
      header.append(column)
      if column == "alamat" { header.append("wilayah") }
    }
    return header + last
  }

  /// 3-match, with the balance of every source.
  func writeMatch(_ folder: String) throws -> StageResult {
    let household = RowSink(
      folder, "keluarga",
      try matchColumns(
        "keluarga", from: ["urut", "id_keluarga", "nomor_kartu_keluarga"], without: SyntheticRun.flagFamily,
        then: ["asal_baris", "asal"]), parted: true)
    let person = RowSink(
      folder, "anggota",
      try matchColumns(
        "anggota",
        from: ["urut", "id_keluarga", "id_individu", "nomor_induk_kependudukan", "nomor_kartu_keluarga", "wilayah"],
        without: [], then: ["jenis_pekerjaan", "asal_identitas"]), parted: true)
    let outside = RowSink(
      folder, "anggota_luar",
      try matchColumns(
        "anggota_luar", from: ["urut", "id_individu", "nomor_induk_kependudukan", "id_keluarga", "wilayah"],
        without: [], then: ["asal_identitas"]), parted: true)
    for part in 0..<parts {
      for family in families(ofPart: part) {
        try household.row(householdRow(family))
        for member in 0..<members(family) { try person.row(personRow(family, member)) }
        if hasOutsider(family) { try outside.row(outsiderRow(family)) }
      }
      if part < parts - 1 {
        try household.cut()
        try person.cut()
        try outside.cut()
      }
    }
    var outputs = [try household.finish(), try person.finish(), try outside.finish()]
    let traces = try writeTraces(folder)
    outputs += traces.outputs
    outputs.append(try writeIdentities(folder))
    return StageResult(outputs: outputs, tallies: traces.tallies)
  }

  private func householdRow(_ family: Int) -> [String: String] {
    [
      "urut": order(family), "id_keluarga": id(family, 50), "nomor_kartu_keluarga": card(family),
      "nik_kepala_keluarga": number(family, 0), "nama_kepala_keluarga": name(family, 0),
      "jumlah_anggota_keluarga": String(members(family)), "alamat": "JL. MAWAR \(family), RT 1",
      "wilayah": region(family),
      "status_kepemilikan_rumah": String(1 + pick(family, 51, 5)), "luas_lantai": String(20 + pick(family, 52, 90)),
      "jenis_lantai_terluas": "2", "daya_terpasang": "1", "jumlah_ternak_sapi": "0", "is_dtks": "1", "is_regsosek": "1",
      "tanggal_data": "2024-1\(pick(family, 53, 3))-05", "desil_resmi_nasional": String(1 + pick(family, 54, 10)),
      "temuan": "", "asal_baris": "dtks:dtks.csv:\(family + 1)", "asal": "1111",
    ]
  }

  private func personRow(_ family: Int, _ member: Int) -> [String: String] {
    [
      "urut": order(family), "id_keluarga": id(family, 50), "id_individu": id(family, member),
      "nomor_induk_kependudukan": number(family, member), "nomor_kartu_keluarga": card(family),
      "wilayah": region(family),
      "nama": name(family, member), "jenis_kelamin": String(1 + pick(family, 41 + member, 2)),
      "tempat_lahir": "BANDUNG",
      "tanggal_lahir": "19\(60 + pick(family, 30, 30))-07-1\(pick(family, 6, 9))", "nama_ibu_kandung": "IBU \(family)",
      "status_hubungan_keluarga": String(member + 1), "status_padan": "PADAN", "status_kependudukan": "AKTIF",
      "is_dtks": "1", "is_regsosek": "0", "is_p3ke": "0", "jenis_pekerjaan": "9", "asal_identitas": "dukcapil:d.csv:1",
    ]
  }

  private func outsiderRow(_ family: Int) -> [String: String] {
    [
      "urut": order(family), "id_individu": outsider(family), "nomor_induk_kependudukan": number(family, 8),
      "id_keluarga": pick(family, 55, 3) == 0 ? "" : id(family, 50), "wilayah": region(family), "nama": name(family, 8),
      "jenis_kelamin": "1", "tanggal_lahir": "1950-01-01", "status_kependudukan": "MENINGGAL",
      "tanggal_peristiwa": "2024-02-03",
    ]
  }

  private func writeTraces(_ folder: String) throws -> StageResult {
    let header = try columns("jejak")
    let rejects = RowSink(folder, "tolak/dtks", try columns("tolak"), parted: false)
    var outputs: [OutputTable] = []
    var tallies: [Tally] = []
    for source in ["dtks", "dukcapil", "regsosek_keluarga"] {
      let sink = RowSink(folder, "jejak/\(source)", header, parted: false)
      var number = 0
      var counts = ["PADAN": 0, "PADAN_PERBAIKAN": 0, "TOLAK": 0, "LUAR": 0]
      func row(_ outcome: String, _ family: Int, person: String) throws {
        number += 1
        counts[outcome, default: 0] += 1
        try sink.row([
          "sumber": source, "berkas": "\(source).csv", "baris": String(number), "id_sumber": "S\(number)",
          "hasil": outcome, "id_individu": person, "id_keluarga": outcome == "TOLAK" ? "" : id(family, 50),
          "aturan": "PAD-NIK",
          "per_bidang": outcome == "PADAN_PERBAIKAN" ? "awal=-15.1;nama=SAMA:+20.0;dengan=\(person)" : "",
        ])
      }
      for family in 0..<families {
        if source == "dtks" && family < rejected {
          try row("TOLAK", family, person: "")
          try rejects.row([
            "berkas": "dtks.csv", "baris": String(number), "offset": String(number * 100), "kode": "TLK-001",
            "isi_base64": "QQ==",
          ])
        }
        if source == "regsosek_keluarga" {
          try row("PADAN", family, person: "")
          continue
        }
        for member in 0..<members(family) {
          try row(pick(family, member, 9) == 0 ? "PADAN_PERBAIKAN" : "PADAN", family, person: id(family, member))
        }
        if source == "dukcapil" && hasOutsider(family) { try row("LUAR", family, person: outsider(family)) }
      }
      outputs.append(try sink.finish())
      let outcomes = counts.sorted { $0.key < $1.key }.map { Tally.Outcome($0.key, $0.value) }
      tallies.append(Tally(source: source, read: number, outcomes: outcomes))
    }
    let review = RowSink(folder, "tinjau", try columns("tinjau"), parted: false)
    for place in 0..<min(families, 30) {
      let tail = String(place + 100)
      try review.row([
        "id_tinjau": String(repeating: "a", count: 13) + tail, "jenis": "CALON_PADAN", "sumber": "dtks",
        "berkas": "dtks.csv", "baris": String(place + 1), "manfaat_rp": String((30 - place) / 3 * 100_000),
      ])
    }
    outputs.append(try rejects.finish())
    outputs.append(try review.finish())
    return StageResult(outputs: outputs, tallies: tallies)
  }

  /// In numbered parts, or one for each first two characters.
  private func writeIdentities(_ folder: String) throws -> OutputTable {
    var ids: [(String, String)] = []
    for family in 0..<families {
      ids.append((id(family, 50), "KELUARGA"))
      for member in 0..<members(family) { ids.append((id(family, member), "ORANG")) }
      if hasOutsider(family) { ids.append((outsider(family), "ORANG")) }
    }
    ids.sort { $0.0 < $1.0 }
    let header = try columns("identitas")
    let groups = Dictionary(grouping: ids) { String($0.0.prefix(2)) }
    var parts: [PartSummary] = []
    let sink = RowSink(folder, "identitas", header, parted: true)
    for (place, prefix) in groups.keys.sorted().enumerated() {
      let own = cut ? RowSink(folder, "identitas/\(prefix)", header, parted: false) : sink
      if !cut && place == groups.count / 2 { try sink.cut() }
      for (id, kind) in groups[prefix] ?? [] {
        try own.row([
          "id": id, "jenis": kind, "kunci": String(repeating: "ab", count: 32), "sejak": "2025-Q2", "hubungan": "BARU",
        ])
      }
      if cut { parts += try own.finish().parts }
    }
    return cut ? OutputTable(role: "identitas", parts: parts) : try sink.finish()
  }

  /// 4-flag.
  func writeFlag(_ folder: String) throws -> [OutputTable] {
    let household = RowSink(
      folder, "keluarga", ["urut", "id_keluarga"] + SyntheticRun.flagFamily + ["temuan"], parted: true)
    let person = RowSink(folder, "anggota", ["urut", "id_individu", "temuan"], parted: true)
    let family = RowSink(folder, "kelayakan/SEMBAKO", ["urut"] + (try columns("kelayakan")), parted: true)
    let single = RowSink(folder, "kelayakan/PBI-JK", ["urut"] + (try columns("kelayakan")), parted: true)
    let evidence = RowSink(folder, "bukti", ["urut", "kode_provinsi"] + (try columns("bukti")), parted: true)
    for part in 0..<parts {
      for number in families(ofPart: part) {
        try writeFlag(number, household, person, evidence)
        try writeEligibility(number, family, single)
      }
      if part < parts - 1 { for sink in [household, person, family, single, evidence] { try sink.cut() } }
    }
    var outputs = try [household, person, family, single, evidence].map { try $0.finish() }
    outputs += try writeWork(folder)
    return outputs
  }

  private func writeFlag(_ family: Int, _ household: RowSink, _ person: RowSink, _ evidence: RowSink) throws {
    let flagged = pick(family, 56, 6) == 0
    try household.row([
      "urut": order(family), "id_keluarga": id(family, 50), "kedaluwarsa": "0", "variabel_terisi": "12",
      "skor_pmt": "\(pick(family, 57, 20)).\(1000 + pick(family, 58, 8999))", "status_peringkat": "LENGKAP",
      "desil_nasional": String(1 + pick(family, 59, 10)), "desil_provinsi": "3", "desil_kabupaten_kota": "4",
      "temuan": flagged ? "INK-16;KEL-001" : "",
    ])
    for member in 0..<members(family) {
      if lopsided && family == families - 1 && member == members(family) - 1 { continue }
      try person.row([
        "urut": order(family), "id_individu": id(family, member), "temuan": flagged && member == 0 ? "INK-11" : "",
      ])
    }
    if !flagged { return }
    for (code, row) in [("INK-16", 20), ("INK-11", 3), ("INK-11", 12)] {
      try evidence.row([
        "urut": order(family), "kode_provinsi": String(region(family).prefix(2)), "kode": code,
        "id_keluarga": id(family, 50), "id_individu": code == "INK-11" ? id(family, 0) : "", "sumber": "bpjs",
        "berkas": "bpjs.csv", "baris": String(row), "kolom": "upah", "nilai": "9000000", "tanggal": "2025-01-01",
      ])
    }
  }

  private func writeEligibility(_ family: Int, _ households: RowSink, _ persons: RowSink) throws {
    if pick(family, 61, 3) > 0 {
      try households.row([
        "urut": order(family), "program": "SEMBAKO", "unit": "KELUARGA", "id_keluarga": id(family, 50),
        "kode_kabupaten_kota": region(family).count >= 4 ? String(region(family).prefix(4)) : "", "desil_dipakai": "3",
        "layak": "1", "menerima": "1", "hasil": "TEPAT", "peringkat": String(family + 1), "nominal": "600000",
      ])
    }
    if pick(family, 62, 9) == 0 {
      for row in [9, 10] {
        try persons.row([
          "urut": order(family), "program": "PBI-JK", "unit": "ORANG", "berkas": "penerima.csv",
          "baris": String(row + family * 10),
          "layak": "0", "menerima": "1", "hasil": "INKLUSI", "alasan": "INK-09",
        ])
      }
    }
    try persons.row([
      "urut": order(family), "program": "PBI-JK", "unit": "ORANG", "id_keluarga": id(family, 50),
      "id_individu": hasOutsider(family) ? outsider(family) : id(family, 0), "layak": "0", "menerima": "1",
      "hasil": "INKLUSI", "alasan": "INK-01",
    ])
  }

  private func writeWork(_ folder: String) throws -> [OutputTable] {
    let work = RowSink(folder, "kerja_lapangan", try columns("kerja_lapangan"), parted: false)
    let decisions = RowSink(folder, "keputusan_usulan", try columns("keputusan_usulan"), parted: false)
    let leavers = RowSink(folder, "graduasi", try columns("graduasi"), parted: false)
    let all = Array(0..<min(families, 25))
    // Nobody is left for the last families. Flag writes its lists in the snapshot's order.
    func assistant(_ place: Int) -> String { place < 20 ? "P\(place % 3)" : "" }
    let uncovered = all.filter { $0 >= 20 }.sorted { id($0, 50) < id($1, 50) }
    let covered = all.filter { $0 < 20 }.sorted { (assistant($0), $0) < (assistant($1), $1) }
    for place in uncovered + covered {
      try work.row([
        "id_pendamping": assistant(place), "hari": place < 20 ? String(place / 12 + 1) : "",
        "urutan": place < 20 ? String(place) : "", "id_keluarga": id(place, 50),
        "alasan": "GC-03", "prioritas": String(100 - place),
      ])
    }
    for place in all.sorted(by: { "U\($0 * 7 % 25)" < "U\($1 * 7 % 25)" }) {
      try decisions.row([
        "id": "U\(place * 7 % 25)", "jenis": "TAMBAH", "id_individu": id(place, 0), "id_keluarga": id(place, 50),
        "rekomendasi": "VERIFIKASI",
      ])
    }
    for place in all {
      try leavers.row([
        "id_pendamping": "P\(place / 9)", "id_keluarga": id(place, 50), "program": "PKH", "tahap": "1",
        "desil_dulu": "4", "desil_kini": "6", "urutan": String(place % 9 + 1),
      ])
    }
    var text = RowBuffer()
    for field in ["program", "wilayah", "inklusi"] { text.field(field) }
    text.endRow()
    for field in ["PKH", "nasional", "0.1234"] { text.field(field) }
    text.endRow()
    let path = "ringkasan/galat.csv"
    try FileAccess.makeFolder("\(folder)/ringkasan")
    let file = try FileAccess.writing("\(folder)/\(path)")
    try file.write(text.view)
    let summary = PartSummary(path: path, sha256: Hex.sha256(text.view.bytes), bytes: text.count, rows: 1)
    return [
      try work.finish(), try decisions.finish(), try leavers.finish(),
      OutputTable(role: "ringkasan/galat", parts: [summary]),
    ]
  }
}
