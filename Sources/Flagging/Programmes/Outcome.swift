/// How a unit stands in a programme.
package enum Outcome: UInt8, CaseIterable, Sendable {
  case tepat
  case inklusi
  case eksklusi
  case belum
  case tinjau
  case belumDinilai
  /// Eligible and not receiving: EKSKLUSI or BELUM, as the queue will tell.
  case queued

  var text: StaticString {
    switch self {
    case .tepat: "TEPAT"
    case .inklusi: "INKLUSI"
    case .eksklusi: "EKSKLUSI"
    case .belum: "BELUM"
    case .tinjau: "TINJAU"
    case .belumDinilai: "BELUM_DINILAI"
    case .queued: ""
    }
  }
}
