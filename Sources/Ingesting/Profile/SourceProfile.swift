import DataDictionary
import Diagnostics
import Glibc
import PipelineConfig
import RegistryTypes
import StageContract
import TabularIO

/// What is in the extract of one source: counted in two passes, in memory that does not depend on its size.
package struct SourceProfile {
  /// One file as it was read.
  struct File {
    let name: String
    let finding: DialectFinding
    let ignored: [String]
    var bytes = 0
    var rows = 0
    var rejected = 0
  }

  /// One column over all files.
  struct Column {
    let definition: ColumnDefinition
    /// The coding that the pipeline declares, for a region column.
    let coding: RegionColumn.Coding?
    let tally: ColumnTally
    let counts: ColumnCounts
  }

  let source: SourceSettings
  private(set) var files: [File] = []
  private(set) var columns: [Column] = []
  /// Rows refused and mended, of all files.
  private(set) var counts = ReadingCounts()
  let hasRegions: Bool
  /// The last day that dates are expected on, packed: today.
  let lastDay: Int

  /// Rows, refused ones included.
  var rows: Int { files.reduce(0) { $0 + $1.rows } }
  var rejected: Int { files.reduce(0) { $0 + $1.rejected } }
  var accepted: Int { rows - rejected }

  /// Reads the files of `name` as the pipeline `config` finds them in `extracts`.
  ///
  /// Throws `badConfig` for a source that the pipeline does not have, `inputMissing` when it has no file, `badData`
  /// for a damaged file or a header that does not fit.
  package init(config: String, extracts: String, source name: String, jobs: Int) throws {
    let map = try ConfigFile.load(config + "/sumber.yaml", extracts: extracts)
    let sources = try PipelineSources.load(map, SourceDictionary.load(map.reference("kamus")))
    guard let source = sources[name] else {
      let known = sources.sources.map(\.name).joined(separator: ", ")
      throw Failure(
        .usage, id: "sumber '\(name)' tidak ada di pipeline; yang ada: \(known)",
        en: "no source '\(name)' in the pipeline; there are: \(known)")
    }
    self.source = source
    let matches = try sources.files(of: source)
    if matches.isEmpty {
      throw Failure(
        .inputMissing, id: "sumber \(name) tidak punya berkas di folder ekstrak",
        en: "source \(name) has no file in the folder of extracts", file: extracts)
    }
    var regions: RegencyCodes?
    let own = try ConfigFile.load(config + "/ingest.yaml", extracts: extracts)
    if let path = try own.optionalReference("wilayah") {
      regions = RegencyCodes(try RegionReference.load(path, on: nil))
    }
    hasRegions = regions != nil
    lastDay = SourceProfile.today
    try read(matches, regions, jobs: max(jobs, 1))
  }

  /// Today by UTC, packed yyyymmdd.
  private static var today: Int {
    Int(CalendarDay(days: Int32(Glibc.time(nil) / 86_400)).packed)
  }

  // MARK: Reading

  /// What one worker counts.
  private final class Worker {
    let columns: [ColumnTally]
    let shape = ValueShape()
    var decoder = DialectDecoder(fieldCount: 0)
    var statistics: FileStatistics?
    var file = -1

    init(_ count: Int) { columns = (0..<count).map { _ in ColumnTally() } }
  }

  /// What one chunk adds to the account of its file.
  private struct ChunkSum {
    var rows = 0
    var bytes = 0
    var counts = ReadingCounts()
  }

  private mutating func read(_ matches: [PipelineSources.Match], _ regions: RegencyCodes?, jobs: Int) throws {
    let definitions = source.definition.columns
    var filled = [ColumnCounts](repeating: ColumnCounts(), count: definitions.count)
    let sums = (0..<definitions.count).map { _ in ColumnTally() }
    var maps: [ColumnMap] = []
    for match in matches {
      let file = try SourceFile(match: match, source: source, memory: 1 << 30, log: nil)
      maps.append(file.columns)
      files.append(File(name: match.name, finding: file.reader.finding, ignored: file.columns.ignored))
      let workers = (0..<jobs).map { _ in Worker(definitions.count) }
      for worker in workers {
        worker.statistics = FileStatistics(
          columns: file.columns, measures: ColumnMeasure.all(of: source), regions: regions, asOf: lastDay)
      }
      let places = file.columns.places
      let total = try SourceProfile.scan(file, workers) { worker, fields in
        worker.statistics?.add(fields)
        for (column, place) in places.enumerated() where place >= 0 {
          worker.columns[column].count(fields[place], worker.shape)
        }
      }
      files[files.count - 1].bytes = total.bytes + file.reader.headerBytes
      files[files.count - 1].rows = total.rows
      files[files.count - 1].rejected = total.counts.refused
      counts += total.counts
      for worker in workers {
        for column in sums.indices { sums[column] += worker.columns[column] }
        for (column, count) in (worker.statistics?.result ?? []).enumerated() { filled[column] += count }
      }
    }
    let threshold = FrequentValues.threshold(accepted)
    for (match, map) in zip(matches, maps) {
      let file = try SourceFile(match: match, source: source, memory: 1 << 30, log: nil)
      let workers = (0..<jobs).map { _ in Worker(definitions.count) }
      _ = try SourceProfile.scan(file, workers) { worker, fields in
        for (column, place) in map.places.enumerated() where place >= 0 {
          worker.columns[column].countFrequent(fields[place], worker.shape, sums[column], threshold: threshold)
        }
      }
      for worker in workers { for column in sums.indices { sums[column].addFrequent(worker.columns[column]) } }
    }
    columns = definitions.indices.map { index in
      Column(
        definition: definitions[index],
        coding: source.regions.first { $0.column == definitions[index].name }?.coding, tally: sums[index],
        counts: filled[index])
    }
  }

  /// Hands every accepted row of a file to `row`, on as many workers as there are.
  private static func scan(
    _ file: SourceFile, _ workers: [Worker], _ row: (Worker, DialectFields) -> Void
  ) throws -> ChunkSum {
    var total = ChunkSum()
    for worker in workers {
      worker.decoder = DialectDecoder(
        fieldCount: file.columns.fieldCount, header: file.reader.headerRecord, endsEmpty: file.columns.endsEmpty)
    }
    try orderedParallel(
      jobs: workers.count,
      next: { () throws(Failure) -> DialectChunk? in
        do throws(Failure) {
          return try file.reader.next()
        } catch {
          throw error.named(file.name)
        }
      },
      work: { (chunk: DialectChunk, number: Int) throws(Failure) -> ChunkSum in
        let worker = workers[number]
        try chunk.split()
        var sum = ChunkSum(rows: chunk.rowCount, bytes: chunk.count)
        let rows = chunk.rows
        for index in 0..<rows.count {
          switch worker.decoder.decode(rows[index], of: rows) {
          case .fields(let fields, let repairs):
            row(worker, fields)
            sum.counts.add(repairs)
          case .refused(let fault):
            sum.counts.add(fault, missesEscape: rows.missesEscape(rows[index], fault))
          }
        }
        worker.statistics?.flush()
        return sum
      },
      deliver: { (sum: ChunkSum) in
        total.rows += sum.rows
        total.bytes += sum.bytes
        total.counts += sum.counts
      })
    return total
  }
}
