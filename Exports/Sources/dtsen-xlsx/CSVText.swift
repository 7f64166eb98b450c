/// The rows of a small RFC 4180 file held in memory.
struct CSVText {
  let header: [String]
  let rows: [[String]]

  /// Parses `text`; nil when it is no CSV: a quote that does not close, a row of another width, no header.
  init?(_ text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    func take() -> String {
      defer { field.removeAll(keepingCapacity: true) }
      return String(decoding: field, as: UTF8.self)
    }
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""):
        field.append(byte)
        bytes.removeFirst()
      case UInt8(ascii: "\"") where isQuoted:
        isQuoted = false
      case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted:
        isQuoted = true
        wasQuoted = true
      case UInt8(ascii: ",") where !isQuoted:
        record.append(take())
        wasQuoted = false
      case UInt8(ascii: "\n") where !isQuoted:
        record.append(take())
        wasQuoted = false
        records.append(record)
        record = []
      default:
        field.append(byte)
      }
    }
    if isQuoted { return nil }
    if !field.isEmpty || !record.isEmpty { records.append(record + [take()]) }
    guard let header = records.first, records.allSatisfy({ $0.count == header.count }) else { return nil }
    self.header = header
    self.rows = Array(records.dropFirst())
  }
}
