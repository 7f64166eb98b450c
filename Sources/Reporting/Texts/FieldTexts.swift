import Diagnostics

/// The words of the sections on field work, proposals, graduation and the comparison with the snapshot before.
enum FieldTexts {
  static let number = Message(id: "Banyaknya", en: "Number")

  static let workTitle = Message(id: "Kerja lapangan", en: "Field work")
  static let workMissing = Message(
    id: "Kerja lapangan tidak ada: tabel kerja_lapangan dari 5-emit belum ada atau tidak terbaca.",
    en: "No field work: the table kerja_lapangan of 5-emit is not there or cannot be read.")
  static let workNone = Message(id: "Tidak ada kunjungan yang perlu.", en: "No visits are needed.")
  static let reasons = Message(id: "Keluarga yang perlu dikunjungi menurut alasan", en: "Families to visit by reason")
  static let work = Message(id: "Penugasan", en: "Assignments")
  static let what = Message(id: "Ukuran", en: "Measure")
  static let toVisit = Message(id: "Keluarga yang perlu dikunjungi", en: "Families to visit")
  static let assigned = Message(id: "Di antaranya ditugaskan", en: "Of them assigned")
  static let open = Message(id: "Belum tertampung", en: "Not covered yet")
  static let assistants = Message(id: "Pendamping yang bertugas", en: "Assistants with visits")
  static let days = Message(id: "Hari kerja yang direncanakan", en: "Working days planned")

  static let proposalTitle = Message(id: "Usulan dan aduan", en: "Proposals and complaints")
  static let proposalLead = Message(
    id: "Rekomendasi atas tiap usulan SIKS-NG dan aduan; yang memutuskan adalah petugas.",
    en: "The recommendation on each SIKS-NG proposal and complaint; officers decide.")
  static let proposalMissing = Message(
    id: "Rekomendasi tidak ada: tabel keputusan_usulan dari 5-emit belum ada, tidak terbaca, atau kosong.",
    en: "No recommendations: the table keputusan_usulan of 5-emit is not there, cannot be read, or is empty.")
  static let proposals = Message(id: "Rekomendasi menurut jenis", en: "Recommendations by kind")
  static let kind = Message(id: "Jenis", en: "Kind")

  /// A recommendation.
  static func recommendation(_ name: String) -> Message {
    switch name {
    case "TERIMA": Message(id: "Terima", en: "Accept")
    case "TOLAK": Message(id: "Tolak", en: "Refuse")
    case "VERIFIKASI": Message(id: "Verifikasi", en: "Verify")
    default: Message(id: name, en: name)
    }
  }

  /// A kind of proposal or complaint.
  static func kind(_ name: String) -> Message {
    switch name {
    case "TAMBAH": Message(id: "Usulan tambah", en: "Proposal to add")
    case "HAPUS": Message(id: "Usulan hapus", en: "Proposal to remove")
    case "PERBAIKAN": Message(id: "Usulan perbaikan", en: "Proposal to correct")
    case "USUL": Message(id: "Usul (Cek Bansos)", en: "Nomination (Cek Bansos)")
    case "SANGGAH": Message(id: "Sanggah", en: "Objection")
    default: Message(id: name, en: name)
    }
  }

  static let graduationTitle = Message(id: "Graduasi", en: "Graduation")
  static let graduationLead = Message(
    id: """
      Calon graduasi: penerima yang desilnya kini di atas batas program dan tidak lebih rendah pada dua potret terakhir. \
      Graduasi bukan galat inklusi.
      """,
    en: """
      Candidates to leave: recipients whose decile is above the limit now and was not lower in the last two snapshots. \
      Graduation is no inclusion error.
      """)
  static let graduationMissing = Message(
    id: "Graduasi tidak ada: tabel graduasi dari 5-emit belum ada atau tidak terbaca.",
    en: "No graduation: the table graduasi of 5-emit is not there or cannot be read.")
  static let graduationNone = Message(
    id: "Tidak ada calon graduasi; calon baru ada setelah dua potret sebelumnya diketahui.",
    en: "No candidates; there are some only once two earlier snapshots are known.")
  static let graduation = Message(
    id: "Calon graduasi menurut program dan tahap", en: "Candidates by programme and stage")
  static let stage = Message(id: "Tahap", en: "Stage")

