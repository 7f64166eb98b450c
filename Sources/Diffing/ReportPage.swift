import Diagnostics
import StageContract
import TabularIO

/// `diff.html`: the comparison on one page that needs nothing else, in Indonesian and English.
struct ReportPage {
  let result: DiffResult
  let left: SnapshotFolder
  let right: SnapshotFolder

  /// The page.
  func bytes() -> [UInt8] {
    var page = PageWriter()
    verdict(&page)
    tables(&page)
    causes(&page)
    columns(&page)
    deciles(&page)
    programmes(&page)
    rollForward(&page)
    account(&page)
    let title = Message(id: "Perbandingan dua snapshot DTSEN", en: "Comparison of two DTSEN snapshots")
    return Array(PageWriter.page(title: title, body: page.html).utf8)
  }

  private func verdict(_ page: inout PageWriter) {
    let periods = [left, right].map { $0.manifest?.period ?? "?" }
    page.raw("<p>\(HTMLText.escaped(periods[0])) &rarr; \(HTMLText.escaped(periods[1]))</p>")
    let rows = PageWriter.number(result.changedRows)
    let text =
      result.differs
      ? "<span lang=\"id\">Berbeda: \(rows) baris</span><span lang=\"en\">Different: \(rows) rows</span>"
      : PageWriter.both(Message(id: "Sama", en: "The same"))
    page.raw("<p class=\"verdict\">\(text)</p>\n")
  }

  private func tables(_ page: inout PageWriter) {
    page.section(
      Message(id: "Tabel", en: "Tables"),
      Message(
        id:
          "Baris dipasangkan menurut id, di mana pun letaknya: pindah wilayah adalah perubahan, bukan hilang dan tambah.",
        en: "Rows are paired by id wherever they stand: a move is a change, not a loss and a gain.")
    ) { page in
      page.table(
        [
          Message(id: "tabel", en: "table"), Message(id: "lama", en: "old"), Message(id: "baru", en: "new"),
          Message(id: "sama", en: "same"), Message(id: "berubah", en: "changed"),
          Message(id: "di antaranya pindah", en: "of these moved"), Message(id: "tambah", en: "added"),
          Message(id: "hilang", en: "removed"),
        ],
        result.tables.map { table in
          let name = HTMLText.escaped(table.name)
          if !table.byRows {
            let text = table.digestsDiffer ? Message(id: "berbeda", en: "differs") : Message(id: "sama", en: "same")
            return [name, "", "", PageWriter.both(text), "", "", "", ""]
          }
          return [name]
            + [
              table.leftRows, table.rightRows, table.same, table.counts.changed, table.counts.moved, table.counts.added,
              table.counts.removed,
            ].map { PageWriter.number($0) }
        })
    }
  }

  private func causes(_ page: inout PageWriter) {
    for table in result.tables {
      let found = Cause.allCases.filter { table.counts.causes[Int($0.rawValue)] > 0 }
      if found.isEmpty { continue }
      page.section(
        Message(id: "Sebab: \(table.name)", en: "Causes: \(table.name)"),
        Message(id: "Baris menurut sebab perubahannya yang pertama.", en: "Rows by the first cause of their change.")
      ) { page in
        page.bars(
          found.map { cause in
            (PageWriter.both(cause.meaning) + " <code>\(cause.name)</code>", table.counts.causes[Int(cause.rawValue)])
          })
      }
    }
  }

  private func columns(_ page: inout PageWriter) {
    for table in result.tables {
      let cells = table.counts.cells.enumerated().filter { $0.element > 0 }
        .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      if cells.isEmpty { continue }
      page.section(
        Message(id: "Kolom yang berubah: \(table.name)", en: "Columns that changed: \(table.name)"),
        Message(
          id: "Banyaknya sel yang nilainya lain, paling banyak 20 kolom.",
          en: "Cells with another value, at most 20 columns.")
      ) { page in
        page.bars(
          cells.prefix(20).map { (HTMLText.escaped(table.plan?.columns.names[$0.offset] ?? ""), $0.element) })
      }
    }
  }

  private func deciles(_ page: inout PageWriter) {
    guard let families = result.families, families.has(column: 0) else { return }
    let matrix = families.matrix(column: 0)
    page.section(
      Message(id: "Desil nasional, lama ke baru", en: "National decile, old to new"),
      Message(
        id: "Keluarga; baris: desil lama, kolom: desil baru; ? tanpa desil, - tidak ada di sisi itu.",
        en: "Families; rows: old decile, columns: new decile; ? no decile, - not there on that side.")
    ) { page in
      let order = [DecileMatrix.absent, 0] + Array(1...10)
      let labels = order.map { $0 == 0 ? "?" : DecileMatrix.text($0) }
      page.matrix(labels, Message(id: "lama \\ baru", en: "old \\ new")) { matrix.count(order[$0], order[$1]) }
      let counts = ChangeLabel.counts(matrix)
      page.bars(ChangeLabel.allCases.map { ($0.name, counts[$0.rawValue]) })
    }
  }

