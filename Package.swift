// swift-tools-version: 6.1
import Foundation
import PackageDescription

// ISA-L is used where the machine has it; elsewhere the same code runs on zlib alone.
let hasISAL = FileManager.default.fileExists(atPath: "/usr/include/isa-l.h")
let codec: [SwiftSetting] = hasISAL ? [.define("DTSEN_ISAL")] : []
let isal: [Target.Dependency] = hasISAL ? ["CISAL"] : []

// Everything is built for libFuzzer, and dtsen-fuzz with it, only while this is set: see Fuzz/README.md.
let fuzzing = ProcessInfo.processInfo.environment["DTSEN_FUZZ"] != nil
let instruments = fuzzing ? ["-sanitize=fuzzer,address"] : []

let settings: [SwiftSetting] = [.unsafeFlags(["-warnings-as-errors"] + instruments)]
let kernel: [CSetting] = [
  .unsafeFlags(["-O2"] + (fuzzing ? ["-fsanitize=fuzzer-no-link", "-fsanitize=address"] : []))
]

/// A library target of this package.
func library(_ name: String, _ dependencies: [Target.Dependency], _ extra: [SwiftSetting] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: settings + extra)
}

/// A command line tool: parses arguments, calls one module.
func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies + [argumentParser], swiftSettings: settings)
}

/// A test target.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: settings)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

// What every stage module may import.
let stageBase: [Target.Dependency] = [
  "Diagnostics", "TabularIO", "PipelineConfig", "StageContract", "DataDictionary", "RegistryTypes",
]

