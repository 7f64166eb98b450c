import Diagnostics

/// The words of waiting proposals and of the target of graduation.
extension FieldTexts {
  static let waiting = Message(
    id: "Menunggu menurut jenis, tahap, dan lamanya (hari)", en: "Waiting by kind, stage and days")
  static let waitingMissing = Message(
    id: "Lamanya menunggu tidak ada: ringkasan antrean_usulan belum ada atau tidak terbaca.",
    en: "No waiting times: the summary antrean_usulan is not there or cannot be read.")
  static let proposalStage = Message(id: "Tahap", en: "Stage")
  static let proposalRegions = Message(
    id: "Usulan dan aduan menurut kabupaten/kota, terbanyak dahulu",
    en: "Proposals and complaints by kabupaten/kota, most first")
  static let proposalPlaces = Message(
    id: "Usulan dan aduan menurut kelurahan/desa, terbanyak dahulu",
    en: "Proposals and complaints by kelurahan/desa, most first")
  static let oldest = Message(id: "Terlama menunggu (hari)", en: "Longest wait (days)")

  /// An age group of flag, in days.
  static func age(_ group: String) -> Message {
    switch group {
    case "": Message(id: "tanpa tanggal", en: "no date")
    case "91-": Message(id: "91 atau lebih", en: "91 or more")
    default: Message(id: group, en: group)
    }
  }

  /// A stage of a proposal in SIKS-NG; complaints have none.
  static func proposalStage(_ name: String) -> Message {
    switch name {
    case "DESA": Message(id: "di desa/kelurahan", en: "at the village")
    case "KECAMATAN": Message(id: "di kecamatan", en: "at the district")
    case "DINSOS": Message(id: "di dinas sosial", en: "at the social service")
    case "BUPATI": Message(id: "disahkan bupati/wali kota", en: "approved by the regent")
    case "KEMENSOS": Message(id: "di Kementerian Sosial", en: "at the ministry")
    case "LAIN": Message(id: "tahap lain", en: "another stage")
    default: Message(id: "–", en: "–")
    }
  }

  static let targetMissing = Message(
    id: "Capaian pendamping tidak ada: ringkasan graduasi belum ada atau tidak terbaca.",
    en: "No numbers of assistants: the summary graduasi is not there or cannot be read.")
  static let bands = Message(
    id: "Pendamping menurut banyaknya calon graduasi", en: "Assistants by number of candidates")
  static let bandTitle = Message(id: "Calon tiap pendamping", en: "Candidates of an assistant")
  static let assistantsAll = Message(id: "Pendamping", en: "Assistants")
  static let candidates = Message(id: "Keluarga calon", en: "Candidate families")
  static let lacking = Message(id: "Kurang dari sasaran", en: "Short of the target")

  /// A band of candidates.
  static func band(_ band: AssistantTargets.Band) -> Message {
    guard let high = band.high else {
      return Message(id: "\(band.low) atau lebih (mencapai sasaran)", en: "\(band.low) or more (on target)")
    }
    if high == 0 { return Message(id: "tanpa calon", en: "none") }
    let text = band.low == high ? "\(high)" : "\(band.low)–\(high)"
    return Message(id: text, en: text)
  }
}
