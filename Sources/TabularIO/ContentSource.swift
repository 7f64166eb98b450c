import Diagnostics

/// Something that yields the content of a file from its start to its end.
protocol ContentSource: AnyObject {
  /// Writes up to `count` bytes to `target`; 0 only at the end of a whole and sound file.
  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int
  /// Bytes of the stored file consumed so far.
  var offset: Int { get }
}

extension GzipReader: ContentSource {}

/// Bytes that are in memory already.
final class ContentBytes: ContentSource {
  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    let got = min(count, bytes.count - offset)
    bytes.withUnsafeBufferPointer { view in
      if let base = view.baseAddress, got > 0 { target.update(from: base + offset, count: got) }
    }
    offset += got
    return got
  }
}
