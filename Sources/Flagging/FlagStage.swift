import Diagnostics
import StageContract

/// Stage 4: ranks families, judges programmes, flags inclusion and exclusion errors with their evidence, and
/// prepares field work.
package enum FlagStage: Stage {
  package typealias Settings = FlagSettings

  package static let declaration = StageDeclaration(
    name: "flag", ordinal: 4,
    purpose: Message(
      id: "Memeringkat keluarga, menilai kelayakan program, menandai galat inklusi dan eksklusi beserta buktinya",
      en: "Rank families, judge programme eligibility, flag inclusion and exclusion errors with their evidence"),
    inputs: [
      TableRole(
        "keluarga", from: "match",
        Message(id: "keluarga beserta nilai sosial ekonomi", en: "families with their socio-economic values")),
      TableRole("anggota", from: "match", Message(id: "orang dalam kerangka", en: "persons of the frame")),
      TableRole("anggota_luar", from: "match", Message(id: "orang di luar kerangka", en: "persons outside the frame")),
      TableRole("penerima", from: "match", Message(id: "pembayaran bantuan", en: "payments of assistance")),
      TableRole("status_khusus", from: "match", Message(id: "daftar pemilik data", en: "lists of data owners")),
      TableRole("bpjs", from: "match", Message(id: "kepesertaan BPJS Kesehatan", en: "health insurance")),
      TableRole("pln", from: "match", Message(id: "meter listrik rumah tangga", en: "household electricity meters")),
      TableRole("kunjungan", from: "match", Message(id: "hasil ground check", en: "ground-check visits")),
      TableRole("usulan", from: "match", Message(id: "usulan SIKS-NG", en: "SIKS-NG proposals")),
      TableRole("aduan", from: "match", Message(id: "aduan dan sanggahan", en: "complaints and objections")),
      TableRole("pendamping", from: "match", Message(id: "pendamping PKH", en: "assistants")),
    ],
    outputs: [
      TableRole(
        "keluarga", Message(id: "skor, desil dan temuan tiap keluarga", en: "score, deciles and codes of each family")),
      TableRole("anggota", Message(id: "temuan tiap orang", en: "codes of each person")),
      TableRole(
        "kelayakan/<program>",
        Message(id: "yang layak atau menerima, dengan hasil", en: "who is eligible or receives, with the outcome")),
      TableRole("bukti", Message(id: "bukti di balik setiap kode", en: "the evidence behind every code")),
      TableRole("kerja_lapangan", Message(id: "penugasan kunjungan", en: "assigned visits")),
      TableRole(
        "keputusan_usulan",
        Message(id: "rekomendasi usulan dan aduan", en: "recommendations on proposals and complaints")),
      TableRole("graduasi", Message(id: "calon graduasi", en: "candidates for graduation")),
      TableRole("ringkasan/<table>", Message(id: "angka laporan", en: "the numbers of the report")),
    ],
    memory: Message(
      id: "satu keluarga per pekerja; skor dan antrean tumpah ke disk di atas anggaran",
      en: "one family a worker; scores and queues spill to disk above the budget"))

  package static func settings(_ load: inout SettingsLoader) throws -> FlagSettings {
    try FlagSettings.load(&load)
  }

  package static func run(_ context: StageContext, settings: FlagSettings) throws -> StageResult {
    try FlagRun(context, settings).perform()
  }
}
