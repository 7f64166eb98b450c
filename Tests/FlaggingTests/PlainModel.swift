import TabularIO

/// What the rules say, written as plainly as possible: whole tables in memory, text and dictionaries.
///
/// Shares no code with the stage; the parameters are those of the shipped rules and of ``FlagBench/model``.
struct PlainModel {
  let tables: MatchTables
  let official: Bool
  let scope: String
  let quotas: [String: Int]
  var families: [String: Fields] = [:]
  var members: [String: [Fields]] = [:]
  /// By family and by person.
  var codes: [String: Set<String>] = [:]
  var scores: [String: Int] = [:]
  var deciles: [String: [String: Int]] = [:]
  var rows: [Fields] = []

  static let gone: Set<String> = ["INK-01", "INK-10"]
  static let tainting: Set<String> = [
    "INK-02", "INK-03", "INK-04", "INK-05", "INK-06", "INK-12", "INK-13", "INK-14", "INK-15", "INK-16", "INK-17",
    "INK-18",
  ]
  static let wages = ["31": 5_396_761, "32": 2_191_238]

  init(_ tables: MatchTables, official: Bool, scope: String, quotas: [String: Int]) {
    self.tables = tables
    self.official = official
    self.scope = scope
    self.quotas = quotas
    for row in tables["keluarga"] { families[row["id_keluarga"] ?? ""] = row }
    for row in tables["anggota"] { members[row["id_keluarga"] ?? "", default: []].append(row) }
    rank()
    flag()
    for program in ["PKH", "SEMBAKO", "PBI-JK"] { judge(program) }
  }

  // MARK: Ranking

  /// Score × 10000; nil with fewer than two known values.
  static func score(_ row: Fields) -> Int? {
    let own = row["wilayah", default: ""].hasPrefix("3201")
    var sum = own ? 12_500 : 15_000
    var known = 0
    // In hundred thousandths, because the sum is rounded once, halves up.
    var rest = 0
    switch row["jenis_lantai_terluas"] ?? "" {
    case "": sum += 1_000
    case "1": (sum, known) = (sum + 5_000, known + 1)
    case "2": (sum, known) = (sum + 2_500, known + 1)
    default: (sum, known) = (sum - 2_500, known + 1)
    }
    let area = row["luas_lantai"] ?? ""
    if area.isEmpty {
      sum += 2_000
    } else {
      known += 1
      // Tenths of a square metre; limited to 80 square metres, in every region.
      let parts = area.split(separator: ".").compactMap { Int($0) }
      let tenths = parts[0] * 10 + (parts.count > 1 ? parts[1] : 0)
      rest = min(tenths, 800) * (own ? 100 : 125)
    }
    let size = Int(row["jumlah_anggota_keluarga"] ?? "")
    if let size {
      known += 1
      sum += size <= 2 ? 3_000 : size <= 4 ? 0 : -3_333
    }
    return known < 2 ? nil : (sum * 10 + rest + 5) / 10
  }

  private mutating func rank() {
    var ranked: [(Int, String, String)] = []
    for (id, row) in families {
      if let score = PlainModel.score(row) {
        scores[id] = score
        ranked.append((score, id, row["wilayah"] ?? ""))
      }
    }
    ranked.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    for (name, length) in [("nasional", 0), ("provinsi", 2), ("kabupaten_kota", 4)] {
      var groups: [String: [String]] = [:]
      for (_, id, wilayah) in ranked where wilayah.count >= length {
        groups[String(wilayah.prefix(length)), default: []].append(id)
      }
      for group in groups.values {
        for (index, id) in group.enumerated() { deciles[id, default: [:]][name] = 10 * index / group.count + 1 }
      }
    }
  }

  /// The decile in use.
  func decile(_ id: String) -> Int? {
    official ? Int(families[id]?["desil_resmi_nasional"] ?? "") : deciles[id]?[scope]
  }

  // MARK: Codes

  private func has(_ row: Fields, _ column: String, _ values: [String]) -> Bool { values.contains(row[column] ?? "") }

  private mutating func mark(_ id: String?, _ code: String) {
    if let id, !id.isEmpty { codes[id, default: []].insert(code) }
  }

