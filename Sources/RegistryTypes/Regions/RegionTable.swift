/// One row of the region list (`wilayah.csv`), as plain text.
@usableFromInline package struct RegionRow: Sendable {
  /// `provinsi`, `kabupaten_kota` or `kecamatan`.
  @usableFromInline package let level: String
  /// Kemendagri code of the current edition: 2, 4 or 6 digits.
  @usableFromInline package let code: String
  @usableFromInline package let name: String
  /// BPS code, or empty.
  @usableFromInline package let bps: String
  /// Kemendagri code of the older editions where it changed, or empty.
  @usableFromInline package let older: String

  @usableFromInline package init(level: String, code: String, name: String, bps: String, older: String) {
    self.level = level
    self.code = code
    self.name = name
    self.bps = bps
    self.older = older
  }
}

/// A finer translation that a pipeline supplies: codes that begin with `from` now begin with `to`.
@usableFromInline package struct RegionTranslation: Sendable {
  @usableFromInline package let coding: RegionCoding
  @usableFromInline package let from: String
  @usableFromInline package let to: String

  @usableFromInline package init(coding: RegionCoding, from: String, to: String) {
    self.coding = coding
    self.from = from
    self.to = to
  }
}

/// The two region codings of the country, which share one number space.
@usableFromInline package enum RegionCoding: UInt8, Sendable {
  /// Ministry of Home Affairs: NIK, No KK, Dukcapil, DTKS, P3KE.
  case kemendagri
  /// Statistics Indonesia: Regsosek.
  case bps
}

/// What is known about the six digits a NIK or No KK begins with.
@usableFromInline package enum PrefixEdition: UInt8, Sendable {
  /// A kecamatan of the current edition.
  case current
  /// A code of an older edition, or an unknown kab of a province that has since been split.
  case older
  /// No Kemendagri code, but the BPS code of a kab.
  case bps
  case unknown
}

