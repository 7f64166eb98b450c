import Diagnostics
import PipelineConfig
import Scoring

/// The sections of an answer in reading order.
package struct Sections {
  let dossier: Dossier
  let glossary: Glossary
  let language: Language

  package init(dossier: Dossier, glossary: Glossary, language: Language) {
    self.dossier = dossier
    self.glossary = glossary
    self.language = language
  }

  /// Those that have rows.
  package func all() -> [Section] {
    let all = [
      snapshot, persons, family, programmes, prospects, score, findings, values, personValues, origins, trail, links,
      claims, review, work,
      history, gaps,
    ]
    return all.filter { !$0.rows.isEmpty }
  }

  private func table(_ rows: [FoundRow], _ columns: [String]) -> [[String]] {
    rows.map { row in columns.map { row[$0] } }
  }

  private func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }

  private func meaning(_ kind: Glossary.Kind, _ code: String) -> String {
    glossary.meaning(kind, code)?.text(language) ?? ""
  }

  private var snapshot: Section {
    Section(
      "potret", Message(id: "Potret", en: "Snapshot"), ["kolom", "nilai"],
      [["periode", dossier.period], ["sidik", dossier.snapshot]], .pairs,
      note: Message(
        id: "Isi lembar ini menurut data dan aturan potret ini. Temuan adalah usulan; orang yang memutuskan.",
        en: "This says what the data and rules of this snapshot say. Findings are proposals; a person decides."))
  }

  private var persons: Section {
    let columns = [
      "nama", "nomor_induk_kependudukan", "tanggal_lahir", "jenis_kelamin", "status_hubungan_keluarga", "status_padan",
      "status_kependudukan", "id_individu", "temuan",
    ]
    let coded = ["jenis_kelamin", "status_hubungan_keluarga", "status_kawin"]
    let rows = dossier.members.map { row in
      columns.map { row[$0] }
        + [coded.map { glossary.label($0, row[$0]) }.filter { !$0.isEmpty }.joined(separator: ", ")]
    }
    return Section("orang", Message(id: "Orang", en: "Persons"), columns + ["arti"], rows, .compact)
  }

  private var family: Section {
    let columns = [
      "id_keluarga", "nomor_kartu_keluarga", "alamat", "kode_kelurahan_desa", "kabupaten_kota", "skor_pmt",
      "status_peringkat", "variabel_terisi", "desil_nasional", "desil_provinsi", "desil_kabupaten_kota",
      "desil_resmi_nasional", "tanggal_data", "kedaluwarsa", "temuan",
    ]
    var rows = dossier.family.flatMap { row in columns.map { [$0, row[$0]] } }
    if let place = dossier.place, let policy = dossier.policy, !rows.isEmpty {
      rows.append(["lingkup_desil", policy.scope])
      rows.append(["urutan", say("\(place.before + 1) dari \(place.ranked)", "\(place.before + 1) of \(place.ranked)")])
    }
    return Section(
      "keluarga", Message(id: "Keluarga dan peringkat", en: "Family and rank"), ["kolom", "nilai"], rows, .pairs)
  }

  // MARK: Programmes

  private var programmes: Section {
    let columns = [
      "program", "id_individu", "hasil", "arti", "desil_dipakai", "desil_maks", "alasan", "peringkat", "layak_semua",
      "kuota", "wilayah_kuota", "nominal",
    ]
    let rows = ProgrammeVerdict.all(dossier).map { verdict -> [String] in
      func field(_ column: String) -> String { verdict.row?[column] ?? "" }
      return [
        verdict.terms.name, verdict.member?["id_individu"] ?? field("id_individu"), verdict.outcome,
        meaning(.outcome, verdict.outcome), field("desil_dipakai"), "\(verdict.terms.limit)", field("alasan"),
        field("peringkat"), verdict.queue.map { "\($0.eligible)" } ?? "",
        verdict.queue.map { $0.quota > 0 ? "\($0.quota)" : "" } ?? "", verdict.queue?.region ?? "",
        field("nominal"),
      ]
    }
    return Section(
      "program", Message(id: "Program", en: "Programmes"), columns, rows, .records,
      note: Message(
        id: "peringkat: urutan di antara semua yang layak (layak_semua) di wilayah kuotanya, 1 yang pertama",
        en: "peringkat: rank among all eligible (layak_semua) of the quota's region, 1 is first"))
  }

  private var prospects: Section {
    let prospects = Prospects(dossier: dossier, glossary: glossary)
    let rows = ProgrammeVerdict.all(dossier).flatMap { verdict in
      prospects.sentences(verdict).map { sentence in
        [verdict.terms.name, verdict.member?["id_individu"] ?? "", sentence.text(language)]
      }
    }
    return Section(
      "yang_menentukan", Message(id: "Yang menentukan, dan jalannya", en: "What decides, and what to do"),
      ["program", "id_individu", "isi"], rows, .sentences)
  }

  // MARK: Score

  private var score: Section {
    guard let account = dossier.score else {
      return Section("skor", Message(id: "Skor", en: "Score"), [], [], .table)
    }
    func amount(_ value: Int64) -> String { FixedPoint.text(value, scale: RankingModel.sumDecimals) }
    var rows = [["konstanta", "", amount(account.sheet.constant), ""]]
    rows += account.sheet.terms.map { term in
      [
        term.column, term.value, amount(term.amount),
        term.isKnown ? glossary.label(term.column, term.value) : say("tidak ada nilai", "no value"),
      ]
    }
    rows += account.sheet.interactions.map { pair in
      [
        pair.column, pair.value, amount(pair.amount),
        pair.isKnown ? say("keduanya bersama", "the two together") : say("tidak ada nilai", "no value"),
      ]
    }
    rows.append(["jumlah", "", amount(account.sheet.sum), ""])
    rows.append(["skor", "", FixedPoint.text(account.sheet.score, scale: RankingModel.decimals), verdict(account)])
    return Section(
      "skor",
      Message(id: "Skor suku demi suku (model \(account.model))", en: "Score term by term (model \(account.model))"),
      ["suku", "nilai", "tambah", "catatan"], rows, .table)
  }

  private func verdict(_ account: ScoreAccount) -> String {
    if account.printed.isEmpty { return say("tidak diperingkat", "not ranked") }
    return account.agrees
      ? say("sama dengan potret", "as in the snapshot")
      : say("BEDA: potret \(account.printed)", "DIFFERS: \(account.printed)")
  }

  // MARK: Findings and values

  private var findings: Section {
    let columns = ["kode", "id_individu", "sumber", "berkas", "baris", "kolom", "nilai", "tanggal"]
    let rows = dossier.evidence.map { row in columns.map { row[$0] } + [meaning(.finding, row["kode"])] }
    return Section(
      "temuan", Message(id: "Temuan dan bukti", en: "Findings and evidence"), columns + ["arti"], rows, .records)
  }

  private static let accountColumns = ["kolom", "nilai", "arti", "asal", "kolom_asal", "cara", "tanggal", "kalah"]

  private func row(_ account: ColumnAccount) -> [String] {
    let dates = Set(account.origins.map(\.date)).sorted()
    return [
      account.column, account.value, glossary.label(account.column, account.value),
      account.origins.map(\.place).joined(separator: "; "), account.sourceColumn,
      account.value.isEmpty ? say("tidak ada nilai", "no value") : account.rule.words.text(language),
      dates.last ?? "",
      account.losers.map { loser in
        let date = loser.date.isEmpty ? "" : ", \(loser.date)"
        return "\(glossary.readable(account.column, loser.value)) (\(loser.place)\(date))"
      }.joined(separator: "; "),
    ]
  }

  private var values: Section {
    Section(
      "nilai", Message(id: "Nilai keluarga dan asalnya", en: "Values of the family and where they came from"),
      Self.accountColumns, ColumnAccount.family(dossier).map(row), .records,
      note: Message(
        id: "menang: tanggal terbaru, lalu sumber yang lebih dipercaya; dari beberapa kunjungan hanya yang terbaru "
          + "berlaku. kolom_asal: kolom baris itu di 2-normalise; asal nilai yang dihitung: baris yang dipakai",
        en: "the newest date wins, then the more trusted source; of several visits only the newest counts. kolom_asal: "
          + "the row's column in 2-normalise; of a computed value asal names the rows that it was made from"))
  }

  private var personValues: Section {
    Section(
      "nilai_orang", Message(id: "Nilai tiap orang dan asalnya", en: "Values of each person and where they came from"),
      ["id_individu"] + Self.accountColumns, ColumnAccount.persons(dossier).map { [$0.person] + row($0) }, .compact)
  }

  private var origins: Section {
    let columns = ["id_individu", "asal_identitas", "asal_survei", "asal_bpjs"]
    return Section(
      "asal_orang", Message(id: "Asal data tiap orang", en: "Where the data of each person came from"), columns,
      table(dossier.origins, columns), .records)
  }

  // MARK: Matching

  private func outcomes(_ rows: [FoundRow], _ columns: [String]) -> [[String]] {
    rows.map { row in
      columns.map { row[$0] } + [meaning(.rowOutcome, row["hasil"]), meaning(.rule, row["aturan"])]
    }
  }

  private static let trailColumns = [
    "sumber", "berkas", "baris", "id_sumber", "hasil", "aturan", "skor", "id_individu", "temuan",
  ]

  private var trail: Section {
    Section(
      "baris_sumber", Message(id: "Baris sumber: bagaimana dipadankan", en: "Source rows: how they were matched"),
      Self.trailColumns + ["arti_hasil", "arti_aturan"], outcomes(dossier.trail, Self.trailColumns), .compact)
  }

  /// What the links of the repair rest on, field by field, and what spoke for the likest person it refused.
  private var links: Section {
    let columns = ["sumber", "berkas", "baris", "hasil", "aturan", "skor"]
    let rows = dossier.trail.compactMap { row -> [String]? in
      guard let link = LinkAccount(row) else { return nil }
      let verdict =
        link.agrees
        ? say("bobot berjumlah skor ini", "the weights add up to this skor")
        : say("BEDA: bobot tidak berjumlah skor ini", "DIFFERS: the weights do not add up to this skor")
      return columns.map { row[$0] } + [link.text.replacing(";", with: "; "), link.sum, verdict]
    }
    return Section(
      "bukti_padan",
      Message(
        id: "Baris yang dinilai dengan peluang: bukti tiap bidang",
        en: "Rows judged by probability: the evidence of each field"),
      columns + ["per_bidang", "jumlah", "catatan"], rows, .compact,
      note: Message(
        id: "per_bidang: peluang awal, lalu tingkat kesamaan dan bobot (bit) tiap bidang; skor = 1 / (1 + 2^-jumlah). "
          + "TIDAK_PADAN: bukti untuk orang Dukcapil yang paling mirip, yang tidak cukup",
        en: "per_bidang: where the odds start, then level and weight (bits) of each field; skor = 1 / (1 + 2^-jumlah). "
          + "TIDAK_PADAN: what spoke for the likest person of Dukcapil, which was not enough"))
  }

  private var claims: Section {
    // Whose row it is, is not shown: it may be somebody else's.
    let columns = ["sumber", "berkas", "baris", "hasil", "aturan", "skor", "temuan"]
    return Section(
      "baris_lain",
      Message(
        id: "Baris lain yang menyebut NIK atau No KK ini: mengapa bukan miliknya",
        en: "Other rows that name this NIK or No KK: why they are not theirs"),
      columns + ["arti_hasil", "arti_aturan"], outcomes(dossier.claims, columns), .compact)
  }

  private var review: Section {
    let columns = ["id_tinjau", "jenis", "sumber", "berkas", "baris", "skor"]
    let rows = dossier.review.map { row in
      columns.map { row[$0] } + [row["per_bidang"].replacing(";", with: "; "), row["manfaat_rp"]]
    }
    return Section(
      "tinjau", Message(id: "Menunggu keputusan orang", en: "Waiting for a person's decision"),
      columns + ["per_bidang", "manfaat_rp"], rows, .compact,
      note: Message(
        id: "per_bidang: bobot atau hasil banding tiap bidang", en: "per_bidang: weight or comparison of each field"))
  }

  private var work: Section {
    let visits = dossier.fieldWork.map {
      ["kunjungan", $0["id_pendamping"], $0["prioritas"], "\(say("hari", "day")) \($0["hari"])", $0["alasan"]]
    }
    let cases = dossier.proposals.map { [$0["jenis"], $0["id"], "", $0["rekomendasi"], $0["alasan"]] }
    let leaving = dossier.graduations.map {
      ["graduasi", $0["program"], "", "\(say("tahap", "stage")) \($0["tahap"])", ""]
    }
    return Section(
      "kerja_lapangan", Message(id: "Kerja lapangan, usulan, graduasi", en: "Field work, proposals, graduation"),
      ["jenis", "id", "prioritas", "isi", "alasan"], visits + cases + leaving, .compact)
  }

  // MARK: History and gaps

  private var history: Section {
    let rows = HistoryLine.lines(dossier.history).map { line -> [String] in
      let entry = line.entry
      if !entry.isPresent {
        let gone = say("tidak ada di potret ini", "not in this snapshot")
        return [
          entry.period, "", "", "", "", "", entry.successor.isEmpty ? gone : "\(gone): \(entry.successor)",
          entry.snapshot,
        ]
      }
      var parts = line.changes
      if let person = entry.person {
        // Where the history is a person's, their standing leads.
        let place = person.table.hasPrefix("anggota_luar") ? say("di luar kerangka", "outside the frame") : ""
        let standing = [person["status_padan"], person["status_kependudukan"], place].filter { !$0.isEmpty }
        parts.insert(standing.joined(separator: ", "), at: 0)
      }
      if line.joined > 0 { parts.insert(say("anggota masuk \(line.joined)", "members came \(line.joined)"), at: 0) }
      if line.left > 0 { parts.insert(say("anggota keluar \(line.left)", "members went \(line.left)"), at: 0) }
      if !entry.lineage.isEmpty { parts.insert(entry.lineage, at: 0) }
      return [
        entry.period, entry.family?["skor_pmt"] ?? "", entry.family?["desil_nasional"] ?? "",
        entry.family?["jumlah_anggota_keluarga"] ?? "", entry.outcomes.joined(separator: "; "),
        (entry.person ?? entry.family)?["temuan"] ?? "", parts.joined(separator: "; "), entry.snapshot,
      ]
    }
    return Section(
      "riwayat", Message(id: "Riwayat, terbaru dahulu", en: "History, newest first"),
      ["periode", "skor_pmt", "desil_nasional", "anggota", "program", "temuan", "berubah", "potret"], rows, .records)
  }

  private var gaps: Section {
    Section(
      "tidak_ditunjukkan", Message(id: "Yang tidak dapat ditunjukkan", en: "What cannot be shown"), ["isi"],
      dossier.gaps.map { [$0.text(language)] }, .sentences)
  }
}