  private mutating func flag() {
    for (family, row) in families {
      let luar = Set(tables["anggota_luar"].filter { $0["id_keluarga"] == family }.compactMap { $0["id_individu"] })
      func of(_ table: String) -> [Fields] { tables[table].filter { $0["id_keluarga"] == family } }
      let wage = PlainModel.wages[String((row["wilayah"] ?? "").prefix(2))] ?? Int.max
      var found = ""
      for visit in of("kunjungan") where visit["terbaru"] == "1" {
        let person = visit["id_individu"].flatMap { luar.contains($0) ? nil : $0 }
        switch visit["status_keberadaan"] ?? "" {
        case "MENINGGAL":
          if let person {
            mark(person, "INK-01")
            mark(person, "GC-06")
          }
        case "TIDAK_DITEMUKAN": mark(family, "INK-02")
        case "MAMPU": mark(family, "INK-16")
        case "PINDAH": mark(family, "INK-18")
        case "MENOLAK": mark(family, "GC-03")
        case "GANDA": mark(family, "GC-06")
        default: found = visit["tanggal"] ?? ""
        }
        if let income = Int(visit["pendapatan_bulanan"] ?? ""), income >= wage { mark(family, "INK-04") }
      }
      for item in of("usulan") where item["jenis_usulan"] == "HAPUS" && has(item, "tahap", ["BUPATI", "KEMENSOS"]) {
        if found > (item["tanggal_usulan"] ?? "") { continue }
        mark(family, "INK-17")
        if let id = item["id_individu"], !luar.contains(id) { mark(id, "INK-17") }
      }
      for item in of("status_khusus") where !luar.contains(item["id_individu"] ?? "") {
        let amount = Int(item["nilai"] ?? "") ?? 0
        switch item["jenis"] ?? "" {
        case "PNS", "TNI": mark(item["id_individu"], "INK-03")
        case "RODA4": mark(item["id_individu"], "INK-06")
        case "BUMN_BUMD": mark(item["id_individu"], "INK-12")
        case "PEMILIK_BADAN_USAHA": mark(item["id_individu"], "INK-13")
        default:
          if amount >= 100_000 {
            mark(item["id_individu"], amount > 5_000_000 && amount <= 100_000_000 ? "INK-14" : "GC-06")
          }
        }
      }
      for member in members[family] ?? [] {
        let id = member["id_individu"] ?? ""
        if member["jenis_pekerjaan"] == "5" { mark(id, "INK-03") }
        if member["jenis_pekerjaan"] == "85" { mark(id, "INK-12") }
        if has(member, "keberadaan", PlainModel.isPadan(member) ? ["2", "6"] : ["6"]) { mark(id, "GC-06") }
        for item in of("bpjs") where item["id_individu"] == id && item["statuspeserta"] == "0" {
          if has(item, "segmen", ["PPU-PN", "PPU-BU"]), let paid = Int(item["upah"] ?? ""), paid >= wage {
            mark(id, "INK-04")
          }
        }
        let isServant = codes[id]?.contains("INK-03") ?? false
        let insured = of("bpjs").contains {
          $0["id_individu"] == id && $0["statuspeserta"] == "0" && $0["segmen"] == "PPU-PN"
        }
        if !isServant && (member["status_dalam_pekerjaan_utama"] == "5" || insured) { mark(id, "GC-06") }
      }
      let meters = of("pln").filter { ($0["tarif"] ?? "").hasPrefix("R") }
      if meters.contains(where: { Int($0["daya"] ?? "") ?? 0 >= 2200 }) { mark(family, "INK-05") }
      if meters.contains(where: { $0["bersama"] == "1" }) { mark(family, "GC-06") }
      if meters.isEmpty && row["daya_terpasang"] == "4" { mark(family, "GC-06") }
      if row["aset_bergerak_mobil"] == "1" { mark(family, "INK-06") }
      if row["status_kepemilikan_rumah"] == "1" && has(row, "jenis_lantai_terluas", ["1", "2"])
        && row["jenis_dinding_terluas"] == "1" && has(row, "jenis_atap_terluas", ["1", "2"])
        && row["luas_lantai"] == "160"
      {
        mark(family, "INK-15")
      }
      if scores[family] == nil || row["tanggal_data"] == "2022-06-29" { mark(family, "GC-03") }
      let paid = of("penerima").contains { isPaid($0) && has($0, "periode", ["2025-Q2"]) }
      if paid && decile(family) == nil { mark(family, "GC-03") }
      if paid && of("aduan").contains(where: { $0["jenis"] == "SANGGAH" }) { mark(family, "GC-05") }
      for member in members[family] ?? [] {
        for code in codes[member["id_individu"] ?? ""] ?? [] where !PlainModel.gone.contains(code) {
          mark(family, code)
        }
      }
    }
    for row in tables["anggota_luar"] {
      mark(
        row["id_individu"], ["MENINGGAL": "INK-01", "PINDAH": "INK-10"][row["status_kependudukan"] ?? ""] ?? "INK-09")
    }
    nearBorder()
  }