let package = Package(
  name: "dtsen",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: C
    .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
  ]
    + (hasISAL ? [.systemLibrary(name: "CISAL", providers: [.apt(["libisal-dev"])])] : [])
    + [
      /// Finds delimiters, quotes and line ends in a buffer, 32 bytes a step where the processor can.
      .target(name: "CFieldScan", exclude: ["README.md"], cSettings: kernel),
      /// SHA-256 with the processor's instructions, two messages side by side: long ones, and many short ones.
      .target(name: "CDigest", exclude: ["README.md"], cSettings: kernel),
      /// Files on their way to disk early.
      .target(name: "CFileHint", exclude: ["README.md"]),

      // MARK: Foundations (no domain words)
      /// Exit table, failures, findings, languages.
      library("Diagnostics", []),
      /// gzip, CSV, tables in parts, ordered parallel work, spill files, external sort.
      library(
        "TabularIO",
        ["CLibCSV", "CZlib", "CFieldScan", "CDigest", "CFileHint", "Diagnostics", crypto, heap] + isal,
        codec),
      /// YAML with file and line, unknown keys refused.
      library("PipelineConfig", ["Diagnostics", yams]),
      /// What a stage is: declaration, manifest, publication, tally, lock, progress.
      library("StageContract", ["Diagnostics", "TabularIO", "PipelineConfig", crypto, logging]),

      // MARK: Domain
      /// NIK, No KK, names, dates, regions, code lists: parse, validate, fold, mask.
      library("RegistryTypes", []),
      /// Edit distance, Jaro-Winkler, name similarity.
      library("Comparison", []),
      /// The columns of extracts and snapshot, codes, reference tables.
      library("DataDictionary", ["Diagnostics", "TabularIO", "PipelineConfig", "RegistryTypes"]),

      /// The ranking model: its file, a family's score, and that score term by term.
      library("Scoring", ["Diagnostics", "TabularIO", "PipelineConfig"]),

      // MARK: Stages: one module each, never importing one another
      library("Ingesting", stageBase),
      library("Normalising", stageBase),
      library("Matching", stageBase + ["Comparison", crypto]),
      library("Flagging", stageBase + ["Scoring"]),
      /// Planned visits as lists for assistants.
      library("Dispatching", ["Diagnostics", "TabularIO", "StageContract"]),
      /// A ranking model from a survey of expenditure.
      library("Fitting", ["Diagnostics", "TabularIO", "PipelineConfig", "Scoring"]),
      library("Emitting", stageBase + [crypto]),
      /// Re-hashes a snapshot and checks every promise it makes.
      library("Verifying", stageBase + [crypto]),
      /// What changed between two snapshots, or any two keyed CSV trees, and why; patch rebuilds one from the other.
      library("Diffing", stageBase),
      /// Answers about one person or family: every value with its source row, rule, score and place in line.
      library("Explaining", stageBase + ["Scoring"]),
      /// Answers lists of others with what their owners may know of the same people.
      library("MatchingBack", stageBase + ["Comparison"]),
      /// One self-contained HTML page and its CSVs from a run.
      library("Reporting", stageBase),
      /// The synthetic population: shares no code with normalise, match or comparison.
      library("Synthesising", ["Diagnostics", "TabularIO"]),

      // MARK: Command line
      /// Options to stage to exit status; the only importer of ArgumentParser below the tools.
      library("StageCommand", ["Diagnostics", "StageContract", "PipelineConfig", argumentParser]),
      tool("dtsen-ingest", ["StageCommand", "Ingesting"]),
      tool("dtsen-normalise", ["StageCommand", "Normalising"]),
      tool("dtsen-match", ["StageCommand", "Matching"]),
      tool("dtsen-flag", ["StageCommand", "Flagging"]),
      tool("dtsen-emit", ["StageCommand", "Emitting"]),
      tool("dtsen-verify", ["StageCommand", "Verifying"]),
      tool("dtsen-diff", ["StageCommand", "Diffing"]),
      tool("dtsen-explain", ["StageCommand", "Explaining"]),
      tool("dtsen-matchback", ["StageCommand", "MatchingBack"]),
      tool("dtsen-report", ["StageCommand", "Reporting"]),
      tool("dtsen-dispatch", ["StageCommand", "Dispatching", "Diagnostics"]),
      tool("dtsen-fit", ["StageCommand", "Fitting", "Diagnostics"]),
      tool("dtsen-synth", ["StageCommand", "Synthesising", "Diagnostics"]),

      /// Runs and times every stage on synthetic populations.
      .executableTarget(
        name: "dtsen-bench", dependencies: ["StageContract", "TabularIO", "Diagnostics", argumentParser],
        path: "Benchmarks/dtsen-bench",
        swiftSettings: settings),

      // MARK: Tests
      /// A folder, a seed and the checkout's path: what tests of several modules share.
      .target(name: "TestSupport", path: "Tests/TestSupport", exclude: ["README.md"], swiftSettings: settings),
      tests("TabularIOTests", ["TabularIO", "Diagnostics", "CFieldScan", "CDigest", crypto]),
      tests(
        "FoundationsTests", ["Diagnostics", "PipelineConfig", "StageContract", "DataDictionary", "TabularIO"],
        exclude: ["README.md"]),
      tests("RegistryTypesTests", ["RegistryTypes", "Comparison"]),
      tests(
        "IngestingTests",
        [
          "Ingesting", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract", "DataDictionary", "PipelineConfig",
        ],
        exclude: ["README.md"]),
      tests(
        "NormalisingTests",
        [
          "Normalising", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract", "DataDictionary",
          "PipelineConfig",
        ]),
      tests(
        "MatchingTests",
        [
          "Matching", "Comparison", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract", "DataDictionary",
          "PipelineConfig",
        ]),
      tests(
        "FlaggingTests",
        ["Flagging", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract", "DataDictionary", "PipelineConfig"],
        exclude: ["README.md"]),
      tests(
        "EmittingTests",
        [
          "Emitting", "Verifying", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract", "DataDictionary",
          "PipelineConfig", crypto,
        ], exclude: ["README.md"]),
      tests(
        "DiffingTests", ["Diffing", "TabularIO", "Diagnostics", "StageContract", "DataDictionary", "PipelineConfig"],
        exclude: ["README.md"]),
      tests(
        "AnsweringTests",
        ["Explaining", "TabularIO", "Diagnostics", "StageContract", "DataDictionary", "PipelineConfig"]),
      tests(
        "MatchingBackTests",
        ["MatchingBack", "Comparison", "DataDictionary", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract"]),
      tests(
        "ReportingTests",
        ["Reporting", "TabularIO", "Diagnostics", "StageContract", "DataDictionary", "PipelineConfig"]),
      tests("ScoringTests", ["Scoring", "Fitting", "Synthesising", "PipelineConfig", "TabularIO", "Diagnostics"]),
      tests("SynthesisingTests", ["Synthesising", "TabularIO", "Diagnostics"]),
      tests("EndToEndTests", ["TabularIO", "Diagnostics"]),
      tests("RepositoryTests", []),
    ]
    + (!fuzzing
      ? []
      : [
        /// The loop of libFuzzer.
        .target(name: "CFuzzer", path: "Fuzz/CFuzzer", exclude: ["README.md"]),
        /// Everything that reads bytes from outside, under libFuzzer.
        .executableTarget(
          name: "dtsen-fuzz",
          dependencies: [
            "CFuzzer", "Ingesting", "Normalising", "RegistryTypes", "TabularIO", "Diagnostics", "StageContract",
            "PipelineConfig", "CZlib",
          ], path: "Fuzz/dtsen-fuzz", swiftSettings: settings,
          linkerSettings: [.unsafeFlags(instruments + ["-use-ld=lld"])]),
      ]),
  swiftLanguageModes: [.v6]
)
