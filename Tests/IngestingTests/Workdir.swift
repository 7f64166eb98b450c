import Foundation
import TabularIO

/// A folder of a test's own, removed with it.
final class Workdir {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "dtsen-ingest-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let full = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: full))
    return full
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// A small generator with a seed that a failing test prints (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return StableHash.mix(state)
  }
}

/// The seed of a property test: `SEED` of the environment, else fixed.
let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 20_250_630

/// `bytes` as one gzip member.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  try bytes.withUnsafeBufferPointer { try GzipMember.compress(ByteView($0)) }
}
