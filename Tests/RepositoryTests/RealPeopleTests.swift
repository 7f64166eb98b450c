import Foundation
import Testing

@Suite struct RealPeopleTests {
  /// Whether `digits` could be a NIK: a province that exists, a date that could be a birth date.
  static func looksLikeNIK(_ digits: [UInt8]) -> Bool {
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1 - 48) } }
    let province = number(0..<2)
    let day = number(6..<8)
    let month = number(8..<10)
    return (11...97).contains(province) && ((1...31).contains(day) || (41...71).contains(day))
      && (1...12).contains(month)
  }

  /// Sequence numbers from 9001 up are not issued in practice, so no number in the tree hits a real person.
  @Test func numbersShapedLikeANIKAreSynthetic() throws {
    let skip = ["json", "png", "gz", "xlsx"]
    for folder in ["Sources", "Tests", "pipelines", "docs", "data-samples", "scripts", "Benchmarks"] {
      for path in files(below: folder, suffix: "") {
        guard !skip.contains(where: path.hasSuffix), let body = try? text(path) else { continue }
        var run: [UInt8] = []
        for byte in Array(body.utf8) + [0] {
          if byte >= 48 && byte <= 57 {
            run.append(byte)
            continue
          }
          if run.count == 16 && Self.looksLikeNIK(run) {
            let sequence = run[12...].reduce(0) { $0 * 10 + Int($1 - 48) }
            #expect(sequence >= 9001, "\(path) holds a NIK-shaped number with sequence \(sequence)")
          }
          run = []
        }
      }
    }
  }

  @Test func samplesHoldOnlySyntheticNumbers() throws {
    for path in files(below: "data-samples", suffix: ".csv.gz") {
      let gzip = Process()
      let output = Pipe()
      gzip.executableURL = URL(fileURLWithPath: "/bin/zcat")
      gzip.arguments = [root.appendingPathComponent(path).path]
      gzip.standardOutput = output
      try gzip.run()
      let bytes = output.fileHandleForReading.readDataToEndOfFile()
      gzip.waitUntilExit()
      var run: [UInt8] = []
      var checked = 0
      for byte in [UInt8](bytes) + [0] {
        if byte >= 48 && byte <= 57 {
          run.append(byte)
          continue
        }
        if run.count == 16 && Self.looksLikeNIK(run) {
          checked += 1
          if run[12] != 57 { Issue.record("\(path): a NIK-shaped number whose sequence does not start with 9") }
        }
        run = []
      }
      if path.contains("dukcapil") { #expect(checked > 100, "\(path) held almost no NIK: is the check reading it?") }
    }
  }
}