  private func programmes(_ page: inout PageWriter) {
    guard let programmes = result.eligibility?.programmes, !programmes.isEmpty else { return }
    page.section(
      Message(id: "Program: masuk dan keluar", en: "Programmes: in and out"),
      Message(
        id: "Keluarga atau orang; pembayaran kedua dan seterusnya (INK-08) tidak dihitung lagi.",
        en: "Families or persons; second and further payments (INK-08) are not counted again.")
    ) { page in
      page.table(
        [
          Message(id: "program", en: "programme"), Message(id: "tetap menerima", en: "still receive"),
          Message(id: "masuk", en: "in"), Message(id: "keluar", en: "out"),
          Message(id: "tetap layak", en: "still eligible"),
          Message(id: "jadi layak", en: "now eligible"), Message(id: "tidak lagi layak", en: "no longer eligible"),
          Message(id: "nominal lama (Rp)", en: "paid before (Rp)"),
          Message(id: "nominal baru (Rp)", en: "paid now (Rp)"),
        ],
        programmes.map { programme in
          let flow = programme.total
          return [HTMLText.escaped(programme.name)]
            + [
              flow.receivesStill, flow.receivesNow, flow.receivedBefore, flow.eligibleStill, flow.eligibleNow,
              flow.eligibleBefore, flow.paidBefore, flow.paidNow,
            ].map { PageWriter.number($0) }
        })
      for programme in programmes {
        page.raw("<h3>\(HTMLText.escaped(programme.name))</h3>")
        let size = Eligibility.outcomes.count
        page.matrix(Eligibility.outcomes, Message(id: "hasil lama \\ baru", en: "old \\ new outcome")) {
          programme.outcomes[$0 * size + $1]
        }
      }
    }
  }

  private func rollForward(_ page: inout PageWriter) {
    for (name, tally) in [
      (Message(id: "Mutasi keluarga", en: "Roll-forward of families"), result.families as RegionTally?),
      (Message(id: "Mutasi orang", en: "Roll-forward of persons"), result.persons),
    ] {
      guard let tally else { continue }
      page.section(
        name,
        Message(
          id:
            "awal + lahir + ditambah + pecahan + pindah masuk + rincian masuk - meninggal - dikeluarkan - digabung - "
            + "pindah keluar - rincian keluar = akhir, seimbang di setiap kabupaten/kota (mutasi_kab.csv); di sini dijumlah per "
            + "provinsi. Rincian: wilayahnya kini diketahui lebih atau kurang rinci, bukan pindah.",
          en: "opening + born + added + split off + moved in + refined in - died - removed - merged - moved out - "
            + "refined out = closing, in every kabupaten/kota (mutasi_kab.csv); here summed by province, moves between its "
            + "kabupaten/kota included. Refined: the region is known more or less exactly, nobody moved.")
      ) { page in
        let levels = SummaryTables.levels(tally.slots.sorted).filter { $0.level != "kabupaten_kota" }
        page.table(
          [Message(id: "wilayah", en: "region")] + SummaryTables.flows.map { ReportPage.flowName($0) },
          levels.map { level in
            [level.code.isEmpty ? PageWriter.both(Message(id: "semua", en: "all")) : level.code]
              + SummaryTables.flows.map { flow in
                PageWriter.number(level.members.reduce(0) { $0 + tally.count(flow, $1) })
              }
          })
      }
    }
  }

  private static func flowName(_ flow: Flow) -> Message {
    let english: String
    switch flow {
    case .opening: english = "opening"
    case .born: english = "born"
    case .added: english = "added"
    case .split: english = "split off"
    case .died: english = "died"
    case .removed: english = "removed"
    case .merged: english = "merged"
    case .movedIn: english = "moved in"
    case .movedOut: english = "moved out"
    case .refinedIn: english = "refined in"
    case .refinedOut: english = "refined out"
    case .closing: english = "closing"
    case .changed: english = "changed"
    }
    return Message(id: flow.column.split(separator: "_").joined(separator: " "), en: english)
  }

  private func account(_ page: inout PageWriter) {
    page.section(
      Message(id: "Asal", en: "Where from"),
      Message(
        id: "Sidik manifes, setelan yang berbeda dan berkas lain.",
        en: "Digests of the manifests, settings that differ and other files.")
    ) { page in
      func text(_ value: Bool?) -> String {
        guard let value else { return PageWriter.both(Message(id: "tidak diketahui", en: "not known")) }
        return PageWriter.both(value ? Message(id: "berbeda", en: "differ") : Message(id: "sama", en: "the same"))
      }
      func digest(_ side: SnapshotFolder) -> String {
        side.manifest.map { "<code>\(Hex.sha256($0.bytes))</code>" } ?? ""
      }
      var rows = [
        [PageWriter.both(Message(id: "manifes lama", en: "old manifest")), digest(left)],
        [PageWriter.both(Message(id: "manifes baru", en: "new manifest")), digest(right)],
        [PageWriter.both(Message(id: "model peringkat", en: "ranking model")), text(result.settings.model)],
        [PageWriter.both(Message(id: "aturan dan program", en: "rules and programmes")), text(result.settings.rules)],
        [PageWriter.both(Message(id: "kuota", en: "quotas")), text(result.settings.quotas)],
        [
          PageWriter.both(Message(id: "setelan pemadanan", en: "settings of normalise and match")),
          text(result.settings.matching),
        ],
        [PageWriter.both(Message(id: "ekstrak", en: "extracts")), text(result.settings.extracts)],
      ]
      for file in result.files where file.differs {
        rows.append(["<code>\(HTMLText.escaped(file.path))</code>", text(true)])
      }
      page.table([Message(id: "apa", en: "what"), Message(id: "keadaan", en: "state")], rows)
    }
  }
}
