import Diagnostics
import PipelineConfig
import TabularIO

/// Reads `pipelines/rules/ink.yaml`: one entry a code, with its legal basis and its parameters.
struct InkRulesFile {
  private var rules = InkRules()
  private var seen = CodeSet()

  /// Codes that follow from Dukcapil, from payments, from a programme's limit or from data that are missing, with or without
  /// an entry here.
  private static let lasting = CodeSet(.ink01, .ink07, .ink08, .ink09, .ink10, .ink19, .gc03, .gc06)
  /// Codes that every file of rules must speak of: one that is left out would be off without a word.
  private static let whole = FlagCode.allCases.filter {
    CodeSet.inclusion.union(CodeSet(.eks06, .eks07, .gc03, .gc06)).contains($0)
  }

  /// Reads the rules; `codes` is the code list (`code,…,menggugurkan,…`) that says what each disqualifies.
  static func read(_ file: ConfigMap, codes: SmallTable) throws(Failure) -> InkRules {
    var reader = InkRulesFile()
    for entry in file.entries() {
      guard let code = FlagCode(text: entry.key) else {
        throw file.failure(entry.key, id: "bukan kode tahap ini", en: "is no code of this stage")
      }
      let map = file.adopt(try entry.node.map())
      _ = try map.text("arti")
      _ = try map.text("dasar")
      for example in try map.maps("contoh") { _ = example.entries() }
      let active = try map.optionalBool("aktif") ?? true
      if !active && InkRulesFile.lasting.contains(code) {
        throw map.failure(
          "aktif", id: "kode ini tidak dapat dimatikan: bukan hanya berkas ini yang menimbulkannya",
          en: "this code cannot be turned off: it does not follow from this file alone")
      }
      reader.seen.insert(code)
      let kept = reader.rules
      try reader.read(code, map)
      // A rule that is switched off is still checked for its form.
      if !active {
        reader.rules = kept
        if code == .ink11 { reader.rules.withoutComponent = false }
      }
    }
    for code in InkRulesFile.whole where !reader.seen.contains(code) {
      throw Failure(
        .badConfig, id: "tidak memuat \(code.text); aturan yang tidak dipakai ditulis dengan `aktif: tidak`",
        en: "lacks \(code.text); a rule that is not wanted is written with `aktif: tidak`", file: file.file,
        line: file.line)
    }
    try reader.readCodes(codes)
    return reader.rules
  }

  /// A list of words. Nor one that is empty: it would turn its rule off without a word, which only `aktif: tidak` does.
  private func words(
    _ key: String, of map: ConfigMap, _ allowed: [String], isRequired: Bool = false
  ) throws(Failure) -> [String] {
    let words = try map.strings(key, oneOf: allowed)
    try InkRulesFile.checkGiven(key, of: map, isEmpty: words.isEmpty, isRequired: isRequired)
    return words
  }

  private static func checkGiven(
    _ key: String, of map: ConfigMap, isEmpty: Bool, isRequired: Bool = false
  ) throws(Failure) {
    if isEmpty, isRequired || map.has(key), try map.optionalBool("aktif") ?? true {
      throw map.failure(
        key, id: "kosong atau tidak ada; aturan yang tidak dipakai ditulis dengan `aktif: tidak`",
        en: "is empty or missing; a rule that is not wanted is written with `aktif: tidak`")
    }
  }

  /// The key without which, or another like it, nothing raises a code.
  private static let triggers: [(codes: CodeSet, key: String)] = [
    (CodeSet(.ink03, .ink06, .ink12, .ink13, .ink14), "status_khusus"), (CodeSet(.ink02, .ink16, .ink18), "kunjungan"),
  ]

