/// Official deciles: true welfare with some noise; a few undefined.
enum DecileRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.plan.exclusion != 1 {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.desilResmi.rawValue), family.key)
      if draws.percent(3) { continue }
      // The register's own list is keyed by No KK: none is missing or damaged, a few are from before the last change.
      var defects = DefectSet()
      let isOutdated = draws.chance(25_000 * out.world.rates.scale / 1000)
      if isOutdated { defects.insert(.cardBad) }
      out.begin()
      out.digits(isOutdated ? family.formerCard : family.card, width: 16)
      let shift = draws.below(1_001) - 500
      if draws.percent(3) {
        out.word(["", "0", "-", "DESIL_BELUM_DITENTUKAN"][draws.below(4)])
        out.empty()
        out.empty()
      } else {
        decile(family.welfare + shift, out)
        decile((family.welfare + family.welfareInKabupaten) / 2 + shift, out)
        decile(family.welfareInKabupaten + shift, out)
      }
      out.scratch.put(out.world.period.text)
      out.field()
      out.end(person: nil, family: family, defects: defects, &draws)
    }
  }

  private static func decile(_ rank: Int, _ out: SourceOutput) { out.number(min(max(rank, 0), 9_999) / 1000 + 1) }
}
