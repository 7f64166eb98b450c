import RegistryTypes
import TabularIO

/// What the rows of one family have in common while they are written.
struct FamilyFrame {
  let key: FamilyKey
  /// The id, none when nobody of the family is in the frame.
  let id: StableId
  let region: Region
  let files: FileTable
  /// `urut,id_keluarga` as every row of the family starts, in memory of the worker.
  private let start: ByteView

  /// Room that a frame needs for the start of its rows.
  static let room = 17 + StableId.width

  /// `memory` has ``room`` bytes and outlives the frame.
  init(key: FamilyKey, id: StableId, region: Region, files: FileTable, memory: UnsafeMutablePointer<UInt8>) {
    self.key = key
    self.id = id
    self.region = region
    self.files = files
    HexDigits.write(key.order, to: memory)
    memory[16] = 44
    if !id.isNone { id.write(to: memory + 17) }
    start = ByteView(start: UnsafePointer(memory), count: id.isNone ? 17 : FamilyFrame.room)
  }

  /// Writes `urut,id_keluarga`.
  @inline(__always)
  func writeFamily(to rows: inout RowBuffer) { rows.rawFields(start) }

  /// Writes `urut,id_keluarga,id_individu`.
  @inline(__always)
  func writeIds(_ person: StableId, to rows: inout RowBuffer) {
    rows.rawFields(start)
    person.write(to: &rows)
  }

  /// Writes `urut`.
  @inline(__always)
  func writeOrder(to rows: inout RowBuffer) { rows.rawFields(start[0..<16]) }

  /// Writes `urut,id_keluarga,id_individu,berkas,baris`.
  @inline(__always)
  func writeSide(_ side: SideRow, to rows: inout RowBuffer) {
    writeIds(side.id, to: &rows)
    files.write(side.row.rowKey, side.row.source, to: &rows)
  }
}

/// Writes `count` carried fields of `row` from `first` on; each row's texts are walked once.
@inline(__always)
private func writeCarried(_ row: RowRecord, from first: Int, count: Int, to rows: inout RowBuffer) {
  var left = count
  row.eachCarried(from: first, count: count) { _, text in
    rows.field(text)
    left -= 1
  }
  while left > 0 {
    rows.emptyField()
    left -= 1
  }
}

/// Rows of the tables beside `keluarga` and `anggota`.
enum SideTables {
  static func penerima(_ side: SideRow, isHead: Bool, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    rows.field(side.row.outcome.label)
    writeCarried(side.row, from: 0, count: 5, to: &rows)
    side.row.region.write(to: &rows)
    rows.character(isHead ? 49 : 48)
    rows.endRow()
  }

  static func statusKhusus(_ side: SideRow, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    writeCarried(side.row, from: 0, count: 3, to: &rows)
    rows.endRow()
  }

  static func bpjs(_ side: SideRow, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    writeCarried(side.row, from: 0, count: 4, to: &rows)
    rows.endRow()
  }

  static func pln(_ side: SideRow, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    writeCarried(side.row, from: 0, count: 4, to: &rows)
    rows.field(side.flags & ItemFlag.byNumber != 0 ? "IDPEL" : "NIK" as StaticString)
    rows.character(side.flags & ItemFlag.shared != 0 ? 49 : 48)
    rows.endRow()
  }

  static func kunjungan(_ side: SideRow, isNewest: Bool, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    let row = side.row
    rows.field(row.carried(Carried.Visit.id))
    for index in Carried.Visit.pendamping...Carried.Visit.pendapatan { rows.field(row.carried(index)) }
    rows.field(row.carried(Carried.Visit.firstSocioEconomic + SocioEconomic.power))
    rows.character(isNewest ? 49 : 48)
    rows.endRow()
  }

  static func usulan(_ side: SideRow, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    rows.field(side.row.outcome.label)
    for index in Carried.Proposal.id...Carried.Proposal.tahap { rows.field(side.row.carried(index)) }
    side.row.region.write(to: &rows)
    rows.endRow()
  }

  static func aduan(_ side: SideRow, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    frame.writeSide(side, to: &rows)
    rows.field(side.row.outcome.label)
    writeCarried(side.row, from: 0, count: 5, to: &rows)
    side.row.region.write(to: &rows)
    rows.endRow()
  }

  static func outsider(_ item: SpillItem, _ frame: FamilyFrame, to rows: inout RowBuffer) {
    let row = item.leader.record
    frame.writeOrder(to: &rows)
    item.id.write(to: &rows)
    rows.digits(row.nik, width: 16)
    frame.id.write(to: &rows)
    row.region.write(to: &rows)
    rows.field(row.carried(Carried.Dukcapil.nama))
    FamilyRow.writeSex(row.sex, to: &rows)
    PackedDate.write(row.birth, to: &rows)
    let flag = row.carried(Carried.Dukcapil.flag)
    rows.field(flag.equals("1") ? "MENINGGAL" : flag.equals("2") ? "PINDAH" : "GANDA" as StaticString)
    rows.field(row.carried(Carried.Dukcapil.tanggalUbah))
    rows.beginField()
    frame.files.append(row.rowKey, row.source, to: &rows)
    rows.endField()
    rows.endRow()
  }
}

