import Diagnostics
import TabularIO

/// One file of a population: members or plain bytes, appended in order.
final class PopulationFile {
  private let file: FileAccess
  let isPlain: Bool

  /// Creates `<folder>/<name>.csv` or `.csv.gz`. Throws `cannotCreate` when either exists and may not be replaced.
  init(folder: String, name: String, isPlain: Bool, overwrite: Bool) throws(Failure) {
    for path in ["\(folder)/\(name).csv", "\(folder)/\(name).csv.gz"]
    where FileAccess.isFolder(path) != nil && !overwrite {
      throw Failure(.cannotCreate, id: "sudah ada", en: "already exists", file: path)
    }
    file = try FileAccess.writing("\(folder)/\(name).csv" + (isPlain ? "" : ".gz"))
    self.isPlain = isPlain
  }

  /// Creates `path`, plain when its name ends in `.csv`. Throws `cannotCreate` when it exists and may not be replaced.
  init(path: String, overwrite: Bool) throws(Failure) {
    if FileAccess.isFolder(path) != nil && !overwrite {
      throw Failure(.cannotCreate, id: "sudah ada", en: "already exists", file: path)
    }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try FileAccess.makeFolder(String(path[..<slash]))
    }
    file = try FileAccess.writing(path)
    isPlain = path.hasSuffix(".csv")
  }

  /// The form bytes are stored in; made on a worker.
  static func stored(_ bytes: ByteStore, isPlain: Bool) throws(Failure) -> [UInt8] {
    if bytes.count == 0 { return [] }
    if isPlain { return Array(UnsafeBufferPointer(start: bytes.start, count: bytes.count)) }
    return try GzipMember.compress(ByteView(start: UnsafePointer(bytes.start), count: bytes.count))
  }

  /// Adds what ``stored(_:isPlain:)`` made.
  func append(_ stored: [UInt8]) throws(Failure) {
    if stored.isEmpty { return }
    try stored.withUnsafeBufferPointer { view throws(Failure) in try file.write(ByteView(view)) }
  }

  /// Adds a line of text, such as a header.
  func append(line: String, dialect: Dialect) throws(Failure) {
    let bytes = ByteStore(capacity: 2048)
    if dialect.hasByteOrderMark { bytes.put("\u{FEFF}" as StaticString) }
    bytes.put(line)
    try append(PopulationFile.stored(bytes, isPlain: isPlain))
  }
}
