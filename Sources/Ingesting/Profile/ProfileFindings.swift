import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// One thing about an extract that a person should look at, and what to do.
struct ProfileFinding {
  let severity: Severity
  /// The column, or empty when the extract as a whole is meant.
  let column: String
  /// Rows it is about.
  let rows: Int
  let message: Message
}

/// What a profile draws attention to. The limits say when something is worth a look; they decide nothing.
struct ProfileFindings {
  private let profile: SourceProfile
  private var found: [ProfileFinding] = []

  /// A required column should be filled in so many per cent, and hold what its type says in so many.
  private static let filled = 95
  private static let readable = 99
  /// Shares, per cent, above which the last digit 0 (a tenth by chance) or one day of the year (1/365) is too frequent.
  private static let lastZero = 20
  private static let oneDay = 5
  /// No name is that common, per cent.
  private static let oneName = 3
  /// Codes with the form of the other coding, per cent of those that show one. Some BPS codes look like Kemendagri's.
  private static func otherForm(_ coding: RegionColumn.Coding) -> Int { coding == .bps ? 95 : 30 }
  /// Spaces at the ends, per cent.
  private static let padded = 1

  /// All findings: warnings first, then notes, each in the order of the columns.
  static func all(_ profile: SourceProfile) -> [ProfileFinding] {
    var findings = ProfileFindings(profile: profile)
    findings.files()
    for column in profile.columns { findings.column(column) }
    return findings.found.filter { $0.severity == .warning } + findings.found.filter { $0.severity != .warning }
  }

  private init(profile: SourceProfile) { self.profile = profile }

  private mutating func add(_ severity: Severity, _ column: String, _ rows: Int, id: String, en: String) {
    found.append(ProfileFinding(severity: severity, column: column, rows: rows, message: Message(id: id, en: en)))
  }

  // MARK: Files

  private mutating func files() {
    for file in profile.files where file.finding.confidence < DialectFinding.sure && file.rows > 0 {
      add(
        .warning, "", file.rows,
        id: "\(file.name): dialek hanya \(file.finding.confidence)% yakin; nyatakan pembatas dan kutip di sumber.yaml",
        en: "\(file.name): the dialect is only \(file.finding.confidence)% sure; declare it in sumber.yaml")
    }
    for fault in RowFault.allCases where profile.counts[fault] > 0 {
      let code = "\(RejectCode.code(fault))"
      let count = profile.counts[fault]
      add(
        .warning, "", count, id: "\(code): \(RejectCode.detail(fault).id); baris itu akan ke tolak",
        en: "\(code): \(RejectCode.detail(fault).en); these rows will go to tolak")
    }
    if profile.counts.escaped > 0 {
      add(
        .warning, "", profile.counts.escaped, id: "di antaranya \(DialectAdvice.escapes.id)",
        en: "among them \(DialectAdvice.escapes.en)")
    }
    if profile.counts.fallbacks > 0 {
      add(
        .note, "", profile.counts.fallbacks,
        id: "BYT-001: bukan UTF-8, dibaca dengan sandi cadangan; bila semua baris begitu, ubah sandi",
        en: "BYT-001: not UTF-8, read in the fallback encoding; if all rows are so, change sandi")
    }
    if profile.counts.twice > 0 {
      add(
        .note, "", profile.counts.twice,
        id: "BYT-002: dua kali disandikan sebagai UTF-8, dibaca kembali; perbaiki di ekspor pemilik data",
        en: "BYT-002: written as UTF-8 twice, read back; mend it where the owner exports")
    }
    for file in profile.files where !file.ignored.isEmpty {
      let names = file.ignored.joined(separator: ", ")
      add(
        .note, "", file.rows, id: "\(file.name): kolom tak dikenal dilewati: \(names)",
        en: "\(file.name): unknown columns left out: \(names)")
    }
  }

  // MARK: Columns

  private mutating func column(_ column: SourceProfile.Column) {
    let name = column.definition.name
    let filled = column.tally.filled
    if filled == 0 {
      if profile.accepted > 0 {
        add(
          column.definition.required ? .warning : .note, name, profile.accepted, id: "kosong di semua baris",
          en: "empty in every row")
      }
      return
    }
    if column.definition.required && filled * 100 < profile.accepted * ProfileFindings.filled {
      add(
        .warning, name, profile.accepted - filled, id: "wajib, tetapi kosong di baris ini",
        en: "required, but empty in these rows")
    }
    if column.tally.padded * 100 > filled * ProfileFindings.padded {
      add(.note, name, column.tally.padded, id: "spasi di tepi nilai", en: "spaces at the ends of values")
    }
    switch column.definition.kind {
    case .nik, .noKK: number(column)
    case .tanggal: date(column)
    case .kode: code(column)
    default: break
    }
    if let coding = column.coding { region(column, coding) }
    sameValue(column)
  }

  private mutating func number(_ column: SourceProfile.Column) {
    let name = column.definition.name
    let filled = column.tally.filled
    let usable = column.counts.usable
    if column.tally.scientific > 0 {
      add(
        .warning, name, column.tally.scientific,
        id: "notasi ilmiah (3,2E+15): digit sudah hilang; minta ulang sebagai teks",
        en: "scientific notation (3.2E+15): digits are lost; ask again, as text")
    }
    if usable * 100 < filled * ProfileFindings.readable {
      add(
        .warning, name, filled - usable, id: "bukan 16 digit dengan tanggal yang mungkin; lihat pola",
        en: "not 16 digits with a possible date; see the shapes")
    }
    let zeros = column.counts.lastDigits[0]
    if usable >= GuardLimits.usable && zeros * 100 > usable * ProfileFindings.lastZero {
      add(
        .warning, name, zeros, id: "digit terakhir 0 terlalu sering: pernah dibuka sebagai bilangan di lembar kerja",
        en: "the last digit is 0 too often: a spreadsheet has held it as a number")
    }
  }

