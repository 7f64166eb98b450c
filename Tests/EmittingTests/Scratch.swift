import Foundation
import Testing

@Suite struct ScratchMake {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["MAKE_BENCH"] != nil)) func make() throws {
    let target = ProcessInfo.processInfo.environment["MAKE_BENCH"] ?? ""
    let e = try Emission(families: 333_000, parts: 16)
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.moveItem(atPath: e.work.path, toPath: target)
  }
}