/// Rows of `anggota`.
enum MemberRow {
  static func write(
    _ member: FamilyMember, _ content: FamilyContent, _ frame: FamilyFrame, _ scratch: inout ByteScratch,
    to rows: inout RowBuffer
  ) {
    let row = member.record
    frame.writeIds(member.id, to: &rows)
    writeNumber(member.nik, to: &rows)
    writeNumber(frame.key.noKK, to: &rows)
    frame.region.write(to: &rows)
    writeIdentity(member, row, to: &rows)
    writeStatus(member, row, to: &rows)
    writeSurvey(member, to: &rows)
    writeInsurance(member, to: &rows)
    writeSpecial(member, content, to: &rows)
    rows.character(member.inDTKS ? 49 : 48)
    rows.character(member.inRegsosek ? 49 : 48)
    rows.character(member.inP3KE ? 49 : 48)
    FamilyRow.writeFindings(member.findings, &scratch, to: &rows)
    if member.isKnown { rows.field(row.carried(Carried.Dukcapil.pekerjaan)) } else { rows.emptyField() }
    if let survey = member.survey { rows.field(survey.carried(Carried.Person.keberadaan)) } else { rows.emptyField() }
    writeIdentityOrigin(member, frame.files, to: &rows)
    writeOrigin(member.survey, frame.files, to: &rows)
    writeOrigin(member.insurance, frame.files, to: &rows)
    rows.endRow()
  }

  private static func writeNumber(_ number: UInt64, to rows: inout RowBuffer) {
    if number == 0 { rows.emptyField() } else { rows.digits(number, width: 16) }
  }

  /// `nama` to `nama_ibu_kandung`.
  private static func writeIdentity(_ member: FamilyMember, _ row: RowRecord, to rows: inout RowBuffer) {
    rows.field(member.name)
    FamilyRow.writeSex(member.declared.map(\.sex) ?? row.sex, to: &rows)
    rows.field(member.declared.map(\.birthplace) ?? row.carried(Carried.Dukcapil.tempatLahir))
    PackedDate.write(member.birth, to: &rows)
    rows.field(member.declared.map(\.mother) ?? row.carried(Carried.Dukcapil.ibu))
  }

  /// `status_kawin` to `status_kependudukan`.
  private static func writeStatus(_ member: FamilyMember, _ row: RowRecord, to rows: inout RowBuffer) {
    rows.field(member.declared.map(\.marital) ?? row.carried(Carried.Dukcapil.kawin))
    let relation = member.relation
    if relation == 0 { rows.emptyField() } else { rows.character(48 + relation) }
    if let declared = member.declared {
      rows.field(declared.outcome.label)
      rows.field("TIDAK_DIKETAHUI" as StaticString)
    } else {
      let status: StaticString =
        member.isMatched ? "PADAN" : member.isRepaired ? "PADAN_PERBAIKAN" : "HANYA_DUKCAPIL"
      rows.field(status)
      rows.field(PopulationStatus(row).label)
    }
  }

  private static func writeSurvey(_ member: FamilyMember, to rows: inout RowBuffer) {
    if let survey = member.survey {
      writeCarried(survey, from: Carried.Person.firstSurvey, count: SurveyPerson.count, to: &rows)
    } else {
      for _ in 0..<SurveyPerson.count { rows.emptyField() }
    }
  }

  /// `segmen_bpjs,bpjs_aktif,upah_dilaporkan`.
  private static func writeInsurance(_ member: FamilyMember, to rows: inout RowBuffer) {
    guard let row = member.insurance else {
      for _ in 0..<3 { rows.emptyField() }
      return
    }
    rows.field(row.carried(Carried.BPJS.segmen))
    rows.character(row.carried(Carried.BPJS.status).equals("0") ? 49 : 48)
    rows.field(row.carried(Carried.BPJS.upah))
  }

  /// `status_khusus`: the kinds, each once, sorted.
  private static func writeSpecial(_ member: FamilyMember, _ content: FamilyContent, to rows: inout RowBuffer) {
    if content.statusKhusus.isEmpty {
      rows.emptyField()
      return
    }
    rows.beginField()
    var last: ByteView?
    while true {
      var next: ByteView?
      for status in content.statusKhusus where status.id == member.id {
        let kind = status.row.carried(0)
        if let last, kind.compare(last) <= 0 { continue }
        if let found = next, kind.compare(found) >= 0 { continue }
        next = kind
      }
      guard let next else { break }
      if last != nil { rows.append(59) }
      rows.append(next)
      last = next
    }
    rows.endField()
  }

  /// `asal_identitas`: Dukcapil's row; of a person whom it does not have every row that a value is from, the one that leads
  /// first.
  private static func writeIdentityOrigin(_ member: FamilyMember, _ files: FileTable, to rows: inout RowBuffer) {
    guard member.declared != nil else {
      writeOrigin(member.record, files, to: &rows)
      return
    }
    rows.beginField()
    files.append(member.record.rowKey, member.record.source, to: &rows)
    var known = DeclaredIdentity()
    member.item.eachRecordView { row in
      if known.add(row) && row.base != member.record.base {
        rows.append(59)
        files.append(row.rowKey, row.source, to: &rows)
      }
    }
    rows.endField()
  }

  private static func writeOrigin(_ row: RowRecord?, _ files: FileTable, to rows: inout RowBuffer) {
    guard let row else {
      rows.emptyField()
      return
    }
    rows.beginField()
    files.append(row.rowKey, row.source, to: &rows)
    rows.endField()
  }
}
