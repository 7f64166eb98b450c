import Foundation
import Testing

@Suite struct SourceTextTests {
  static let code = files(below: "Sources", suffix: ".swift") + files(below: "Tests", suffix: ".swift")

  @Test func noFileIsTooLong() throws {
    for path in Self.code {
      let lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 600, "\(path) has \(lines) lines: one concern a file")
    }
  }

  @Test func nothingTrapsOnInputOrExitsFromBelow() throws {
    for path in files(below: "Sources", suffix: ".swift") {
      let body = try text(path)
      for word in ["fatalError(", "try!", " as! "] {
        #expect(!body.contains(word), "\(path) holds \(word)")
      }
      if !path.contains("/StageCommand/") && !path.contains("/StageContract/") {
        #expect(!body.contains(" exit("), "\(path) exits: only StageCommand may")
      }
    }
  }

  @Test func everyFolderSaysWhatItIs() {
    for module in (try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path))
      ?? []
    {
      if module.hasPrefix("dtsen-") || ["CLibCSV", "CZlib", "CISAL"].contains(module) { continue }
      let size = (try? text("Sources/\(module)/README.md").count) ?? 0
      #expect(size > 40, "Sources/\(module)/README.md is missing or says nothing")
    }
  }
}
