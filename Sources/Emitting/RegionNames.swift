import Diagnostics
import TabularIO

/// Names of provinces and kabupaten/kota, ready to be written as CSV fields.
struct RegionNames: Sendable {
  private let provinces: [[UInt8]]
  private let regencies: [[UInt8]]

  /// From (code, name) pairs; codes of two digits are provinces, of four kabupaten/kota.
  init(_ names: [(code: String, name: String)]) {
    var provinces = [[UInt8]](repeating: [], count: 100)
    var regencies = [[UInt8]](repeating: [], count: 10_000)
    for (code, name) in names {
      guard let number = Int(code), number >= 0 else { continue }
      if code.utf8.count == 2 { provinces[number] = RegionNames.encoded(name) }
      if code.utf8.count == 4 { regencies[number] = RegionNames.encoded(name) }
    }
    self.provinces = provinces
    self.regencies = regencies
  }

  private static func encoded(_ name: String) -> [UInt8] {
    var rows = RowBuffer(capacity: 128)
    rows.field(name)
    return rows.view.bytes
  }

  /// Writes the name of the region whose code starts `code`, empty when the code is too short or unknown.
  func write(_ code: ByteView, digits: Int, to rows: inout RowBuffer) {
    guard code.count >= digits, let number = code[0..<digits].uint64() else {
      rows.emptyField()
      return
    }
    let list = digits == 2 ? provinces : regencies
    let index = Int(number)
    guard index < list.count, !list[index].isEmpty else {
      rows.emptyField()
      return
    }
    list[index].withUnsafeBufferPointer { rows.rawFields(ByteView($0)) }
  }
}
