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
  let context: StageContext

  static let header = [
    "sumber", "berkas", "baris", "id_sumber", "hasil", "nik_dipakai", "id_individu", "id_keluarga", "aturan", "skor",
    "temuan",
  ]

  private final class Worker {
    var rows = RowBuffer(capacity: 400 << 10)
    var codes = ByteScratch(capacity: 256)
  }

  /// Writes one source. Answers the files and what became of its rows.
  func write(_ source: SourceKind) throws -> (parts: [PartSummary], counts: TraceCounts) {
    let writer = TableWriter(folder: context.staging, name: "jejak/\(source.name)", header: TraceStep.header)
    let workers = (0..<context.jobs).map { _ in Worker() }
    var total = TraceCounts()
    let sliceRows = 1 << trace.sliceBits
    let index = Int(source.rawValue)
    for partition in trace.first[index]..<trace.first[index + 1] {
      let base = (partition - trace.first[index]) << trace.sliceBits
      try trace.spill.consume(partition) { blocks in
        let places = try slots(blocks, source, base: base, count: sliceRows)
        var chunk = 0
        try orderedParallel(
          jobs: context.jobs,
          next: { () -> Int? in
            defer { chunk += 1 }
            return chunk * TraceStep.step < sliceRows ? chunk : nil
          },
          work: { (chunk: Int, worker: Int) -> (EncodedChunk, TraceCounts)? in
            let rows = chunk * TraceStep.step..<(chunk + 1) * TraceStep.step
            let counts = encode(places, rows, source, workers[worker])
            if counts.rows == 0 { return nil }
            return (try EncodedChunk(workers[worker].rows), counts)
          },
          deliver: { result in
            guard let result else { return }
            try writer.append(result.0)
            total.add(result.1)
          })
      }
      context.progress.add(rows: sliceRows)
    }
    return (try writer.finish(), total)
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
      encode(UnsafePointer(Place.pointer(places[slot])), source, &worker.rows, &worker.codes, &counts)
    }
    return counts
  }

  private func encode(
    _ line: UnsafePointer<UInt8>, _ source: SourceKind, _ rows: inout RowBuffer, _ codes: inout ByteScratch,
    _ counts: inout TraceCounts
  ) {
    let outcome = Outcome(rawValue: line[TraceLayout.outcome]) ?? .none
    let rule = MatchRule(rawValue: line[TraceLayout.rule]) ?? .none
    var findings = FindingSet()
    findings.low = line.u64(TraceLayout.findingsLow)
    findings.high = line.u64(TraceLayout.findingsHigh)
    counts.rows += 1
    counts.outcomes[Int(outcome.rawValue)] += 1
    codes.clear()
    var rest = findings
    while let code = rest.popFirst() {
      counts.findings[Int(code.rawValue)] += 1
      if codes.count > 0 { codes.append(UInt8(ascii: ";")) }
      code.write(to: &codes)
    }
    rows.field(source.label)
    trace.files.write(RowKey(packed: line.u64(TraceLayout.rowKey)), source, to: &rows)
    rows.field(
      ByteView(start: line + TraceLayout.ownId, count: Int(line.u16(TraceLayout.length)) - TraceLayout.ownId))
    // The rule of a rejected row is its code, the only one it has.
    let label = rule == .reject ? ByteView(codes.span) : ByteView(rule.label)
    writeResult(line, ByteView(outcome.label), label, ByteView(codes.span), to: &rows)
    rows.endRow()
  }

  /// `hasil` to `temuan`: nothing that needs quotes, so the fields are put together in one go.
  @inline(__always)
  private func writeResult(
    _ line: UnsafePointer<UInt8>, _ outcome: ByteView, _ rule: ByteView, _ codes: ByteView, to rows: inout RowBuffer
  ) {
    let room = outcome.count + rule.count + codes.count + 16 + 2 * StableId.width + 8 + Probability.width
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
      guard let base = buffer.baseAddress else { return }
      var used = 0
      func put(_ view: ByteView) {
        (base + used).update(from: view.start, count: view.count)
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
      var nik = line.u64(TraceLayout.nik)
      if nik != 0 {
        for place in stride(from: used + 15, through: used, by: -1) {
          base[place] = UInt8(truncatingIfNeeded: 48 + nik % 10)
          nik /= 10
        }
        used += 16
      }
      base[used] = 44
      used += 1
      put(StableId(high: line.u64(TraceLayout.idHigh), low: line.u64(TraceLayout.idLow)))
      put(StableId(high: line.u64(TraceLayout.familyHigh), low: line.u64(TraceLayout.familyLow)))
      put(rule)
      let score = line.u32(TraceLayout.score)
      if score > 0 { used += Probability.write(Int(score) - 1, to: base + used) }
      base[used] = 44
      used += 1
      put(codes)
      rows.rawFields(ByteView(start: UnsafePointer(base), count: used - 1))
    }
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
