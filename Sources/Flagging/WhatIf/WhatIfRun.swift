import Diagnostics
import StageContract
import TabularIO

/// Judges the programmes by both sets of rules and walks the two lists of each programme in step.
struct WhatIfRun {
  private let context: StageContext
  private let now: FlagRun
  private let then: FlagRun
  /// Programmes of both, those of today first; index in each, nil where it has none.
  private let programmes: [(name: String, unit: Programme.Unit, now: Int?, then: Int?)]

  init(_ context: StageContext, _ settings: WhatIfStage.Settings) throws(Failure) {
    self.context = context
    let folders = ["kini", "lain"].map {
      FlagFolders(staging: "\(context.scratch)/\($0)-keluaran", scratch: "\(context.scratch)/\($0)")
    }
    now = try FlagRun(context, settings.now, folders: folders[0])
    then = try FlagRun(context, settings.then, folders: folders[1])
    var list: [(name: String, unit: Programme.Unit, now: Int?, then: Int?)] = []
    for (index, programme) in settings.now.programmes.enumerated() {
      let other = settings.then.programmes.firstIndex { $0.name == programme.name && $0.unit == programme.unit }
      list.append((programme.name, programme.unit, index, other))
    }
    for (index, programme) in settings.then.programmes.enumerated() where !list.contains(where: { $0.then == index }) {
      if list.contains(where: { $0.name == programme.name }) {
        throw Failure(
          .badConfig, id: "\(programme.name) berganti unit, tidak dapat dibandingkan",
          en: "\(programme.name) changes its unit and cannot be compared")
      }
      list.append((programme.name, programme.unit, nil, index))
    }
    programmes = list
  }

  func perform() throws -> StageResult {
    try now.writeLists()
    try then.writeLists()
    var result = StageResult(outputs: [], tallies: [])
    var counts = WhatIfCounts()
    for (place, programme) in programmes.enumerated() {
      var parts: [PartSummary] = []
      for part in 0..<now.tables.parts {
        let before = try programme.now.map { try EligibleListFile.read(path: now.folders.list($0, part)) } ?? []
        let after = try programme.then.map { try EligibleListFile.read(path: then.folders.list($0, part)) } ?? []
        parts.append(try compare(place, part, before, after, &counts))
      }
      result.outputs.append(OutputTable(role: "perubahan/\(programme.name)", parts: parts))
    }
    try FileAccess.makeFolder("\(context.staging)/ringkasan")
    result.outputs.append(try counts.table(programmes.map(\.name)).write(context.staging))
    return result
  }

  private static let header = [
    "urut", "program", "unit", "id_keluarga", "id_individu", "kode_kabupaten_kota", "perubahan", "alasan", "desil_kini",
    "desil_lain", "peringkat_kini", "peringkat_lain", "rupiah_kini", "rupiah_lain",
  ]

  private func compare(
    _ programme: Int, _ part: Int, _ before: [EligibleListFile.Unit], _ after: [EligibleListFile.Unit],
    _ counts: inout WhatIfCounts
  ) throws -> PartSummary {
    let (name, unit) = (programmes[programme].name, programmes[programme].unit)
    let writer = try PartWriter(
      folder: context.staging, path: "perubahan/\(name)/\(TableWriter.partName(part))", header: WhatIfRun.header)
    var rows = RowBuffer()
    var left = 0
    var right = 0
    while left < before.count || right < after.count {
      var old: EligibleListFile.Unit?
      var new: EligibleListFile.Unit?
      if right == after.count
        || (left < before.count && !EligibleListFile.Unit.precedes(after[right], before[left]))
      {
        old = before[left]
      }
      if left == before.count
        || (right < after.count && !EligibleListFile.Unit.precedes(before[left], after[right]))
      {
        new = after[right]
      }
      if old != nil { left += 1 }
      if new != nil { right += 1 }
      counts.add(programme, old, new)
      guard let any = new ?? old, (old?.isListed ?? false) != (new?.isListed ?? false) else { continue }
      WhatIfRun.write(name, unit, any, old, new, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return try writer.finish()
  }

  private static func write(
    _ name: String, _ unit: Programme.Unit, _ any: EligibleListFile.Unit, _ old: EligibleListFile.Unit?,
    _ new: EligibleListFile.Unit?, to rows: inout RowBuffer
  ) {
    let enters = new?.isListed ?? false
    rows.field(hex: any.urut)
    rows.field(name)
    rows.field(unit.text)
    any.family.writeField(to: &rows)
    any.person.writeField(to: &rows)
    if any.kab >= 1000 && any.kab % 100 != 0 { rows.field(number: any.kab) } else { rows.emptyField() }
    rows.field(enters ? "MASUK" : "KELUAR")
    // Why it was not on the other list: not eligible there, or beyond the quota.
    rows.field((enters ? old : new) == nil ? "TIDAK_LAYAK" : "DI_LUAR_KUOTA")
    for side in [old, new] {
      if let side, side.decile > 0 { rows.field(number: side.decile) } else { rows.emptyField() }
    }
    for side in [old, new] { if let side { rows.field(number: side.rank) } else { rows.emptyField() } }
    for side in [old, new] {
      if let side, side.isListed { rows.field(number: side.yearly) } else { rows.field(number: 0) }
    }
    rows.endRow()
  }
}

extension RowBuffer {
  /// Adds an order key as a field: 16 hexadecimal digits.
  fileprivate mutating func field(hex value: UInt64) {
    beginField()
    for place in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * place)) & 15
      append(digit < 10 ? 48 + digit : 87 + digit)
    }
    endField()
  }
}
