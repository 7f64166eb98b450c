import Diagnostics

/// The texts that cells of a workbook refer to by number.
final class SharedTexts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private let path: String

  /// Throws `badData` when the texts, with 8 bytes for the place of each, need more than `limit` bytes.
  init(_ archive: ZipArchive, limit: Int) throws(Failure) {
    path = archive.path
    guard let entry = try archive.open("xl/sharedStrings.xml") else { return }
    let scanner = XMLScanner(entry, path: archive.path)
    var collecting = false
    var phonetic = false
    while let token = try scanner.next() {
      switch token {
      case .start:
        if scanner.name == "t" { collecting = !phonetic }
        if scanner.name == "rPh" { phonetic = true }
      case .text: if collecting { bytes += scanner.text }
      case .end:
        if scanner.name == "t" { collecting = false }
        if scanner.name == "rPh" { phonetic = false }
        if scanner.name == "si" { endText() }
        if bytes.count + 8 * ends.count > limit {
          throw Failure(
            .badData,
            id:
              "teks bersama buku kerja melebihi \(limit >> 20) MiB; beri --memory lebih besar, atau simpan sebagai CSV",
            en: "the workbook's shared texts exceed \(limit >> 20) MiB; give more --memory, or save it as CSV",
            file: archive.path)
        }
      }
    }
  }

  private func endText() {
    let start = ends.last ?? 0
    let text = Array(bytes[start...])
    let plain = WorkbookText.plain(text)
    if plain.count != text.count { bytes.replaceSubrange(start..., with: plain) }
    ends.append(bytes.count)
  }

  /// The text of a number written in digits.
  subscript(number: [UInt8]) -> [UInt8] {
    get throws(Failure) {
      guard let index = Int(String(decoding: number, as: UTF8.self)), ends.indices.contains(index) else {
        throw Failure(
          .badData, id: "rujukan teks buku kerja rusak", en: "broken text reference in the workbook", file: path)
      }
      return Array(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    }
  }
}
