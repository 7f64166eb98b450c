import Diagnostics

/// How far the deciles of this run agree with the official ones.
enum AgreementFigure {
  static func blocks(_ agreement: DecileAgreement, _ regions: RegionTree) -> [Block] {
    let width = DecileAgreement.width
    let nation = regions.hidden[0]
    let ownHidden = (0..<width).map { nation[$0 < 10 ? FamilyMeasure.decile + $0 : FamilyMeasure.unranked] }
    let hidden = agreement.hidden(ownHidden: ownHidden)
    let labels = (1...10).map(String.init) + ["∅"]
    let names = (1...10).map { Message(id: "Desil \($0)", en: "Decile \($0)") } + [PeopleTexts.unranked]
    func isHidden(_ official: Int, _ own: Int) -> Bool { hidden[official * width + own] }
    let figure = Figure(
      Heatmap(
        title: DecileTexts.agreement,
        description: Message(
          id: "Petak: baris desil resmi, kolom desil hitungan; makin gelap makin besar bagian barisnya.",
          en:
            "Grid: rows are the official decile, columns the computed one; the darker, the larger the share of the row."
        ),
        rowTitle: DecileTexts.official, columnTitle: DecileTexts.own, rowLabels: labels, columnLabels: labels,
        values: (0..<width).map { official in
          (0..<width).map { isHidden(official, $0) ? nil : agreement.count(official: official, own: $0) }
        }),
      DataTable(
        "desil_resmi", DecileTexts.agreement,
        [DataColumn("desil_resmi", DecileTexts.official)]
          + names.indices.map { DataColumn("desil_hitungan_\($0 < 10 ? String($0 + 1) : "kosong")", names[$0]) },
        rows: (0..<width).map { official in
          [.label(official < 10 ? String(official + 1) : "kosong", names[official])]
            + (0..<width).map { own in
              isHidden(official, own) ? .hidden : .count(agreement.count(official: official, own: own))
            }
        }), note: DecileTexts.agreementNote)
    return [.text(DecileTexts.agreementLead)] + summary(agreement) + [.figure(figure)]
  }

  /// The shares that agree, as a sentence; nothing when they are of too few families.
  private static func summary(_ agreement: DecileAgreement) -> [Block] {
    let both = agreement.within(9)
    let (same, near) = (agreement.within(0), agreement.within(1))
    let parts = [same, near - same, both - near]
    guard !parts.contains(where: Suppression.isSmall), let exact = Share.permille(same, of: both),
      let close = Share.permille(near, of: both)
    else { return [] }
    let (first, second, whole) = (Figures.percent(exact), Figures.percent(close), Figures.grouped(both))
    return [
      .text(
        Message(
          id:
            "Dari \(whole.id) keluarga yang memiliki keduanya, \(first.id) berdesil sama dan \(second.id) berbeda paling banyak satu desil.",
          en:
            "Of \(whole.en) families that have both, \(first.en) have the same decile and \(second.en) differ by one at most."
        ))
    ]
  }
}
