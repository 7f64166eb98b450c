import Diagnostics

/// What the codes mean, for people. The list of codes is `pipelines/kamus/codes.csv`; a code that is not here is shown
/// as it is.
enum CodeTexts {
  /// The meaning of `code`; empty when unknown.
  static func meaning(_ code: String) -> Message {
    for list in [rows, inclusion, others] {
      if let entry = list.first(where: { $0.code == code }) { return Message(id: entry.id, en: entry.en) }
    }
    return Message(id: "", en: "")
  }

  /// The code with its meaning.
  static func label(_ code: String) -> Message {
    let meaning = meaning(code)
    if meaning.id.isEmpty { return Message(id: code, en: code) }
    return Message(id: "\(code) \(meaning.id)", en: "\(code) \(meaning.en)")
  }

  private typealias Entry = (code: String, id: String, en: String)

  private static let rows: [Entry] = [
    ("TLK-001", "jumlah kolom salah", "wrong number of fields"),
    ("TLK-002", "tanda kutip tidak ditutup atau tersesat", "unterminated or stray quote"),
    ("TLK-003", "byte di luar penyandian sumber", "bytes that the source's encoding cannot decode"),
    ("TLK-004", "NUL atau byte kendali di dalam kolom", "NUL or other control byte in a field"),
    ("TLK-005", "kolom atau baris melebihi batas panjang", "field or row longer than the limit"),
    (
      "TLK-006", "tanpa NIK yang dapat dipakai dan tanpa nama dengan tanggal lahir atau wilayah",
      "neither a usable NIK nor a name with date of birth or region"
    ),
    ("TLK-007", "kolom wajib kosong", "required field empty"),
    (
      "TLK-008", "anggota tanpa baris keluarga dan tanpa NIK yang dapat dipakai",
      "member without a family row and without a usable NIK"
    ),
    ("TLK-009", "kepala kolom terulang di tengah berkas", "the header once more in the middle of a file"),
    (
      "TLK-010", "baris lembar tanpa isi, atau nomor kolom",
      "a line of the sheet without a value, or numbers of columns"
    ),
    ("BYT-001", "bukan UTF-8, dibaca dengan penyandian cadangan", "not UTF-8, read in the fallback encoding"),
    ("BYT-002", "dua kali disandikan sebagai UTF-8, dibaca kembali", "written as UTF-8 twice, read back"),
    ("NIK-001", "NIK kosong", "NIK empty"),
    ("NIK-002", "NIK pengisi (misalnya satu angka berulang)", "placeholder NIK (such as one digit repeated)"),
    ("NIK-003", "NIK berbentuk notasi ilmiah, angkanya hilang", "NIK in scientific notation, digits lost"),
    ("NIK-004", "pemisah atau tanda di dalam NIK dibuang", "separators or marks removed from the NIK"),
    ("NIK-005", "huruf dibaca sebagai angka", "letters read as digits"),
    ("NIK-006", "NIK bukan 16 angka", "NIK not 16 digits"),
    ("NIK-007", "tanggal di dalam NIK mustahil", "impossible date in the NIK"),
    ("NIK-008", "awalan wilayah NIK tidak dikenal", "region prefix of the NIK not known"),
    ("NIK-009", "awalan wilayah NIK dari edisi lama", "region prefix of an older edition"),
    ("NIK-010", "nomor urut NIK 0000", "sequence 0000 in the NIK"),
    ("NIK-011", "NIK sementara", "provisional NIK"),
    ("NIK-012", "tanggal lahir berbeda dengan NIK", "date of birth differs from the NIK"),
    ("NIK-013", "jenis kelamin berbeda dengan NIK", "sex differs from the NIK"),
    ("NIK-014", "kolom NIK rusak oleh pengolah lembar", "NIK column damaged by a spreadsheet"),
    ("NIK-015", "NIK sama dengan No KK baris itu", "NIK equals the No KK of the row"),
    ("NIK-016", "satu NIK pada orang berbeda dalam satu sumber", "one NIK on different persons of one source"),
    ("NIK-017", "NIK milik orang lain di Dukcapil", "the NIK is another person's in Dukcapil"),
    ("NIK-018", "NIK diperbaiki", "NIK corrected"),
    ("NIK-019", "NIK tidak ada di Dukcapil", "NIK not in Dukcapil"),
    ("NIK-020", "NIK di Dukcapil tidak aktif", "NIK in Dukcapil not active"),
    ("NIK-021", "padan hanya dengan NIK", "matched on the NIK alone"),
    ("NIK-022", "padan dengan NIK walau namanya berbeda", "matched on the NIK although the name differs"),
    ("NIK-023", "awalan wilayah NIK adalah kode BPS", "region prefix of the NIK is a BPS code"),
    ("KK-001", "No KK kosong atau pengisi", "No KK empty or a placeholder"),
    ("KK-002", "No KK bukan 16 angka atau rusak", "No KK not 16 digits or damaged"),
    ("KK-003", "No KK tampaknya sebuah NIK", "No KK looks like a NIK"),
    ("KK-004", "keluarga berbeda dengan Dukcapil", "family other than in Dukcapil"),
    ("KK-005", "keluarga tanpa kepala atau berkepala dua", "family without a head or with two"),
    ("KK-006", "satu orang di dua keluarga", "one person in two families"),
    ("NAM-001", "nama kosong atau berisi angka", "name empty or with digits"),
    ("NAM-002", "gelar dibuang dari nama", "titles removed from the name"),
    ("NAM-003", "nama alias dipisah", "alternate names split"),
    ("TGL-001", "tanggal mustahil atau di masa depan", "impossible or future date"),
    ("TGL-002", "tanggal baku yang terlalu sering", "default date, far too frequent"),
    ("TGL-003", "tanggal ditulis tidak lazim", "date written in an unusual form"),
    ("WIL-001", "kode wilayah tidak dikenal", "region code not known"),
    ("WIL-002", "kode wilayah edisi lama diterjemahkan", "region code of an older edition translated"),
    ("WIL-003", "kode BPS dan Kemendagri tertukar", "BPS and Kemendagri codes mistaken"),
    ("WIL-004", "kode BPS diterjemahkan", "BPS code translated"),
    ("NIL-001", "kode di luar daftar sumber", "code outside the source's list"),
    ("NIL-002", "angka di luar rentang wajar", "number outside its plausible range"),
    ("GND-001", "baris yang sama berulang", "same row again"),
    ("GND-002", "orang yang sama berulang dalam satu sumber", "same person again in one source"),
  ]

