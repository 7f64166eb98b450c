import Diagnostics
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite struct GzipReaderTests {
  let content = [UInt8]((0..<400_000).map { UInt8(truncatingIfNeeded: ($0 * 7919) >> 5) })

  func member(_ bytes: [UInt8]) throws -> [UInt8] {
    try bytes.withUnsafeBufferPointer { try GzipMember.compress(ByteView($0)) }
  }

  func read(_ file: [UInt8], step: Int = 10_000) throws -> [UInt8] {
    let work = Workdir()
    let path = "\(work.path)/x.csv.gz"
    try Data(file).write(to: URL(fileURLWithPath: path))
    let reader = try GzipReader(path: path)
    var buffer = [UInt8](repeating: 0, count: step)
    var out: [UInt8] = []
    while true {
      let got = try buffer.withUnsafeMutableBufferPointer { try reader.read(into: $0.baseAddress!, count: step) }
      if got == 0 { return out }
      out += buffer[0..<got]
    }
  }

  @Test(arguments: [1, 999, 300_000]) func membersAreOneStream(step: Int) throws {
    let cut = 123_457
    let file = try member(Array(content[..<cut])) + member([]) + member(Array(content[cut...]))
    if step > 1 {
      #expect(try read(file, step: step) == content)
    } else {
      #expect(try read(try member([65]), step: 1) == [65])
    }
  }

  @Test func plainFilesAreReadAsTheyAre() throws {
    #expect(try read(Array("nik,nama\n".utf8)) == Array("nik,nama\n".utf8))
    #expect(try read([]) == [])
    #expect(try read([0x1f]) == [0x1f])
  }

  @Test func gzipOfTheSystemIsRead() throws {
    let work = Workdir()
    let path = "\(work.path)/y.csv"
    try Data(content).write(to: URL(fileURLWithPath: path))
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-9", path]
    try gzip.run()
    gzip.waitUntilExit()
    #expect(try ContentDigest.ofContent(path: path + ".gz").bytes == content.count)
  }

  @Test(arguments: ["truncated", "crc", "length", "garbage", "header", "flag", "method"]) func damageIsFound(
    kind: String
  ) throws {
    var file = try member(content) + member(content)
    switch kind {
    case "truncated": file.removeLast(9)
    case "crc": file[file.count - 6] ^= 1
    case "length": file[file.count - 1] ^= 1
    // A member whose header has a reserved flag, or names another method than deflate, behind a sound one.
    case "flag": file[file.count / 2 + 3] |= 0x40
    case "method": file[file.count / 2 + 2] = 7
    case "garbage": file += Array("sampah".utf8)
    default: file.removeLast(file.count / 2 - 5)
    }
    let error = #expect(throws: Failure.self) { try read(file) }
    #expect(error?.status == .badData)
    #expect(error?.message.en.contains("byte") == true)
  }
}
