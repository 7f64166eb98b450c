import ArgumentParser
import Diagnostics
import Fitting
import StageCommand

/// `dtsen-fit`: a ranking model from a survey of expenditure.
@main
struct Fit: CommandLineTool {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-fit",
    abstract: "Fits a ranking model to a survey of expenditure and says how well it finds the poor.",
    discussion: """
      FILES
        reads   --survei: CSV (plain or gzip) with the columns of the model, pengeluaran_per_kapita, bobot, kode_wilayah
                --rancangan: a model whose variables, classes and limits are taken over
        writes  --out: the model (YAML), for `peringkat` in flag.yaml; --laporan: R2 and targeting errors by territory (CSV)

      \(StageHelp.exitStatus)
      MEMORY
        The survey as numbers, and a triangle of columns x columns for each kab/kota and fold: some 500 MiB for 340,000
        families in 514 kab/kota.
      """, version: StageHelp.version)

  @Option(help: ArgumentHelp("The survey.", valueName: "file"))
  var survei: String

  @Option(help: ArgumentHelp("The model to take variables, classes and limits from.", valueName: "file"))
  var rancangan: String

  @Option(help: ArgumentHelp("The model to write.", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("The report to write.", valueName: "file"))
  var laporan: String?

  @Option(help: ArgumentHelp("What the model is called.", valueName: "name"))
  var nama = "taksiran"

  @Option(help: ArgumentHelp("The days from and to which it holds: 2026-01-01:2026-12-31.", valueName: "days"))
  var berlaku: String?

  @Option(help: ArgumentHelp("Fewest rows for coefficients of a kab/kota or province of its own.", valueName: "n"))
  var minimum = FitOptions().rowsPerRegion

  @Option(help: ArgumentHelp("Fewest rows for a category to be estimated.", valueName: "n"))
  var minimumKategori = FitOptions().rowsPerCategory

  @Option(help: ArgumentHelp("Folds of the cross-validation.", valueName: "n"))
  var lipat = FitOptions().folds

  @Option(help: ArgumentHelp("The decile up to which a family counts as poor.", valueName: "n"))
  var desil = FitOptions().decile

  @Flag(help: "One set of coefficients for the country.")
  var seragam = false

  @OptionGroup var output: OverwriteOption
  @OptionGroup var worker: WorkerOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if !(2...20).contains(lipat) { throw ValidationError("--lipat must be 2 to 20") }
    if !(1...9).contains(desil) { throw ValidationError("--desil must be 1 to 9") }
    if minimum < 1 || minimumKategori < 1 { throw ValidationError("--minimum and --minimum-kategori must be positive") }
    if berlaku != nil && validity == nil {
      throw ValidationError("--berlaku must be two dates YYYY-MM-DD:YYYY-MM-DD, the first not after the second")
    }
  }

  private var validity: (from: String, to: String)? {
    berlaku.flatMap { FitCommand.validity($0) }
  }

  func perform() throws -> ExitStatus {
    var options = FitOptions()
    options.rowsPerRegion = minimum
    options.rowsPerCategory = minimumKategori
    options.folds = lipat
    options.decile = desil
    options.isRegional = !seragam
    let outcome = try FitCommand(
      survey: survei, form: rancangan, output: out, report: laporan, name: nama, validity: validity, options: options,
      overwrite: output.overwrite, jobs: worker.workers
    ).perform()
    for line in outcome.lines { try StandardOutput.line(line.text(language)) }
    return .ok
  }
}