  private static let inclusion: [Entry] = [
    ("INK-01", "sudah meninggal", "deceased"),
    ("INK-02", "tidak ditemukan saat ground check", "not found at the ground check"),
    ("INK-03", "ada ASN, TNI, POLRI atau pensiunannya", "civil servant, soldier, police or their pensioner"),
    ("INK-04", "upah anggota sekurangnya upah minimum", "a wage at or above the minimum wage"),
    ("INK-05", "daya listrik di atas batas", "household electricity above the limit"),
    ("INK-06", "memiliki kendaraan roda empat", "owns a four-wheeled vehicle"),
    ("INK-07", "desil di atas batas program", "decile above the programme's limit"),
    ("INK-08", "menerima program yang sama dua kali", "receives the same programme twice"),
    ("INK-09", "identitas tidak dapat dipastikan", "identity cannot be established"),
    ("INK-10", "pindah ke luar negeri atau pindah sendiri", "moved abroad or moved away alone"),
    ("INK-11", "tanpa komponen yang memenuhi syarat (PKH)", "no qualifying component (PKH)"),
    (
      "INK-12", "perangkat desa, BUMN/BUMD, guru bersertifikat", "village official, state enterprise, certified teacher"
    ),
    ("INK-13", "pemilik atau pengurus badan usaha", "owner or director of a company"),
    ("INK-14", "transaksi judi di atas batas", "gambling transactions above the limit"),
    ("INK-15", "rumah milik sendiri yang baik", "good own house"),
    ("INK-16", "dinyatakan mampu atau menolak bantuan", "declared able, or refused aid"),
    ("INK-17", "usulan hapus disetujui", "removal proposal approved"),
    ("INK-18", "keluarga sudah pindah", "the family has moved away"),
    ("INK-19", "tanpa desil, tidak dapat dinilai", "no decile, cannot be judged"),
  ]

  private static let others: [Entry] = [
    ("EKS-01", "tidak ada di DTKS, Regsosek maupun P3KE", "in none of DTKS, Regsosek, P3KE"),
    ("EKS-02", "identitas belum padan", "identity not matched"),
    ("EKS-03", "dulu di atas batas, kini memenuhi", "ranked above the limit earlier, below it now"),
    ("EKS-04", "terdaftar dan memenuhi, tidak pernah ditetapkan", "registered and within the limit, never assigned"),
    ("EKS-05", "ditetapkan tetapi salur gagal", "assigned, but payment failed"),
    ("EKS-06", "usulan masih menunggu di SIKS-NG", "proposal pending in SIKS-NG"),
    ("EKS-07", "keluarga pecahan atau baru", "split or new family"),
    ("GC-01", "dugaan galat inklusi", "suspected inclusion error"),
    ("GC-02", "dugaan galat eksklusi", "suspected exclusion error"),
    ("GC-03", "data tidak ada atau usang", "no or stale data"),
    ("GC-04", "skor dekat batas", "score near the limit"),
    ("GC-05", "sanggahan atau aduan terbuka", "objection or complaint open"),
    ("GC-06", "sumber saling bertentangan", "sources contradict each other"),
    ("EX01", "keluarga miskin belum terdaftar", "poor family not registered"),
    ("EX02", "keluarga miskin berperingkat tidak miskin", "poor family ranked not poor"),
    ("INC01", "keluarga mampu berperingkat miskin", "able family ranked poor"),
    ("INC02", "penerima yang tidak layak", "recipient who is not eligible"),
    ("ER01", "data orang salah", "wrong personal data"),
    ("ER03", "susunan keluarga salah", "wrong family composition"),
  ]
}
