import Diagnostics
import TabularIO

/// Whole small files.
enum PlainFile {
  /// Writes a file with the folders above it.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    if let slash = path.lastIndex(of: "/") { try FileAccess.makeFolder(String(path[..<slash])) }
    let file = try FileAccess.writing(path)
    try bytes.withUnsafeBufferPointer { buffer throws(Failure) in try file.write(ByteView(buffer)) }
    try file.sync()
  }

  /// The paths of all files below `folder`, relative to it, sorted within each folder.
  static func paths(in folder: String, below prefix: String = "") throws(Failure) -> [String] {
    var paths: [String] = []
    for name in try FileAccess.names(in: prefix.isEmpty ? folder : folder + "/" + prefix) {
      let path = prefix.isEmpty ? name : prefix + "/" + name
      if FileAccess.isFolder(folder + "/" + path) == true {
        paths += try PlainFile.paths(in: folder, below: path)
      } else {
        paths.append(path)
      }
    }
    return paths
  }
}
