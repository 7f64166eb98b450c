import Diagnostics

/// Something that yields the content of a file from its start to its end.
protocol ContentSource: AnyObject {
  /// Writes up to `count` bytes to `target`; 0 only at the end of a whole and sound file.
  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int
  /// Bytes of the stored file consumed so far.
  var offset: Int { get }
}

extension GzipReader: ContentSource {}
