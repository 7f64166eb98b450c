import Foundation
import Testing

/// The root of the checkout.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// Every file below `folder` (relative to the root) whose name ends in `suffix`, sorted; build products left out.
func files(below folder: String, suffix: String) -> [String] {
  let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?.allObjects as? [String]
  return (names ?? []).filter { $0.hasSuffix(suffix) && !$0.contains(".build") }.map { "\(folder)/\($0)" }.sorted()
}

func text(_ path: String) throws -> String {
  try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
}

@Suite struct ImportDirectionTests {
  static let platform: Set<String> = ["Glibc", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization"]
  static let stageBase: Set<String> = [
    "Diagnostics", "TabularIO", "PipelineConfig", "StageContract", "DataDictionary", "RegistryTypes",
  ]
  /// Who may import what: the table of ARCHITECTURE.md.
  static let allowed: [String: Set<String>] = [
    "Diagnostics": [], "RegistryTypes": [], "Comparison": [],
    "TabularIO": [
      "CLibCSV", "CZlib", "CISAL", "CFieldScan", "CDigest", "CFileHint", "Crypto", "HeapModule",
      "Diagnostics",
    ],
    "PipelineConfig": ["Yams", "Diagnostics"],
    "StageContract": ["TabularIO", "PipelineConfig", "Diagnostics", "Crypto", "Logging"],
    "DataDictionary": ["PipelineConfig", "RegistryTypes", "TabularIO", "Diagnostics"],
    "Dispatching": ["StageContract", "TabularIO", "Diagnostics"],
    "Fitting": ["PipelineConfig", "TabularIO", "Diagnostics", "Scoring"],
    "Scoring": ["PipelineConfig", "TabularIO", "Diagnostics"],
    "Ingesting": stageBase, "Normalising": stageBase, "Flagging": stageBase.union(["Scoring"]),
    "Matching": stageBase.union(["Comparison", "Crypto"]),
    "Emitting": stageBase.union(["Crypto"]), "Verifying": stageBase.union(["Crypto"]),
    "Diffing": stageBase, "Explaining": stageBase.union(["Scoring"]), "Reporting": stageBase,
    "MatchingBack": stageBase.union(["Comparison"]),
    "Synthesising": ["TabularIO", "Diagnostics"],
    "StageCommand": ["StageContract", "PipelineConfig", "Diagnostics", "ArgumentParser"],
  ]
  /// What a tool calls besides `StageCommand` and `ArgumentParser`.
  static let toolModule: [String: Set<String>] = [
    "dtsen-ingest": ["Ingesting"], "dtsen-normalise": ["Normalising"], "dtsen-match": ["Matching"],
    "dtsen-flag": ["Flagging"], "dtsen-emit": ["Emitting"], "dtsen-verify": ["Verifying"],
    "dtsen-diff": ["Diffing"], "dtsen-explain": ["Explaining"],
    "dtsen-matchback": ["MatchingBack"], "dtsen-report": ["Reporting"],
    "dtsen-fit": ["Fitting"], "dtsen-dispatch": ["Dispatching"],
    "dtsen-synth": ["Synthesising"],
  ]

  static func imports(of path: String) throws -> Set<String> {
    var found: Set<String> = []
    for line in try text(path).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count else { continue }
      if index == 1 && !["internal", "package", "private", "@preconcurrency"].contains(String(words[0])) { continue }
      found.insert(String(words[index + 1]))
    }
    return found
  }

  @Test func modulesImportOnlyDownward() throws {
    for path in files(below: "Sources", suffix: ".swift") {
      let module = String(path.split(separator: "/")[1])
      let allowed: Set<String>
      if let modules = Self.toolModule[module] {
        allowed = modules.union(["StageCommand", "ArgumentParser", "Diagnostics"])
      } else {
        allowed = try #require(Self.allowed[module], "no rule for \(module): add it here and in ARCHITECTURE.md")
      }
      let extra = try Self.imports(of: path).subtracting(allowed).subtracting(Self.platform)
      #expect(extra.isEmpty, "\(path) may not import \(extra.sorted())")
    }
  }
}
