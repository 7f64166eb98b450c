import Diagnostics
import TabularIO

/// A kabupaten or kota of the region table.
struct Kabupaten: Sendable {
  /// Kemendagri code, 4 digits.
  let code: Int
  /// BPS code, 4 digits.
  let bps: Int
  /// Kemendagri code of the edition before the province was split, 0 where nothing changed.
  let old: Int
  /// Place name in upper case, without KAB. or KOTA.
  let name: [UInt8]

  var province: Int { code / 100 }
  var isCity: Bool { code % 100 > 70 }
  /// Shift of the district's welfare, in hundredths of a percentile rank at the middle (made up, fixed by the code).
  var welfareShift: Int {
    let spread = Int(Draws.mix(UInt64(code)) % 1200) - 700
    return spread + (isCity ? 900 : 0) - (province > 90 ? 600 : 0)
  }
}

/// A kecamatan of the region table, numbered by its place in the table.
struct Kecamatan: Sendable {
  /// Kemendagri code, 6 digits.
  let code: Int
  /// Index of its kabupaten.
  let kabupaten: Int
  /// Weight of its population among all.
  let weight: Int

  /// Number of kelurahan or desa (made up, fixed by the code).
  var villages: Int { 4 + Int(Draws.mix(UInt64(code) &+ 77) % 9) }
}

/// Kabupaten, kecamatan and their codes in the three codings, from a table such as `wilayah.csv`.
package struct RegionTable: Sendable {
  let kabupaten: [Kabupaten]
  let kecamatan: [Kecamatan]

  /// Reads a table with the columns `tingkat,kode,nama,kode_bps,kode_lama`.
  package static func load(_ path: String) throws(Failure) -> RegionTable {
    let table = try SmallTable.load(path)
    let level = try table.column("tingkat")
    let code = try table.column("kode")
    let name = try table.column("nama")
    let bps = try table.column("kode_bps")
    let old = try table.column("kode_lama")
    var kabupaten: [Kabupaten] = []
    var places: [Int: Int] = [:]
    for row in table.rows where row[level] == "kabupaten_kota" {
      guard let number = Int(row[code]), row[code].utf8.count == 4 else { throw malformed(path) }
      places[number] = kabupaten.count
      kabupaten.append(
        Kabupaten(
          code: number, bps: Int(row[bps]) ?? number, old: Int(row[old]) ?? 0, name: placeName(row[name])))
    }
    var codes: [(Int, Int)] = []
    var perProvince = [Int](repeating: 0, count: 100)
    for row in table.rows where row[level] == "kecamatan" {
      guard let number = Int(row[code]), row[code].utf8.count == 6, let place = places[number / 100] else {
        throw malformed(path)
      }
      codes.append((number, place))
      perProvince[number / 10_000] += 1
    }
    if codes.isEmpty { throw malformed(path) }
    let kecamatan = codes.map { code, place in
      let people = RegionTable.population(province: code / 10_000)
      let share = people * 1_000 / max(perProvince[code / 10_000], 1)
      return Kecamatan(code: code, kabupaten: place, weight: max(share, 1) * (kabupaten[place].isCity ? 2 : 1))
    }
    return RegionTable(kabupaten: kabupaten, kecamatan: kecamatan)
  }

  private static func malformed(_ path: String) -> Failure {
    Failure(.badConfig, id: "tabel wilayah tidak sesuai", en: "not a region table", file: path)
  }

  private static func placeName(_ text: String) -> [UInt8] {
    var name = text
    for prefix in ["Kab. ", "Kota "] where name.hasPrefix(prefix) { name.removeFirst(prefix.utf8.count) }
    return Array(name.utf8).map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }
  }

  /// Rough population of a province in hundred thousands, for the spread alone.
  private static func population(province: Int) -> Int {
    switch province {
    case 32: 500
    case 35: 415
    case 33: 376
    case 12: 155
    case 36: 124
    case 31: 107
    case 18, 73: 93
    case 16: 88
    case 14: 68
    case 13, 53: 57
    case 11, 52, 61: 55
    case 51: 44
    case 34, 63, 64: 40
    case 15: 37
    case 72: 31
    case 62, 74, 71: 27
    case 21, 17: 21
    case 81: 19
    case 19: 15
    case 76, 94, 95: 14
    case 82: 13
    case 75: 12
    case 91: 11
    case 65: 7
    default: 6
    }
  }

  /// The custom that a family of the district follows.
  func custom(_ kabupaten: Int, _ draws: inout Draws) -> NameCustom {
    let roll = draws.below(100)
    switch self.kabupaten[kabupaten].province {
    case 11: return roll < 85 ? .aceh : .jawa
    case 12: return roll < 55 ? .batak : roll < 65 ? .nias : roll < 85 ? .jawa : .melayu
    case 13: return roll < 90 ? .minang : .jawa
    case 14, 15, 19, 21:
      return roll < 50 ? .melayu : roll < 70 ? .minang : roll < 88 ? .jawa : roll < 94 ? .batak : .tionghoa
    case 16, 17: return roll < 68 ? .melayu : roll < 85 ? .jawa : roll < 95 ? .minang : .batak
    case 18: return roll < 65 ? .jawa : roll < 90 ? .melayu : .sunda
    case 31: return roll < 40 ? .melayu : roll < 70 ? .jawa : roll < 86 ? .sunda : roll < 94 ? .tionghoa : .batak
    case 32: return roll < 82 ? .sunda : roll < 95 ? .jawa : .melayu
    case 33, 34: return roll < 96 ? .jawa : .tionghoa
    case 35: return roll < 94 ? .jawa : .melayu
    case 36: return roll < 70 ? .sunda : roll < 90 ? .jawa : .melayu
    case 51: return roll < 86 ? .bali : .jawa
    case 52: return roll < 85 ? .sasak : .bugis
    case 53: return roll < 92 ? .ntt : .melayu
    case 61, 62, 63, 64, 65: return roll < 60 ? .melayu : roll < 80 ? .jawa : roll < 92 ? .timur : .bugis
    case 71: return roll < 80 ? .timur : .melayu
    case 72, 73, 74, 75, 76: return roll < 80 ? .bugis : roll < 92 ? .jawa : .timur
    case 81, 82: return roll < 65 ? .timur : .bugis
    default: return roll < 78 ? .papua : roll < 88 ? .jawa : roll < 96 ? .bugis : .timur
    }
  }

  /// The six digits of a NIK or No KK issued in `kecamatan` before or after the Papua provinces were split.
  func issuedPrefix(_ kecamatan: Int, beforeSplit: Bool) -> Int {
    let code = self.kecamatan[kecamatan].code
    let old = kabupaten[self.kecamatan[kecamatan].kabupaten].old
    return beforeSplit && old != 0 ? old * 100 + code % 100 : code
  }

  /// The index of a kabupaten by its code.
  package func index(of code: Int) -> Int? { kabupaten.firstIndex { $0.code == code } }
}
