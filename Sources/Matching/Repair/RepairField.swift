/// What a pair of a row and a person is compared by. The raw value is the place in a ``PairLevels``.
package enum RepairField: Int, CaseIterable, Sendable {
  case name
  case mother
  case birth
  case sex
  case nik
  case family
  case region

  /// As the model file and `per_bidang` name it.
  package var label: StaticString {
    switch self {
    case .name: "nama"
    case .mother: "ibu"
    case .birth: "tanggal_lahir"
    case .sex: "kelamin"
    case .nik: "nik"
    case .family: "keluarga"
    case .region: "wilayah"
    }
  }

  /// The names of its levels, from level 1 on, best first; level 0 is "no evidence".
  package var levels: [StaticString] {
    switch self {
    case .name:
      ["SAMA", "URUTAN", "MIRIP_95", "MIRIP_90", "MIRIP_85", "INISIAL", "SATU_KATA", "MIRIP_75", "MIRIP_60", "BEDA"]
    case .mother: ["SAMA", "MIRIP", "BEDA"]
    case .birth: ["SAMA", "TUKAR", "SATU_ANGKA", "DUA_BAGIAN", "BAWAAN", "TAHUN", "BEDA"]
    case .sex: ["SAMA", "BEDA"]
    case .nik: ["SATU", "SATU_URUT", "TUKAR", "DUA", "AWALAN", "AWALAN_BEDA", "BEDA"]
    case .family: ["ANGGOTA_LAIN", "KK_SAMA", "ANGGOTA_BEDA", "KK_BEDA"]
    case .region: ["KELURAHAN", "KECAMATAN", "KABUPATEN", "PROVINSI", "BEDA", "KABUPATEN_SAJA", "KABUPATEN_LAIN"]
    }
  }
}

extension RepairField {
  /// Levels that exclude each other for one and the same row: what a row knows decides which group it is judged by, so
  /// the chances of each group sum to one by themselves.
  var groups: [[Int]] {
    switch self {
    case .name, .mother, .birth, .sex: [Array(1...levels.count)]
    case .nik: [[1, 2, 3, 4, 7], [5, 6]]
    case .family: [[1, 3], [2, 4]]
    case .region: [[1, 2, 3, 4, 5], [6, 7]]
    }
  }
}

/// Levels of the fields, as numbers that the code asks for.
enum Level {
  enum Name {
    static let same: UInt32 = 1
    static let reordered: UInt32 = 2
    static let like95: UInt32 = 3
    static let like90: UInt32 = 4
    static let like85: UInt32 = 5
    static let initial: UInt32 = 6
    static let oneWord: UInt32 = 7
    static let like75: UInt32 = 8
    static let like60: UInt32 = 9
    static let other: UInt32 = 10
  }
  enum Mother {
    static let same: UInt32 = 1
    static let like: UInt32 = 2
    static let other: UInt32 = 3
  }
  enum Birth {
    static let same: UInt32 = 1
    static let exchanged: UInt32 = 2
    static let oneDigit: UInt32 = 3
    static let twoParts: UInt32 = 4
    static let defaultDay: UInt32 = 5
    static let year: UInt32 = 6
    static let other: UInt32 = 7
  }
  enum Sex {
    static let same: UInt32 = 1
    static let other: UInt32 = 2
  }
  enum NIK {
    static let one: UInt32 = 1
    static let oneInSequence: UInt32 = 2
    static let swapped: UInt32 = 3
    static let two: UInt32 = 4
    static let prefix: UInt32 = 5
    static let otherPrefix: UInt32 = 6
    static let other: UInt32 = 7
  }
  enum Family {
    static let household: UInt32 = 1
    static let card: UInt32 = 2
    static let otherHousehold: UInt32 = 3
    static let otherCard: UInt32 = 4
  }
  enum Region {
    static let village: UInt32 = 1
    static let district: UInt32 = 2
    static let regency: UInt32 = 3
    static let province: UInt32 = 4
    static let other: UInt32 = 5
    /// The row knows no more than the kabupaten.
    static let regencyAtMost: UInt32 = 6
    static let otherRegency: UInt32 = 7
  }
}

/// The levels of all fields of one pair, four bits each.
package struct PairLevels: Equatable, Sendable {
  package var packed: UInt32 = 0

  package init(packed: UInt32 = 0) { self.packed = packed }

  /// The level of a field.
  package subscript(field: RepairField) -> UInt32 {
    @inline(__always) get { packed >> UInt32(field.rawValue * 4) & 15 }
    @inline(__always) set {
      let shift = UInt32(field.rawValue * 4)
      packed = packed & ~(15 << shift) | newValue << shift
    }
  }
}
