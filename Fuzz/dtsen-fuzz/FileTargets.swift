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

/// Any bytes as a stored file, gzip or plain.
final class GzipTarget: FuzzTarget {
  private let file: InputFile

  init() throws { file = try InputFile() }

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    file.hold(input)
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1000)
    do throws(Failure) {
      let reader = try GzipReader(path: file.path)
      while content.count < 1 << 20 {
        let got = try buffer.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
          guard let base = buffer.baseAddress else { return 0 }
          return try reader.read(into: base, count: buffer.count)
        }
        if got == 0 { return reader.isGzip ? nil : plain(content, input) }
        content += buffer[..<got]
      }
    } catch {
      return error.status == .badData ? nil : "not refused as bad data: \(error)"
    }
    return nil
  }

  private func plain(_ content: [UInt8], _ input: UnsafeBufferPointer<UInt8>) -> String? {
    content == Array(input) ? nil : "a plain file was changed"
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
