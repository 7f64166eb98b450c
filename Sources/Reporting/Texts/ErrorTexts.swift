import Diagnostics

/// The words of the sections on coverage, inclusion and exclusion.
enum ErrorTexts {
  static let title = Message(
    id: "Cakupan, galat inklusi, galat eksklusi", en: "Coverage, inclusion and exclusion errors")
  static let lead = Message(
    id: """
      R adalah penerima periode ini, L yang layak menurut aturan, K kuota. Antrean adalah L menurut skor; yang dalam \
      kuota adalah K pertama. Penerima yang belum terpadankan atau sedang ditinjau dihitung tersendiri dan tidak masuk \
      pembilang.
      """,
    en: """
      R are the recipients of the period, L those eligible by the rules, K the quota. The queue is L by score; within \
      the quota are the first K. Recipients not matched or under review are counted apart and in no numerator.
      """)
  static let missing = Message(
    id: "Galat tidak dapat dihitung: ringkasan/program.csv dan galat.csv dari 4-flag belum ada.",
    en: "Errors cannot be computed: ringkasan/program.csv and galat.csv of 4-flag are not there.")

  static func noRates(_ programme: String) -> Message {
    Message(
      id: "\(programme) tanpa angka nasional: tidak ada barisnya di ringkasan/galat.csv.",
      en: "\(programme) has no national numbers: ringkasan/galat.csv has no line of it.")
  }

  static func notMeasured(_ programme: String) -> Message {
    Message(
      id: "\(programme) tidak diukur: tidak ada pembayaran program ini pada periode ini.",
      en: "\(programme) is not measured: no payments of this programme in this period.")
  }

  static let rates = Message(id: "Galat menurut program", en: "Errors by programme")
  static let byDecile = Message(id: "Cakupan dan galat menurut desil", en: "Coverage and errors by decile")
  static let byRegion = Message(id: "Galat menurut wilayah", en: "Errors by region")
  static let reasons = Message(id: "Mengapa penerima tidak layak", en: "Why recipients are not eligible")
  static let visits = Message(
    id: "Tanda yang dibantah kunjungan (selang Wilson 95 %)", en: "Flags that a visit refuted (Wilson 95% interval)")
  static let visitNote = Message(
    id: """
      Dari keluarga bertanda yang dikunjungi, bagian yang tandanya dibantah: buktinya gugur menurut aturan pipeline, atau \
      kunjungan mengukur sebaliknya (pendapatan, daya listrik, mobil). Dikuatkan: kunjungan mengukur atau menemukan hal \
      yang sama. Selebihnya kunjungan tidak berkata apa-apa tentang tanda itu. Tanda dari kunjungan itu sendiri tidak \
      dihitung, dan tanda yang tidak dapat dibantah kunjungan tidak ada di sini. Keluarga yang dikunjungi bukan sampel acak.
      """,
    en: """
      Of the flagged families that were visited, the share whose flag was refuted: its evidence fell under the pipeline's \
      rules, or the visit measured the opposite (income, electric power, car). Borne out: the visit measured or found the \
      same. Of the rest the visit said nothing of the flag. Flags that the visit itself raised do not count, and flags that \
      no visit can refute are not shown. The families visited are no random sample.
      """)
  static let visitsMissing = Message(
    id: "Belum ada kunjungan pada keluarga dengan tanda yang dapat dibantahnya: ketepatan tanda belum dapat diukur.",
    en: "No family with a flag that a visit can refute was visited yet: how far flags are right cannot be measured.")
  static let tooFewVisits = Message(
    id: "Kunjungan pada keluarga bertanda terlalu sedikit untuk digambar; lihat tabel.",
    en: "Too few visits to flagged families for a chart; see the table.")
  static let all = Message(id: "Semua", en: "All")
  static let allFlags = Message(
    id: "semua tanda (pasangan keluarga dan tanda)", en: "all flags (pairs of family and flag)")
  static let allShown = Message(
    id: "semua tanda yang ditunjukkan (pasangan keluarga dan tanda)", en: "all flags shown (pairs of family and flag)")
  static let curve = Message(id: "Kurva konsentrasi", en: "Concentration curve")
  static let incidence = Message(id: "Penerima dan rupiah menurut desil", en: "Recipients and rupiah by decile")
  static let indices = Message(id: "Ketepatan sasaran", en: "Measures of targeting")

