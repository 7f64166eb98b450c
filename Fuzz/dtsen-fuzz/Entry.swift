import CFuzzer
import Glibc
import StageContract

/// A thing to fuzz: answers nil, or what promise the input broke.
protocol FuzzTarget: AnyObject {
  init() throws
  /// Tries one input. A trap is a finding of its own.
  func check(_ input: UnsafeBufferPointer<UInt8>) -> String?
}

/// `dtsen-fuzz --sasaran=<target> [options of libFuzzer] [folders]`
@main
enum Entry {
  nonisolated(unsafe) static var target: (any FuzzTarget)?

  static var targets: [(name: String, type: any FuzzTarget.Type)] {
    [
      ("pembaca", ReaderTarget.self), ("dialek", DetectionTarget.self), ("gzip", GzipTarget.self),
      ("lembar", WorkbookTarget.self), ("nik", NIKTarget.self), ("kk", FamilyCardTarget.self),
      ("nama", NameTarget.self),
      ("tanggal", DateTarget.self), ("wilayah", RegionTarget.self), ("bilangan", NumberTarget.self),
      ("alamat", AddressTarget.self), ("kode", CodeTarget.self), ("konfigurasi", ConfigurationTarget.self),
    ]
  }

  static func main() throws {
    let option = CommandLine.arguments.first { $0.hasPrefix("--sasaran=") }?.dropFirst("--sasaran=".count)
    guard let found = targets.first(where: { $0.name == option ?? "" }) else {
      print(targets.map(\.name).joined(separator: "\n"))
      exit(option == nil ? 0 : 64)
    }
    target = try found.type.init()
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
      guard let fault = Entry.target?.check(UnsafeBufferPointer(start: data, count: size)) else { return 0 }
      DiagnosticLog.standardError("dtsen-fuzz: \(fault)")
      abort()
    }
    exit(status)
  }
}
