import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Stage 3: which person every source row is about; persons, families, enrichment, one outcome for every row.
///
/// Steps, each over partitions that fit the memory budget: A read and route (`SourceScan`), B exact NIK (`NIKStep`), R the
/// search for persons of rows that B leaves without one (`RepairStep`), S one row a person (`SettleStep`), C households, K
/// proposals and visits, U unmatched persons, F forms that follow them, M meters, L ids of the previous snapshot, D families and tables, E trace.
package enum MatchStage: Stage {
  package typealias Settings = MatchSettings

  package static var declaration: StageDeclaration {
    StageDeclaration(
      name: "match", ordinal: 3,
      purpose: Message(
        id: "mencocokkan setiap baris sumber dengan orang di Dukcapil dan menyusun keluarga",
        en: "matches every source row with a person of the population registry and builds families"),
      inputs: [
        TableRole("<source>", from: "normalise", Message(id: "baris tiap sumber", en: "rows of every source")),
        TableRole(
          "tolak/<source>", from: "normalise", required: false, Message(id: "baris ditolak", en: "rejected rows")),
        TableRole("tolak/<source>", from: "ingest", required: false, Message(id: "baris ditolak", en: "rejected rows")),
      ],
      outputs: FamilyTable.allCases.map { TableRole($0.name, about($0)) } + [
        TableRole("jejak/<source>", Message(id: "hasil tiap baris sumber", en: "the outcome of every source row")),
        TableRole("tinjau", Message(id: "baris yang perlu diputuskan orang", en: "rows that a person must decide")),
        TableRole("tolak/<source>", Message(id: "baris ditolak", en: "rejected rows")),
        TableRole("identitas", Message(id: "daftar id", en: "registry of ids")),
        TableRole("pendamping", Message(id: "pendamping PKH", en: "assistants")),
        TableRole(
          BlockAccount.table, Message(id: "blok yang dilewati perbaikan", en: "blocks that the repair skipped")),
      ],
      memory: Message(
        id: "satu partisi tiap pekerja; selebihnya tumpah ke disk dekat folder keluaran",
        en: "one partition a worker; the rest spills to disk beside the output folder"))
  }

  private static func about(_ table: FamilyTable) -> Message {
    switch table {
    case .keluarga: Message(id: "keluarga", en: "families")
    case .anggota: Message(id: "orang dalam kerangka", en: "persons of the frame")
    case .anggotaLuar: Message(id: "orang di luar kerangka", en: "persons outside the frame that rows speak of")
    case .penerima: Message(id: "baris penerima", en: "recipient rows")
    case .statusKhusus: Message(id: "status khusus", en: "special statuses")
    case .bpjs: Message(id: "peserta BPJS penerima upah", en: "health insurance rows of wage earners")
    case .pln: Message(id: "meter rumah tangga", en: "household meters")
    case .kunjungan: Message(id: "kunjungan", en: "field visits")
    case .usulan: Message(id: "usulan", en: "proposals")
    case .aduan: Message(id: "aduan", en: "complaints")
    }
  }

  package static func settings(_ load: inout SettingsLoader) throws -> MatchSettings {
    try MatchSettings.load(&load)
  }

  package static var takesOver: Bool { true }

  package static func run(_ context: StageContext, settings: MatchSettings) throws -> StageResult {
    let run = try MatchRun(context, settings)
    return run.result(of: try IncrementalMatch.attempt(context, settings) ?? run.compute())
  }
}