  private mutating func read(_ code: FlagCode, _ map: ConfigMap) throws(Failure) {
    let statuses = try words("status_khusus", of: map, RuleWords.special, isRequired: code == .ink14)
    for status in statuses {
      // The list of gamblers has amounts, and only its rule has their limits.
      if (status == "JUDOL") != (code == .ink14) {
        throw map.failure(
          "status_khusus", id: "= '\(status)': JUDOL milik INK-14, dan hanya itu",
          en: "= '\(status)': JUDOL is INK-14's alone")
      }
      rules.special.append(InkRules.SpecialStatus(jenis: Array(status.utf8), code: code, byAmount: code == .ink14))
    }
    let occupations = try map.ints("jenis_pekerjaan", in: 1...89)
    try InkRulesFile.checkGiven("jenis_pekerjaan", of: map, isEmpty: occupations.isEmpty)
    for occupation in occupations {
      let other = rules.occupation[occupation]
      if other != 0, other != code.rawValue + 1 {
        throw map.failure(
          "jenis_pekerjaan", id: "\(occupation) sudah milik kode lain; satu pekerjaan satu kode",
          en: "\(occupation) is another code's already; an occupation has one code")
      }
      rules.occupation[occupation] = code.rawValue + 1
    }
    let person = try map.optionalBool("kunjungan_perorangan") ?? false
    let visits = try words("kunjungan", of: map, RuleWords.visits)
    for status in visits {
      try checkMeaning(status, code, map)
      var codes = CodeSet(code)
      if try map.optionalBool("kunjungan_periksa") ?? false { codes.insert(.gc06) }
      rules.visits.append(InkRules.VisitStatus(status: Array(status.utf8), codes: codes, person: person))
    }
    let presence = try map.ints("keberadaan_periksa", in: 1...6).map { UInt8($0) }
    try InkRulesFile.checkGiven("keberadaan_periksa", of: map, isEmpty: presence.isEmpty)
    if code == .ink01 { rules.checkedDeaths += presence } else { rules.checkedPresence += presence }
    try readRefuting(code, map)
    let isRaised = !statuses.isEmpty || !occupations.isEmpty || !visits.isEmpty
    for trigger in InkRulesFile.triggers where trigger.codes.contains(code) && !isRaised {
      if code == .ink06, try map.optionalBool("mobil") ?? false { continue }
      try InkRulesFile.checkGiven(trigger.key, of: map, isEmpty: true, isRequired: true)
    }
    switch code {
    case .ink03: try readCivilService(map)
    case .ink04: try readWage(map)
    case .ink05: try readElectricity(map)
    case .ink06: rules.carAsset = try map.optionalBool("mobil") ?? false
    case .ink14: try readGambling(map)
    case .ink15: try readHouse(map)
    case .ink17: try readRemoval(map)
    case .eks06:
      rules.additionStages = try words("tahap_disetujui", of: map, RuleWords.stages, isRequired: true).map {
        Array($0.utf8)
      }
    case .eks07: rules.newCards = try map.optionalBool("kartu_baru") ?? false
    default: break
    }
  }

  /// A visit that found the family raises nothing, and one result of a visit is one inclusion code.
  private func checkMeaning(_ status: String, _ code: FlagCode, _ map: ConfigMap) throws(Failure) {
    if status == "DITEMUKAN" {
      throw map.failure(
        "kunjungan", id: "= 'DITEMUKAN': keluarga yang ditemukan tidak kena kode karenanya",
        en: "= 'DITEMUKAN': a family that was found has no code from it")
    }
    guard CodeSet.inclusion.contains(code) else { return }
    for other in rules.visits where other.status == Array(status.utf8) {
      if let earlier = other.codes.intersection(.inclusion).codes.first(where: { $0 != code }) {
        throw map.failure(
          "kunjungan", id: "= '\(status)' sudah milik \(earlier.text); satu hasil kunjungan satu kode INK",
          en: "= '\(status)' is \(earlier.text)'s already; a result of a visit has one INK code")
      }
    }
  }

  /// Results of visits that saw nothing of the family, and so can refute nothing.
  private static let blind = ["TIDAK_DITEMUKAN", "MENOLAK", "GANDA"]

  /// Codes whose evidence stands in a source row of its own, so that it can be told from later evidence.
  private static let refutable = CodeSet(.ink03, .ink04, .ink05, .ink06, .ink12, .ink13, .ink14, .ink15, .ink17)

  private mutating func readRefuting(_ code: FlagCode, _ map: ConfigMap) throws(Failure) {
    let visits = try words("dibantah_kunjungan", of: map, RuleWords.visits)
    if visits.isEmpty { return }
    let raising = try map.strings("kunjungan")
    if let word = visits.first(where: { InkRulesFile.blind.contains($0) || raising.contains($0) }) {
      throw map.failure(
        "dibantah_kunjungan", id: "= '\(word)': hasil ini tidak membantah apa pun, atau justru menimbulkan kode ini",
        en: "= '\(word)': this result refutes nothing, or raises this very code")
    }
    if !InkRulesFile.refutable.contains(code) {
      throw map.failure(
        "dibantah_kunjungan", id: "tidak berlaku untuk kode ini: tidak ada kunjungan yang membantahnya",
        en: "is not for this code: no visit refutes it")
    }
    let texts = visits.map { Array($0.utf8) }
    rules.refuting[Int(code.rawValue)] = texts
    rules.refutingVisits += texts.filter { !rules.refutingVisits.contains($0) }
  }

