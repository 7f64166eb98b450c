import Diagnostics
import StageContract
import TabularIO

/// Writes the visits of a snapshot as one list an assistant.
package struct DispatchCommand {
  /// The emitted snapshot.
  package let snapshot: String
  package let output: String
  package let overwrite: Bool
  /// The table with the names of regions; without it, places are told by code alone.
  package let regions: String

  package init(snapshot: String, output: String, overwrite: Bool, regions: String) {
    self.regions = regions
    self.snapshot = snapshot
    self.output = output
    self.overwrite = overwrite
  }

  /// Writes `<id>.html` and `<id>.csv` for each assistant, `daftar.csv` and `tidak_terjangkau.csv`. Answers one line for a person.
  package func perform() throws -> Message {
    let stage = try UpstreamStage(folder: snapshot)
    let plan = try VisitPlan(try stage.table("kerja_lapangan"))
    let details = try VisitDetails(plan.visits, families: try stage.table("keluarga")).details
    let places = PlaceNames(reference: regions)
    try ToolOutput.publish(output, maker: "dispatch", overwrite: overwrite) { staging, _ in
      var list = "id_pendamping,keluarga,hari,berkas\n"
      var start = 0
      for assistant in plan.assistants.indices {
        var end = start
        while end < plan.visits.count && plan.visits[end].assistant == assistant { end += 1 }
        let own = (start..<end).map { (plan.visits[$0], details[$0]) }
        let sheet = VisitSheet(
          assistant: plan.assistants[assistant], period: stage.manifest.period, visits: own, places: places)
        let name = plan.fileName(assistant)
        try DispatchCommand.write(sheet.html, "\(staging)/\(name).html")
        try DispatchCommand.write(sheet.csv, "\(staging)/\(name).csv")
        list +=
          "\(DispatchCommand.quoted(plan.assistants[assistant])),\(own.count),\(Set(own.map(\.0.day)).count),\(name).html\n"
        start = end
      }
      try DispatchCommand.write(list, "\(staging)/daftar.csv")
      try DispatchCommand.write(plan.uncovered, "\(staging)/tidak_terjangkau.csv")
      return JSONValue.object([
        JSONMember("contract", .number(Tool.contract)), JSONMember("stage", .text("dispatch")),
        JSONMember("snapshot", .text(stage.digest)),
      ]).compact + [10]
    }
    let (visits, assistants, rest) = (plan.visits.count, plan.assistants.count, plan.uncoveredRows)
    return Message(
      id: "\(visits) kunjungan, \(assistants) pendamping; \(rest) keluarga tidak terjangkau",
      en: "\(visits) visits, \(assistants) assistants; \(rest) families out of reach")
  }

  /// `text` as a field of a CSV file.
  private static func quoted(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func write(_ text: String, _ path: String) throws(Failure) {
    let file = try FileAccess.writing(path)
    let bytes = Array(text.utf8)
    let failure: Failure? = bytes.withUnsafeBufferPointer { buffer in
      do throws(Failure) {
        try file.write(ByteView(buffer))
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    try file.sync()
  }
}
