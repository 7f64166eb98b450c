import Diagnostics
import PipelineConfig
import RegistryTypes
import StageContract
import TabularIO

/// What `match.yaml` decides.
package struct MatchSettings: Sendable {
  /// How a row's identity is held against Dukcapil's record of its NIK.
  enum Profile: UInt8, CaseIterable, Sendable {
    case standar
    case kemensos
    case nikSaja
    case ketat

    /// The name as `match.yaml` writes it.
    var name: String {
      switch self {
      case .standar: "standar"
      case .kemensos: "kemensos"
      case .nikSaja: "nik_saja"
      case .ketat: "ketat"
      }
    }
  }

  /// What the comparison of two identities goes by.
  var identity: IdentitySettings
  /// Rows that one person without Dukcapil may have.
  var largestCluster: Int
  /// Probability from which a repaired match counts, and from which a person is asked.
  var repairProbability: Double
  var reviewProbability: Double
  /// Persons that may share a blocking key; a larger block says nothing.
  var largestBlock: Int
  /// The model of the repair.
  var model: RepairModel
  /// Trust by source for socio-economic values of one date: higher wins.
  var trust: [Int]
  /// Rupiah a year at stake for a row of a base source without payments.
  var basicStake: Int
  /// Stages from which a proposal changes the frame.
  var approvedStages: [String]
  /// What a household tariff starts with.
  var householdTariffs: [String]
  /// The registry's key.
  var key: RegistryKey
  /// The previous snapshot, if any.
  var previous: UpstreamStage?
  /// The registry of that snapshot does not say who is in which family.
  var previousLacksFamilies: Bool
  /// Nor by what persons without a NIK are known again.
  var previousLacksMarks: Bool
  /// Quarters for which the registry keeps whoever is gone.
  var quartersKept: Int

  /// Reads `match.yaml`, the key and the previous snapshot.
  static func load(_ load: inout SettingsLoader) throws -> MatchSettings {
    let map = try load.config("match.yaml")
    let names = Profile.allCases.map(\.name)
    let given = try map.map("profil")
    let bawaan = try given.string("bawaan", oneOf: names)
    let fallback = Profile.allCases.first { $0.name == bawaan } ?? .standar
    var profiles = [Profile](repeating: fallback, count: SourceKind.allCases.count)
    for source in SourceKind.allCases {
      let name = try given.optionalString(source.name, oneOf: names)
      if let profile = Profile.allCases.first(where: { $0.name == name }) {
        profiles[Int(source.rawValue)] = profile
      }
    }
    let limits = try map.map("ambang")
    var trust = [Int](repeating: 0, count: SourceKind.allCases.count)
    let trusted = try map.strings("kepercayaan", oneOf: ["ground_check", "regsosek", "p3ke", "dtks"])
    for (index, name) in trusted.enumerated() {
      for source in SourceKind.allCases where source.name.hasPrefix(name) {
        trust[Int(source.rawValue)] = trusted.count - index
      }
    }
    let (repairs, asks) = (try limits.double("perbaikan", in: 0.5...1), try limits.double("tinjau", in: 0...1))
    if asks > repairs {
      throw limits.failure(
        "tinjau", id: "tidak boleh di atas perbaikan: yang pasti tidak ditanyakan",
        en: "must not be above perbaikan: what is certain is not asked")
    }
    let clusters = try map.map("gugus")
    let repair = try map.map("perbaikan")
    let modelFile = try repair.reference("model")
    let modelMap = try load.config(modelFile)
    var model = try RepairModel.read(modelMap)
    model.digest = load.settings.first { modelFile.hasSuffix($0.name) }?.sha256 ?? ""
    let keyFile = try map.optionalReference("kunci")
    let previous = try load.previousSnapshot()
    let key = try load.key(file: keyFile, previous: previous)
    return MatchSettings(
      identity: IdentitySettings(
        nameAlone: try limits.double("nama", in: 0...1),
        nameWithBirth: try limits.double("nama_dengan_tanggal", in: 0...1),
        nameStrict: try limits.double("nama_ketat", in: 0...1),
        nameInFamily: try clusters.double("nama_sekeluarga", in: 0...1),
        generation: Int32(try limits.int("selisih_generasi", in: 1...99)), defaultDays: try defaultDays(map),
        profiles: profiles),
      largestCluster: try clusters.int("terbanyak", in: 2...1000),
      repairProbability: repairs, reviewProbability: asks,
      largestBlock: try repair.int("blok_terbesar", in: 1...1_000_000), model: model, trust: trust,
      basicStake: try map.int("manfaat_dasar", in: 0...1_000_000_000),
      approvedStages: try map.strings("tahap_disetujui", oneOf: ProposalStage.names),
      householdTariffs: try map.texts("tarif_rumah_tangga"),
      key: key, previous: previous,
      previousLacksFamilies: try PreviousIdentities.lacksFamilies(previous),
      previousLacksMarks: try PreviousIdentities.lacksMarks(previous),
      quartersKept: try map.map("registri").int("simpan_hilang", in: 0...400))
  }

  /// Reads `hari_bawaan`: days written MM-DD.
  private static func defaultDays(_ map: ConfigMap) throws -> [Int32] {
    try map.strings("hari_bawaan").map { text in
      guard let date = ConfigDate.parse("2000-" + text) else {
        throw map.failure("hari_bawaan", id: "hari ditulis BB-HH, misalnya 07-01", en: "a day is written MM-DD")
      }
      return date % 10_000
    }
  }
}

/// Settings in the form in which partitions ask for them: bytes, no text. One object, so that handing it on costs nothing.
final class MatchRules: Sendable {
  let settings: MatchSettings
  let period: [UInt8]
  /// The same as year · 10 + quarter.
  let periodNumber: Int32
  private let stages: [[UInt8]]
  private let tariffs: [[UInt8]]

  init(_ settings: MatchSettings, period: Period) {
    self.settings = settings
    self.period = Array(period.description.utf8)
    periodNumber = Int32(period.year * 10 + period.quarter)
    stages = settings.approvedStages.map { Array($0.utf8) }
    tariffs = settings.householdTariffs.map { Array($0.utf8) }
  }

  /// Whether a proposal at this stage changes the frame.
  func isApproved(stage: ByteView) -> Bool { stages.contains { MatchRules.same($0, stage) } }

  /// Whether the tariff is a household's.
  func isHousehold(tariff: ByteView) -> Bool {
    tariffs.contains { $0.count <= tariff.count && MatchRules.same($0, tariff[0..<$0.count]) }
  }

  /// Whether `text` is the period of the run.
  func isThisPeriod(_ text: ByteView) -> Bool { MatchRules.same(period, text) }

  private static func same(_ bytes: [UInt8], _ view: ByteView) -> Bool {
    bytes.withUnsafeBufferPointer { ByteView($0) == view }
  }
}