  private mutating func nearBorder() {
    if official { return }
    let length = ["nasional": 0, "provinsi": 2, "kabupaten_kota": 4][scope] ?? 0
    for (family, score) in scores {
      let place = String((families[family]?["wilayah"] ?? "").prefix(length))
      if place.count < length { continue }
      for limit in [4, 5] {
        let inside = scores.filter {
          (families[$0.key]?["wilayah"] ?? "").hasPrefix(place) && (deciles[$0.key]?[scope] ?? 11) <= limit
        }
        if let border = inside.values.max(), abs(border - score) <= 500 { mark(family, "GC-04") }
      }
    }
  }

  static func isPadan(_ member: Fields) -> Bool {
    ["PADAN", "PADAN_PERBAIKAN", "HANYA_DUKCAPIL"].contains(member["status_padan"] ?? "")
  }

  func isPaid(_ row: Fields) -> Bool {
    ["", "SALUR"].contains(row["status_salur"] ?? "") && ["PKH", "SEMBAKO", "PBI-JK"].contains(row["program"] ?? "")
  }

  // MARK: Programmes

  private static func hasComponent(_ member: Fields) -> Bool {
    if member["disabilitas"] == "1" { return true }
    guard let birth = member["tanggal_lahir"], !birth.isEmpty else { return false }
    // Completed years on 30 June 2025.
    let year = Int(birth.prefix(4)) ?? 0
    let age = 2025 - year - (birth.suffix(5) > "06-30" ? 1 : 0)
    return age <= 6 || age >= 60 || (age >= 7 && age <= 21 && member["partisipasi_sekolah"] == "2")
  }

  private mutating func judge(_ program: String) {
    let limit = program == "PKH" ? 4 : 5
    let payments = tables["penerima"].filter { $0["program"] == program && $0["periode"] == "2025-Q2" }
    var queue: [(Int, String, Int)] = []
    for (family, row) in families {
      let own = payments.filter { $0["id_keluarga"] == family }
      let people = members[family] ?? []
      let tainted = (codes[family] ?? []).intersection(PlainModel.tainting)
      let living = people.filter { (codes[$0["id_individu"] ?? ""] ?? []).isDisjoint(with: PlainModel.gone) }
      if program == "PBI-JK" {
        for person in people {
          let id = person["id_individu"] ?? ""
          unit(
            program, limit, family, id, own.filter { $0["id_individu"] == id },
            tainted.union((codes[id] ?? []).intersection(PlainModel.gone)), PlainModel.isPadan(person),
            person["is_dtks"] == "1", &queue)
        }
        let known = Set(people.map { $0["id_individu"] ?? "" })
        var seen: Set<String> = []
        for payment in own.filter({ isPaid($0) }).sorted(by: PlainModel.order)
        where !known.contains(payment["id_individu"] ?? "") {
          let id = payment["id_individu"] ?? ""
          let again = !seen.insert(id).inserted
          add(program, row, family, id, "0", "1", "INKLUSI", (codes[id] ?? []).union(again ? ["INK-08"] : []), payment)
        }
      } else {
        var reasons = tainted
        if living.isEmpty {
          for person in people {
            reasons.formUnion((codes[person["id_individu"] ?? ""] ?? []).intersection(PlainModel.gone))
          }
        }
        if program == "PKH" && !living.contains(where: PlainModel.hasComponent) { reasons.insert("INK-11") }
        let registered = row["is_dtks"] == "1" || row["is_p3ke"] == "1"
        unit(program, limit, family, nil, own, reasons, people.contains(where: PlainModel.isPadan), registered, &queue)
      }
    }
    for payment in payments where (payment["id_keluarga"] ?? "").isEmpty && isPaid(payment) {
      let id = payment["id_individu"] ?? ""
      let hasil = payment["hasil"] == "TINJAU" ? "TINJAU" : "INKLUSI"
      add(
        program, payment, "", id, "0", "1", hasil, id.isEmpty ? (hasil == "TINJAU" ? [] : ["INK-09"]) : codes[id] ?? [],
        payment)
    }
    queue.sort { ($0.0, $0.1) < ($1.0, $1.1) }
    for (index, entry) in queue.enumerated() {
      rows[entry.2]["peringkat"] = String(index + 1)
      if rows[entry.2]["hasil"] == "" { rows[entry.2]["hasil"] = index < (quotas[program] ?? 0) ? "EKSKLUSI" : "BELUM" }
    }
  }

