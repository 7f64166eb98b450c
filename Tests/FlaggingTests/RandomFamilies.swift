import TabularIO
import TestSupport

/// Small random families in which every rule, tie and outcome turns up.
enum RandomFamilies {
  static func make(seed: UInt64, families: Int) -> MatchTables {
    var dice = SeededGenerator(seed: seed)
    var tables = MatchTables()
    var persons = 0
    for number in 1...families {
      let urut = MatchTables.urut(number)
      let family = MatchTables.id("K", number)
      let wilayah = dice.pick(["3171012001", "3201022003", "3202", "32", "", "3171", "3201022004"])
      let registered = dice.chance(85)
      let key: Fields = ["urut": urut, "id_keluarga": family]
      let size = dice.number(1...5)
      tables.add(
        "keluarga",
        key.merging(
          [
            "nomor_kartu_keluarga": "317101"
              + dice.pick(["010425", "300625", "310325", "010724", "150119", "020218"]) + "9001",
            "wilayah": wilayah, "jumlah_anggota_keluarga": dice.chance(90) ? String(size) : "",
            "jenis_lantai_terluas": dice.pick(["1", "2", "2", "8", ""]),
            "luas_lantai": dice.pick(["20", "45.5", "60", "160", "", ""]),
            "status_kepemilikan_rumah": dice.pick(["1", "2", ""]), "jenis_dinding_terluas": dice.pick(["1", "3"]),
            "jenis_atap_terluas": dice.pick(["1", "2", "7"]), "daya_terpasang": dice.pick(["1", "2", "4", ""]),
            "aset_bergerak_mobil": dice.chance(5) ? "1" : "2", "is_dtks": registered ? "1" : "0",
            "is_regsosek": "0", "is_p3ke": registered && dice.chance(50) ? "1" : "0",
            "tanggal_data": dice.pick(["2025-01-10", "2022-06-29", "2022-06-30", ""]),
            "desil_resmi_nasional": dice.pick(["1", "3", "5", "6", "9", ""]),
            "temuan": dice.pick(["", "", "KK-005", "GC-06;KK-004"]), "asal_baris": "dtks:d.csv:1",
          ]
        ) { $1 })
      var members: [String] = []
      for place in 1...size {
        persons += 1
        let id = MatchTables.id("P", persons)
        members.append(id)
        let own = registered && dice.chance(90)
        tables.add(
          "anggota",
          key.merging(
            [
              "id_individu": id, "status_hubungan_keluarga": place == 1 ? "1" : "3",
              "status_padan": dice.pick([
                "PADAN", "PADAN", "PADAN_PERBAIKAN", "HANYA_DUKCAPIL", "TIDAK_PADAN", "KONFLIK",
              ]),
              "tanggal_lahir": dice.pick([
                "1950-01-01", "1965-06-30", "1965-07-01", "1985-03-03", "2018-06-30", "2018-07-01", "2012-02-29",
                "2008-01-01", "2004-06-29", "",
              ]),
              "partisipasi_sekolah": dice.pick(["1", "2", "3", ""]),
              "disabilitas": dice.pick(["4", "4", "4", "1", ""]),
              "jenis_pekerjaan": dice.chance(4) ? dice.pick(["5", "85"]) : "9",
              "keberadaan": dice.chance(4) ? dice.pick(["2", "6"]) : "1",
              "status_dalam_pekerjaan_utama": dice.chance(4) ? "5" : "1", "is_dtks": own ? "1" : "0",
              "is_regsosek": "0", "is_p3ke": "0", "temuan": dice.pick(["", "", "NIK-018"]),
              "asal_identitas": "dukcapil:d.csv:\(persons)", "asal_survei": "regsosek_anggota:a.csv:\(persons)",
            ]
          ) { $1 })
      }
      sources(key, members, wilayah, &persons, &dice, &tables)
    }
    outside(families, &persons, &dice, &tables)
    return tables
  }

