import Diagnostics
import Glibc
import PipelineConfig
import Scoring
import TabularIO

/// Fits a ranking model to a survey and writes it, with a report of how well it targets.
package struct FitCommand {
  /// The survey: CSV, plain or gzip.
  package let survey: String
  /// The model whose variables, classes and limits are taken over.
  package let form: String
  /// Where the model is written.
  package let output: String
  /// Where the report is written; nil for none.
  package let report: String?
  package let name: String
  /// The days from and to which the model holds, `YYYY-MM-DD`.
  package let validity: (from: String, to: String)?
  package let options: FitOptions
  package let overwrite: Bool
  package let jobs: Int

  package init(
    survey: String, form: String, output: String, report: String?, name: String, validity: (from: String, to: String)?,
    options: FitOptions, overwrite: Bool, jobs: Int
  ) {
    self.survey = survey
    self.form = form
    self.output = output
    self.report = report
    self.name = name
    self.validity = validity
    self.options = options
    self.overwrite = overwrite
    self.jobs = jobs
  }

  /// The two days of `YYYY-MM-DD:YYYY-MM-DD`; nil when either is no date or the first is after the second.
  package static func validity(_ text: String) -> (from: String, to: String)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let days = parts.compactMap { ConfigDate.parse($0) }
    guard parts.count == 2, days.count == 2, days[0] <= days[1] else { return nil }
    return (parts[0], parts[1])
  }

  /// What a person reads after the run; one line each.
  package struct Outcome: Sendable {
    package let lines: [Message]
  }

  /// Fits, writes, and says what it found. Throws `cannotCreate` when an output exists and may not be replaced, and what
  /// reading the survey and the form throws.
  package func perform() throws -> Outcome {
    let paths = [survey, form, output] + (report.map { [$0] } ?? [])
    for (index, path) in paths.enumerated() where paths[..<index].contains(where: { FitCommand.areOne($0, path) }) {
      throw Failure(
        .usage, id: "dua dari survei, rancangan, keluaran dan laporan adalah satu berkas",
        en: "two of survey, form, output and report are one file", file: path)
    }
    for path in [output] + (report.map { [$0] } ?? []) where !overwrite && FileAccess.isFolder(path) != nil {
      throw Failure(
        .cannotCreate, id: "sudah ada; --overwrite menggantinya", en: "exists; --overwrite replaces it", file: path)
    }
    let file = try ConfigFile.load(form)
    let codes = try FitCommand.codeLists(form)
    let model = try RankingModelFile.read(file, asOf: nil, codes: codes)
    try file.finish()
    let sample = try SurveySample.read(survey, model: model, codes: codes)
    let fitter = try ModelFitter(sample, form: model, options: options, jobs: jobs)
    let fitted = fitter.fit(without: nil)
    let without = (0..<options.folds).map { fitter.fit(without: $0) }
    let result = FitReport(fitter, fitted, without: without)
    let digest = try ContentDigest.ofContent(path: survey).sha256
    let text = ModelText(
      fitted, name: name, statement: "ditaksir dari \(sample.count) baris survei dengan dtsen-fit",
      source: "survei sha256 \(digest)",
      note: [
        "Ditaksir dtsen-fit: kuadrat terkecil tertimbang atas log pengeluaran per kapita; cara, angka dan batasnya di",
        "docs/fit.md. Bukan koefisien BPS.",
      ], validity: validity
    ).text
    try FitCommand.write(text, output)
    if let report { try FitCommand.write(result.csv, report) }
    return Outcome(lines: summary(sample, fitted, result))
  }

  /// The code lists of the pipelines that `form` lies among (`../kamus/labels.csv` from its folder); nil elsewhere.
  private static func codeLists(_ form: String) throws(Failure) -> CodeLists? {
    let path = PathText.normalise(PathText.parent(of: form) + "/../kamus/labels.csv")
    return FileAccess.isFolder(path) == false ? try CodeLists(try SmallTable.load(path)) : nil
  }

  private static func areOne(_ path: String, _ other: String) -> Bool {
    PathText.normalise(path) == PathText.normalise(other) || FileAccess.areOne(path, other)
  }

  private func summary(_ sample: SurveySample, _ fitted: ModelFitter.Fitted, _ report: FitReport) -> [Message] {
    var lines: [Message] = []
    let unused = SurveySample.Unused.allCases.filter { sample.unused[$0.rawValue] > 0 }
      .map { "\($0.text) \(sample.unused[$0.rawValue])" }.joined(separator: ", ")
    lines.append(
      Message(
        id: "baris survei \(sample.count), tidak dipakai: \(unused.isEmpty ? "0" : unused)",
        en: "survey rows \(sample.count), not used: \(unused.isEmpty ? "0" : unused)"))
    let kabs = fitted.regions.filter { $0.code >= 1000 }.count
    lines.append(
      Message(
        id: "koefisien sendiri: \(fitted.regions.count - kabs) provinsi, \(kabs) kabupaten/kota",
        en: "coefficients of their own: \(fitted.regions.count - kabs) provinces, \(kabs) kab/kota"))
    guard let nation = report.lines.first else { return lines }
    let measures: [(String, String, Double?, Double?)] = [
      ("R2", "R2", nation.inside.explained, nation.outside.explained),
      (
        "galat eksklusi desil 1-\(options.decile)", "exclusion error, deciles 1-\(options.decile)",
        nation.inside.excluded,
        nation.outside.excluded
      ),
      (
        "galat inklusi desil 1-\(options.decile)", "inclusion error, deciles 1-\(options.decile)",
        nation.inside.included,
        nation.outside.included
      ),
    ]
    for (id, en, inside, outside) in measures {
      let pair = "\(FitReport.text(inside)) / \(FitReport.text(outside))"
      lines.append(Message(id: "\(id): \(pair) (dalam / luar sampel)", en: "\(en): \(pair) (in / out of sample)"))
    }
    return lines
  }

  /// Written aside and swapped in, so that a reader sees the old file or the new one.
  private static func write(_ text: String, _ path: String) throws(Failure) {
    let aside = path + ".partial"
    let file = try FileAccess.writing(aside)
    let bytes = Array(text.utf8)
    let failure: Failure? = bytes.withUnsafeBufferPointer { buffer in
      do throws(Failure) {
        try file.write(ByteView(buffer))
        try file.sync()
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    if rename(aside, path) != 0 {
      throw Failure(.cannotCreate, id: "tidak dapat ditulis", en: "cannot be written", file: path)
    }
  }
}
