import Diagnostics
import TabularIO

/// What a synthetic population is to be.
package struct PopulationRequest: Sendable {
  /// Everything follows from the seed and the fields below, whatever the number of jobs.
  package var seed: UInt64
  /// Persons in all, with and without a record at Dukcapil.
  package var persons: Int
  /// Kabupaten codes with a weight each (0: by population); empty for a spread over the country.
  package var shares: [(code: Int, weight: Int)]
  /// The quarter of the population's start.
  package var period: Quarter
  /// How many quarters later it is written: births, deaths, moves, splits and merges have happened.
  package var quartersLater: Int
  package var rates: DefectRates
  package var dialects: DialectSet
  /// Plant every defect, INK and EKS code at least once where the sample is large enough.
  package var isComplete: Bool

  package init(
    seed: UInt64, persons: Int, shares: [(code: Int, weight: Int)], period: Quarter, quartersLater: Int = 0,
    rates: DefectRates, dialects: DialectSet, isComplete: Bool
  ) {
    self.seed = seed
    self.persons = persons
    self.shares = shares
    self.period = period
    self.quartersLater = quartersLater
    self.rates = rates
    self.dialects = dialects
    self.isComplete = isComplete
  }
}

extension PopulationRequest {
  /// The scenario in `data-samples/contoh`: Kota Bengkulu and a district of Papua that changed its code.
  package static var sample: PopulationRequest {
    PopulationRequest(
      seed: 2025, persons: 1_100, shares: [(code: 1771, weight: 8), (code: 9408, weight: 1)], period: .initial,
      rates: DefectRates(), dialects: .mixed, isComplete: true)
  }
}

/// Where a population is written.
package struct PopulationTarget: Sendable {
  package var folder: String
  /// Folder of the truth, nil for none.
  package var truthFolder: String?
  /// `.csv` instead of `.csv.gz`.
  package var isPlain: Bool
  package var overwrite: Bool
  /// A survey of expenditure drawn from the population, nil for none.
  package var survey: SurveyTarget?

  package init(
    folder: String, truthFolder: String?, isPlain: Bool, overwrite: Bool, survey: SurveyTarget? = nil
  ) {
    self.folder = folder
    self.survey = survey
    self.truthFolder = truthFolder
    self.isPlain = isPlain
    self.overwrite = overwrite
  }
}

/// Where a survey of expenditure is written, and of how many families.
package struct SurveyTarget: Sendable {
  /// Plain where the name ends in `.csv`, gzip otherwise.
  package var path: String
  /// Families asked, about: all of them at most in cities, every second one elsewhere.
  package var families: Int

  package init(path: String, families: Int) {
    self.path = path
    self.families = families
  }
}

