/// The summary tables of a made run, as flag and emit write them.
extension MadeRun {
  static var summaries: [(name: String, text: String)] {
    [
      ("program", program), ("galat", rates), ("alasan", reasons), ("sasaran", targeting),
      ("indeks_sasaran", "program,desil_maks,cgh,selisih_sasaran\nPKH,4,1.905000,-0.136600\n"),
      ("kode", codes), ("tumpang_tindih", overlap),
      ("pasangan_kode", "unit,kode_1,kode_2,banyak\nKELUARGA,INK-03,INK-05,12\nKELUARGA,INK-05,INK-06,3\n"),
      ("kunjungan", visits), ("antrean_usulan", waiting), ("usulan_kelurahan", proposalPlaces),
      ("graduasi", assistants),
      (
        "penduduk",
        """
        tingkat,kode,nama,keluarga,anggota,anggota_luar
        provinsi,17,Bengkulu,600,1800,9
        kabupaten_kota,1771,Kota Bengkulu,152,456,5
        provinsi,94,"Papua <Tengah>",63,189,0

        """
      ),
    ]
  }

  private static let program = """
    program,unit,desil_maks,kuota,diukur,penerima,layak,payee_diganti
    PKH,KELUARGA,4,120,1,100,200,1
    SEMBAKO,KELUARGA,5,193,0,0,150,0

    """

  private static let header = """
    program,tingkat,kode,desil,populasi,penerima_r,layak_l,layak_dalam_kuota,tepat,inklusi,eksklusi,belum,tinjau,\
    belum_dinilai,inklusi_tak_terpadankan,tinjau_tak_terpadankan,pembayaran_lanjutan,payee_diganti,rupiah_penerima,\
    rupiah_inklusi,rupiah_tepat,layak_tidak_menerima,galat_inklusi,tak_terliput,galat_eksklusi_kuota
    """

  /// Counts of a place as the header has them, from `populasi` to `rupiah_tepat`.
  private static func line(_ level: String, _ code: String, _ decile: String, _ counts: [Int]) -> String {
    "PKH,\(level),\(code),\(decile)," + counts.map(String.init).joined(separator: ",") + ",0,0,0,0\n"
  }

  private static var rates: String {
    var text = header + "\n"
    let parts = [
      ("17", "1702", [400, 60, 120, 70, 40, 17, 30, 50, 1, 5, 1, 1, 0, 1, 30_000_000, 8_500_000, 20_000_000]),
      ("17", "1771", [200, 37, 70, 44, 20, 14, 24, 26, 1, 3, 1, 1, 0, 0, 18_500_000, 7_000_000, 10_000_000]),
      ("94", "9408", [63, 3, 10, 6, 1, 2, 5, 4, 0, 0, 0, 0, 0, 0, 1_500_000, 1_000_000, 500_000]),
    ]
    func sum(_ lists: [[Int]]) -> [Int] { lists[0].indices.map { place in lists.reduce(0) { $0 + $1[place] } } }
    let nation = sum(parts.map(\.2))
    text += line("nasional", "", "semua", nation)
    for decile in 1...10 {
      // Most in the first deciles, a few far above.
      text += line("nasional", "", String(decile), nation.map { decile <= 3 ? $0 / 4 : $0 / 40 })
    }
    text += line("nasional", "", "kosong", nation.map { $0 - $0 / 4 * 3 - $0 / 40 * 7 })
    for province in ["17", "94"] {
      text += line("provinsi", province, "semua", sum(parts.filter { $0.0 == province }.map(\.2)))
    }
    for part in parts { text += line("kabupaten_kota", part.1, "semua", part.2) }
    return text
  }

  private static let reasons = """
    program,hasil,kode,baris,rupiah
    PKH,INKLUSI,INK-05,3,2250000
    PKH,INKLUSI,INK-07,21,15000000
    PKH,EKSKLUSI,EKS-04,44,0
    PKH,EKSKLUSI,EKS-06,2,0
    PKH,BELUM,EKS-04,80,0

    """

  private static var targeting: String {
    var text = "program,desil,populasi,penerima,rupiah\n"
    for decile in 1...10 {
      text += "PKH,\(decile),66,\([40, 22, 12, 8, 3, 2, 5, 1, 0, 6][decile - 1]),\(decile * 1_000_000)\n"
    }
    return text
  }

  private static let codes = """
    tingkat,kode_wilayah,kode,keluarga,orang,keluarga_penerima
    nasional,,GC-01,40,0,40
    nasional,,INK-03,30,31,6
    nasional,,INK-05,55,0,2
    provinsi,17,INK-03,29,30,6

    """

  private static let overlap = """
    unit,jumlah_kode,banyak
    KELUARGA,0,580
    KELUARGA,1,70
    KELUARGA,2,11
    KELUARGA,3,2
    ORANG,0,1800
    ORANG,1,31

    """

  private static let visits = """
    tingkat,kode_wilayah,kode,dikunjungi,dibantah,bagian_dibantah,batas_bawah_95,batas_atas_95,dikuatkan,bagian_dikuatkan,batas_bawah_dikuatkan_95,batas_atas_dikuatkan_95
    nasional,,INK-03,20,5,0.25,0.1,0.5,,,,
    nasional,,INK-04,30,10,0.33,0.2,0.5,12,0.4,0.2,0.6
    nasional,,INK-05,6,2,0.3,0.1,0.7,4,0.6,0.3,0.9
    nasional,,INK-06,9,,,,,9,1,0.7,1
    nasional,,INK-17,40,10,0.25,0.1,0.4,28,0.7,0.5,0.8

    """

  /// Forty additions and twenty removals, as `keputusan_usulan` has them.
  private static let waiting = """
    jenis,tahap,umur_hari,banyak
    TAMBAH,DESA,0-30,12
    TAMBAH,DESA,31-60,3
    TAMBAH,DESA,91-,9
    TAMBAH,DINSOS,61-90,15
    TAMBAH,DINSOS,,1
    HAPUS,BUPATI,0-30,20

    """

  private static let proposalPlaces = """
    kode_wilayah,jenis,terima,tolak,verifikasi,tertua_hari
    ,TAMBAH,1,0,0,400
    1702011001,TAMBAH,10,0,9,120
    1702011001,HAPUS,5,0,5,30
    1771011001,TAMBAH,2,0,6,91
    1771021001,TAMBAH,7,0,5,77
    1771021001,HAPUS,5,0,5,12

    """

  private static let assistants = """
    id_pendamping,tahap_1,tahap_2,calon,target_setahun,kurang
    ,9,0,9,,
    PD0,0,0,0,10,10
    PD1,8,4,12,10,0
    PD2,2,0,2,10,8
    PD3,3,3,6,10,4

    """
}