  /// What other sources say of a family.
  private static func sources(
    _ key: Fields, _ members: [String], _ wilayah: String, _ persons: inout Int, _ dice: inout SeededGenerator,
    _ tables: inout MatchTables
  ) {
    var luar: String?
    if dice.chance(15) {
      persons += 1
      let id = MatchTables.id("P", persons)
      luar = id
      tables.add(
        "anggota_luar",
        key.merging([
          "id_individu": id, "status_kependudukan": dice.pick(["MENINGGAL", "PINDAH", "GANDA"]),
          "tanggal_peristiwa": "2024-02-02", "asal_identitas": "dukcapil:d.csv:\(persons)",
        ]) { $1 })
    }
    let anyone = { (dice: inout SeededGenerator) in luar.flatMap { dice.chance(20) ? $0 : nil } ?? dice.pick(members) }
    if dice.chance(12) {
      tables.add(
        "status_khusus",
        key.merging([
          "id_individu": anyone(&dice),
          "jenis": dice.pick(["PNS", "TNI", "RODA4", "BUMN_BUMD", "PEMILIK_BADAN_USAHA"]), "tanggal": "2025-01-01",
        ]) { $1 })
    }
    if dice.chance(8) {
      tables.add(
        "status_khusus",
        key.merging([
          "id_individu": anyone(&dice), "jenis": "JUDOL",
          "nilai": dice.pick(["50000", "100000", "5000000", "5000001", "100000000", "100000001"]),
        ]) { $1 })
    }
    if dice.chance(30) {
      tables.add(
        "bpjs",
        key.merging([
          "id_individu": anyone(&dice), "segmen": dice.pick(["PPU-BU", "PPU-PN", "PBI APBN"]),
          "statuspeserta": dice.pick(["0", "0", "2"]), "upah": dice.pick(["", "1000000", "9000000"]),
        ]) { $1 })
    }
    for _ in 0..<dice.number(0...2) {
      tables.add(
        "pln",
        key.merging([
          "id_individu": dice.chance(70) ? anyone(&dice) : "", "idpel": String(dice.number(100...999)),
          "tarif": dice.pick(["R1", "R1M", "B1"]), "daya": dice.pick(["450", "900", "2200", "3500"]),
          "bersama": dice.chance(10) ? "1" : "0",
        ]) { $1 })
    }
    if dice.chance(20) {
      tables.add(
        "kunjungan",
        key.merging([
          "id_individu": anyone(&dice), "tanggal": dice.pick(["2025-03-01", "2025-05-01"]),
          "status_keberadaan": dice.pick([
            "DITEMUKAN", "DITEMUKAN", "MENINGGAL", "PINDAH", "TIDAK_DITEMUKAN", "MENOLAK", "GANDA", "MAMPU",
          ]), "pendapatan_bulanan": dice.pick(["", "500000", "9900000"]), "terbaru": dice.chance(85) ? "1" : "0",
        ]) { $1 })
    }
    if dice.chance(15) {
      tables.add(
        "usulan",
        key.merging([
          "id_individu": anyone(&dice), "hasil": "PADAN", "id_usulan": "U\(persons)",
          "jenis_usulan": dice.pick(["TAMBAH", "HAPUS", "PERBAIKAN"]), "program": dice.pick(["", "PKH", "SEMBAKO"]),
          "tahap": dice.pick(["DESA", "DINSOS", "BUPATI", "KEMENSOS"]), "tanggal_usulan": "2025-04-01",
        ]) { $1 })
    }
    if dice.chance(8) {
      tables.add(
        "aduan",
        key.merging([
          "id_individu": anyone(&dice), "hasil": "PADAN", "id_aduan": "A\(persons)",
          "jenis": dice.pick(["USUL", "SANGGAH"]), "tanggal": "2025-04-04",
        ]) { $1 })
    }
    for program in ["PKH", "SEMBAKO", "PBI-JK"] where dice.chance(45) {
      for _ in 0..<(dice.chance(20) ? 2 : 1) {
        let id = anyone(&dice)
        tables.add(
          "penerima",
          key.merging([
            "id_individu": id, "hasil": dice.chance(90) ? "PADAN" : "TIDAK_PADAN", "program": program,
            "periode": dice.chance(95) ? "2025-Q2" : "2025-Q1", "nominal": dice.pick(["600000", "750000", ""]),
            "status_salur": dice.pick(["SALUR", "SALUR", "", "GAGAL", "TUNDA"]), "kepala": id == members[0] ? "1" : "0",
            "wilayah": wilayah,
          ]) { $1 })
      }
    }
  }

  /// Rows that belong to no family.
  private static func outside(
    _ families: Int, _ persons: inout Int, _ dice: inout SeededGenerator, _ tables: inout MatchTables
  ) {
    for number in 0..<(families / 8 + 2) {
      let urut = MatchTables.urut(1_000_000 + number)
      persons += 1
      let id = MatchTables.id("P", persons)
      let isKnown = dice.chance(50)
      if isKnown {
        tables.add(
          "anggota_luar",
          [
            "urut": urut, "id_individu": id, "status_kependudukan": dice.pick(["MENINGGAL", "PINDAH"]),
            "asal_identitas": "dukcapil:d.csv:\(persons)",
          ])
      }
      tables.add(
        "penerima",
        [
          "urut": urut, "id_individu": isKnown ? id : "",
          "hasil": isKnown ? "PADAN" : dice.pick(["TIDAK_PADAN", "KONFLIK", "TINJAU"]),
          "program": dice.pick(["PKH", "SEMBAKO", "PBI-JK", "BLT"]), "periode": "2025-Q2", "nominal": "600000",
          "status_salur": dice.pick(["SALUR", "SALUR", "TUNDA"]), "wilayah": dice.pick(["3171012001", ""]),
        ])
    }
  }
}
