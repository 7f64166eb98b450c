import Diagnostics
import PipelineConfig

/// The page `docs/aturan.md`: every code with its meaning, severity, what it disqualifies, its basis, parameters and
/// worked examples, from `kamus/codes.csv`, `kamus/ink.csv` and the files of `rules`.
package struct RulePage {
  private let codes: [CodeDefinition]
  private let causes: [FlagCause]
  private let rules: [(file: String, pairs: [ConfigPair])]

  /// Files of `rules`, in the order of their codes.
  private static let files = ["tolak", "nik", "kk", "nama", "tanggal", "wilayah", "nilai", "ink"]
  private static let families = [
    "tolak": "Baris ditolak (TLK)", "byte": "Penyandian (BYT)", "nik": "NIK", "kk": "No KK (KK)", "nama": "Nama (NAM)",
    "tanggal": "Tanggal (TGL)", "wilayah": "Wilayah (WIL)", "nilai": "Nilai (NIL)", "ganda": "Ganda (GND)",
    "inklusi": "Kesalahan inklusi (INK)", "eksklusi": "Sebab eksklusi (EKS)", "kerja_lapangan": "Kerja lapangan (GC)",
    "aduan": "Aduan (EX, INC, ER)",
  ]
  /// Keys of a rule that are no parameters.
  private static let said = ["arti", "dasar", "contoh", "contoh_baris", "contoh_kelompok"]

  /// Makes the page from `folder`, the pipelines; `badConfig` when a file cannot be read.
  package static func make(folder: String) throws(Failure) -> String {
    var rules: [(file: String, pairs: [ConfigPair])] = []
    for name in files {
      rules.append((name, try ConfigFile.load("\(folder)/rules/\(name).yaml").entries()))
    }
    return RulePage(
      codes: try CodeCatalogue.load(folder + "/kamus/codes.csv").codes,
      causes: try CodeCatalogue.loadCauses(folder + "/kamus/ink.csv"), rules: rules
    ).text
  }

  private var text: String {
    var page = """
      # Katalog aturan

      <!-- Dibuat oleh `make katalog` dari pipelines/kamus dan pipelines/rules; jangan disunting. -->
      Every code that can stand on a row (`temuan`), a rejected row (`tolak`), a payment, a family or a visit: \(codes.count) codes.
      *Tahap* is the stage that gives it, *akibat* what follows, *menggugurkan* what it disqualifies from a programme
      (keluarga, orang, program or this baris). How often each was found, by source, stands under `findings` in the
      manifest of its stage; before and after, masked, in `2-normalise/contoh/perubahan.csv.gz`. The tests run every
      example.

      """
    page += "\n" + MarkdownText.head(["kode", "tahap", "akibat", "menggugurkan", "arti"])
    for code in codes {
      page += MarkdownText.row([code.code, code.stage, code.effect, code.disqualifies, code.meaning])
    }
    var family = ""
    for code in codes {
      if code.family != family {
        family = code.family
        page += "\n## \(RulePage.families[family] ?? family)\n"
      }
      page += section(code)
    }
    return page
  }

  private func section(_ code: CodeDefinition) -> String {
    var text = "\n### \(code.code)\n\n\(sentence(code.meaning))"
    let found = rules.lazy.compactMap { rule in rule.pairs.first { $0.key == code.code }.map { (rule.file, $0) } }.first
    let values = found.map { RulePage.pairs($0.1.node) } ?? []
    func value(_ key: String) -> String? { values.first { $0.key == key }.flatMap { try? $0.node.string() } }
    if let meaning = value("arti") { text += "\n*\(sentence(meaning))*" }
    text += "\n\n- tahap \(code.stage); akibat: \(code.effect)"
    if !code.disqualifies.isEmpty { text += "; menggugurkan: \(code.disqualifies)" }
    text += "\n"
    if let basis = value("dasar") { text += "- dasar: \(basis)\n" }
    text += "- sumber: `pipelines/\(found.map { "rules/\($0.0).yaml" } ?? "kamus/codes.csv")`\n"
    for pair in values where !RulePage.said.contains(pair.key) {
      text += "- \(pair.key): \(RulePage.plain(pair.node))\n"
    }
    for cause in causes where cause.code == code.code {
      let place = cause.column.isEmpty ? cause.source : "\(cause.source).\(cause.column)"
      text += "- timbul dari \(place): \(cause.condition)" + (cause.effect.isEmpty ? "" : " (\(cause.effect))") + "\n"
    }
    let examples = RulePage.said.dropFirst(2).flatMap { key in
      values.first { $0.key == key }.flatMap { try? $0.node.list() }.map { $0.map { (key, $0) } } ?? []
    }
    if !examples.isEmpty { text += "\nContoh:\n\n" }
    for (key, node) in examples { text += "- \(RulePage.example(key, node))\n" }
    return text
  }

  private func sentence(_ text: String) -> String {
    let capital = text.prefix(1).uppercased() + text.dropFirst()
    return text.hasSuffix(".") || text.hasSuffix(")") ? capital : capital + "."
  }

  private static func pairs(_ node: ConfigNode) -> [ConfigPair] {
    if case .map(let pairs) = node.content { return pairs }
    return []
  }

  /// A parameter on one line.
  private static func plain(_ node: ConfigNode) -> String {
    switch node.content {
    case .nothing: "-"
    case .text(let text): text
    case .list(let nodes): "[" + nodes.map { plain($0) }.joined(separator: ", ") + "]"
    case .map(let pairs): pairs.map { "\($0.key) \(plain($0.node))" }.joined(separator: "; ")
    }
  }

  /// What goes in and what comes out.
  private static func example(_ kind: String, _ node: ConfigNode) -> String {
    let pairs = pairs(node)
    func value(_ key: String) -> String { pairs.first { $0.key == key }.map { plain($0.node) } ?? "" }
    let result = ["temuan", "tolak"].map { value($0) }.first { !$0.isEmpty && $0 != "-" } ?? "tanpa temuan"
    switch kind {
    case "contoh" where pairs.contains { $0.key == "masukan" }:
      let system = value("sistem")
      let usable = value("hasil")
      return MarkdownText.code(value("masukan")) + (system.isEmpty ? "" : " (\(system))") + " → "
        + (usable.isEmpty ? "" : MarkdownText.code(usable) + ", ") + result
    case "contoh_kelompok":
      return
        "\(value("sumber")), \(value("baris")) baris, \(value("kolom")) bergilir \(MarkdownText.code(value("nilai"))) → "
        + result
    default:
      let place = value("sumber").isEmpty ? value("tabel") : value("sumber")
      let fields = pairs.filter { !["sumber", "tabel", "temuan", "tolak"].contains($0.key) }
      return "\(place): "
        + fields.map { "\($0.key) = \(MarkdownText.code(plain($0.node)))" }.joined(separator: ", ") + " → " + result
    }
  }
}
