import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// Takes a source over from an earlier output when its files are the same ones.
struct SourceTakeover {
  let earlier: EarlierOutput
  let log: DiagnosticLog

  /// What the earlier run made of `source`; nil when it has to be read (again).
  ///
  /// Everything in it follows from the source's files, the settings, the period and the tool alone, and those are the
  /// same. What a person was told then is told again.
  func account(of source: SourceSettings, files: [PipelineSources.Match], memory: Int) throws -> SourceAccount? {
    guard let inputs = earlier.unchanged(source.name), inputs.count == files.count,
      let tally = earlier.tally(source.name),
      let json = earlier.manifest.extra(SnapshotGuard.member)?.list?.first(where: {
        $0["sumber"]?.text == source.name
      }),
      let outputs = try earlier.takeOver([source.name, "tolak/\(source.name)"])
    else { return nil }
    for file in files { _ = try SourceFile(match: file, source: source, memory: memory, log: log) }
    for file in json["berkas"]?.list ?? [] { tell(file, source) }
    earlier.countFindings(of: source.name, in: log)
    return SourceAccount(outputs: outputs, tally: tally, inputs: inputs, json: json)
  }

  private func tell(_ file: JSONValue, _ source: SourceSettings) {
    guard let name = file["nama"]?.text, let rows = file["baris"]?.number, let refused = file["ditolak"]?.number else {
      return
    }
    SourceIngest.tell(file: name, of: source.name, rows: rows, refused: refused, log)
    DialectAdvice.tell(escaped: file[DialectAdvice.escapedMember]?.number ?? 0, of: name, log)
    WorkbookAccount(file: file)?.tell(file: name, log)
  }
}
