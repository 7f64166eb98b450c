import Diagnostics

/// The summary a person reads at the terminal; no line is longer than 80 columns.
struct SummaryText {
  let result: DiffResult
  let left: String
  let right: String
  let language: Language
  let output: String?

  private func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }

  /// The lines, each with its line end.
  func text() -> String {
    var lines = [""]
    lines.append(
      row(
        say("tabel", "table"),
        [
          say("lama", "old"), say("baru", "new"), say("ubah", "changed"), say("pindah", "moved"),
          say("tambah", "added"), say("hilang", "removed"),
        ]))
    for table in result.tables {
      if table.byRows {
        lines.append(
          row(
            table.name,
            [
              table.leftRows, table.rightRows, table.counts.changed, table.counts.moved, table.counts.added,
              table.counts.removed,
            ].map { SummaryText.grouped($0, language) }))
      } else {
        lines.append(
          pad(table.name, 17)
            + (table.digestsDiffer
              ? say("berbeda (sidik; --full: per baris)", "differs (digests; --full: row by row)")
              : say("sama (sidik)", "same (digests)")))
      }
    }
    let files = result.files.filter { $0.counts && $0.differs }
    if !files.isEmpty {
      lines.append(pad(say("berkas lain", "other files"), 17) + say("\(files.count) berbeda", "\(files.count) differ"))
    }
    lines += causes + deciles + programmes + rollForward
    lines.append("")
    lines.append(verdict)
    // A path is of use only whole, so its line may be longer than the terminal.
    var ends = [say("Perbandingan", "Comparison"), "  A  \(left)", "  B  \(right)"]
    ends += lines.map(SummaryText.cut)
    if let output { ends += [say("Rincian:", "Details:"), "  \(output)"] }
    return ends.map { $0 + "\n" }.joined()
  }

  private var verdict: String {
    if !result.differs { return say("Sama.", "The same.") }
    let rows = SummaryText.grouped(result.changedRows, language)
    return say("Berbeda: \(rows) baris.", "Different: \(rows) rows.")
  }

  private var causes: [String] {
    var counts = [Int](repeating: 0, count: Cause.allCases.count + 1)
    for table in result.tables where ["keluarga", "anggota", "kelayakan"].contains(table.name) {
      for index in table.counts.causes.indices { counts[index] += table.counts.causes[index] }
    }
    let found = Cause.allCases.filter { counts[Int($0.rawValue)] > 0 }
    if found.isEmpty { return [] }
    return ["", say("Sebab (keluarga, anggota, kelayakan)", "Causes (keluarga, anggota, kelayakan)")]
      + found.map { cause in
        "  " + pad(cause.meaning.text(language), 46)
          + right(SummaryText.grouped(counts[Int(cause.rawValue)], language), 14)
      }
  }

  private var deciles: [String] {
    guard let families = result.families, families.has(column: 0) else { return [] }
    let counts = ChangeLabel.counts(families.matrix(column: 0))
    return ["", say("Desil nasional, keluarga yang ada di keduanya", "National decile, families on both sides")]
      + ChangeLabel.allCases.map { label in
        "  " + pad(label.name, 46) + right(SummaryText.grouped(counts[label.rawValue], language), 14)
      }
  }

  private var programmes: [String] {
    guard let programmes = result.eligibility?.programmes, !programmes.isEmpty else { return [] }
    var lines = [
      "",
      row(say("penerima", "recipients"), [say("tetap", "stay"), say("masuk", "in"), say("keluar", "out")]),
    ]
    for programme in programmes {
      let flow = programme.total
      lines.append(
        row(
          programme.name,
          [flow.receivesStill, flow.receivesNow, flow.receivedBefore].map {
            SummaryText.grouped($0, language)
          }))
    }
    return lines
  }

  private var rollForward: [String] {
    var lines: [String] = []
    for (name, tally) in [("keluarga", result.families as RegionTally?), ("orang", result.persons)] {
      guard let tally else { continue }
      let codes = tally.slots.sorted
      func sum(_ flows: [Flow]) -> String {
        SummaryText.grouped(
          codes.reduce(0) { total, code in total + flows.reduce(0) { $0 + tally.count($1, code) } }, language)
      }
      if lines.isEmpty {
        lines += [
          "",
          row(
            say("mutasi", "roll-forward"),
            [
              say("awal", "opening"), say("masuk", "in"), say("keluar", "out"),
              say("pindah kab", "moved kab"), say("akhir", "closing"),
            ]),
        ]
      }
      lines.append(
        row(
          name,
          [
            sum([.opening]), sum([.born, .added, .split]), sum([.died, .removed, .merged]), sum([.movedIn]),
            sum([.closing]),
          ]))
    }
    return lines
  }

  // MARK: Layout

  private func row(_ name: String, _ fields: [String]) -> String {
    pad(name, 17) + fields.map { right($0, 10) }.joined()
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  private static func cut(_ line: String) -> String { line.count <= 80 ? line : String(line.prefix(77)) + "..." }

  /// The number with its thousands apart.
  static func grouped(_ number: Int, _ language: Language) -> String {
    let digits = Array(String(number.magnitude))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(language == .indonesian ? "." : ",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }
}
