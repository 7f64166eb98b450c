import Crypto
import TabularIO

/// Why a row stands in the review queue.
enum ReviewKind: UInt8, CaseIterable, Sendable {
  case possibleDuplicate
  case contradiction
  case possibleMatch
  case household

  /// As `tinjau.jenis` shows it.
  var label: StaticString {
    switch self {
    case .possibleDuplicate: "CALON_GANDA"
    case .contradiction: "KONFLIK_NIK"
    case .possibleMatch: "CALON_PADAN"
    case .household: "KELUARGA"
    }
  }
}

/// `id_tinjau`: the first 16 hex digits of SHA-256 over source, own id, content digest and kind, joined by `|`.
///
/// The contract takes the row's content; we take the digest of it that 2-normalise carries, so that content need not
/// travel. Equal content gives an equal id either way.
enum ReviewId {
  /// The ids of `row` by kind, in the order of ``ReviewKind``.
  static func all(_ row: RowRecord) -> [UInt64] { ReviewKind.allCases.map { make(row, $0) } }

  /// The id of `row` for `kind`.
  static func make(_ row: RowRecord, _ kind: ReviewKind) -> UInt64 {
    var hash = SHA256()
    add(row.source.label, &hash)
    bar(&hash)
    add(row.ownId, &hash)
    bar(&hash)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ContentText.width) { buffer in
      guard let text = buffer.baseAddress else { return }
      ContentText.write(high: row.contentHigh, low: row.contentLow, to: text)
      hash.update(bufferPointer: UnsafeRawBufferPointer(buffer))
    }
    bar(&hash)
    add(kind.label, &hash)
    return hash.finalize().withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
  }

  private static func add(_ text: ByteView, _ hash: inout SHA256) {
    if !text.isEmpty { hash.update(bufferPointer: UnsafeRawBufferPointer(text.buffer)) }
  }

  private static func add(_ text: StaticString, _ hash: inout SHA256) {
    hash.update(bufferPointer: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private static func bar(_ hash: inout SHA256) {
    withUnsafeBytes(of: UInt8(124)) { hash.update(bufferPointer: $0) }
  }
}
