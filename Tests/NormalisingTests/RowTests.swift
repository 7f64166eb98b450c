import DataDictionary
import Foundation
import TabularIO
import Testing

@Suite struct RowTests {
  static let man = "3171011708909001"
  static let card = "3171011708159001"

  @Test func aPlainRowPassesAsItIs() throws {
    let row = [
      "id_dtks": "D1", "kode_wilayah": "3171012001", "nik": Self.man, "no_kk": Self.card, "nama": "BUDI SANTOSO",
      "tanggal_lahir": "1990-08-17", "jenis_kelamin": "1", "hubungan_keluarga": "1", "bansos_pkh": "1",
      "tanggal_pemutakhiran": "2024-03-01", "nama_ibu_kandung": "SITI AMINAH", "alamat": "JL MAWAR 3 RT 001 RW 002",
    ]
    let out = try Bench.one("dtks", row)
    for (column, value) in row { #expect(out[column] == value) }
    #expect(out["temuan"] == "")
    #expect(out["mentah"] == "")
    #expect(out["id_sumber"] == "D1")
    #expect(out["terisi"] == "12")
    #expect(out["tgl_data"] == "2024-03-01")
    #expect(out["nama_lipat"] == "BUDI SANTOSO")
    #expect(out["ibu_lipat"] == "SITI AMINA")
    #expect(out["wilayah"] == "3171012001")
    #expect(out["hubungan"] == "1")
    #expect(out["alamat_jalan"] == "JL MAWAR 3")
    #expect(out["alamat_rt"] == "001")
    #expect(out["alamat_rw"] == "002")
    // The first 80 bits of SHA-256 over the fields joined by U+001F, five a character.
    let columns = try #require(Bench.dictionary?["dtks"]).columns.map(\.name)
    let content = Array(columns.map { row[$0] ?? "" }.joined(separator: "\u{1F}").utf8)
    var digest = ContentDigest()
    content.withUnsafeBufferPointer { digest.update(ByteView($0)) }
    let bits = digest.hex().prefix(20).flatMap { digit in
      (0..<4).map { (digit.hexDigitValue ?? 0) >> (3 - $0) & 1 }
    }
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    #expect(
      out["isi"] == String((0..<16).map { alphabet[bits[$0 * 5..<$0 * 5 + 5].reduce(0) { $0 * 2 + $1 }] }))
  }

  /// A zero is no code of a list that begins with 1; in an official decile it stands for none.
  @Test func aZeroOutsideItsListIsSaid() throws {
    let survey = try Bench.one(
      "regsosek_keluarga",
      ["id_keluarga": "K1", "kode_wilayah_bps": "1101010001", "bahan_bakar_utama_memasak": "0", "jenis_kloset": "00"])
    #expect(survey["bahan_bakar_utama_memasak"] == "" && survey["jenis_kloset"] == "")
    #expect(survey["temuan"]?.contains("NIL-001") == true)
    let empty = try Bench.one(
      "regsosek_keluarga", ["id_keluarga": "K1", "kode_wilayah_bps": "1101010001", "jenis_kloset": "-"])
    #expect(empty["temuan"]?.contains("NIL-001") == false)
    let words = try Bench.one(
      "regsosek_keluarga", ["id_keluarga": "K1", "kode_wilayah_bps": "1101010001", "jenis_lantai_terluas": "0"])
    #expect(words["temuan"]?.contains("NIL-001") == true)
    let decile = try Bench.one("desil_resmi", ["nomor_kartu_keluarga": Self.card, "desil_nasional": "0"])
    #expect(decile["desil_nasional"] == "" && decile["temuan"]?.contains("NIL-001") == false)
  }

  @Test(arguments: ["1", "01", "001", "0001", "'001", "1.0"]) func aNeighbourhoodIsOneNumber(text: String) throws {
    let row = ["id_dtks": "D1", "kode_wilayah": "3171012001", "nama": "BUDI", "nik": Self.man, "rt": text, "rw": "12"]
    let out = try Bench.one("dtks", row)
    #expect(out["rt"] == "001" && out["rw"] == "012")
    #expect(out["mentah"]?.contains("\"rt\"") == (text != "001"))
    let record = try Bench.one("dukcapil", ["NIK": Self.man, "NAMA_LGKP": "BUDI", "NO_RT": text, "NO_RW": "12"])
    #expect(record["NO_RT"] == "1" && record["NO_RW"] == "12")
  }

