import DataDictionary
import Diagnostics
import PipelineConfig

/// Reads a programme from its YAML (`pipelines/program/*.yaml`) and picks the terms that hold at the as-of date.
enum ProgrammeFile {
  /// Reads the programme. A date that no term covers is `badConfig` naming the file. Of the term that holds, the quotas must be
  /// for regions of `regions`, where given: an earlier term may name those of its day.
  static func read(_ file: ConfigMap, asOf: Int32, regions: RegionReference?) throws(Failure) -> Programme {
    let name = try file.string("program")
    _ = try file.optionalString("nama")
    let unit: Programme.Unit =
      try file.string("unit", oneOf: ["KELUARGA", "ORANG"]) == "ORANG" ? .orang : .keluarga
    if name.isEmpty || name.hasPrefix(".") || name.utf8.contains(where: { $0 == 0x2F || $0 == 0x2C || $0 <= 0x20 }) {
      throw file.failure("program", id: "bukan nama program yang sah", en: "is no valid programme name")
    }
    var chosen: Programme?
    var last: Int32 = 0
    for term in try file.maps("masa") {
      let from = try term.date("dari")
      let to = try term.optionalDate("sampai") ?? Int32.max
      if from <= last || to < from {
        throw term.failure("dari", id: "tumpang tindih atau tidak menaik", en: "overlaps or does not ascend")
      }
      last = to
      let holds = from <= asOf && asOf <= to
      let programme = try read(term, name: name, unit: unit, regions: holds ? regions : nil)
      if holds { chosen = programme }
    }
    guard let chosen else {
      throw file.failure(
        "masa", id: "tidak mencakup tanggal acuan \(PackedDay.text(asOf))",
        en: "does not cover the as-of date \(PackedDay.text(asOf))")
    }
    return chosen
  }

  private static func read(
    _ term: ConfigMap, name: String, unit: Programme.Unit, regions: RegionReference?
  ) throws(Failure) -> Programme {
    _ = try term.text("dasar")
    let limit = try term.int("desil_maks", in: 1...10)
    guard let quota = try readQuota(term, "kuota", regions) else {
      throw term.failure("kuota", id: "wajib ada", en: "is required")
    }
    let own = try term.optionalInt("sebulan", in: 0...1_000_000_000)
    let monthly = own ?? 0
    if own == nil && !term.has("komponen") {
      throw term.failure(
        "sebulan", id: "atau komponen wajib ada; program tanpa uang ditulis `sebulan: 0`",
        en: "or komponen is required; a programme without money is written `sebulan: 0`")
    }
    var components: [Programme.Component] = []
    var most = 0
    if let map = try term.optionalMap("komponen") {
      if monthly > 0 {
        throw term.failure(
          "sebulan", id: "tidak berlaku di samping komponen", en: "does not count beside components")
      }
      most = try map.int("maks_orang", in: 1...20)
      let list = try map.map("daftar")
      if list.keys.isEmpty { throw map.failure("daftar", id: "tanpa komponen", en: "names no component") }
      for entry in list.entries() {
        let inner = list.adopt(try entry.node.map())
        let ages = try inner.ints("umur", in: 0...200)
        if !ages.isEmpty && (ages.count != 2 || ages[0] > ages[1]) {
          throw inner.failure("umur", id: "harus [dari, sampai]", en: "must be [from, to]")
        }
        let disability = try inner.ints("disabilitas", in: 1...4).map { UInt8($0) }
        let component = Programme.Component(
          name: entry.key, ages: ages.isEmpty ? nil : ages[0]...ages[1],
          atSchool: try inner.optionalBool("sekolah") ?? false, disability: disability.isEmpty ? nil : disability,
          yearly: try inner.int("setahun", in: 0...1_000_000_000))
        if ages.isEmpty && disability.isEmpty {
          throw list.failure(entry.key, id: "tanpa umur dan disabilitas", en: "names neither age nor disability")
        }
        if let other = components.first(where: { $0.overlaps(component) }) {
          throw list.failure(
            entry.key, id: "tumpang tindih dengan komponen \(other.name): syaratnya sejenis, umurnya beririsan",
            en: "overlaps component \(other.name): conditions of one kind, ages in common")
        }
        components.append(component)
      }
      if unit == .orang {
        throw term.failure("komponen", id: "hanya untuk unit KELUARGA", en: "is only for unit KELUARGA")
      }
    }
    return Programme(
      name: name, unit: unit, limit: limit, quota: quota, yearly: monthly * 12, components: components,
      componentLimit: most)
  }

  /// A number, or a map of region code to number; nil when the key is absent. A code that `regions` lacks is refused: nobody
  /// lives there.
  static func readQuota(
    _ map: ConfigMap, _ key: String, _ reference: RegionReference?
  ) throws(Failure) -> Programme.Quota? {
    guard let node = map.optional(key) else { return nil }
    guard case .map = node.content else {
      return .national(try node.int(in: 0...Int(Int32.max)))
    }
    let regions = map.adopt(try node.map())
    var list: [Programme.RegionQuota] = []
    var length = 0
    for entry in regions.entries() {
      let count = entry.key.utf8.count
      guard let code = RegionCode.number(entry.key), length == 0 || length == count else {
        throw regions.failure(
          entry.key, id: "harus kode wilayah Kemendagri, semuanya 2 angka atau semuanya 4 angka",
          en: "must be a region code of Kemendagri, all of 2 digits or all of 4")
      }
      if let reference, reference.name(of: entry.key) == nil {
        throw regions.failure(
          entry.key, id: "tidak ada di daftar wilayah", en: "is not in the list of regions")
      }
      length = count
      list.append(Programme.RegionQuota(code: code, places: try entry.node.int(in: 0...Int(Int32.max))))
    }
    if list.isEmpty { throw map.failure(key, id: "tanpa wilayah", en: "names no region") }
    return .regional(list.sorted { $0.code < $1.code })
  }
}
