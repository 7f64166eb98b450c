// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [.unsafeFlags(["-warnings-as-errors"])]

let package = Package(
  name: "dtsen-exports",
  targets: [
    .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .executableTarget(name: "dtsen-xlsx", dependencies: ["CXlsxWriter"], swiftSettings: settings),
    .executableTarget(name: "dtsen-man", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