  private mutating func readCivilService(_ map: ConfigMap) throws(Failure) {
    rules.checkedSegments = try words("segmen_bpjs_periksa", of: map, RuleWords.wageSegments).map { Array($0.utf8) }
    rules.checkedOccupations = try map.ints("status_pekerjaan_periksa", in: 1...8).map { UInt8($0) }
    try InkRulesFile.checkGiven("status_pekerjaan_periksa", of: map, isEmpty: rules.checkedOccupations.isEmpty)
  }

  private mutating func readWage(_ map: ConfigMap) throws(Failure) {
    rules.wageTable = try map.reference("upah_minimum")
    let segments = try words("segmen_bpjs", of: map, RuleWords.segments, isRequired: true).map { Array($0.utf8) }
    rules.wageSegments = segments
    rules.wageFromVisits = try map.optionalBool("pendapatan_kunjungan") ?? false
  }

  private mutating func readElectricity(_ map: ConfigMap) throws(Failure) {
    let power = try map.optionalInt("daya_va", in: 1...1_000_000)
    let above = try map.optionalInt("tarif_sejak_va", in: 1...1_000_000)
    let tariffs = try map.strings("tarif", oneOf: RuleWords.tariffs).map { Array($0.utf8) }
    switch try map.string("cara", oneOf: ["daya", "tarif"]) {
    case "daya":
      guard let power else { throw map.failure("daya_va", id: "wajib ada", en: "is required") }
      rules.electricity = .power(power)
    default:
      if tariffs.isEmpty { throw map.failure("tarif", id: "wajib ada", en: "is required") }
      guard let above else { throw map.failure("tarif_sejak_va", id: "wajib ada", en: "is required") }
      rules.electricity = .tariffs(tariffs, from: above)
    }
    rules.surveyedPower = UInt8(try map.optionalInt("daya_terpasang_periksa", in: 1...5) ?? 255)
  }

  private mutating func readGambling(_ map: ConfigMap) throws(Failure) {
    // More than anybody stakes, and far from where an amount with decimals would run over.
    let most = 1_000_000_000_000
    let ignored = try map.int("abaikan_di_bawah", in: 0...most)
    let above = try map.int("kena_di_atas", in: ignored...most)
    rules.gambling = InkRules.Gambling(
      ignoredBelow: ignored, flaggedAbove: above, flaggedTo: try map.int("kena_sampai", in: above...most))
  }

  private mutating func readHouse(_ map: ConfigMap) throws(Failure) {
    let house = try map.map("rumah")
    var columns: [(name: String, codes: [UInt8])] = []
    for name in ["status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas", "jenis_atap_terluas"] {
      let codes = try house.ints(name, in: 1...11).map { UInt8($0) }
      if codes.isEmpty { throw house.failure(name, id: "wajib ada", en: "is required") }
      columns.append((name, codes))
    }
    let area = try house.decimal("luas_lantai", scale: 2)
    // The widest floor that `pipelines/rules/nilai.yaml` believes is 10,000 m².
    if area <= 0 || area > 1_000_000 {
      throw house.failure(
        "luas_lantai", id: "harus di atas 0, paling besar 10000", en: "must be above 0, at most 10000")
    }
    rules.house = InkRules.House(columns: columns, area: Int(area))
  }

  private mutating func readRemoval(_ map: ConfigMap) throws(Failure) {
    rules.removalKinds = try words("jenis_usulan", of: map, RuleWords.proposals, isRequired: true).map {
      Array($0.utf8)
    }
    rules.removalStages = try words("tahap", of: map, RuleWords.stages, isRequired: true).map { Array($0.utf8) }
  }

  private mutating func readCodes(_ codes: SmallTable) throws(Failure) {
    let codeColumn = try codes.column("code")
    let effectColumn = try codes.column("menggugurkan")
    let kindColumn = try codes.column("family")
    var listed = CodeSet()
    for (index, row) in codes.rows.enumerated() {
      if row[kindColumn] == "aduan" { rules.grievances.append(Array(row[codeColumn].utf8)) }
      guard let code = FlagCode(text: row[codeColumn]) else { continue }
      listed.insert(code)
      switch row[effectColumn] {
      case "keluarga": rules.disqualifiesFamily.insert(code)
      case "orang": rules.disqualifiesPerson.insert(code)
      case "program", "baris", "": break
      case let other:
        throw Failure(
          .badConfig, id: "menggugurkan '\(other)' tidak dikenal", en: "unknown menggugurkan '\(other)'",
          file: codes.path, line: index + 2)
      }
    }
    // A code that is not listed would disqualify nobody.
    for code in FlagCode.allCases where CodeSet.inclusion.contains(code) && !listed.contains(code) {
      throw Failure(.badConfig, id: "tidak memuat \(code.text)", en: "lacks \(code.text)", file: codes.path, line: 1)
    }
  }
}
