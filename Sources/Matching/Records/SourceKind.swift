/// The sources of the registry, in a fixed order; the raw value stands in spilled records.
enum SourceKind: UInt8, CaseIterable, Sendable {
  case dukcapil
  case dtks
  case regsosekKeluarga
  case regsosekAnggota
  case p3keKeluarga
  case p3keIndividu
  case pln
  case bpjs
  case groundCheck
  case usulan
  case aduan
  case penerima
  case statusKhusus
  case pendamping
  case desilResmi
  case keputusan
  /// Not a source: the lines of the previous snapshot's `identitas`, which travel like rows.
  case identitas

  /// The name as files and columns show it.
  var label: StaticString {
    switch self {
    case .dukcapil: "dukcapil"
    case .dtks: "dtks"
    case .regsosekKeluarga: "regsosek_keluarga"
    case .regsosekAnggota: "regsosek_anggota"
    case .p3keKeluarga: "p3ke_keluarga"
    case .p3keIndividu: "p3ke_individu"
    case .pln: "pln"
    case .bpjs: "bpjs"
    case .groundCheck: "ground_check"
    case .usulan: "usulan"
    case .aduan: "aduan"
    case .penerima: "penerima"
    case .statusKhusus: "status_khusus"
    case .pendamping: "pendamping"
    case .desilResmi: "desil_resmi"
    case .keputusan: "keputusan"
    case .identitas: "identitas"
    }
  }

  /// The name as text.
  var name: String { "\(label)" }

  /// The source of that name, or nil.
  init?(name: String) {
    guard let kind = SourceKind.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// Whether its unmatched persons enter the frame.
  @inline(__always)
  var isBase: Bool { self == .dtks || self == .regsosekAnggota || self == .p3keIndividu }

  /// Whether it is one of the three base sources: DTKS, Regsosek and P3KE, persons or household forms.
  @inline(__always)
  var isOfBase: Bool { isBase || self == .regsosekKeluarga || self == .p3keKeluarga }

  /// Whether one row stands for one person of the source, so that a second row of the person is a duplicate.
  @inline(__always)
  var isPersonList: Bool { isBase || self == .bpjs }

  /// Whether "the same row again" is judged by the source's own id.
  @inline(__always)
  var hasOwnKey: Bool { self == .usulan || self == .aduan || self == .groundCheck }
}