  @Test(arguments: ["nan", "NULL", "-", "n/a", "#N/A", "None", "\\N"])
  func whatProgramsWriteForNothingIsNothingInTextToo(text: String) throws {
    let row = [
      "id_dtks": "D1", "kode_wilayah": "3171012001", "nama": "BUDI", "nik": Self.man, "tempat_lahir": text,
      "alamat": text, "nama_ibu_kandung": text,
    ]
    let out = try Bench.one("dtks", row)
    #expect(out["tempat_lahir"] == "" && out["alamat"] == "" && out["alamat_jalan"] == "")
    #expect(out["nama_ibu_kandung"] == "" && out["mentah"]?.contains("tempat_lahir") == true)
    #expect(out["temuan"]?.contains("NIL-001") == false)
  }

  /// A word that a person may write stays.
  @Test(arguments: ["NANI", "X", "KOSONG", "JL NA", "NONENG"]) func textStaysText(text: String) throws {
    let row = ["id_dtks": "D1", "kode_wilayah": "3171012001", "nama": "BUDI", "nik": Self.man, "tempat_lahir": text]
    #expect(try Bench.one("dtks", row)["tempat_lahir"] == text)
  }

  /// One digit all through is no customer of the electricity company.
  @Test(arguments: [("000000000000", false), ("111111111111", false), ("531000009001", true)])
  func aMeterOfOneDigit(number: String, isThere: Bool) throws {
    let out = try Bench.one("pln", ["idpel": number, "nik": Self.man, "nama": "BUDI"])
    #expect(out["idpel"] == (isThere ? number : ""))
    #expect(out["temuan"]?.contains("NIL-001") == !isThere)
  }

  /// The key and the spelling of a name with an accent where an apostrophe is meant; zeros below the kecamatan.
  @Test func accentsAndPadding() throws {
    let out = try Bench.one(
      "dtks", ["id_dtks": "D1", "nik": Self.man, "nama": "MA\u{B4}RUF", "kode_wilayah": "3171010000"])
    #expect(out["nama"] == "MA'RUF" && out["nama_lipat"] == "MARUP")
    #expect(out["temuan"]?.contains("NAM-") == false && out["temuan"]?.contains("WIL-") == false)
    #expect(out["kode_wilayah"] == "3171010000" && out["wilayah"] == "317101")
  }

  /// Zeros that a dotted code has lost are put back: its text is as long as the code, and yet another.
  @Test func aFilledUpRegionKeepsItsRawText() throws {
    let out = try Bench.one("dtks", ["id_dtks": "D1", "nik": Self.man, "kode_wilayah": "11.1.1"])
    #expect(out["kode_wilayah"] == "110101" && out["wilayah"] == "110101")
    #expect(out["mentah"]?.contains("11.1.1") == true)
  }