/// The generator of synthetic populations: streams batches, each made on its own from the seed.
///
/// Memory follows from the number of jobs, not from the number of persons.
package struct Generator {
  private let world: World
  private let layout: Layout
  private let persons: Int
  private static let truthNames = ["kebenaran_baris", "kebenaran_orang", "kebenaran_keluarga"]

  /// One batch in stored form: source files, then truth files; and rows of each source.
  private struct Product: Sendable {
    var files: [[UInt8]] = []
    var rows: [Int] = []
  }

  /// Throws `usage` when the request asks for regions that do not exist or cannot hold so many.
  package init(_ request: PopulationRequest, regions: RegionTable) throws(Failure) {
    var shares: [(kabupaten: Int, weight: Int)] = []
    for share in request.shares {
      guard let index = regions.index(of: share.code) else {
        throw Failure(.usage, id: "tidak ada kabupaten/kota \(share.code)", en: "no kabupaten/kota \(share.code)")
      }
      shares.append((index, share.weight))
    }
    if shares.isEmpty { shares = Layout.defaultShares(persons: request.persons, regions: regions) }
    persons = request.persons
    layout = try Layout(persons: request.persons, regions: regions, shares: shares)
    world = World(
      seed: request.seed, regions: regions, names: NameTable(), start: request.period,
      period: request.period.later(request.quartersLater), rates: request.rates,
      isComplete: request.isComplete, dialects: request.dialects)
  }

  /// Writes all sources, and the truth if asked for. Returns the rows of each source.
  ///
  /// Throws `cannotCreate` when files exist, `ioFailure` when writing fails.
  package func write(to target: PopulationTarget, jobs: Int) throws -> [(source: Source, rows: Int)] {
    let files = try open(target)
    let turnstile = Turnstile()
    let numbers = RowNumbers()
    var next = 0
    var totals = [Int](repeating: 0, count: Source.allCases.count)
    try orderedParallel(
      jobs: max(jobs, 1),
      next: { () -> Int? in
        defer { next += 1 }
        return next < layout.batches.count ? next : nil
      },
      work: { number, _ in try product(number, turnstile, numbers, target) },
      deliver: { product in
        for (file, bytes) in zip(files, product.files) { try file.append(bytes) }
        for index in totals.indices { totals[index] += product.rows[index] }
      })
    return Source.allCases.map { ($0, totals[$0.rawValue]) }
  }

  private func open(_ target: PopulationTarget) throws(Failure) -> [PopulationFile] {
    try FileAccess.makeFolder(target.folder)
    var files: [PopulationFile] = []
    for source in Source.allCases {
      let file = try PopulationFile(
        folder: target.folder, name: source.name, isPlain: target.isPlain, overwrite: target.overwrite)
      let dialect = world.dialects.dialect(source)
      let delimiter = String(decoding: [dialect.delimiter], as: UTF8.self)
      let lines = dialect.preamble + [dialect.header(source.columns).joined(separator: delimiter)]
      let end = dialect.endsWithCRLF ? "\r\n" : "\n"
      try file.append(line: lines.joined(separator: end) + end, dialect: dialect)
      files.append(file)
    }
    if let folder = target.truthFolder { files += try openTruth(folder, target) }
    if let survey = target.survey {
      let file = try PopulationFile(path: survey.path, overwrite: target.overwrite)
      try file.append(line: SurveyRows.header + "\n", dialect: Dialect())
      files.append(file)
    }
    return files
  }

  private func openTruth(_ folder: String, _ target: PopulationTarget) throws(Failure) -> [PopulationFile] {
    try FileAccess.makeFolder(folder)
    var files: [PopulationFile] = []
    for (name, columns) in zip(Generator.truthNames, [Truth.rowColumns, Truth.personColumns, Truth.familyColumns]) {
      let file = try PopulationFile(folder: folder, name: name, isPlain: target.isPlain, overwrite: target.overwrite)
      try file.append(line: columns + "\n", dialect: Dialect())
      files.append(file)
    }
    return files
  }

  private func product(
    _ number: Int, _ turnstile: Turnstile, _ numbers: RowNumbers, _ target: PopulationTarget
  ) throws(Failure) -> Product {
    let start = Batch.make(number, pieces: layout.batches[number], world: world)
    let batch = QuarterEvents.apply(to: start, world: world)
    let outputs = Generator.outputs(batch, start: start, world: world)
    let rows = outputs.map(\.truth.count)
    // Row numbers are the only thing a batch has to know of those before it.
    let before = turnstile.pass(number) { numbers.advance(by: rows) }
    var product = Product(rows: rows)
    for output in outputs { product.files.append(try PopulationFile.stored(output.bytes, isPlain: target.isPlain)) }
    if target.truthFolder != nil {
      let truth = ByteStore(capacity: 1 << 20)
      Truth.rows(outputs, before: before, into: truth)
      product.files.append(try PopulationFile.stored(truth, isPlain: target.isPlain))
      truth.removeAll()
      Truth.persons(batch, world: world, into: truth)
      product.files.append(try PopulationFile.stored(truth, isPlain: target.isPlain))
      truth.removeAll()
      Truth.families(batch, world: world, into: truth)
      product.files.append(try PopulationFile.stored(truth, isPlain: target.isPlain))
    }
    if let survey = target.survey {
      let rows = ByteStore(capacity: 1 << 20)
      // Three persons a family, about; three families of four live in kabupaten, where half as many are asked.
      let oneIn = max(persons / 5 / max(survey.families, 1), 1)
      SurveyRows.write(start, world: world, oneIn: oneIn, into: rows)
      product.files.append(try PopulationFile.stored(rows, isPlain: survey.path.hasSuffix(".csv")))
    }
    return product
  }

  /// All rows of a batch, by source in order. Surveys stay as they were taken at the start.
  static func outputs(_ batch: Batch, start: Batch, world: World) -> [SourceOutput] {
    let isComplete = world.isComplete && batch.index == 0
    return Source.allCases.map { source in
      let output = SourceOutput(source: source, world: world, isComplete: isComplete)
      switch source {
      case .dukcapil: DukcapilRows.write(batch, output)
      case .dtks: DtksRows.write(start, output)
      case .regsosekKeluarga: RegsosekRows.writeFamilies(start, output)
      case .regsosekAnggota: RegsosekRows.writeMembers(start, output)
      case .p3keKeluarga: P3keRows.writeFamilies(start, output)
      case .p3keIndividu: P3keRows.writeMembers(start, output)
      case .pln: MeterRows.write(batch, output)
      case .bpjs: HealthRows.write(batch, output)
      case .groundCheck: VisitRows.write(batch, output)
      case .usulan: ProposalRows.write(batch, output)
      case .aduan: ComplaintRows.write(batch, output)
      case .penerima: RecipientRows.write(batch, output)
      case .statusKhusus: SpecialRows.write(batch, output)
      case .pendamping: AssistantRows.write(batch, output)
      case .desilResmi: DecileRows.write(batch, output)
      case .keputusan: break
      }
      return output
    }
  }
}
