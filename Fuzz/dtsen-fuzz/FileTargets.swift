import Diagnostics
import Glibc
import PipelineConfig
import StageContract
import TabularIO

/// A file in memory that holds one input after another.
private final class InputFile {
  let path: String

  init() throws {
    let folder = try FileAccess.makeUniqueFolder(
      prefix: (FileAccess.isFolder("/dev/shm") == true ? "/dev/shm" : "/tmp") + "/dtsen-fuzz-")
    path = folder + "/masukan"
  }

  func hold(_ input: UnsafeBufferPointer<UInt8>) {
    guard let file = try? FileAccess.writing(path) else { return }
    try? file.write(ByteView(input))
  }
}

/// Any bytes as a stored file, gzip or plain, and as the deflate data of a member whose sums are right: a fuzzer never
/// guesses a CRC.
final class GzipTarget: FuzzTarget {
  private let file: InputFile
  private static let most = 1 << 20

  init() throws { file = try InputFile() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    if let fault = compare(Array(input)) { return "as a file: \(fault)" }
    let head: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    let body = ZlibModel.inflate(Array(input), window: ZlibModel.raw, most: GzipTarget.most)
    let data = body.isWhole ? input.prefix(body.used) : input[...]
    if let fault = compare(head + data + ZlibModel.trailer(of: body.content)) { return "as deflate data: \(fault)" }
    return nil
  }

  /// Holds our reader against zlib: what zlib reads whole is read the same, anything else is refused.
  private func compare(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { file.hold($0) }
    let expected = ZlibModel.file(bytes, most: GzipTarget.most)
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1000)
    do throws(Failure) {
      let reader = try GzipReader(path: file.path)
      while content.count <= GzipTarget.most {
        let got = try buffer.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
          guard let base = buffer.baseAddress else { return 0 }
          return try reader.read(into: base, count: buffer.count)
        }
        if got == 0 {
          guard let expected else { return "zlib refuses what was read" }
          return content == expected ? nil : "zlib reads \(expected.count) other bytes, not these \(content.count)"
        }
        content += buffer[..<got]
      }
    } catch {
      if error.status != .badData { return "not refused as bad data: \(error)" }
      return expected == nil ? nil : "refused, but zlib reads \(expected?.count ?? 0) bytes: \(error)"
    }
    return nil
  }
}

/// Any bytes as a workbook.
final class WorkbookTarget: FuzzTarget {
  private let file: InputFile

  init() throws { file = try InputFile() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    file.hold(input)
    do throws(Failure) {
      let reader = try DialectReader(path: file.path, request: DialectRequest())
      while let chunk = try reader.next() { try chunk.split() }
    } catch {
      return error.status == .internalError ? "internal error: \(error)" : nil
    }
    return nil
  }
}

/// Any bytes as YAML of a pipeline, and as a manifest.
final class ConfigurationTarget: FuzzTarget {
  init() {}

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    let bytes = Array(input)
    do throws(Failure) {
      let map = try ConfigFile.parse(bytes, file: "uji.yaml")
      for entry in map.entries() { _ = try? entry.node.string() }
    } catch {
      if error.status != .badConfig { return "YAML: \(error)" }
    }
    do throws(Failure) {
      _ = try Manifest.read(bytes, file: "manifest.json")
    } catch {
      if error.status != .badData { return "manifest: \(error)" }
    }
    return nil
  }
}
