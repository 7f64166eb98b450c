import Diagnostics
import StageContract
import TabularIO

/// The account of a file that is being read, shared between where it is opened and where its rows are delivered.
final class OpenAccount {
  var value: FileAccount

  init(_ value: FileAccount) { self.value = value }
}

/// The account of one file: every byte and every row of it.
struct FileAccount {
  let name: String
  let finding: DialectFinding
  let ignored: [String]
  /// Of the content; whoever delivers chunks adds them.
  var digest = ContentDigest()
  /// Lower-case hex SHA-256 of the content, after ``close()``.
  private(set) var sha256 = ""
  /// Bytes of the content that rows were read from.
  private(set) var bytes: Int
  /// The sheet of a workbook, from 1.
  let sheet: Int?
  /// Whether rows were read from what a workbook or UTF-16 was turned into; the digest and size are of what is stored.
  private let isConverted: Bool
  /// How a workbook was read, when all of it was.
  var workbook: WorkbookAccount?
  private let path: String
  private var stored: Int?
  private(set) var rows = 0
  private(set) var rejected = 0
  /// Of ``rejected`` those that are nobody's row.
  private(set) var formLines = 0
  /// Of ``rejected`` those that an escape would explain.
  private(set) var escaped = 0
  private(set) var rejectedBytes = 0
  private(set) var acceptedBytes = 0
  private(set) var blankLines = 0
  private(set) var blankBytes = 0
  let headerBytes: Int
  private(set) var columns: [ColumnCounts] = []

  init(_ file: SourceFile) {
    name = file.name
    path = file.path
    sheet = file.reader.sheet
    isConverted = file.reader.isConverted
    finding = file.reader.finding
    ignored = file.columns.ignored
    headerBytes = file.reader.headerBytes
    bytes = headerBytes
    file.reader.headerContent.withUnsafeBufferPointer { digest.update(ByteView($0)) }
  }

  /// Adds a chunk, whose content ``digest`` has; call in the order of the file.
  mutating func add(_ cooked: CookedChunk) {
    bytes += cooked.chunk.count
    rows += cooked.chunk.rowCount
    rejected += cooked.counts.refused
    for fault in RowFault.allCases where fault.isNobodys { formLines += cooked.counts[fault] }
    escaped += cooked.counts.escaped
    rejectedBytes += cooked.rejectedBytes
    blankLines += cooked.chunk.blankLines
    blankBytes += cooked.chunk.blankBytes
    acceptedBytes += cooked.chunk.count - cooked.rejectedBytes - cooked.chunk.blankBytes
  }

  /// Adds what a worker counted.
  mutating func add(_ statistics: FileStatistics?) {
    guard let statistics else { return }
    let result = statistics.result
    if columns.isEmpty { columns = result } else { for index in result.indices { columns[index] += result[index] } }
  }

  /// Ends the digest.
  mutating func close() throws {
    if isConverted {
      let content = try ContentDigest.ofContent(path: path)
      sha256 = content.sha256
      stored = content.bytes
    } else {
      sha256 = digest.hex()
    }
  }

  /// Size of the content that ``sha256`` is of.
  var size: Int { stored ?? bytes }

  /// Every byte is in exactly one place, or nothing is published.
  func check() throws(Failure) {
    if headerBytes + acceptedBytes + rejectedBytes + blankBytes != bytes || acceptedBytes < 0 {
      throw Failure(.internalError, id: "hitungan byte tidak seimbang", en: "the bytes do not add up", file: name)
    }
  }

  /// The file as the manifest lists inputs.
  var summary: PartSummary { PartSummary(path: name, sha256: sha256, bytes: size, rows: rows) }
}
