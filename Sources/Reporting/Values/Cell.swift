import Diagnostics

/// A value of a table: the same on the page and in the CSV beside it.
package enum Cell: Sendable, Equatable {
  /// A word with a key that the CSV shows and a text that the page shows.
  case label(String, Message)
  /// A code or name that both show as it is.
  case code(String)
  /// Persons, families or rows.
  case count(Int)
  /// Rupiah.
  case rupiah(Int)
  /// Tenths of a percent.
  case permille(Int)
  /// A number in hundredths, for measures that are no percentage.
  case hundredths(Int)
  /// Kept back: less than ``Suppression/threshold``, or the way to such a number.
  case hidden
  /// Not known, or not measured.
  case missing

  /// What marks a number kept back.
  package static let hiddenMark = "*"

  /// Tenths of a percent, or missing.
  static func share(_ permille: Int?) -> Cell { permille.map { .permille($0) } ?? .missing }

  /// The field of the CSV.
  package var field: String {
    switch self {
    case .label(let key, _): key
    case .code(let text): text
    case .count(let number), .rupiah(let number): String(number)
    case .permille(let number): "\(number / 10).\(number % 10)"
    case .hundredths(let number): "\(number < 0 ? "-" : "")\(number.magnitude / 100)." + Cell.twoDigits(number)
    case .hidden: Cell.hiddenMark
    case .missing: ""
    }
  }

  /// The text of the page.
  package var text: Message {
    switch self {
    case .label(_, let message): message
    case .code(let text): Message(id: text, en: text)
    case .count(let number), .rupiah(let number): Figures.grouped(number)
    case .permille(let number): Figures.percent(number)
    case .hundredths(let number):
      Message(
        id: "\(number < 0 ? "−" : "")\(number.magnitude / 100)," + Cell.twoDigits(number),
        en: "\(number < 0 ? "−" : "")\(number.magnitude / 100)." + Cell.twoDigits(number))
    case .hidden: Message(id: Cell.hiddenMark, en: Cell.hiddenMark)
    case .missing: Message(id: "–", en: "–")
    }
  }

  /// Whether it is set to the right, as numbers are.
  var isNumber: Bool {
    switch self {
    case .label, .code: false
    default: true
    }
  }

  private static func twoDigits(_ number: Int) -> String {
    let rest = number.magnitude % 100
    return rest < 10 ? "0\(rest)" : "\(rest)"
  }
}
