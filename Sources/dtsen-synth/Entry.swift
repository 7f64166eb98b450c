import ArgumentParser
import Diagnostics
import StageCommand
import Synthesising

extension Quarter: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
  public var defaultValueDescription: String { text }
}

extension DialectSet: ExpressibleByArgument {}

/// A kabupaten or kota with an optional weight: `1771` or `1771:7`.
struct RegionShare: ExpressibleByArgument {
  let code: Int
  let weight: Int

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, let code = Int(first), parts.count <= 2 else { return nil }
    self.code = code
    guard parts.count == 2 else {
      weight = 0
      return
    }
    guard let weight = Int(parts[1]), (1...1_000_000).contains(weight) else { return nil }
    self.weight = weight
  }
}

/// How far the defect rates are from the contract's table.
enum DefectScale: String, ExpressibleByArgument, CaseIterable {
  case half = "0.5"
  case normal = "1"
  case double = "2"

  var thousandths: Int {
    switch self {
    case .half: 500
    case .normal: 1000
    case .double: 2000
    }
  }
}

@main
struct Synth: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-synth",
    abstract: "Make a synthetic population: every extract, with known defects, and the truth beside it.",
    discussion: """
      The same seed, persons, regions, period, rates and dialects give the same bytes, whatever the number of jobs.
      No person, number or name in it is real: NIK and No KK have sequence numbers from 9001.

      FILES
        <out>/<source>.csv.gz                      every source of the contract
        <kebenaran>/kebenaran_baris.csv.gz         every row: whose it is, and its defects
        <kebenaran>/kebenaran_orang.csv.gz         every person
        <kebenaran>/kebenaran_keluarga.csv.gz      every family: welfare, planted INK and EKS codes, programmes
        <survei>                                   families asked what they spend: a survey for dtsen-fit

      \(StageHelp.exitStatus)
      MEMORY
        About 20 MB and 20 MB a job, whatever the number of persons.
      """, version: StageHelp.version)

  @Option(help: ArgumentHelp("What everything follows from.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Persons.", valueName: "n"))
  var orang: Int?

  @Flag(
    help:
      "The committed sample, with its truth in <out>/kebenaran; no other option but --out, --wilayah and --jobs counts."
  )
  var contoh = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Kabupaten or kota codes, with a weight if wanted (1771:7). Default: spread by size.", valueName: "code"))
  var wilayahKode: [RegionShare] = []

  @Option(help: ArgumentHelp("The region table.", valueName: "file"))
  var wilayah = "pipelines/reference/wilayah.csv"

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var out: String

  @Option(help: ArgumentHelp("The folder for the truth; none is written without it.", valueName: "folder"))
  var kebenaran: String?

  @Option(help: ArgumentHelp("Also a survey of expenditure, for dtsen-fit (.csv or .csv.gz).", valueName: "file"))
  var survei: String?

  @Option(help: ArgumentHelp("Families in the survey, about.", valueName: "n"))
  var surveiKeluarga = 10_000

  @Option(help: ArgumentHelp("Defect rates: half, as the table says, or double.", valueName: "0.5|1|2"))
  var defek = DefectScale.normal

  @Option(help: ArgumentHelp("The quarter of the recipient lists.", valueName: "quarter"))
  var periode = Quarter.initial

  @Option(help: ArgumentHelp("That many quarters later: births, deaths, moves, splits and merges.", valueName: "n"))
  var kuartal = 0

  @Option(help: ArgumentHelp("kanonik: comma, UTF-8, ISO dates; campuran: each source in its own.", valueName: "name"))
  var dialek = DialectSet.canonical

  @Flag(help: "Plant every kind of defect and every INK and EKS code at least once (samples).")
  var lengkap = false

  @Flag(help: "Write .csv instead of .csv.gz.")
  var plain = false

  @OptionGroup var worker: WorkerOptions
  @OptionGroup var output: OverwriteOption
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if contoh { return }
    guard let orang, (1...400_000_000).contains(orang) else { throw ValidationError("--orang must be 1 to 400000000") }
    if surveiKeluarga < 1 { throw ValidationError("--survei-keluarga must be positive") }
    if kuartal < 0 || kuartal > 40 { throw ValidationError("--kuartal must be 0 to 40") }
  }

  func perform() throws -> ExitStatus {
    let regions = try RegionTable.load(wilayah)
    let asked = PopulationRequest(
      seed: seed, persons: orang ?? 0, shares: wilayahKode.map { ($0.code, $0.weight) }, period: periode,
      quartersLater: kuartal, rates: DefectRates(scale: defek.thousandths), dialects: dialek, isComplete: lengkap)
    let request = contoh ? PopulationRequest.sample : asked
    let target = PopulationTarget(
      folder: out, truthFolder: contoh ? out + "/kebenaran" : kebenaran, isPlain: plain && !contoh,
      overwrite: output.overwrite || contoh,
      survey: contoh ? nil : survei.map { SurveyTarget(path: $0, families: surveiKeluarga) })
    for (source, rows) in try Generator(request, regions: regions).write(to: target, jobs: worker.workers) {
      try StandardOutput.line("\(source.name),\(rows)")
    }
    return .ok
  }
}
