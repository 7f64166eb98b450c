import Diagnostics

/// The line of a progress bar: what is done, how fast, how long it will take.
package enum ProgressBar {
  /// How far a phase has come; totals are 0 when unknown.
  package struct State: Sendable {
    package let title: String
    package let rows: Int
    package let rowsTotal: Int
    package let bytes: Int
    package let bytesTotal: Int
    /// Since the phase began.
    package let milliseconds: Int

    package init(title: String, rows: Int, rowsTotal: Int, bytes: Int, bytesTotal: Int, milliseconds: Int) {
      self.title = title
      self.rows = rows
      self.rowsTotal = rowsTotal
      self.bytes = bytes
      self.bytesTotal = bytesTotal
      self.milliseconds = milliseconds
    }
  }

  /// Speed and time left mean little before this.
  private static let settled = 1_000

  /// The line, shorter than `columns`, so that the cursor stays on it. What does not fit is left out from the end.
  package static func text(_ state: State, columns: Int, language: Language) -> String {
    let total = state.rowsTotal > 0 ? state.rowsTotal : state.bytesTotal
    let part = min(state.rowsTotal > 0 ? state.rows : state.bytes, total)
    let share = total > 0 ? Double(part) / Double(total) : 0
    var pieces: [String] = []
    if total > 0 {
      let filled = Int(share * 20)
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
      pieces.append("[\(bar)] \(Int(share * 100))%")
    }
    let isSettled = state.milliseconds >= settled
    if share > 0, share < 1, isSettled {
      let left = Int((Double(state.milliseconds) / 1000 * (1 - share) / share).rounded(.up))
      pieces.append(Message(id: "sisa \(clock(left))", en: "\(clock(left)) left").text(language))
    }
    if state.rows > 0 {
      let rows = grouped(state.rows, language)
      pieces.append(Message(id: "\(rows) baris", en: "\(rows) rows").text(language))
      if isSettled {
        let rate = grouped(Int(Double(state.rows) * 1000 / Double(state.milliseconds)), language)
        pieces.append(Message(id: "\(rate)/dtk", en: "\(rate)/s").text(language))
      }
    }
    if state.bytes > 0 { pieces.append(ByteSize.text(state.bytes)) }
    var line = String(state.title.prefix(max(columns - 1, 0)))
    for piece in pieces {
      if line.count + 1 + piece.count >= columns { break }
      line += " " + piece
    }
    return line
  }

  /// What a whole run took: `match: 5,282,769 rows in 12.5 s, 661 MiB`, from a minute on `3:25`; `memory` in bytes.
  package static func conclusion(
    _ stage: String, rows: Int, milliseconds: Int, memory: Int, language: Language
  ) -> String {
    let tenths = (milliseconds + 50) / 100
    let seconds = Message(id: "\(tenths / 10),\(tenths % 10) dtk", en: "\(tenths / 10).\(tenths % 10) s").text(language)
    let took = tenths < 600 ? seconds : clock((milliseconds + 500) / 1000)
    let count = grouped(rows, language)
    let held = ByteSize.text(memory)
    return Message(
      id: "\(stage): \(count) baris dalam \(took), \(held)", en: "\(stage): \(count) rows in \(took), \(held)"
    )
    .text(language)
  }

  /// `42 s` as `0:42`, longer ones as `1:05:00`.
  package static func clock(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (minutes, rest) = (seconds / 60, seconds % 60)
    return minutes < 60 ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
  }

  /// A number with its thousands set apart.
  package static func grouped(_ number: Int, _ language: Language) -> String {
    let digits = Array(String(number))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place) % 3 == 0 { text.append(language == .indonesian ? "." : ",") }
      text.append(digit)
    }
    return text
  }
}
