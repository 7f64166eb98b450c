/// What all workers that join a table share: its plan, and where the columns stand that notes and causes are read from.
struct JoinFrame: Sendable {
  let plan: TablePlan
  let finder: CauseFinder
  let words: LongFormWords
  /// The last days of the two snapshots.
  let period: (after: Int32, until: Int32)?
  /// Whether rows that stand elsewhere are told, for patches.
  let writesOrder: Bool
  /// Whether the long form is written at all.
  let writesLines: Bool
  /// Fields in a row of each side.
  let fields: (left: Int, right: Int)
  let birthDate: Int
  let receivesLeft: Int
  let receivesRight: Int
  let status: Int
  let relation: Int
  let oldID: Int
  /// By column of the pairing: whether it says where a row lives.
  let isRegion: [Bool]
  let relationCell: Int
  let oldIDCell: Int
  /// A person's family in left and right rows, and among the cells of a change.
  let family: (left: Int, right: Int, cell: Int)
  let isIdentity: Bool
  let isOutside: Bool
  let isFamily: Bool

  init(
    _ plan: TablePlan, finder: CauseFinder, period: (after: Int32, until: Int32)?, writesOrder: Bool, writesLines: Bool
  ) {
    self.plan = plan
    self.finder = finder
    words = LongFormWords(plan)
    self.period = period
    self.writesOrder = writesOrder
    self.writesLines = writesLines
    fields = (plan.fields(.left), plan.fields(.right))
    birthDate = plan.column("tanggal_lahir", .right)
    receivesLeft = plan.column("menerima", .left)
    receivesRight = plan.column("menerima", .right)
    status = plan.column("status_kependudukan", .right)
    relation = plan.column("hubungan", .right)
    oldID = plan.column("id_lama", .right)
    let names = plan.columns.names
    isRegion = names.map {
      ["kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa"].contains($0)
    }
    relationCell = names.firstIndex(of: "hubungan") ?? -1
    oldIDCell = names.firstIndex(of: "id_lama") ?? -1
    family =
      plan.name == "anggota"
      ? (
        plan.column("id_keluarga", .left), plan.column("id_keluarga", .right),
        names.firstIndex(of: "id_keluarga") ?? -1
      ) : (-1, -1, -1)
    isIdentity = plan.name == "identitas"
    isOutside = plan.name == "anggota_luar"
    isFamily = plan.shape.subject == .families
  }
}
