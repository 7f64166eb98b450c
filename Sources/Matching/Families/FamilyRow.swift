import RegistryTypes
import TabularIO

/// The row of `keluarga`.
enum FamilyRow {
  /// Domicile: the head's region, unless a newer visit gives a full one; a head without one takes a member's.
  static func region(_ content: FamilyContent) -> Region {
    guard !content.members.isEmpty else { return .none }
    let head = content.members[content.head]
    if let newest = content.newestVisit {
      let visit = content.visits[newest].row
      if visit.region.isFull && visit.date > head.record.date { return visit.region }
    }
    var region = head.region
    for member in content.members where member.region.digits > region.digits && region.isNone {
      region = member.region
    }
    return region
  }

  /// The newest of Regsosek's and Dukcapil's; for a family that Dukcapil does not know, what its rows say.
  private static func address(_ content: FamilyContent) -> ByteView {
    let member = content.members[content.head]
    var address = member.declared.map(\.address) ?? member.record.carried(Carried.Dukcapil.alamat)
    var date = address.isEmpty ? 0 : member.declared.map(\.addressDate) ?? member.record.date
    for row in content.households where row.source == .regsosekKeluarga || !member.isKnown {
      let text = row.carried(Carried.Household.alamat)
      if !text.isEmpty && (row.date > date || address.isEmpty) {
        address = text
        date = row.date
      }
    }
    return address
  }

  static func write(
    _ content: FamilyContent, _ values: Survivorship, _ frame: FamilyFrame, _ scratch: inout ByteScratch,
    to rows: inout RowBuffer
  ) {
    let head = content.members[content.head]
    frame.writeFamily(to: &rows)
    if frame.key.noKK == 0 { rows.emptyField() } else { rows.digits(frame.key.noKK, width: 16) }
    if head.nik == 0 { rows.emptyField() } else { rows.digits(head.nik, width: 16) }
    rows.field(head.name)
    rows.field(number: content.members.count)
    rows.field(address(content))
    frame.region.write(to: &rows)
    values.writeValues(to: &rows)
    let wage = writeInsurance(content, to: &rows)
    writePower(content, to: &rows)
    if wage == 0 { rows.emptyField() } else { rows.field(number: Int(wage)) }
    rows.character(content.members.contains { $0.inDTKS } ? 49 : 48)
    rows.character(content.members.contains { $0.inRegsosek } ? 49 : 48)
    rows.character(content.members.contains { $0.inP3KE } ? 49 : 48)
    rows.character(content.visits.isEmpty ? 48 : 49)
    rows.character(content.hasApprovedProposal ? 49 : 48)
    rows.character(content.members.contains { isSubsidised($0.insurance) } ? 49 : 48)
    PackedDate.write(values.newestDate, to: &rows)
    if let decile = content.deciles.first?.record {
      for index in 0..<3 { rows.field(decile.carried(index)) }
    } else {
      for _ in 0..<3 { rows.emptyField() }
    }
    writeFindings(content.findings, &scratch, to: &rows)
    values.writeOrigin(frame.files, to: &rows)
    rows.endRow()
  }

  /// `pbi_nas,pbi_pemda`; answers the largest active PPU wage.
  private static func writeInsurance(_ content: FamilyContent, to rows: inout RowBuffer) -> UInt64 {
    var national = false
    var local = false
    var wage: UInt64 = 0
    for member in content.members {
      guard let row = member.insurance, row.carried(Carried.BPJS.status).equals("0") else { continue }
      let segment = row.carried(Carried.BPJS.segmen)
      if segment.equals("PBI APBN") { national = true }
      if segment.equals("PBI APBD") { local = true }
      if segment.count >= 3 && segment[0..<3].equals("PPU") {
        wage = max(wage, UInt64(clamping: row.carried(Carried.BPJS.upah).wholeNumber ?? 0))
      }
    }
    rows.character(national ? 49 : 48)
    rows.character(local ? 49 : 48)
    return wage
  }

  private static func isSubsidised(_ row: RowRecord?) -> Bool {
    guard let segment = row?.carried(Carried.BPJS.segmen) else { return false }
    return segment.equals("PBI APBN") || segment.equals("PBI APBD")
  }

  /// `id_pelanggan_pln,jumlah_meter_pln,daya_va_terbesar,tarif_pln,kwh_bulan_total`.
  private static func writePower(_ content: FamilyContent, to rows: inout RowBuffer) {
    var best: RowRecord?
    var bestPower: UInt64 = 0
    var energy = DecimalSum()
    for meter in content.meters {
      let power = UInt64(clamping: meter.row.carried(Carried.Meter.daya).wholeNumber ?? 0)
      energy.add(meter.row.carried(Carried.Meter.kwh))
      let isSmaller =
        best.map { meter.row.carried(Carried.Meter.idpel).compare($0.carried(Carried.Meter.idpel)) < 0 } ?? true
      if best == nil || power > bestPower || power == bestPower && isSmaller {
        best = meter.row
        bestPower = power
      }
    }
    guard let best else {
      rows.emptyField()
      rows.character(48)
      for _ in 0..<3 { rows.emptyField() }
      return
    }
    rows.field(best.carried(Carried.Meter.idpel))
    rows.field(number: content.meters.count)
    rows.field(best.carried(Carried.Meter.daya))
    rows.field(best.carried(Carried.Meter.tarif))
    energy.write(to: &rows)
  }

  // MARK: Fields that other rows have too

  /// Writes 1 or 2, or an empty field for anything else.
  static func writeSex(_ sex: UInt8, to rows: inout RowBuffer) {
    if sex == 1 || sex == 2 { rows.character(48 + sex) } else { rows.emptyField() }
  }

  static func writeFindings(_ findings: FindingSet, _ scratch: inout ByteScratch, to rows: inout RowBuffer) {
    scratch.clear()
    findings.write(to: &scratch)
    rows.field(ByteView(scratch.span))
  }
}

/// Adds decimal numbers exactly, to three decimals.
struct DecimalSum {
  private var thousandths: UInt64 = 0
  private var isKnown = false

  /// Adds a number written with a decimal point; anything else adds nothing.
  mutating func add(_ text: ByteView) {
    var value: UInt64 = 0
    var decimals = -1
    for index in 0..<text.count {
      let byte = text[index]
      if byte == 46 && decimals < 0 {
        decimals = 0
      } else if byte &- 48 <= 9 && value < 1_000_000_000_000_000 {
        if decimals == 3 { continue }
        value = value * 10 + UInt64(byte - 48)
        if decimals >= 0 { decimals += 1 }
      } else {
        return
      }
    }
    if text.isEmpty { return }
    for _ in max(decimals, 0)..<3 { value *= 10 }
    thousandths += value
    isKnown = true
  }

  /// Writes the sum without trailing zeros, or an empty field when nothing was added.
  func write(to rows: inout RowBuffer) {
    if !isKnown {
      rows.emptyField()
      return
    }
    rows.beginField()
    rows.append(digits: thousandths / 1000, width: 1)
    var rest = thousandths % 1000
    if rest > 0 {
      var width = 3
      while rest % 10 == 0 {
        rest /= 10
        width -= 1
      }
      rows.append(46)
      rows.append(digits: rest, width: width)
    }
    rows.endField()
  }
}
