import Diagnostics

/// Something that can be drawn.
protocol Chart: Sendable {
  var drawing: Drawing { get }
  /// What the colours mean, in order; none when colours mean nothing.
  var legend: [LegendEntry] { get }
}

extension Chart {
  var legend: [LegendEntry] { [] }
}

/// A colour and its meaning.
struct LegendEntry: Sendable {
  let style: String
  let text: Message
}

/// The colours of charts, as classes of the style sheet.
enum Tint: String, Sendable {
  case blue = "c1"
  case orange = "c2"
  case green = "c3"
  case purple = "c4"
  case red = "c5"
  case grey = "c6"
  case teal = "c7"
  case brown = "c8"
  case dark = "c9"
}
