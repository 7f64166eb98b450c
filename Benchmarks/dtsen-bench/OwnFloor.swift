import Diagnostics
import Glibc
import StageContract
import TabularIO

/// The least that a stage could cost as long as it reads and writes what it does: inflate its inputs and find their
/// fields, digest its outputs and deflate them. No decision of the stage is in it.
///
/// Where this comes near a bar, the bar leaves nothing for the work itself.
struct OwnFloor {
  /// Seconds of processor.
  private(set) var reading = 0.0
  private(set) var writing = 0.0

  var total: Double { reading + writing }

  /// Measures the finished `stage` of `run`; `extracts` holds what ingest has read.
  static func run(stage: String, of run: String, extracts: String, jobs: Int) throws -> OwnFloor {
    let path = "\(run)/\(stage)/\(Manifest.fileName)"
    let manifest = try Manifest.read(FileAccess.content(of: path), file: path)
    let read = Set(manifest.inputs.map(\.file.sha256))
    var files: [(path: String, kind: Kind)] = []
    for input in manifest.inputs where !input.file.path.hasSuffix(".json") {
      let name = input.file.path
      if FileAccess.isPlainFile("\(run)/\(name)") {
        files.append(("\(run)/\(name)", .table))
      } else if let path = ["\(extracts)/\(name).gz", "\(extracts)/\(name)"].first(where: FileAccess.isPlainFile) {
        files.append((path, .extract))
      }
    }
    for table in manifest.outputs {
      // What came in as it goes out is linked, not written.
      for part in table.parts where !read.contains(part.sha256) {
        files.append(("\(run)/\(stage)/\(part.path)", .output))
      }
    }
    var floor = OwnFloor()
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < files.count ? next : nil
      },
      work: { index, _ in try seconds(of: files[index].path, files[index].kind) },
      deliver: { seconds, kind in
        if kind == .output { floor.writing += seconds } else { floor.reading += seconds }
      })
    return floor
  }

  private static let blockSize = 256 << 10

  private enum Kind { case extract, table, output }

  /// What must be done with the file at `path`. Extracts are digested too: tables were when they were written.
  private static func seconds(of path: String, _ kind: Kind) throws -> (Double, Kind) {
    let reader = try GzipReader(path: path)
    var digests = (ContentDigest(), ContentDigest())
    var seconds = 0.0
    while true {
      var start = clock()
      let blocks = (try block(of: reader), try block(of: reader))
      if blocks.0.isEmpty { break }
      if kind == .output { start = clock() }
      try blocks.0.withUnsafeBufferPointer { first in
        try blocks.1.withUnsafeBufferPointer { second in
          if kind != .table {
            // Two at a time, as the processor can.
            ContentDigest.update(&digests.0, ByteView(first), &digests.1, ByteView(second))
          }
          if kind == .output {
            _ = try GzipMember.compress(ByteView(first))
            if !second.isEmpty { _ = try GzipMember.compress(ByteView(second)) }
          }
        }
      }
      if kind != .output { _ = FieldCount.count(blocks.0) + FieldCount.count(blocks.1) }
      seconds += clock() - start
    }
    return (seconds, kind)
  }

  /// The next block, shorter at the end, empty after it.
  private static func block(of reader: GzipReader) throws -> [UInt8] {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: blockSize)
    defer { buffer.deallocate() }
    var filled = 0
    while filled < blockSize {
      let got = try reader.read(into: buffer + filled, count: blockSize - filled)
      if got == 0 { break }
      filled += got
    }
    return Array(UnsafeBufferPointer(start: buffer, count: filled))
  }

  /// Seconds that this thread has had of a processor.
  private static func clock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
