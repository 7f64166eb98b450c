import Diagnostics
import Foundation
import Matching
import PipelineConfig
import TestSupport
import Testing

/// The model file is read strictly.
@Suite struct ModelFileTests {
  private func text() throws -> String {
    try String(contentsOfFile: checkout + "/pipelines/contoh/model.yaml", encoding: .utf8)
  }

  private func read(_ text: String) throws -> RepairModel {
    let map = try ConfigFile.parse(Array(text.utf8), file: "model.yaml")
    let model = try RepairModel.read(map)
    try map.finish()
    return model
  }

  private func failure(_ from: String, _ to: String) throws -> Failure? {
    let changed = try text().replacingOccurrences(of: from, with: to)
    do {
      _ = try read(changed)
      return nil
    } catch let failure as Failure {
      return failure
    }
  }

  @Test(arguments: ["contoh", "nasional", "kota-bengkulu"])
  func shippedModelsAreReadBack(pipeline: String) throws {
    let text = try String(contentsOfFile: checkout + "/pipelines/\(pipeline)/model.yaml", encoding: .utf8)
    let model = try read(text)
    #expect(ModelFile.text(model) == text)
  }

  @Test func errorsNameFileAndLine() throws {
    let unknown = try failure("peluang_ada:", "peluang_adaa:")
    #expect(unknown?.status == .badConfig && unknown?.file == "model.yaml")
    let doubled = try failure("    MIRIP_95: {m:", "    MIRIP_95: {lain: 1.0, m:")
    #expect(doubled?.status == .badConfig && doubled?.line ?? 0 > 1)
    let missing = try failure("    SATU_URUT:", "    SATU_URUTT:")
    #expect(missing?.status == .badConfig && missing?.line ?? 0 > 1)
    let outside = try failure("    MIRIP_95: {m: 0", "    MIRIP_95: {m: 7")
    #expect(outside?.status == .badConfig && outside?.line ?? 0 > 1)
  }
}