  /// How assistants stand against their target.
  static func target(_ targets: AssistantTargets) -> Message {
    Message(
      id: """
        \(targets.onTarget) dari \(targets.assistants) pendamping memiliki sekurangnya \(targets.target) calon \
        (sasaran setahun).
        """,
      en: """
        \(targets.onTarget) of \(targets.assistants) assistants have at least \(targets.target) candidates \
        (the target of a year).
        """)
  }

  /// A stage of graduation.
  static func stage(_ name: String) -> Message {
    switch name {
    case "1": Message(id: "tahap 1: pemberdayaan", en: "stage 1: empowerment")
    case "2": Message(id: "tahap 2: diserahkan", en: "stage 2: handed over")
    default: Message(id: name, en: name)
    }
  }

  static let changeTitle = Message(id: "Dibanding potret sebelumnya", en: "Against the snapshot before")
  static let changeLead = Message(
    id: "Awal ditambah yang masuk dikurangi yang keluar sama dengan akhir, di tiap kabupaten/kota.",
    en: "The opening plus what came less what went is the closing, in every kabupaten/kota.")
  static let changeMissing = Message(
    id: "Tidak ada pembanding: hasil dtsen-diff terhadap potret sebelumnya (folder beda) belum ada di run ini.",
    en: "Nothing to compare with: this run holds no result of dtsen-diff against the snapshot before (folder beda).")
  static let changeStale = Message(
    id: "Pembanding di folder beda dibuat untuk potret lain; ulangi dtsen-diff.",
    en: "The comparison in folder beda is of another snapshot; run dtsen-diff again.")
  static let familyRoll = Message(id: "Mutasi keluarga", en: "Roll-forward of families")
  static let personRoll = Message(id: "Mutasi orang", en: "Roll-forward of persons")
  static let matrix = Message(
    id: "Desil dahulu dan kini, persen tiap baris", en: "Decile before and now, percent of each row")
  static let before = Message(id: "dahulu", en: "before")
  static let now = Message(id: "kini", en: "now")

  /// A column of the roll-forward.
  static func flow(_ column: String) -> Message {
    switch column {
    case "awal": Message(id: "Awal", en: "Opening")
    case "lahir": Message(id: "Lahir", en: "Born")
    case "ditambah": Message(id: "Ditambah", en: "Added")
    case "pecahan": Message(id: "Pecahan", en: "Split off")
    case "meninggal": Message(id: "Meninggal", en: "Died")
    case "dikeluarkan": Message(id: "Dikeluarkan", en: "Removed")
    case "digabung": Message(id: "Digabung", en: "Merged")
    case "pindah_masuk": Message(id: "Pindah masuk", en: "Moved in")
    case "pindah_keluar": Message(id: "Pindah keluar", en: "Moved out")
    case "rincian_masuk": Message(id: "Rincian masuk", en: "Refined in")
    case "rincian_keluar": Message(id: "Rincian keluar", en: "Refined out")
    case "akhir": Message(id: "Akhir", en: "Closing")
    default: Message(id: column, en: column)
    }
  }
}

extension FieldTexts {
  static let matrixNote = Message(
    id: "∅ tanpa desil; – tidak ada di potret itu. Angka kurang dari 5 disembunyikan (*).",
    en: "∅ without a decile; – not in that snapshot. Numbers below 5 are kept back (*).")
}

extension FieldTexts {
  static let reasonsShort = Message(id: "menurut alasan di bawah", en: "by reason below")
}
