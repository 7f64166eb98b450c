import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// Stage 5: puts the snapshot together from what match and flag decided. Decides nothing itself.
package enum EmitStage: Stage {
  package typealias Settings = EmitSettings

  package static let declaration = StageDeclaration(
    name: "emit", ordinal: 5,
    purpose: Message(
      id: "Menulis snapshot DTSEN yang tidak berubah lagi: tabel terurut per provinsi, skema, akar Merkle, sidik.",
      en: "Writes the immutable DTSEN snapshot: tables sorted by province, schema, Merkle roots, digests."),
    inputs: [
      TableRole(
        "manifest", from: "ingest", required: false, Message(id: "baris dibaca per sumber", en: "rows read per source")),
      TableRole(
        "manifest", from: "normalise", required: false,
        Message(id: "baris ditolak per sumber", en: "rows rejected per source")),
      TableRole("keluarga", from: "match", Message(id: "keluarga dan nilainya", en: "families and their values")),
      TableRole("anggota", from: "match", Message(id: "orang dalam kerangka", en: "persons of the frame")),
      TableRole("anggota_luar", from: "match", Message(id: "orang di luar kerangka", en: "persons outside the frame")),
      TableRole(
        "jejak/<source>", from: "match", Message(id: "hasil tiap baris sumber", en: "the outcome of every source row")),
      TableRole("tinjau", from: "match", Message(id: "antrean tinjau", en: "the review queue")),
      TableRole("tolak/<source>", from: "match", required: false, Message(id: "baris ditolak", en: "rejected rows")),
      TableRole("identitas", from: "match", Message(id: "register id", en: "the id registry")),
      TableRole(
        "keluarga", from: "flag",
        Message(id: "skor, desil, temuan keluarga", en: "scores, deciles, findings of families")),
      TableRole("anggota", from: "flag", Message(id: "temuan orang", en: "findings of persons")),
      TableRole(
        "kelayakan/<program>", from: "flag", Message(id: "kelayakan per program", en: "eligibility per programme")),
      TableRole("bukti", from: "flag", Message(id: "bukti tiap temuan", en: "the evidence of every finding")),
      TableRole("kerja_lapangan", from: "flag", Message(id: "tugas lapangan", en: "ground-check assignments")),
      TableRole(
        "keputusan_usulan", from: "flag", Message(id: "rekomendasi usulan", en: "recommendations on proposals")),
      TableRole("graduasi", from: "flag", Message(id: "calon graduasi", en: "graduation candidates")),
      TableRole(
        "ringkasan/<table>", from: "flag", required: false, Message(id: "tabel ringkasan", en: "summary tables")),
    ],
    outputs: [
      TableRole("keluarga/<kode_provinsi>", Message(id: "satu baris sekeluarga", en: "one row a family")),
      TableRole("anggota/<kode_provinsi>", Message(id: "satu baris seorang", en: "one row a person of the frame")),
      TableRole("anggota_luar/<kode_provinsi>", Message(id: "orang di luar kerangka", en: "persons outside the frame")),
      TableRole("kelayakan/<program>", Message(id: "layak atau menerima", en: "eligible or receiving")),
      TableRole("bukti/<kode_provinsi>", Message(id: "bukti tiap temuan", en: "the evidence of every finding")),
      TableRole("jejak/<source>", Message(id: "hasil tiap baris sumber", en: "the outcome of every source row")),
      TableRole("tinjau", Message(id: "antrean tinjau", en: "the review queue")),
      TableRole("tolak/<source>", Message(id: "baris ditolak", en: "rejected rows")),
      TableRole("kerja_lapangan", Message(id: "tugas lapangan", en: "ground-check assignments")),
      TableRole("keputusan_usulan", Message(id: "rekomendasi usulan", en: "recommendations on proposals")),
      TableRole("graduasi", Message(id: "calon graduasi", en: "graduation candidates")),
      TableRole("identitas/<xx>", Message(id: "register id", en: "the id registry")),
      TableRole("ringkasan/<table>", Message(id: "tabel ringkasan (CSV)", en: "summary tables (plain CSV)")),
      TableRole("skema.json", Message(id: "Frictionless Table Schema", en: "Frictionless Table Schema")),
      TableRole("SHA256SUMS", Message(id: "sidik berkas seperti tersimpan", en: "digests of the files as stored")),
      TableRole(
        "tanda_tangan.json",
        Message(id: "tanda tangan Ed25519, bila ada kunci", en: "Ed25519 signature, if a key is given")),
    ],
    memory: Message(
      id: "Sepertiga anggaran menampung baris yang diurutkan; selebihnya ke berkas sementara, tiap baris sekali.",
      en: "A third of the budget holds rows being sorted; the rest goes to one temporary file, every row once."))

  package static func settings(_ load: inout SettingsLoader) throws -> EmitSettings { try EmitSettings(&load) }

  package static func run(_ context: StageContext, settings: EmitSettings) throws -> StageResult {
    var writer = try SnapshotWriter(context, settings)
    return try writer.run()
  }

  package static func seal(
    _ manifest: Manifest, bytes: [UInt8], context: StageContext, settings: EmitSettings
  ) throws {
    if let key = settings.signingKey {
      let envelope = try SnapshotSignature.envelope(manifest: bytes, period: manifest.period, key: key)
      _ = try PlainFile.write(envelope, path: SnapshotSignature.fileName, rows: 0, in: context.staging)
    }
    let sums = try StoredDigests.text(
      folder: context.staging, extra: [(Manifest.fileName, bytes)], jobs: context.jobs)
    _ = try PlainFile.write(sums, path: StoredDigests.fileName, rows: 0, in: context.staging)
  }
}
