import Diagnostics
import PipelineConfig
import Scoring
import StageContract
import TabularIO

/// What the run ranked by: the model, and which deciles the rules use. Read from the pipeline's files, and only when
/// these are, byte for byte, the ones that the flag stage recorded.
package struct Policy: Sendable {
  /// Whether the rules use official deciles instead of computed ones.
  let usesOfficial: Bool
  /// `nasional`, `provinsi` or `kabupaten_kota`.
  let scope: String
  let model: RankingModel
  /// What programmes ask of a family beside its decile, as far as their files are still those of the run; none where the
  /// run does not judge by it (INK-11 switched off).
  let conditions: [ProgrammeCondition]

  /// The column of the decile that the rules use.
  var decileColumn: String { (usesOfficial ? "desil_resmi_" : "desil_") + scope }

  /// Reads the policy, or says why it cannot be shown. `config`: the pipeline folder; nil: the one below `pipelines`
  /// that the run names. Throws when a file that is the right one cannot be read.
  static func read(_ run: RunStages, config: String?) throws(Failure) -> (policy: Policy?, problem: Message?) {
    guard let flag = run.flag else {
      return (
        nil,
        Message(
          id: "4-flag dari potret ini tidak ada di sampingnya: suku skor tidak dapat ditunjukkan",
          en: "the 4-flag of this snapshot does not lie beside it: terms of the score cannot be shown")
      )
    }
    let settings = flag.manifest.settings
    guard let own = settings.first(where: { $0.name.hasSuffix("/flag.yaml") }) else {
      return (nil, changed("flag.yaml"))
    }
    let file = (config ?? "pipelines/" + PathText.parent(of: own.name)) + "/flag.yaml"
    guard FileAccess.isFolder(file) == false else { return (nil, changed(file)) }
    let bytes = try ConfigFile.content(of: file)
    if Hex.sha256(bytes) != own.sha256 { return (nil, changed(file)) }
    let map = try ConfigFile.parse(bytes, file: file)
    let path = try map.reference("peringkat")
    guard FileAccess.isFolder(path) == false else { return (nil, changed(path)) }
    let content = try ConfigFile.content(of: path)
    let digest = Hex.sha256(content)
    if !settings.contains(where: { $0.sha256 == digest }) { return (nil, changed(path)) }
    guard let period = Period(run.period) else { return (nil, changed(path)) }
    let model = try RankingModelFile.read(try ConfigFile.parse(content, file: path), asOf: period.lastDay)
    return (
      Policy(
        usesOfficial: try map.string("desil") == "resmi", scope: try map.string("lingkup"), model: model,
        conditions: try conditions(map, asOf: period.lastDay) { digest in settings.contains { $0.sha256 == digest } }),
      nil
    )
  }

  private static func conditions(
    _ map: ConfigMap, asOf: Int32, isOfRun: (String) -> Bool
  ) throws(Failure) -> [ProgrammeCondition] {
    /// The file when it is, byte for byte, one of the run's.
    func file(_ path: String) throws(Failure) -> ConfigMap? {
      guard FileAccess.isFolder(path) == false else { return nil }
      let bytes = try ConfigFile.content(of: path)
      return isOfRun(Hex.sha256(bytes)) ? try ConfigFile.parse(bytes, file: path) : nil
    }
    guard let rules = try file(try map.reference("ink")) else { return [] }
    if try rules.optionalMap("INK-11")?.optionalBool("aktif") == false { return [] }
    var conditions: [ProgrammeCondition] = []
    for path in try map.references("program") {
      if let programme = try file(path) { conditions.append(try ProgrammeCondition(programme, asOf: asOf)) }
    }
    return conditions
  }

  private static func changed(_ path: String) -> Message {
    Message(
      id: "\(path) bukan lagi berkas yang dipakai run ini: suku skor tidak ditunjukkan (pakai --config)",
      en: "\(path) is no longer the file this run used: terms of the score are not shown (use --config)")
  }
}