/// The region list, for look-ups by number. Immutable; O(1) a look-up.
@usableFromInline package final class RegionTable: Sendable {
  /// Kab of the current edition, by four digits: 1 known.
  @usableFromInline let kabupaten: [UInt8]
  /// Current kab of an older four-digit code, else 0.
  @usableFromInline let olderKabupaten: [UInt16]
  /// Current Kemendagri kab of a BPS kab code, else 0.
  @usableFromInline let bpsKabupaten: [UInt16]
  /// Kecamatan of the current edition, one bit each.
  @usableFromInline let kecamatan: [UInt64]
  /// Provinces of the current edition, by two digits.
  @usableFromInline let provinces: [UInt8]
  /// Current Kemendagri province of a BPS province code, else 0.
  @usableFromInline let bpsProvinces: [UInt8]
  /// Finer translations, sorted by (coding, length descending, from).
  let translations: [Translation]
  /// There are finer translations: no code is sure to stay as it is.
  @usableFromInline let hasTranslations: Bool
  /// Runs of ``translations`` of one coding and length.
  private let levels: [Level]

  private struct Level: Sendable {
    let coding: RegionCoding
    let length: Int
    let range: Range<Int>
  }

  struct Translation: Sendable {
    let coding: RegionCoding
    let length: Int
    let from: UInt64
    let to: UInt64
    let toLength: Int
  }

  /// Provinces that lost kab/kota to a new province before the list's editions: old NIK prefixes with kab numbers
  /// that no list here holds.
  private static let splitProvinces: [Int] = [14, 16, 32, 64, 71, 73, 81, 91, 92]

  /// Builds the table from the rows of the region list.
  @usableFromInline package init(rows: [RegionRow], translations: [RegionTranslation] = []) {
    var kabupaten = [UInt8](repeating: 0, count: 10_000)
    var older = [UInt16](repeating: 0, count: 10_000)
    var bps = [UInt16](repeating: 0, count: 10_000)
    var kecamatan = [UInt64](repeating: 0, count: 1_000_000 / 64 + 1)
    var provinces = [UInt8](repeating: 0, count: 100)
    var bpsProvinces = [UInt8](repeating: 0, count: 100)
    for row in rows {
      guard let code = Int(row.code) else { continue }
      switch row.level {
      case "provinsi" where code < 100:
        provinces[code] = 1
        if let other = Int(row.bps), other < 100 { bpsProvinces[other] = UInt8(code) }
      case "kabupaten_kota" where code < 10_000:
        kabupaten[code] = 1
        if let other = Int(row.bps), other < 10_000 { bps[other] = UInt16(code) }
        if let other = Int(row.older), other < 10_000 { older[other] = UInt16(code) }
      case "kecamatan" where code < 1_000_000:
        kecamatan[code / 64] |= 1 << UInt64(code % 64)
      default: continue
      }
    }
    self.kabupaten = kabupaten
    self.olderKabupaten = older
    self.bpsKabupaten = bps
    self.kecamatan = kecamatan
    self.provinces = provinces
    self.bpsProvinces = bpsProvinces
    let sorted: [Translation] = translations.compactMap { entry -> Translation? in
      guard let from = UInt64(entry.from), let to = UInt64(entry.to) else { return nil }
      return Translation(
        coding: entry.coding, length: entry.from.utf8.count, from: from, to: to, toLength: entry.to.utf8.count)
    }.sorted { ($0.coding.rawValue, -$0.length, $0.from) < ($1.coding.rawValue, -$1.length, $1.from) }
    self.translations = sorted
    hasTranslations = !sorted.isEmpty
    var levels: [Level] = []
    var start = 0
    for index in sorted.indices {
      let isLast = index + 1 == sorted.count
      if !isLast, sorted[index + 1].coding == sorted[index].coding, sorted[index + 1].length == sorted[index].length {
        continue
      }
      levels.append(Level(coding: sorted[index].coding, length: sorted[index].length, range: start..<index + 1))
      start = index + 1
    }
    self.levels = levels
  }

  /// True for a kab/kota of the current edition (four digits).
  @inlinable
  package func isKabupaten(_ code: Int) -> Bool { code >= 0 && code < 10_000 && kabupaten[code] != 0 }

  /// True for a province of the current edition (two digits).
  @inlinable
  package func isProvince(_ code: Int) -> Bool { code >= 0 && code < 100 && provinces[code] != 0 }

  /// True for a kecamatan of the current edition (six digits).
  @inlinable
  package func isKecamatan(_ code: Int) -> Bool {
    code >= 0 && code < 1_000_000 && kecamatan[code >> 6] & (1 << UInt64(code & 63)) != 0
  }

  /// The current kab of a four-digit code of an older edition; 0 when there is none.
  @inlinable
  package func currentKabupaten(older code: Int) -> Int {
    code >= 0 && code < 10_000 ? Int(olderKabupaten[code]) : 0
  }

  /// The current Kemendagri kab of a four-digit BPS code; 0 when there is none.
  @inlinable
  package func currentKabupaten(bps code: Int) -> Int { code >= 0 && code < 10_000 ? Int(bpsKabupaten[code]) : 0 }

  /// The Kemendagri province of a two-digit BPS code; 0 when there is none.
  @inlinable
  package func currentProvince(bps code: Int) -> Int { code >= 0 && code < 100 ? Int(bpsProvinces[code]) : 0 }

  /// True for a BPS province none of whose kab the list has under a BPS code.
  func hasNoBPSKabupaten(province: Int) -> Bool {
    currentProvince(bps: province) > 0 && !(0..<100).contains { bpsKabupaten[province * 100 + $0] != 0 }
  }

  /// True for a Kemendagri code of the current edition, of 2, 4, 6 or 10 digits.
  package func holds(_ digits: UInt64, length: Int) -> Bool {
    switch length {
    case 2: isProvince(Int(digits))
    case 4: isKabupaten(Int(digits))
    case 6: isKecamatan(Int(digits))
    case 10: isKecamatan(Int(digits / 10_000)) && RegionTable.isVillage(digits)
    default: false
    }
  }

  /// Judges the six digits that a NIK or No KK begins with.
  @inlinable
  package func prefix(_ code: Int) -> PrefixEdition {
    if isKecamatan(code) { return .current }
    return rarePrefix(code)
  }

  @usableFromInline
  func rarePrefix(_ code: Int) -> PrefixEdition {
    let kab = code / 100
    if olderKabupaten[kab % 10_000] != 0 { return .older }
    if !isKabupaten(kab), RegionTable.splitProvinces.contains(kab / 100), (1...79).contains(kab % 100) {
      return .older
    }
    if !isKabupaten(kab), bpsKabupaten[kab % 10_000] != 0 { return .bps }
    return .unknown
  }

  /// The finer translation that holds for a code of `length` digits, as (code, length); nil when there is none.
  /// The finest level wins; the digits after it are dropped. O(levels × log entries).
  func translate(_ value: UInt64, length: Int, coding: RegionCoding) -> (UInt64, Int)? {
    for level in levels where level.coding == coding && level.length <= length {
      var head = value
      for _ in 0..<(length - level.length) { head /= 10 }
      var low = level.range.lowerBound
      var high = level.range.upperBound
      while low < high {
        let middle = (low + high) / 2
        if translations[middle].from < head { low = middle + 1 } else { high = middle }
      }
      if low < level.range.upperBound, translations[low].from == head {
        return (translations[low].to, translations[low].toLength)
      }
    }
    return nil
  }
}
