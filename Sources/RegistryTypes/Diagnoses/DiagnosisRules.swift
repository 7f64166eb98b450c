/// When a column as a whole is judged damaged; numbers of the pipeline (`pipelines/rules`).
@usableFromInline package struct DiagnosisRules: Equatable, Sendable {
  /// Fewer usable numbers, dates or codes than this are not judged.
  @usableFromInline package var leastNumbers: Int
  @usableFromInline package var leastDates: Int
  @usableFromInline package var leastCodes: Int
  /// NIK-014: share of last digit 0 above this (chance is near one in ten).
  @usableFromInline package var zeroShare: Double
  /// TGL-002: as many times chance ...
  @usableFromInline package var dateFactor: Double
  /// ... and so many standard deviations above it ...
  @usableFromInline package var dateDeviations: Double
  /// ... and at least so many rows.
  @usableFromInline package var dateRows: Int
  /// TGL-002: which defaults are judged.
  @usableFromInline package var dates: [DefaultDate]
  /// TGL-003: fewer dates in numbers with the year last than this are not judged.
  @usableFromInline package var leastOrdered: Int
  /// TGL-003: at least this share of them can only have the month first ...
  @usableFromInline package var monthFirst: Double
  /// ... and of those that can have one order only, at most this share the day first.
  @usableFromInline package var dayFirst: Double
  /// WIL-003: so much larger a share of the codes is valid in the other coding than in the declared one.
  @usableFromInline package var otherCodingLead: Double
  /// WIL-003 in a column declared Kemendagri: more than this share of the codes longer than a kab has the form of BPS.
  @usableFromInline package var formBPS: Double
  /// WIL-003 in a column declared BPS: more than this share has the form of Kemendagri, which some BPS codes have too.
  @usableFromInline package var formKemendagri: Double

  @usableFromInline package init(
    leastNumbers: Int, leastDates: Int, leastCodes: Int, zeroShare: Double, dateFactor: Double, dateDeviations: Double,
    dateRows: Int,
    dates: [DefaultDate], leastOrdered: Int, monthFirst: Double, dayFirst: Double, otherCodingLead: Double,
    formBPS: Double, formKemendagri: Double
  ) {
    self.leastNumbers = leastNumbers
    self.leastDates = leastDates
    self.leastCodes = leastCodes
    self.zeroShare = zeroShare
    self.dateFactor = dateFactor
    self.dateDeviations = dateDeviations
    self.dateRows = dateRows
    self.dates = dates
    self.leastOrdered = leastOrdered
    self.monthFirst = monthFirst
    self.dayFirst = dayFirst
    self.otherCodingLead = otherCodingLead
    self.formBPS = formBPS
    self.formKemendagri = formKemendagri
  }

  /// NIK-014: a spreadsheet keeps fifteen digits and turns the sixteenth into 0.
  @usableFromInline package func isSpreadsheetDamaged(_ diagnosis: ColumnDiagnosis) -> Bool {
    guard diagnosis.kind == .nik, diagnosis.usable >= max(leastNumbers, 1) else { return false }
    return Double(diagnosis.counts[1]) / Double(diagnosis.usable) > zeroShare
  }

  /// TGL-002: the default dates that are far above chance.
  @usableFromInline package func defaultDates(_ diagnosis: ColumnDiagnosis) -> [DefaultDate] {
    guard diagnosis.kind == .tanggal, diagnosis.usable >= max(leastDates, 1) else { return [] }
    let usable = Double(diagnosis.usable)
    return dates.filter { kind in
      let found = Double(diagnosis.counts[1 + Int(kind.rawValue)])
      let expected = usable * kind.chance
      return found >= Double(dateRows) && found > expected * dateFactor
        && found > expected + dateDeviations * (expected * (1 - kind.chance)).squareRoot()
    }
  }

  /// TGL-003 of a whole column: its dates have the month first, `MM/DD/YYYY`. Of days that come by chance 61 % are after the
  /// twelfth, so a column in that order is full of dates that exist in no other; one in the usual order has none but slips.
  @usableFromInline package func isMonthFirst(_ diagnosis: ColumnDiagnosis) -> Bool {
    guard diagnosis.kind == .tanggal else { return false }
    let (day, month) = (diagnosis.counts[6], diagnosis.counts[7])
    let all = day + month + diagnosis.counts[8]
    return all >= max(leastOrdered, 1) && month > 0 && Double(month) >= Double(all) * monthFirst
      && Double(day) <= Double(day + month) * dayFirst
  }

  /// WIL-003: the column is declared in `coding` but written in the other one, by its kab or by the digits behind them.
  @usableFromInline package func isOtherCoding(_ diagnosis: ColumnDiagnosis, declared coding: RegionCoding) -> Bool {
    guard diagnosis.kind == .wilayah, diagnosis.usable >= max(leastCodes, 1) else { return false }
    let other = coding == .kemendagri ? diagnosis.counts[2] : diagnosis.counts[1]
    let own = coding == .kemendagri ? diagnosis.counts[1] : diagnosis.counts[2]
    return Double(other - own) / Double(diagnosis.usable) > otherCodingLead || hasOtherForm(diagnosis, coding)
  }

  /// Most provinces have the same kab codes in both codings, for other places; there only the form tells.
  private func hasOtherForm(_ diagnosis: ColumnDiagnosis, _ coding: RegionCoding) -> Bool {
    let kemendagri = diagnosis.counts[3]
    let bps = diagnosis.counts[4]
    guard kemendagri + bps >= max(leastCodes, 1) else { return false }
    let all = Double(kemendagri + bps)
    return coding == .kemendagri ? Double(bps) / all > formBPS : Double(kemendagri) / all > formKemendagri
  }
}
