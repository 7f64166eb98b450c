import TabularIO

/// Which rows are searched for by other evidence than their NIK.
enum RepairScope {
  /// Whether `row`, which step A or B left without a person, is one of them: every row about a person but a meter, which
  /// has a rule of its own.
  static func covers(_ row: RowRecord) -> Bool {
    if row.outcome != .konflik && row.outcome != .tidakPadan { return false }
    return covers(row.source)
  }

  /// Whether rows of `source` are.
  static func covers(_ source: SourceKind) -> Bool {
    switch source {
    case .dtks, .regsosekAnggota, .p3keIndividu, .bpjs, .groundCheck, .usulan, .aduan, .penerima, .statusKhusus: true
    default: false
    }
  }

  /// What rows that must be judged together share: their household, else their own id or content.
  static func key(_ row: RowRecord) -> Key128 { row.key != .none ? row.key : KeyedRows.key(of: row) }
}