  private mutating func date(_ column: SourceProfile.Column) {
    let name = column.definition.name
    let filled = column.tally.filled
    let usable = column.counts.usable
    if usable * 100 < filled * ProfileFindings.readable {
      add(
        .warning, name, filled - usable,
        id: "tidak terbaca sebagai tanggal; lihat pola, nyatakan bentuk di sumber.yaml",
        en: "cannot be read as dates; see the shapes, declare bentuk in sumber.yaml")
    }
    order(column)
    let later = column.counts.later
    if later * 100 > filled * (100 - ProfileFindings.readable) {
      let day = SourceManifest.date(profile.lastDay)
      add(
        .warning, name, later, id: "setelah \(day): di masa depan, mungkin abad keliru; normalise mengosongkannya",
        en: "after \(day): in the future, perhaps the wrong century; normalise empties them")
    }
    let names = ["1900-01-01", "1970-01-01", "01-01", "07-01", "12-31"]
    for (day, count) in zip(names, column.counts.defaults)
    where usable >= GuardLimits.usable && count * 100 > usable * ProfileFindings.oneDay {
      add(
        .warning, name, count, id: "\(day) terlalu sering: mungkin tanggal bawaan",
        en: "\(day) is too frequent: perhaps a default date")
    }
  }

  /// Dates in numbers with the year last of which the first two digits can be no day.
  private mutating func order(_ column: SourceProfile.Column) {
    let (days, months) = (column.counts.orders[0], column.counts.orders[1])
    let isDeclared = profile.source.form(of: column.definition) == "MM/DD/YYYY"
    let against = isDeclared ? days : months
    if against == 0 { return }
    if days > 0 && months > 0 {
      add(
        .warning, column.definition.name, min(days, months),
        id: "dua urutan: \(days) tanggal hanya terbaca DD/MM, \(months) hanya MM/DD; minta satu urutan per berkas",
        en: "two orders: \(days) dates can only be DD/MM, \(months) only MM/DD; ask for one order a file")
    } else if isDeclared {
      add(
        .warning, column.definition.name, days, id: "dinyatakan MM/DD/YYYY, tetapi hari mendahului bulan",
        en: "declared MM/DD/YYYY, but the day stands before the month")
    } else {
      add(
        .warning, column.definition.name, months,
        id: "bulan mendahului hari; nyatakan bentuk MM/DD/YYYY di sumber.yaml (normalise: TGL-003)",
        en: "the month stands before the day; declare bentuk MM/DD/YYYY in sumber.yaml (normalise: TGL-003)")
    }
  }

  private mutating func code(_ column: SourceProfile.Column) {
    guard let range = column.definition.values.range else { return }
    var outside = column.tally.filled - column.counts.usable
    for (value, count) in column.counts.values.enumerated() where value >= 100 || !range.contains(value) {
      outside += count
    }
    if outside > 0 {
      add(
        .note, column.definition.name, outside, id: "di luar daftar \(range.lowerBound)..\(range.upperBound)",
        en: "outside the list \(range.lowerBound)..\(range.upperBound)")
    }
  }

  private mutating func region(_ column: SourceProfile.Column, _ coding: RegionColumn.Coding) {
    if !profile.hasRegions { return }
    let usable = column.counts.usable
    let own = coding == .bps ? column.counts.bps : column.counts.kemendagri
    let other = coding == .bps ? column.counts.kemendagri : column.counts.bps
    let form = coding == .bps ? column.counts.formKemendagri : column.counts.formBPS
    let ownForm = coding == .bps ? column.counts.formBPS : column.counts.formKemendagri
    let formed = form + ownForm
    if formed >= GuardLimits.usable && form * 100 > formed * ProfileFindings.otherForm(coding) {
      add(
        .warning, column.definition.name, form,
        id: "dinyatakan \(coding.rawValue), tetapi digit setelah kabupaten berbentuk sistem lain; periksa kode_wilayah",
        en: "declared \(coding.rawValue), but after the kab the digits are as in the other coding; check kode_wilayah")
    } else if usable >= GuardLimits.usable && other > own {
      add(
        .warning, column.definition.name, usable - own,
        id: "dinyatakan \(coding.rawValue), tetapi lebih cocok dengan sistem lain; periksa kode_wilayah",
        en: "declared \(coding.rawValue), but fits the other coding better; check kode_wilayah")
    } else if own * 100 < column.tally.filled * ProfileFindings.filled {
      add(
        .warning, column.definition.name, column.tally.filled - own,
        id: "kab/kota tidak dikenal sistem \(coding.rawValue)", en: "no kab/kota of the \(coding.rawValue) coding")
    }
  }

  /// A number or name that many rows share is a placeholder.
  private mutating func sameValue(_ column: SourceProfile.Column) {
    let limit: Int
    switch column.definition.kind {
    case .nik, .noKK, .idpel: limit = 0
    case .nama: limit = ProfileFindings.oneName
    default: return
    }
    guard let most = column.tally.frequent.top(1, of: profile.accepted).first,
      most.count * 100 > column.tally.filled * limit
    else { return }
    let shown = Masked(String(decoding: most.value, as: UTF8.self))
    add(
      .warning, column.definition.name, most.count, id: "satu nilai (\(shown)) dipakai banyak baris: pengisi tempat?",
      en: "one value (\(shown)) stands in many rows: a placeholder?")
  }
}
