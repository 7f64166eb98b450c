import TabularIO

/// Columns of `penerima`.
struct RecipientColumns: Sendable {
  let id: Int
  let berkas: Int
  let baris: Int
  let hasil: Int
  let program: Int
  let periode: Int
  let nominal: Int
  let status: Int
  let wilayah: Int
  let kepala: Int
  let pendamping: Int

  init(_ table: Table) throws {
    id = try table.column("id_individu")
    berkas = try table.column("berkas")
    baris = try table.column("baris")
    hasil = try table.column("hasil")
    program = try table.column("program")
    periode = try table.column("periode")
    nominal = try table.column("nominal")
    status = try table.column("status_salur")
    wilayah = try table.column("wilayah")
    kepala = try table.column("kepala")
    pendamping = try table.column("id_pendamping")
  }
}

/// What became of a row of `penerima`: each row counts in exactly one.
enum RecipientFate: Int, CaseIterable, Sendable {
  /// The payment that stands for its unit.
  case first
  /// A further payment of the unit (INK-08).
  case further
  /// A payee whose family is wholly outside the frame.
  case outside
  /// TIDAK_PADAN or KONFLIK without a person.
  case unresolved
  /// Under review.
  case underReview
  /// GAGAL or TUNDA.
  case notPaid
  /// Identical with another row.
  case double
  case otherPeriod
  case otherProgramme

  var text: String {
    switch self {
    case .first: "PEMBAYARAN_UTAMA"
    case .further: "PEMBAYARAN_LANJUTAN"
    case .outside: "DI_LUAR_KERANGKA"
    case .unresolved: "TIDAK_TERPADANKAN"
    case .underReview: "DITINJAU"
    case .notPaid: "TIDAK_TERSALUR"
    case .double: "GANDA"
    case .otherPeriod: "PERIODE_LAIN"
    case .otherProgramme: "PROGRAM_LAIN"
    }
  }
}

extension RecipientColumns {
  /// The programme the row counts for, or the fate of a row that counts for none.
  func programme(_ row: Row, _ plan: FlagPlan) -> (Int, RecipientFate?) {
    if row[hasil].equals("GANDA") { return (-1, .double) }
    let programme = plan.programme(row[program])
    if programme < 0 { return (-1, .otherProgramme) }
    if !InkRules.same(plan.period, row[periode]) { return (-1, .otherPeriod) }
    return (programme, nil)
  }

  /// The row as a payment of the programme with index `programme`, in `place` of its table; its texts are kept in `texts`.
  func payment(_ row: Row, _ programme: Int, place: Int, _ texts: inout ByteArena) -> Payment {
    let isPaid = isPaid(row)
    return Payment(
      programme: programme, id: Identity(row[id]) ?? .none, isHead: row[kepala].isOne, isPaid: isPaid,
      isDoubtful: isUnresolved(row), nominal: row[nominal].wholeNumber ?? -1, berkas: texts.keep(row[berkas]),
      baris: texts.keep(row[baris]), pendamping: texts.keep(row[pendamping]),
      status: isPaid ? .empty : texts.keep(row[status]), place: place)
  }

  /// Whether the payment reached its payee: SALUR or nothing said. Match hands on a status outside the list as it was
  /// written, so that such a payment is not taken for one about which nothing was said.
  func isPaid(_ row: Row) -> Bool { row[status].isEmpty || row[status].equals("SALUR") }

  func isUnresolved(_ row: Row) -> Bool { row[hasil].equals("TIDAK_PADAN") || row[hasil].equals("KONFLIK") }
}