  /// What programs leave around a value is none of it, in ids and free text too.
  @Test(arguments: ["\u{A0}%\u{A0}", "'%", "'%'", "=\"%\"", " \t% ", "\u{200B}%", "\u{FEFF}\"%\"", "\u{3000}'%"])
  func dressingIsTakenOff(form: String) throws {
    func dressed(_ text: String) -> String { form.replacingOccurrences(of: "%", with: text) }
    let bare = [
      "id_usulan": "US1", "nik": Self.man, "nama": "BUDI SANTOSO", "alamat": "JL MAWAR 3 RT 001 RW 002",
      "program": "PKH",
      "kode_alasan": "EX01", "tahap": "DINSOS", "alasan": "KELUARGA MISKIN", "tanggal_usulan": "2025-05-20",
    ]
    let expected = try Bench.one("usulan", bare)
    let out = try Bench.one("usulan", bare.mapValues(dressed))
    for (column, value) in expected where !["mentah", "temuan", "isi", "offset"].contains(column) {
      #expect(out[column] == value, "\(column)")
    }
    for (column, value) in bare { #expect(out["mentah"]?.contains(column) == true, "\(column) \(value)") }
  }

  /// A member finds its family although one of the two ids is dressed.
  @Test func dressedIdsOfAFamilyAreOne() throws {
    let bench = try Bench()
    try bench.add("regsosek_keluarga", [["id_keluarga": "'K1", "kode_wilayah_bps": "3171012001"]])
    try bench.add(
      "regsosek_anggota", [["id_keluarga": "K1\u{A0}", "no_urut_anggota": "1", "nama": "RATNA"]])
    _ = try bench.run()
    #expect(try bench.rows("regsosek_keluarga").map { $0["id_keluarga"] } == ["K1"])
    #expect(try bench.rows("regsosek_anggota").map { $0["id_keluarga"] } == ["K1"])
  }

  /// A database's NULL is nothing in every column and bears no code; its letter alone is a value.
  @Test func aDatabaseNullIsNothing() throws {
    let null = "\\N"
    let rest = [
      "no_kk", "tanggal_lahir", "nama_ibu_kandung", "dusun", "alamat", "hubungan_keluarga", "bansos_pkh", "pekerjaan",
      "kode_wilayah", "jenis_kelamin", "keterangan_padan", "rt",
    ]
    var row = ["id_dtks": "D1", "nik": Self.man, "nama": "BUDI SANTOSO"]
    let expected = try Bench.one("dtks", row)
    for column in rest { row[column] = null }
    let out = try Bench.one("dtks", row)
    for (column, value) in expected where !["mentah", "isi", "offset"].contains(column) {
      #expect(out[column] == value, "\(column)")
    }
    for column in rest { #expect(out["mentah"]?.contains(column) == true) }
    #expect(try Bench.one("dtks", ["id_dtks": "D1", "nik": Self.man, "alamat": "N"])["alamat"] == "N")
  }

  /// A word for empty in a column of codes without a list is no code; a zero is one.
  @Test func aCodeWithoutAListMayBeMissing() throws {
    for (text, value) in [("nan", ""), ("NULL", ""), ("0", "0"), ("ex01", "EX01")] {
      let out = try Bench.one("usulan", ["id_usulan": "US1", "nik": Self.man, "kode_alasan": text])
      #expect(out["kode_alasan"] == value)
    }
  }

  /// A sign makes a code another one or none; it is not dropped.
  @Test(arguments: ["-1", "1/1", "1.1", "1;1"]) func aSignIsPartOfACode(text: String) throws {
    let out = try Bench.one(
      "dtks", ["id_dtks": "D1", "nik": Self.man, "hubungan_keluarga": text, "bansos_pkh": text, "jenis_kelamin": text])
    for column in ["hubungan_keluarga", "bansos_pkh", "jenis_kelamin", "hubungan"] { #expect(out[column] == "") }
    #expect(out["temuan"]?.contains("NIL-001") == true)
  }

  /// A decision may come after the period; the century of its date still follows from the period.
  @Test func aYearOfTwoDigitsInAQueue() throws {
    let out = try Bench.one("keputusan", ["id_tinjau": "T1", "keputusan": "PADAN", "tanggal": "17/08/90"])
    #expect(out["tanggal"] == "1990-08-17")
  }

  @Test func changedValuesKeepTheirRawText() throws {
    let out = try Bench.one(
      "dtks",
      [
        "id_dtks": "D1", "kode_wilayah": "9101012001", "nik": "'\(Self.man)", "no_kk": "3,17101E+15",
        "nama": "h. budi  santoso, s.pd", "tanggal_lahir": "17 Agustus 1990", "jenis_kelamin": "Perempuan",
        "hubungan_keluarga": "12", "bansos_pkh": "YA", "alamat": "",
      ])
    #expect(out["nik"] == Self.man)
    #expect(out["no_kk"] == "")
    #expect(out["nama"] == "H. BUDI SANTOSO, S.PD")
    #expect(out["nama_lipat"] == "BUDI SANTOSO")
    #expect(out["tanggal_lahir"] == "1990-08-17")
    #expect(out["jenis_kelamin"] == "2")
    #expect(out["hubungan_keluarga"] == "")
    #expect(out["bansos_pkh"] == "1")
    #expect(out["wilayah"] == "9301")
    #expect(out["kode_wilayah"] == "9101012001")
    #expect(out["temuan"] == "KK-002;NAM-002;NIK-004;NIK-013;NIL-001;TGL-003;WIL-002")
    let raw = try #require(JSONSerialization.jsonObject(with: Data((out["mentah"] ?? "").utf8)) as? [String: String])
    #expect(
      raw == [
        "nik": "'\(Self.man)", "no_kk": "3,17101E+15", "nama": "h. budi  santoso, s.pd",
        "tanggal_lahir": "17 Agustus 1990", "jenis_kelamin": "Perempuan", "hubungan_keluarga": "12", "bansos_pkh": "YA",
      ])
  }

  @Test func declaredFormsNeedNoRawText() throws {
    let sources = """
        dtks:
          pola: "dtks*.csv"
          tanggal_data: 2024-12-31
          bentuk: {tanggal: DD-MM-YYYY, kelamin: LP, ya_tidak: YA_TIDAK}

      """
    let out = try Bench.one(
      "dtks",
      [
        "id_dtks": "D1", "kode_wilayah": "3171012001", "nik": Self.man, "nama": "BUDI", "tanggal_lahir": "17-08-1990",
        "jenis_kelamin": "L", "bansos_pkh": "TIDAK", "pbi_jkn": "1",
      ], sources: sources)
    #expect(out["tanggal_lahir"] == "1990-08-17")
    #expect(out["jenis_kelamin"] == "1")
    #expect(out["bansos_pkh"] == "0")
    #expect(out["tgl_data"] == "2024-12-31")
    // A canonical value in a source that declares another form is the odd one out.
    #expect(out["mentah"] == "{\"pbi_jkn\":\"1\"}")
  }

  @Test func dukcapil() throws {
    let out = try Bench.one(
      "dukcapil",
      [
        "NIK": Self.man, "NO_KK": Self.card, "NAMA_LGKP": "MUHAMMAD BIN UMAR", "JENIS_KLMIN": "1",
        "TGL_LHR": "1990-08-17",
        "STAT_HBKEL": "10", "NO_PROP": "31", "NO_KAB": "71", "NO_KEC": "1", "NO_KEL": "2001", "FLAG_STATUS": "0",
        "NIK_IBU": "123", "JENIS_PKRJN": "89",
      ])
    #expect(out["wilayah"] == "3171012001")
    #expect(out["hubungan"] == "7")
    #expect(out["nama_ayah"] == "UMAR")
    #expect(out["NIK_IBU"] == "")
    #expect(out["JENIS_PKRJN"] == "89")
    #expect(out["temuan"] == "NAM-003;NIL-001")
    #expect(out["isi"] == nil)
    #expect(out["id_sumber"] == nil)
  }

  @Test func householdLists() throws {
    let family = try Bench.one(
      "regsosek_keluarga",
      [
        "id_keluarga": "K1", "nama_kepala_keluarga": "BUDI", "jumlah_anggota_keluarga": "3",
        "kode_wilayah_bps": "1101010001",
        "hasil_pendataan": "1", "jenis_atap_terluas": "5", "bahan_bakar_utama_memasak": "12", "luas_lantai": "36,5",
        "aset_bergerak_mobil": "Tidak", "aset_bergerak_ac": "0", "jumlah_ternak_sapi": "-1",
      ])
    #expect(family["atap_dtsen"] == "6")
    #expect(family["memasak_dtsen"] == "0")
    #expect(family["luas_lantai"] == "36.5")
    #expect(family["aset_bergerak_mobil"] == "2")
    #expect(family["aset_bergerak_ac"] == "2")
    #expect(family["jumlah_ternak_sapi"] == "")
    #expect(family["wilayah"] == "1109")
    #expect(family["temuan"] == "KK-001;NIL-002;WIL-004")
    let words = try Bench.one(
      "p3ke_keluarga",
      [
        "id_keluarga_p3ke": "P1", "kode_kemdagri": "3171012001", "kepala_keluarga": "BUDI", "nik": Self.man,
        "kepemilikan_rumah": "milik sendiri", "jenis_lantai": "Keramik/Granit/Marmer/Ubin/Tegel/Teraso",
        "jenis_dinding": "Tembok", "jenis_atap": "Kayu/Sirap", "sumber_penerangan": "Listrik Pribadi > 900 Watt",
        "bahan_bakar_memasak": "Kompor Ajaib", "sumber_air_minum": "Sumur Bor",
        "fasilitas_bab": "Ya, dengan Septic Tank",
      ])
    #expect(words["status_kepemilikan_rumah"] == "1")
    #expect(words["jenis_lantai_terluas"] == "2")
    #expect(words["atap_dtsen"] == "6")
    #expect(words["sumber_penerangan_utama"] == "1")
    #expect(words["daya_terpasang"] == "3")
    #expect(words["bahan_bakar_utama_memasak"] == "")
    #expect(words["kode_bab"] == "1")
    #expect(words["temuan"] == "NIL-001")
  }

  @Test func otherLists() throws {
    let meter = try Bench.one(
      "pln", ["idpel": "5310 0000 9001", "tarif": "r1m/900VA", "daya": "900", "kwh_bulan": "88.20"])
    #expect(meter["idpel"] == "531000009001")
    #expect(meter["tarif"] == "R1M")
    #expect(meter["kwh_bulan"] == "88.2")
    let bpjs = try Bench.one(
      "bpjs",
      ["nokartu": "0000000019001", "segmen": "ppu - bu", "statuspeserta": "0", "upah": "Rp 5.250.000,00", "sex": "P"])
    #expect(bpjs["segmen"] == "PPU-BU")
    #expect(bpjs["upah"] == "5250000")
    #expect(bpjs["sex"] == "2")
    let decile = try Bench.one(
      "desil_resmi",
      ["nomor_kartu_keluarga": Self.card, "desil_nasional": "DESIL_BELUM_DITENTUKAN", "desil_provinsi": "10"])
    #expect(decile["desil_nasional"] == "")
    #expect(decile["desil_provinsi"] == "10")
    #expect(decile["temuan"] == "")
    let person = try Bench.one(
      "p3ke_individu",
      [
        "id_keluarga_p3ke": "P1", "id_individu": "I1", "nik": Self.man, "nama": "BUDI",
        "hubungan_kepala_keluarga": "Orang Tua/Mertua", "status_kawin": "Cerai Mati",
      ])
    #expect(person["hubungan"] == "6")
    #expect(person["kawin"] == "4")
  }

  @Test func ingestsFindingsAreKept() throws {
    let out = try Bench.one("bpjs", ["nokartu": "0000000019001", "nik": "-", "temuan": "BYT-001"])
    #expect(out["temuan"] == "BYT-001;NAM-001;NIK-001")
  }
}

/// Each source's own list of relations comes to the one list of the registry.
@Suite struct RelationTests {
  static func relations(_ source: String, _ column: String, _ values: [String], _ own: [String: String]) throws
    -> [String]
  {
    let bench = try Bench()
    try bench.add(source, values.map { own.merging([column: $0]) { $1 } })
    try bench.run()
    return try bench.rows(source).map { $0["hubungan"] ?? "" }
  }

  @Test func population() throws {
    let found = try Self.relations(
      "dukcapil", "STAT_HBKEL", (0...12).map { "\($0)" }, ["NIK": RowTests.man, "NAMA_LGKP": "BUDI"])
    #expect(found == ["", "1", "2", "2", "3", "4", "5", "6", "6", "8", "7", "8", ""])
  }

  @Test func surveys() throws {
    let found = try Self.relations(
      "regsosek_anggota", "status_hubungan_keluarga", (0...9).map { "\($0)" },
      ["id_keluarga": "K1", "no_urut_anggota": "1", "nik": RowTests.man])
    #expect(found == ["", "1", "2", "3", "4", "5", "6", "7", "8", ""])
  }

  @Test func words() throws {
    let found = try Self.relations(
      "p3ke_individu", "hubungan_kepala_keluarga",
      [
        "Kepala Keluarga", "istri / suami", "ANAK", "Menantu", "Cucu", "Orang Tua/Mertua", "Pembantu", "Lainnya",
        "Tetangga", "",
      ],
      ["id_keluarga_p3ke": "P1", "id_individu": "I1", "nik": RowTests.man])
    #expect(found == ["1", "2", "3", "4", "5", "6", "7", "8", "", ""])
  }
}