  static let programme = Message(id: "Program", en: "Programme")
  static let unit = Message(id: "Satuan", en: "Unit")
  static let quota = Message(id: "Kuota K", en: "Quota K")
  static let recipients = Message(id: "Penerima |R|", en: "Recipients |R|")
  static let inclusion = Message(id: "Tidak layak |R∖L|", en: "Not eligible |R∖L|")
  static let inclusionError = Message(id: "Galat inklusi", en: "Inclusion error")
  static let eligible = Message(id: "Layak |L|", en: "Eligible |L|")
  static let left = Message(id: "Layak, tidak menerima |L∖R|", en: "Eligible, not receiving |L∖R|")
  static let undercoverage = Message(id: "Tak terliput", en: "Undercoverage")
  static let withinQuota = Message(id: "Dalam kuota min(K,|L|)", en: "Within quota min(K,|L|)")
  static let exclusion = Message(id: "Dalam kuota, tidak menerima", en: "Within quota, not receiving")
  static let exclusionError = Message(id: "Galat eksklusi", en: "Exclusion error")
  static let rupiah = Message(id: "Rupiah dibayar", en: "Rupiah paid")
  static let rupiahInclusion = Message(id: "Rupiah pada R∖L", en: "Rupiah to R∖L")
  static let unresolved = Message(
    id: "Penerima tak terpadankan atau ditinjau", en: "Recipients not matched or under review")
  static let population = Message(id: "Populasi", en: "Population")
  static let coverage = Message(id: "Cakupan", en: "Coverage")
  static let shareRecipients = Message(id: "Bagian penerima", en: "Share of recipients")
  static let shareRupiah = Message(id: "Bagian rupiah", en: "Share of rupiah")
  static let ratio = Message(id: "Rasio CGH", en: "CGH ratio")
  static let differential = Message(id: "Selisih sasaran", en: "Targeting differential")
  static let visited = Message(id: "Dikunjungi", en: "Visited")
  static let refuted = Message(id: "Dibantah", en: "Refuted")
  static let refutedShare = Message(id: "Bagian dibantah", en: "Share refuted")
  static let confirmed = Message(id: "Dikuatkan", en: "Borne out")
  static let confirmedShare = Message(id: "Bagian dikuatkan", en: "Share borne out")
  static let low = Message(id: "Batas bawah", en: "Lower bound")
  static let high = Message(id: "Batas atas", en: "Upper bound")
  static let rows = Message(id: "Baris", en: "Rows")

  /// What a programme counts.
  static func unit(_ programme: ProgrammeAccount) -> Message {
    programme.isPerson ? Message(id: "orang", en: "persons") : Message(id: "keluarga", en: "families")
  }

  static let formulas: [Formula] = [
    Formula(
      name: inclusionError, formula: "|R ∖ L| / |R|",
      meaning: Message(
        id: "Dari seratus penerima, berapa yang tidak layak. Penyebut: semua penerima.",
        en: "Of a hundred recipients, how many are not eligible. Denominator: all recipients.")),
    Formula(
      name: undercoverage, formula: "|L ∖ R| / |L|",
      meaning: Message(
        id:
          "Dari seratus yang layak, berapa yang tidak menerima, juga bila kuota tidak cukup. Penyebut: semua yang layak.",
        en:
          "Of a hundred eligible, how many do not receive, also where the quota is too small. Denominator: all eligible."
      )),
    Formula(
      name: exclusionError, formula: "|K₁(L) ∖ R| / min(K, |L|)",
      meaning: Message(
        id:
          "Dari seratus yang terdepan dalam antrean dan muat dalam kuota, berapa yang tidak menerima. Penyebut: yang muat.",
        en: "Of a hundred first in the queue that the quota has room for, how many do not receive. Denominator: those.")
    ),
    Formula(
      name: coverage, formula: "R(d) / P(d)",
      meaning: Message(
        id: "Bagian populasi desil d yang menerima.", en: "The share of decile d's population that receives.")),
    Formula(
      name: ratio, formula: "(B(s) / B) / (P(s) / P)",
      meaning: Message(
        id: """
          Coady-Grosh-Hoddinott: bagian rupiah kelompok sasaran dibagi bagian populasinya; 1 berarti sama dengan \
          pembagian rata.
          """,
        en: """
          Coady-Grosh-Hoddinott: the target group's share of the money over its share of the population; 1 is what an \
          even distribution gives.
          """)),
    Formula(
      name: differential, formula: "R(s) / P(s) − R(¬s) / P(¬s)",
      meaning: Message(
        id: "Cakupan kelompok sasaran dikurangi cakupan di luarnya.",
        en: "Coverage of the target group less coverage outside it.")),
  ]

  static let causeTitle = Message(id: "Sebab eksklusi", en: "Causes of exclusion")
  static let causeLead = Message(
    id: "Untuk setiap yang layak dan tidak menerima dicatat satu sebab: yang pertama berlaku.",
    en: "For everyone eligible and not receiving one cause is kept: the first that holds.")
  static let causeMissing = Message(
    id: "Sebab eksklusi tidak ada: ringkasan/alasan.csv dari 4-flag belum ada atau kosong.",
    en: "No causes of exclusion: ringkasan/alasan.csv of 4-flag is not there or empty.")
  static let causes = Message(id: "Sebab menurut program", en: "Causes by programme")
  static let outcome = Message(id: "Hasil", en: "Outcome")

  /// An outcome of `kelayakan`.
  static func outcome(_ name: String) -> Message {
    switch name {
    case "EKSKLUSI": Message(id: "Eksklusi (dalam kuota)", en: "Exclusion (within quota)")
    case "BELUM": Message(id: "Belum (di luar kuota)", en: "Waiting (beyond quota)")
    case "BELUM_DINILAI": Message(id: "Belum dapat dinilai", en: "Cannot be judged yet")
    case "INKLUSI": Message(id: "Inklusi", en: "Inclusion")
    case "TINJAU": Message(id: "Ditinjau", en: "Under review")
    case "TEPAT": Message(id: "Tepat", en: "Right")
    default: Message(id: name, en: name)
    }
  }
}
