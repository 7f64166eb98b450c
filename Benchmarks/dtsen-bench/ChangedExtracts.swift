import Diagnostics
import Foundation
import TabularIO

/// Extracts of which one source came again with a few other rows: what an incremental run is for.
enum ChangedExtracts {
  static let source = "dtks"
  /// One row in so many is another.
  static let oneIn = 100

  /// Makes `target` from the extracts in `folder`: all files the same (hard links), but that every hundredth row of dtks has
  /// another name.
  static func make(from folder: String, to target: String) throws {
    if FileAccess.isFolder(target) == true { return }
    let aside = "\(target).partial"
    try? FileManager.default.removeItem(atPath: aside)
    try FileAccess.makeFolder(aside)
    for name in try FileAccess.names(in: folder) {
      if name == "\(source).csv.gz" {
        try change("\(folder)/\(name)", to: "\(aside)/\(name)")
      } else {
        try FileManager.default.linkItem(atPath: "\(folder)/\(name)", toPath: "\(aside)/\(name)")
      }
    }
    try FileManager.default.moveItem(atPath: aside, toPath: target)
  }

  private static func change(_ path: String, to target: String) throws {
    let reader = try GzipReader(path: path)
    let size = 1 << 20
    var buffer = [UInt8](repeating: 0, count: size)
    var out = RowBuffer()
    var file = Data()
    var column = 0
    var row = 0
    var line: [UInt8] = []
    func finishLine() throws(Failure) {
      if row == 0 {
        let names = String(decoding: line, as: UTF8.self).split(separator: ",")
        column = names.firstIndex(of: "nama") ?? 0
      } else if row % oneIn == 0, let end = fieldEnd(line, column) {
        line.insert(UInt8(ascii: "H"), at: end)
      }
      line.withUnsafeBufferPointer { out.append(ByteView($0)) }
      out.append(UInt8(ascii: "\n"))
      if out.count >= 256 << 10 { try flush() }
      line.removeAll(keepingCapacity: true)
      row += 1
    }
    func flush() throws(Failure) {
      file.append(contentsOf: try GzipMember.compress(out.view))
      out.removeAll()
    }
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { bytes in
        try bytes.baseAddress.map { try reader.read(into: $0, count: size) } ?? 0
      }
      if count == 0 { break }
      for byte in buffer[..<count] {
        if byte == UInt8(ascii: "\n") { try finishLine() } else { line.append(byte) }
      }
    }
    if !line.isEmpty { try finishLine() }
    try flush()
    try file.write(to: URL(fileURLWithPath: target))
  }

  /// Where the text of field `number` of a line ends, before its closing quote.
  private static func fieldEnd(_ line: [UInt8], _ number: Int) -> Int? {
    var (field, quoted) = (0, false)
    for (index, byte) in (line + [UInt8(ascii: ",")]).enumerated() {
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      if byte != UInt8(ascii: ",") || quoted { continue }
      if field == number { return index > 0 && line[index - 1] == UInt8(ascii: "\"") ? index - 1 : index }
      field += 1
    }
    return nil
  }
}
