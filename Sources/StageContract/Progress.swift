import Diagnostics
import Glibc
import Synchronization

/// How far a stage has come: a bar on a terminal, nothing when stderr is not one, JSON lines on request.
///
/// Safe to share among workers; add per chunk. Uses the clock only to space its lines: never part of an output.
package final class Progress: Sendable {
  /// When progress is shown.
  package enum Mode: String, CaseIterable, Sendable {
    case auto
    case json
    case none
  }

  private struct Phase {
    var name = ""
    var rows = 0
    var bytes = 0
    /// When it began and when it was last shown, in milliseconds.
    var began = 0
    var last = 0
    var width = 0
  }

  private let stage: String
  private let json: Bool
  private let bar: Bool
  private let language: Language
  private let columns: Int
  private let write: @Sendable (String) -> Void
  private let rows = Atomic<Int>(0)
  private let bytes = Atomic<Int>(0)
  private let phase = Mutex(Phase())
  /// When the run began, in milliseconds.
  private let began = Progress.now

  /// `write` receives text as it goes to stderr, line ends included; `columns` is how wide the terminal is.
  package init(
    stage: String, mode: Mode, language: Language = .english, terminal: Bool = isatty(2) == 1,
    columns: Int = Terminal.columns,
    write: @escaping @Sendable (String) -> Void = { text in
      let bytes = Array(text.utf8)
      _ = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    }
  ) {
    self.stage = stage
    json = mode == .json
    bar = mode == .auto && terminal
    self.language = language
    self.columns = columns
    self.write = write
  }

  /// Starts a phase, such as a source; totals are 0 when unknown.
  package func start(_ name: String, rows total: Int = 0, bytes totalBytes: Int = 0) {
    guard json || bar else { return }
    rows.store(0, ordering: .relaxed)
    bytes.store(0, ordering: .relaxed)
    phase.withLock { phase in
      phase.name = name
      phase.rows = total
      phase.bytes = totalBytes
      phase.last = 0
      phase.began = Progress.now
    }
    show(force: true)
  }

  /// Counts rows and bytes done in the present phase.
  package func add(rows count: Int = 0, bytes size: Int = 0) {
    guard json || bar else { return }
    rows.add(count, ordering: .relaxed)
    bytes.add(size, ordering: .relaxed)
    show(force: false)
  }

  /// Ends the present phase and clears the bar.
  package func finish() {
    guard json || bar else { return }
    show(force: true)
    if bar {
      phase.withLock { phase in
        write("\r" + String(repeating: " ", count: phase.width) + "\r")
        phase.width = 0
      }
    }
  }

  /// Says on a terminal how many rows the run read, how long it took and how much memory it held at most; elsewhere
  /// nothing, since a log has its own clock.
  package func conclude(rows: Int) {
    guard bar else { return }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let line = ProgressBar.conclusion(
      stage, rows: rows, milliseconds: Progress.now - began, memory: usage.ru_maxrss << 10, language: language)
    write(line + "\n")
  }

  private func show(force: Bool) {
    phase.withLockIfAvailable { phase in
      let now = Progress.now
      if !force && now - phase.last < (json ? 1000 : 200) { return }
      phase.last = now
      let done = rows.load(ordering: .relaxed)
      let size = bytes.load(ordering: .relaxed)
      if json {
        write(line(phase, done, size) + "\n")
      } else {
        var text = ProgressBar.text(
          ProgressBar.State(
            title: "\(stage) \(phase.name)", rows: done, rowsTotal: phase.rows, bytes: size, bytesTotal: phase.bytes,
            milliseconds: now - phase.began),
          columns: columns, language: language)
        let width = text.count
        if width < phase.width { text += String(repeating: " ", count: phase.width - width) }
        phase.width = width
        write("\r" + text)
      }
    }
  }

  private func line(_ phase: Phase, _ done: Int, _ size: Int) -> String {
    let members = [
      JSONMember("type", .text("progress")), JSONMember("stage", .text(stage)), JSONMember("phase", .text(phase.name)),
      JSONMember("rows", .number(done)), JSONMember("rows_total", .number(phase.rows)),
      JSONMember("bytes", .number(size)), JSONMember("bytes_total", .number(phase.bytes)),
    ]
    return String(decoding: JSONValue.object(members).compact, as: UTF8.self)
  }

  /// Milliseconds of a clock that only goes forward.
  private static var now: Int {
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    return clock.tv_sec * 1000 + clock.tv_nsec / 1_000_000
  }
}