  private static func order(_ left: Fields, _ right: Fields) -> Bool {
    func key(_ row: Fields) -> (Int, Int, String, Int) {
      (
        row["hasil"] == "TIDAK_PADAN" ? 1 : 0, row["kepala"] == "1" ? 0 : 1, row["id_individu"] ?? "",
        -(Int(row["nominal"] ?? "") ?? -1)
      )
    }
    return key(left) < key(right)
  }

  private mutating func unit(
    _ program: String, _ limit: Int, _ family: String, _ person: String?, _ payments: [Fields], _ reasons: Set<String>,
    _ isPadan: Bool, _ registered: Bool, _ queue: inout [(Int, String, Int)]
  ) {
    guard let row = families[family] else { return }
    let decile = decile(family)
    let eligible = isPadan && reasons.isEmpty && (1...limit).contains(decile ?? 0)
    let score = scores[family] ?? Int.max
    let paid = payments.filter { isPaid($0) }.sorted(by: PlainModel.order)
    let names = Set((members[family] ?? []).map { $0["id_individu"] ?? "" })
    for (index, payment) in paid.enumerated() {
      let id = payment["id_individu"] ?? ""
      let doubtful = payment["hasil"] == "TIDAK_PADAN"
      var all = index == 0 ? reasons : ["INK-08"]
      if index == 0 {
        if let decile, decile > limit { all.insert("INK-07") }
        if decile == nil { all.insert("INK-19") }
        if !isPadan { all.insert("INK-09") }
      }
      if doubtful { all.insert("INK-09") }
      if person == nil {
        let own = codes[id] ?? []
        all.formUnion(names.contains(id) ? own.intersection(PlainModel.gone) : own)
      } else if index > 0 {
        all.formUnion((codes[id] ?? []).intersection(PlainModel.gone))
      }
      let hit = index == 0 && eligible && !doubtful
      let hasil = index > 0 ? "INKLUSI" : decile == nil ? "TINJAU" : hit ? "TEPAT" : "INKLUSI"
      add(program, row, family, id, hit ? "1" : "0", "1", hasil, all, payment)
      if hit { queue.append((score, person ?? family, rows.count - 1)) }
    }
    if !paid.isEmpty { return }
    if eligible {
      let pending = tables["usulan"].contains {
        $0["id_keluarga"] == family && $0["jenis_usulan"] == "TAMBAH" && has($0, "tahap", ["DESA", "DINSOS"])
      }
      let card = row["nomor_kartu_keluarga"] ?? ""
      // Digits 7 to 12 of a card are its day of issue; the quarter is April to June 2025.
      let isNew = ["0425", "0525", "0625"].contains(card.dropFirst(8).prefix(4))
      let unit = (members[family] ?? []).first {
        person == nil ? $0["status_hubungan_keluarga"] == "1" : $0["id_individu"] == person
      }
      let isRepaired = unit?["status_padan"] == "PADAN_PERBAIKAN"
      let cause =
        !payments.isEmpty
        ? "EKS-05"
        : pending ? "EKS-06" : isNew ? "EKS-07" : !registered ? "EKS-01" : isRepaired ? "EKS-02" : "EKS-04"
      add(program, row, family, person ?? "", "1", "0", "", [cause], nil)
      queue.append((score, person ?? family, rows.count - 1))
    } else if reasons.isEmpty && (decile == nil || !isPadan) && (decile ?? 0) <= limit {
      add(
        program, row, family, person ?? "", "0", "0", "BELUM_DINILAI",
        [!registered ? "EKS-01" : isPadan ? "INK-19" : "EKS-02"], nil)
    }
  }

  private mutating func add(
    _ program: String, _ row: Fields, _ family: String, _ person: String, _ eligible: String, _ receives: String,
    _ hasil: String, _ reasons: Set<String>, _ payment: Fields?
  ) {
    let isNobody = family.isEmpty && person.isEmpty
    let wilayah = row["wilayah"] ?? ""
    rows.append([
      "program": program, "id_keluarga": family, "id_individu": person,
      "berkas": isNobody ? payment?["berkas"] ?? "" : "", "baris": isNobody ? payment?["baris"] ?? "" : "",
      "kode_kabupaten_kota": wilayah.count >= 4 ? String(wilayah.prefix(4)) : "",
      "desil_dipakai": family.isEmpty ? "" : decile(family).map(String.init) ?? "", "layak": eligible,
      "menerima": receives, "hasil": hasil, "alasan": reasons.sorted().joined(separator: ";"), "peringkat": "",
      "nominal": payment?["nominal"] ?? "",
    ])
  }
}
