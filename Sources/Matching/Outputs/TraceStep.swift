import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Rows of one source by outcome and finding.
struct TraceCounts {
  var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
  var findings = [Int](repeating: 0, count: FindingCode.allCases.count)
  var rows = 0

  mutating func add(_ other: TraceCounts) {
    for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
    for index in findings.indices { findings[index] += other.findings[index] }
    rows += other.rows
  }
}

/// Step E: writes `jejak/<source>`, one line a source row, in file and row order.
struct TraceStep {
  let trace: TraceSpill
  let evidence: EvidenceText
  let context: StageContext

  static let header = [
    "sumber", "berkas", "baris", "id_sumber", "hasil", "nik_dipakai", "id_individu", "id_keluarga", "aturan", "skor",
    "temuan", "per_bidang",
  ]

  private final class Worker {
    @exclusivity(unchecked) var rows = RowBuffer(capacity: 400 << 10)
    @exclusivity(unchecked) var codes = ByteScratch(capacity: 256)
    /// Source and file as rows of file ``file`` begin.
    @exclusivity(unchecked) var start = RowBuffer(capacity: 1 << 10)
    @exclusivity(unchecked) var file = -1
  }

  /// Writes one source. Answers the files and what became of its rows.
  func write(_ source: SourceKind) throws -> (parts: [PartSummary], counts: TraceCounts) {
    let writer = TableWriter(folder: context.staging, name: "jejak/\(source.name)", header: TraceStep.header)
    let workers = (0..<context.jobs).map { _ in Worker() }
    var total = TraceCounts()
    let index = Int(source.rawValue)
    var slices = (trace.first[index]..<trace.first[index + 1]).makeIterator()
    var slice: Slice?
    var chunk = 0
    try orderedParallel(
      jobs: context.jobs,
      next: { () -> (slice: Slice, chunk: Int)? in
        // The next slice is put in order by one worker while the others still write the one before.
        if slice == nil || chunk * TraceStep.step >= 1 << trace.sliceBits {
          guard let partition = slices.next() else { return nil }
          slice = try load(partition, source, base: (partition - trace.first[index]) << trace.sliceBits)
          chunk = 0
        }
        defer { chunk += 1 }
        return slice.map { ($0, chunk) }
      },
      work: { (input: (slice: Slice, chunk: Int), worker: Int) -> (EncodedChunk, TraceCounts)? in
        let rows = input.chunk * TraceStep.step..<(input.chunk + 1) * TraceStep.step
        let counts = encode(input.slice.places, rows, source, workers[worker])
        if counts.rows == 0 { return nil }
        return (try EncodedChunk(workers[worker].rows), counts)
      },
      deliver: { result in
        guard let result else { return }
        try writer.append(result.0)
        total.add(result.1)
        context.progress.add(rows: result.1.rows)
      })
    return (try writer.finish(), total)
  }

  /// The outcomes of some neighbouring rows, in memory until the last chunk of them is written.
  private final class Slice {
    /// Where the outcome of each position is; 0 where there is none.
    let places: [UInt64]
    private let blocks: [SpillBlock]
    private let spill: BlockSpill

    init(_ places: [UInt64], _ blocks: [SpillBlock], _ spill: BlockSpill) {
      self.places = places
      self.blocks = blocks
      self.spill = spill
    }

    deinit { spill.release(blocks) }
  }

  private func load(_ partition: Int, _ source: SourceKind, base: Int) throws -> Slice {
    let blocks = try trace.spill.take(partition)
    return Slice(try slots(blocks, source, base: base, count: 1 << trace.sliceBits), blocks, trace.spill)
  }

  private static let step = TraceSpill.chunkRows

  /// Where the outcome of each position is; 0 where there is none. Two outcomes of one row do not balance.
  private func slots(_ blocks: [SpillBlock], _ source: SourceKind, base: Int, count: Int) throws -> [UInt64] {
    var places = [UInt64](repeating: 0, count: count)
    for block in blocks {
      var offset = 0
      while offset < block.count {
        let line = UnsafePointer(block.start + offset)
        let key = RowKey(packed: line.u64(TraceLayout.rowKey))
        let slot = trace.files.position(key, source) - base
        if places[slot] != 0 {
          throw Failure(
            .internalError, id: "satu baris dengan dua hasil", en: "a row with two outcomes", file: source.name,
            line: key.row)
        }
        places[slot] = Place.make(block.start + offset, tag: 0)
        offset += Int(line.u16(TraceLayout.length))
      }
    }
    return places
  }

