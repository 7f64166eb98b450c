import Diagnostics
import Foundation
import StageContract
import TestSupport
import Testing

@Suite("which build of a tool is running")
struct ToolIdentityTests {
  /// An executable of one part with notes: of another owner first, then the linker's with `id`.
  private func executable(_ id: [UInt8], type: UInt8 = 3, owner: String = "GNU") -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 120)
    bytes.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    bytes[32] = 64  // the table of parts
    bytes[54] = 56  // bytes of an entry
    bytes[56] = 1  // entries
    let notes = note("AB", type: 3, [9, 9, 9]) + note(owner, type: type, id)
    bytes[64] = 4
    bytes[72] = 120
    bytes[96] = UInt8(notes.count)
    return bytes + notes
  }

  private func note(_ owner: String, type: UInt8, _ content: [UInt8]) -> [UInt8] {
    let name = Array(owner.utf8) + [0]
    func filled(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }
    return [UInt8(name.count), 0, 0, 0, UInt8(content.count), 0, 0, 0, type, 0, 0, 0] + filled(name) + filled(content)
  }

  @Test("the linker's note is found among others")
  func found() {
    #expect(ToolIdentity.buildID(inHead: executable([0xAB, 0x01, 0xFF, 0x20, 0x07])) == "ab01ff2007")
  }

  @Test("no note of the linker, or no executable: none")
  func none() {
    #expect(ToolIdentity.buildID(inHead: executable([1, 2], type: 1)) == nil)
    #expect(ToolIdentity.buildID(inHead: executable([1, 2], owner: "GNV")) == nil)
    #expect(ToolIdentity.buildID(inHead: executable([])) == nil)
    #expect(ToolIdentity.buildID(inHead: Array("#!/bin/sh\n".utf8)) == nil)
    #expect(ToolIdentity.buildID(inHead: []) == nil)
  }

  @Test("cut short or damaged at any place: none, or one all the same, never a trap")
  func damaged() {
    let whole = executable([1, 2, 3, 4])
    for count in 0..<whole.count { #expect(ToolIdentity.buildID(inHead: Array(whole[..<count])) == nil) }
    for place in whole.indices {
      for byte: UInt8 in [0, 0x7F, 0xFF] {
        var damaged = whole
        damaged[place] = byte
        _ = ToolIdentity.buildID(inHead: damaged)
      }
    }
  }

  @Test("read from a file, of which there may be more than its head")
  func read() throws {
    let work = Workdir()
    let bytes = executable([1, 2, 3, 4]) + [UInt8](repeating: 7, count: 9000)
    try Data(bytes).write(to: URL(fileURLWithPath: "\(work.path)/tool"))
    #expect(try ToolIdentity.buildID(of: "\(work.path)/tool") == "01020304")
    #expect(throws: Failure.self) { try ToolIdentity.buildID(of: "\(work.path)/none") }
  }
}
