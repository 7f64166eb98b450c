import Diagnostics
import Glibc
import PipelineConfig
import TabularIO

/// Opens a pipeline's files for a stage and remembers the content digest of each: together, the settings digest.
///
/// Only what a stage opens or asks for enters its digest, so an edit re-runs only the stages it touches.
package struct SettingsLoader {
  /// The pipeline folder.
  package let pipeline: String
  /// The quarter of the run; always part of the digest.
  package let period: Period
  /// The run folder (that holds `<n>-<stage>`).
  package let runFolder: String
  private let options: RunOptions
  private let extracts: String?
  let log: DiagnosticLog
  private var recorded: [Manifest.Setting] = []
  private var maps: [ConfigMap] = []

  /// `extracts` is what `$EXTRACTS` stands for in the pipeline's files.
  package init(options: RunOptions, extracts: String?, log: DiagnosticLog) {
    pipeline = PathText.normalise(options.config)
    period = options.period
    runFolder = PathText.parent(of: options.output)
    self.options = options
    self.extracts = extracts
    self.log = log
  }

  /// What was opened, sorted by name.
  package var settings: [Manifest.Setting] {
    recorded.sorted { ($0.name, $0.sha256) < ($1.name, $1.sha256) }
  }

  /// Refuses keys nobody read in any file opened through ``config(_:)``. The runner calls it.
  package func finish() throws(Failure) {
    for map in maps { try map.finish() }
  }

  private mutating func record(name: String, digest: String) {
    let setting = Manifest.Setting(name: name, sha256: digest)
    if !recorded.contains(setting) { recorded.append(setting) }
  }

  /// Opens a YAML of the pipeline folder, such as `ingest.yaml`, or one at a path that another file refers to.
  package mutating func config(_ name: String) throws(Failure) -> ConfigMap {
    if FileAccess.isFolder(pipeline) != true {
      throw Failure(
        .badConfig, id: "folder pipeline tidak ada; lihat pipelines/, beri namanya dengan PIPELINE= (--config)",
        en: "no such pipeline folder; look into pipelines/ and give it as PIPELINE= (--config)", file: pipeline)
    }
    let path = name.contains("/") ? name : pipeline + "/" + name
    let bytes = try ConfigFile.content(of: path)
    record(name: label(path), digest: Hex.sha256(bytes))
    let map = try ConfigFile.parse(bytes, file: path, extracts: extracts)
    maps.append(map)
    return map
  }

  /// Records a reference file (the stage opens it itself) and returns its path; `badConfig` when unreadable.
  @discardableResult
  package mutating func reference(_ path: String) throws(Failure) -> String {
    record(name: label(path), digest: Hex.sha256(try ConfigFile.content(of: path)))
    return path
  }

  /// The name of a file in manifests: relative to the folder that holds the pipelines, else without its folder.
  private func label(_ path: String) -> String {
    let clean = PathText.normalise(path)
    let home = PathText.parent(of: pipeline) + "/"
    if home == "./" { return clean.hasPrefix("/") || clean.hasPrefix("..") ? PathText.name(of: clean) : clean }
    return clean.hasPrefix(home) ? String(clean.dropFirst(home.count)) : PathText.name(of: clean)
  }

  // MARK: Options that decide what comes out

  /// The value of an option of this stage alone (declared by its tool), recorded by content.
  package mutating func option(_ name: String) -> String? {
    guard let option = options.extra.first(where: { $0.name == name }) else { return nil }
    record(name: name, digest: Hex.sha256(Array(option.value.utf8)))
    return option.value
  }

  /// The path that an option of one stage names. Nothing is recorded: the stage opens what lies there with ``config(_:)``,
  /// which records it by content.
  package func pathOption(_ name: String) -> String? { options.extra.first { $0.name == name }?.value }

  /// The path that an option of one stage names, its content recorded instead of the path; nil when it is not given.
  package mutating func fileOption(_ name: String) throws(Failure) -> String? {
    guard let option = options.extra.first(where: { $0.name == name }) else { return nil }
    record(name: name, digest: Hex.sha256(try ConfigFile.content(of: option.value)))
    return option.value
  }

  /// The quotas of `--kuota`, by programme in the order given; empty when the option is not used.
  package mutating func quotas() throws(Failure) -> [(program: String, quota: Int)] {
    guard let text = options.quotas else { return [] }
    var quotas: [(program: String, quota: Int)] = []
    for part in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      let pair = part.split(separator: "=", omittingEmptySubsequences: false)
      guard pair.count == 2, !pair[0].isEmpty, let quota = Int(pair[1]), quota >= 0,
        !quotas.contains(where: { $0.program == String(pair[0]) })
      else {
        throw Failure(
          .usage, id: "kuota '\(part)' tidak sah; bentuknya PROGRAM=BILANGAN, tiap program sekali",
          en: "invalid quota '\(part)'; write PROGRAMME=NUMBER, each programme once")
      }
      quotas.append((String(pair[0]), quota))
    }
    let canonical = quotas.sorted { $0.program < $1.program }.map { "\($0.program)=\($0.quota)" }
    record(name: "kuota", digest: Hex.sha256(Array(canonical.joined(separator: " ").utf8)))
    return quotas
  }

  // MARK: Key

  /// The registry's key (32 bytes): from `--kunci`, else `file` of the pipeline, else `registry.key` beside the
  /// run folders, made once (0600) when it is not there.
  ///
  /// A registry goes on under the key of its `previous` snapshot: with any other, those who are known by keyed digests
  /// alone would become other people in silence. Throws `badConfig` when it is another, or `inputMissing` when a new one
  /// would have to be made, unless `--kunci-lama` gives the key until then, or `--kunci-baru` says that this is meant.
  package mutating func key(file: String?, previous: UpstreamStage? = nil) throws(Failure) -> RegistryKey {
    let former = try formerKey(previous)
    let mayDiffer = previous == nil || option(SettingsLoader.newKeyOption) != nil || former != nil
    let path: String
    if let given = options.key ?? file {
      path = given
    } else {
      path = PathText.join(PathText.parent(of: runFolder), "registry.key")
      if FileAccess.isFolder(path) == nil {
        if !mayDiffer {
          throw Failure(
            .inputMissing,
            id:
              "kunci registri tidak ada, padahal registri melanjutkan potret sebelumnya; beri KUNCI=<berkas> (--kunci)",
            en: "there is no registry key, though the registry goes on from a snapshot; give KUNCI=<file> (--kunci)",
            file: path)
        }
        try makeKey(path)
      }
    }
    let (key, digest) = try SettingsLoader.readKey(path)
    record(name: Manifest.keySetting, digest: digest)
    let before = previous?.manifest.registryKey
    if !mayDiffer, let before, before != digest {
      throw Failure(
        .badConfig,
        id: "bukan kunci registri potret sebelumnya: orang tanpa NIK akan mulai dengan id baru; beri kunci itu "
          + "(KUNCI=, --kunci); bila kunci memang diganti, beri juga yang lama (KUNCI_LAMA=, --kunci-lama), atau "
          + "KUNCI_BARU=ya (--kunci-baru) kalau yang lama tidak ada lagi",
        en: "is not the registry key of the previous snapshot: persons without a NIK would begin anew; give that one "
          + "(KUNCI=, --kunci); when the key has changed on purpose, give the former one too (KUNCI_LAMA=, --kunci-lama), "
          + "or KUNCI_BARU=ya (--kunci-baru) if it is lost", file: path)
    }
    let isOther = former.map { $0 != key } ?? (before.map { $0 != digest } ?? false)
    return RegistryKey(bytes: key, former: isOther ? former : nil, hasChanged: isOther)
  }

  /// The option that lets a registry go on under another key.
  package static let newKeyOption = "kunci-baru"
  /// The option that names the file of the key until then.
  package static let formerKeyOption = "kunci-lama"

  /// The key of ``formerKeyOption``, nil when it is not given. Throws `usage` without a `previous` snapshot, `badConfig` when
  /// that was not made with it.
  private mutating func formerKey(_ previous: UpstreamStage?) throws(Failure) -> [UInt8]? {
    guard let path = pathOption(SettingsLoader.formerKeyOption) else { return nil }
    guard let previous else {
      throw Failure(
        .usage, id: "--kunci-lama (KUNCI_LAMA=) hanya bersama --sebelum (SEBELUM=)",
        en: "--kunci-lama (KUNCI_LAMA=) goes with --sebelum (SEBELUM=) alone")
    }
    let (key, digest) = try SettingsLoader.readKey(path)
    record(name: "kunci_lama", digest: digest)
    if let before = previous.manifest.registryKey, before != digest {
      throw Failure(
        .badConfig, id: "bukan kunci registri potret sebelumnya, jadi bukan kunci lama",
        en: "is not the registry key of the previous snapshot, and so no former key", file: path)
    }
    return key
  }

  /// The key in the file at `path`, and the digest that stands for it.
  private static func readKey(_ path: String) throws(Failure) -> (key: [UInt8], digest: String) {
    let key = try KeyFile.parse(try ConfigFile.content(of: path), file: path)
    return (key, Hex.sha256(Array("dtsen key\n".utf8) + key))
  }

  private func makeKey(_ path: String) throws(Failure) {
    try FileAccess.makeFolder(PathText.parent(of: path))
    // Two runs may get here at once: the one whose link comes first decides, the other uses that key.
    let aside = "\(path).partial-\(getpid())"
    try FolderTree.write(KeyFile.fresh(), to: aside)
    defer { unlink(aside) }
    if link(aside, path) != 0 {
      if errno == EEXIST { return }
      throw FolderTree.failure(path, .cannotCreate)
    }
    log.report(
      .note,
      Message(
        id: "kunci registri baru dibuat; simpan baik-baik, id bergantung padanya",
        en: "made a new registry key; keep it safe, ids depend on it"), file: path)
  }

  // MARK: Earlier snapshots

  /// The previous snapshot (`--sebelum`), recorded by the digest of its manifest; nil when none is given.
  package mutating func previousSnapshot() throws(Failure) -> UpstreamStage? {
    guard let folder = options.previous else { return nil }
    let snapshot = try UpstreamStage(folder: folder)
    // A stage knows its own output of the quarter before too: what it looks up lies in both.
    if ![log.stage, "emit"].contains(snapshot.manifest.stage) {
      throw Failure(
        .inputMissing, id: "bukan potret, melainkan keluaran \(snapshot.manifest.stage); beri <run>/5-emit",
        en: "is no snapshot but the output of \(snapshot.manifest.stage); give <run>/5-emit", file: folder)
    }
    if let earlier = Period(snapshot.manifest.period), earlier.lastDay > period.lastDay {
      throw Failure(
        .badData, id: "potret \(earlier) sesudah periode \(period)",
        en: "the snapshot of \(earlier) is after \(period)",
        file: folder)
    }
    if FileAccess.areOne(folder, PathText.join(runFolder, "5-emit")) {
      throw Failure(
        .usage, id: "potret yang akan diganti tidak dapat menjadi potret sebelumnya; beri RUN (--out) lain",
        en: "the snapshot that is to be replaced cannot be the one before; give another RUN (--out)", file: folder)
    }
    record(name: "sebelum", digest: snapshot.digest)
    return snapshot
  }

  /// Up to `limit` snapshots, newest first: the previous one, then its parents, found in `--riwayat` by the digest
  /// that each manifest names as its parent's. What lies there and cannot be read is a warning; only a parent that cannot
  /// be read is an error.
  package mutating func snapshots(limit: Int) throws(Failure) -> [UpstreamStage] {
    guard var last = try previousSnapshot() else { return [] }
    var found = [last]
    guard let folder = options.history else { return found }
    let history = try SnapshotHistory(folder: folder)
    for failure in history.unread {
      log.report(
        .warning,
        Message(id: "dilewati: \(failure.message.id)", en: "left aside: \(failure.message.en)"), file: failure.file)
    }
    while found.count < limit, let parent = try history.parent(of: last) {
      record(name: "riwayat-\(found.count)", digest: parent.digest)
      found.append(parent)
      last = parent
    }
    return found
  }
}
