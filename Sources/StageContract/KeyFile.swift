import Diagnostics
import TabularIO

/// The registry's secret: 64 hexadecimal digits on a line of their own; lines that start with `#` are remarks.
package enum KeyFile {
  /// The 32 bytes of a key file; `badConfig` when it holds anything else. The content never shows in a message.
  package static func parse(_ bytes: [UInt8], file: String) throws(Failure) -> [UInt8] {
    var lines: [[UInt8]] = []
    for line in bytes.split(separator: 10) {
      let trimmed = line.filter { $0 != 13 && $0 != 32 }
      if !trimmed.isEmpty && trimmed[0] != UInt8(ascii: "#") { lines.append(trimmed) }
    }
    guard lines.count == 1, lines[0].count == 64,
      let key = Hex.bytes(String(decoding: lines[0], as: UTF8.self))
    else {
      throw Failure(
        .badConfig, id: "berkas kunci harus berisi 64 digit heksadesimal", en: "a key file holds 64 hexadecimal digits",
        file: file)
    }
    return key
  }

  /// A new key file. The only randomness of the pipeline; it is an input of every later run.
  static func fresh() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var digits = ""
    for _ in 0..<64 { digits += String(generator.next(upperBound: 16 as UInt8), radix: 16) }
    return Array((digits + "\n").utf8)
  }
}
