import Diagnostics
import TabularIO

/// Tells one build of an executable from another.
package enum ToolIdentity {
  /// The running executable: a rebuilt tool makes its outputs anew.
  static let executable = "/proc/self/exe"

  /// The build id that the linker wrote into the executable at `path`: a digest over all that was linked, which
  /// stripping the file leaves as it is. Nil where there is none, or the file is no executable of this kind.
  ///
  /// To read it takes one page; to hash an executable with its debug information would take as long as a small stage.
  package static func buildID(of path: String) throws(Failure) -> String? {
    buildID(inHead: try FileAccess.head(of: path, count: 4096))
  }

  /// Reads the build id from the first bytes of an executable (ELF, 64 bits, little-endian: System V ABI, chapters 4 and
  /// 5), nil where they hold none.
  package static func buildID(inHead bytes: [UInt8]) -> String? {
    let head = ELFHead(bytes: bytes)
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = head.number(at: 32, width: 8),
      let entrySize = head.number(at: 54, width: 2), let entries = head.number(at: 56, width: 2)
    else { return nil }
    for index in 0..<entries {
      let entry = table + index * entrySize
      guard head.number(at: entry, width: 4) == ELFHead.notes, let start = head.number(at: entry + 8, width: 8),
        let size = head.number(at: entry + 32, width: 8)
      else { continue }
      if let id = head.buildID(from: start, size: size) { return id }
    }
    return nil
  }
}

/// The first bytes of an executable. What lies beyond them, or says that it does, is not there.
private struct ELFHead {
  let bytes: [UInt8]

  /// Type of a part of the program that holds notes, and of the note with the linker's build id.
  static let notes = 4
  private static let buildIDNote = 3
  private static let gnu: [UInt8] = [0x47, 0x4E, 0x55, 0]

  /// The number of `width` bytes at `place`, nil where it is not there or too large to be a place.
  func number(at place: Int, width: Int) -> Int? {
    guard place >= 0, place <= bytes.count - width else { return nil }
    let value = (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
    return value < 1 << 40 ? Int(value) : nil
  }

  /// The build id among notes that lie one after another, each part of them filled up to four bytes.
  func buildID(from start: Int, size: Int) -> String? {
    var place = start
    while place + 12 <= start + size {
      guard let nameSize = number(at: place, width: 4), let count = number(at: place + 4, width: 4),
        let type = number(at: place + 8, width: 4)
      else { return nil }
      let name = place + 12
      let content = name + (nameSize + 3) & ~3
      let end = content + count
      if end > bytes.count { return nil }
      if type == ELFHead.buildIDNote && count > 0 && bytes[name..<name + nameSize].elementsEqual(ELFHead.gnu) {
        return Hex.text(Array(bytes[content..<end]))
      }
      place = content + (count + 3) & ~3
    }
    return nil
  }
}
