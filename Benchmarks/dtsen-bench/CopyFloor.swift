import Diagnostics
import TabularIO

/// The least work any stage could do: inflate the extracts, find their fields, deflate them again.
enum CopyFloor {
  /// What one run moved.
  struct Result {
    var bytes = 0
    var fields = 0
    var compressed = 0
  }

  private struct Block {
    let bytes: [UInt8]
  }

  /// Copies every `*.csv` and `*.csv.gz` of `folder` to memory, on `jobs` workers.
  static func run(folder: String, jobs: Int) throws -> Result {
    var result = Result()
    for name in try FileAccess.names(in: folder) where name.hasSuffix(".csv.gz") || name.hasSuffix(".csv") {
      let reader = try GzipReader(path: "\(folder)/\(name)")
      let size = 256 << 10
      let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
      defer { buffer.deallocate() }
      try orderedParallel(
        jobs: jobs,
        next: { () -> Block? in
          var filled = 0
          while filled < size {
            let got = try reader.read(into: buffer + filled, count: size - filled)
            if got == 0 { break }
            filled += got
          }
          if filled == 0 { return nil }
          return Block(bytes: Array(UnsafeBufferPointer(start: buffer, count: filled)))
        },
        work: { block, _ -> Result in
          let fields = FieldCount.count(block.bytes)
          let member = try block.bytes.withUnsafeBufferPointer { try GzipMember.compress(ByteView($0)) }
          return Result(bytes: block.bytes.count, fields: fields, compressed: member.count)
        },
        deliver: {
          result.bytes += $0.bytes
          result.fields += $0.fields
          result.compressed += $0.compressed
        })
    }
    return result
  }
}