  private func encode(_ places: [UInt64], _ range: Range<Int>, _ source: SourceKind, _ worker: Worker) -> TraceCounts {
    var counts = TraceCounts()
    worker.rows.removeAll()
    for slot in range where places[slot] != 0 {
      let line = UnsafePointer(Place.pointer(places[slot]))
      let key = RowKey(packed: line.u64(TraceLayout.rowKey))
      if key.file != worker.file {
        worker.file = key.file
        worker.start.removeAll()
        worker.start.field(source.label)
        worker.start.field(trace.files.name(key, source))
      }
      worker.rows.rawFields(worker.start.view)
      worker.rows.field(number: key.row)
      encode(line, &worker.rows, &worker.codes, &counts)
    }
    return counts
  }

  private func encode(
    _ line: UnsafePointer<UInt8>, _ rows: inout RowBuffer, _ codes: inout ByteScratch, _ counts: inout TraceCounts
  ) {
    let outcome = Outcome(rawValue: line[TraceLayout.outcome]) ?? .none
    let rule = MatchRule(rawValue: line[TraceLayout.rule]) ?? .none
    let words = TraceWords(line)
    var findings = FindingSet()
    findings.low = words[.findingsLow]
    findings.high = words[.findingsHigh]
    counts.rows += 1
    counts.outcomes[Int(outcome.rawValue)] += 1
    codes.clear()
    var rest = findings
    while let code = rest.popFirst() {
      counts.findings[Int(code.rawValue)] += 1
      if codes.count > 0 { codes.append(UInt8(ascii: ";")) }
      code.write(to: &codes)
    }
    rows.field(
      ByteView(start: line + words.end, count: Int(line.u16(TraceLayout.length)) - words.end))
    // The rule of a rejected row is its code, the only one it has.
    let label = rule == .reject ? ByteView(codes.span) : ByteView(rule.label)
    let link = words[.score] >> 16
    writeResult(words, ByteView(outcome.label), label, ByteView(codes.span), isLink: link != 0, to: &rows)
    if link != 0 {
      rows.beginField()
      evidence.write(ReviewEvidence(packed: link), to: &rows)
      rows.endField()
    }
    rows.endRow()
  }

  /// `hasil` to `temuan`, and an empty `per_bidang` unless the row is a link of the repair: nothing that needs quotes, so
  /// the fields are put together in one go.
  @inline(__always)
  private func writeResult(
    _ words: TraceWords, _ outcome: ByteView, _ rule: ByteView, _ codes: ByteView, isLink: Bool,
    to rows: inout RowBuffer
  ) {
    let room = outcome.count + rule.count + codes.count + 16 + 2 * StableId.width + 8 + Probability.width
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
      guard let base = buffer.baseAddress else { return }
      var used = 0
      func put(_ view: ByteView) {
        (base + used).copy(view)
        used += view.count
        base[used] = 44
        used += 1
      }
      func put(_ id: StableId) {
        if !id.isNone {
          id.write(to: base + used)
          used += StableId.width
        }
        base[used] = 44
        used += 1
      }
      put(outcome)
      var nik = words[.nik]
      if nik != 0 {
        for place in stride(from: used + 15, through: used, by: -1) {
          base[place] = UInt8(truncatingIfNeeded: 48 + nik % 10)
          nik /= 10
        }
        used += 16
      }
      base[used] = 44
      used += 1
      put(StableId(high: words[.idHigh], low: words[.idLow]))
      put(StableId(high: words[.familyHigh], low: words[.familyLow]))
      put(rule)
      let score = words[.score] & 0xFFFF
      if score > 0 { used += Probability.write(Int(score) - 1, to: base + used) }
      base[used] = 44
      used += 1
      put(codes)
      rows.rawFields(ByteView(start: UnsafePointer(base), count: isLink ? used - 1 : used))
    }
  }
}

/// The words of a spilled outcome; those that were left out are zero.
private struct TraceWords {
  private let line: UnsafePointer<UInt8>
  private let mask: UInt8
  /// Where the own id begins.
  let end: Int

  @inline(__always)
  init(_ line: UnsafePointer<UInt8>) {
    self.line = line
    mask = line[TraceLayout.mask]
    end = TraceLayout.words + mask.nonzeroBitCount * 8
  }

  @inline(__always)
  subscript(word: TraceWord) -> UInt64 {
    let bit: UInt8 = 1 << word.rawValue
    if mask & bit == 0 { return 0 }
    return line.u64(TraceLayout.words + (mask & (bit - 1)).nonzeroBitCount * 8)
  }
}

extension ByteView {
  /// The bytes of a text of the programme's own.
  init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }
}

/// Probabilities in ten-thousandths as people read them.
enum Probability {
  /// Characters of a written one.
  static let width = 6

  /// Writes `0.9876` to `target`; answers the characters written.
  @inline(__always)
  static func write(_ score: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
    var left = score
    for place in stride(from: 5, through: 2, by: -1) {
      target[place] = UInt8(truncatingIfNeeded: 48 + left % 10)
      left /= 10
    }
    target[1] = 46
    target[0] = UInt8(truncatingIfNeeded: 48 + left)
    return width
  }
}
