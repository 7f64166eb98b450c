import Diagnostics

/// A part of the answer: a title and a small table; every form of output shows the same sections.
package struct Section: Sendable, Equatable {
  package let title: Message
  package let columns: [String]
  package let rows: [[String]]
  /// A sentence on how to read it.
  package let note: Message?

  init(_ title: Message, _ columns: [String], _ rows: [[String]], note: Message? = nil) {
    self.title = title
    self.columns = columns
    self.rows = rows
    self.note = note
  }
}

extension Dossier {
  /// The sections in reading order; those without rows are left out.
  package func sections(codes: [String: String]) -> [Section] {
    let all = [identity, place, eligibilitySection, evidenceSection(codes), valuesSection, trailSection, work]
    return all.filter { !$0.rows.isEmpty }
  }

  private func table(_ rows: [FoundRow], _ columns: [String]) -> [[String]] {
    rows.map { row in columns.map { row[$0] } }
  }

  private var identity: Section {
    let columns = [
      "nama", "nomor_induk_kependudukan", "tanggal_lahir", "jenis_kelamin", "status_hubungan_keluarga", "status_padan",
      "status_kependudukan", "id_individu", "temuan",
    ]
    return Section(Message(id: "Orang", en: "Persons"), columns, table(members, columns))
  }

  private var place: Section {
    let columns = [
      "id_keluarga", "nomor_kartu_keluarga", "alamat", "kode_kelurahan_desa", "skor_pmt", "status_peringkat",
      "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "desil_resmi_nasional", "temuan",
    ]
    let rows = family.flatMap { row in columns.map { [$0, row[$0]] } }
    return Section(Message(id: "Keluarga dan peringkat", en: "Family and rank"), ["kolom", "nilai"], rows)
  }

  private var eligibilitySection: Section {
    let columns = [
      "program", "unit", "id_individu", "desil_dipakai", "layak", "menerima", "hasil", "alasan", "peringkat", "nominal",
    ]
    return Section(
      Message(id: "Program: kelayakan dan antrean", en: "Programmes: eligibility and queue"), columns,
      table(eligibility, columns),
      note: Message(
        id: "peringkat = urutan di antara yang layak, 1 yang pertama",
        en: "peringkat = rank among the eligible, 1 is first"))
  }

  private func evidenceSection(_ codes: [String: String]) -> Section {
    let columns = ["kode", "id_individu", "sumber", "berkas", "baris", "kolom", "nilai", "tanggal"]
    let rows = table(evidence, columns).map { $0 + [codes[$0[0]] ?? ""] }
    return Section(Message(id: "Temuan dan bukti", en: "Findings and evidence"), columns + ["arti"], rows)
  }

  private var valuesSection: Section {
    let rows = values.filter { !$0.value.isEmpty || !$0.losers.isEmpty }.map { origin in
      [
        origin.column, origin.value, origin.winner?.place ?? "",
        origin.losers.map { "\($0.value) (\($0.place))" }.joined(separator: "; "),
      ]
    }
    return Section(
      Message(id: "Nilai keluarga dan asalnya", en: "Values of the family and where they came from"),
      ["kolom", "nilai", "asal", "kalah"], rows,
      note: Message(
        id: "menang: tanggal terbaru, lalu kepercayaan sumber", en: "the newest date wins, then the more trusted source"
      ))
  }

  private var trailSection: Section {
    let columns = ["sumber", "berkas", "baris", "id_sumber", "hasil", "aturan", "skor", "id_individu", "temuan"]
    return Section(Message(id: "Baris sumber", en: "Source rows"), columns, table(trail, columns))
  }

  private var work: Section {
    let visits = fieldWork.map { ["kunjungan", $0["id_pendamping"], "hari \($0["hari"])", $0["alasan"]] }
    let cases = proposals.map { ["usulan/aduan", $0["id"], $0["rekomendasi"], $0["alasan"]] }
    return Section(
      Message(id: "Kerja lapangan dan usulan", en: "Field work and proposals"), ["jenis", "id", "isi", "alasan"],
      visits + cases)
  }
}
