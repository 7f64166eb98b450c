import Diagnostics
import StageContract
import Synchronization
import Testing

/// What a person at a terminal sees.
@Suite struct TerminalTests {
  private func state(rows: Int = 0, of total: Int = 0, bytes: Int = 0, ofBytes: Int = 0, after: Int)
    -> ProgressBar.State
  {
    ProgressBar.State(
      title: "match dukcapil", rows: rows, rowsTotal: total, bytes: bytes, bytesTotal: ofBytes, milliseconds: after)
  }

  @Test func barSaysPartTimeLeftRowsAndSpeed() {
    let half = state(rows: 500_000, of: 1_000_000, after: 10_000)
    #expect(
      ProgressBar.text(half, columns: 100, language: .english)
        == "match dukcapil [##########..........] 50% 0:10 left 500,000 rows 50,000/s")
    #expect(
      ProgressBar.text(half, columns: 100, language: .indonesian)
        == "match dukcapil [##########..........] 50% sisa 0:10 500.000 baris 50.000/dtk")
  }

  @Test func bytesCountWhereRowsHaveNoTotal() {
    let line = ProgressBar.text(
      state(rows: 1_000, bytes: 1 << 20, ofBytes: 4 << 20, after: 2_000), columns: 100, language: .english)
    #expect(line == "match dukcapil [#####...............] 25% 0:06 left 1,000 rows 500/s 1 MiB")
  }

  @Test func speedWaitsUntilItMeansSomething() {
    let line = ProgressBar.text(state(rows: 9, of: 10, after: 10), columns: 100, language: .english)
    #expect(line == "match dukcapil [##################..] 90% 9 rows")
  }

  @Test func moreThanWasExpectedIsNoMoreThanAll() {
    let line = ProgressBar.text(state(rows: 30, of: 10, after: 5_000), columns: 100, language: .english)
    #expect(line == "match dukcapil [####################] 100% 30 rows 6/s")
  }

  @Test("No line is as wide as the terminal", arguments: [0, 1, 10, 21, 40, 60, 79, 80, 200])
  func barFits(_ columns: Int) {
    for rows in [0, 1, 999_999_999, Int.max / 2000] {
      let line = ProgressBar.text(
        state(rows: rows, of: 1_000_000_000, bytes: 1 << 40, after: 90_000), columns: columns, language: .indonesian)
      #expect(line.count < max(columns, 1))
    }
  }

  @Test func clockReadsAsPeopleWriteIt() {
    #expect(
      [0, 9, 59, 60, 3_599, 3_600, 36_061].map(ProgressBar.clock) == [
        "0:00", "0:09", "0:59", "1:00", "59:59", "1:00:00", "10:01:01",
      ])
  }

  @Test func theLastLineSaysWhatARunTook() {
    #expect(
      ProgressBar.conclusion("match", rows: 5_282_769, milliseconds: 12_549, memory: 661 << 20, language: .english)
        == "match: 5,282,769 rows in 12.5 s, 661 MiB")
    #expect(
      ProgressBar.conclusion("match", rows: 5_282_769, milliseconds: 12_550, memory: 661 << 20, language: .indonesian)
        == "match: 5.282.769 baris dalam 12,6 dtk, 661 MiB")
    #expect(
      ProgressBar.conclusion("flag", rows: 1, milliseconds: 59_950, memory: 1 << 30, language: .english)
        == "flag: 1 rows in 1:00, 1 GiB")
    #expect(
      ProgressBar.conclusion("flag", rows: 0, milliseconds: 3_725_400, memory: 0, language: .english)
        .hasPrefix("flag: 0 rows in 1:02:05"))
  }

  @Test(arguments: [Progress.Mode.auto, .json, .none]) func onlyATerminalIsToldWhatARunTook(_ mode: Progress.Mode) {
    for terminal in [true, false] {
      let said = Mutex<[String]>([])
      let progress = Progress(stage: "x", mode: mode, terminal: terminal, columns: 80) { text in
        said.withLock { $0.append(text) }
      }
      progress.conclude(rows: 7)
      #expect(said.withLock { $0.count } == (mode == .auto && terminal ? 1 : 0))
    }
  }

  @Test func colourIsOnlyWhereItIsWanted() {
    #expect(Terminal.styled("galat", .red, false) == "galat")
    #expect(Terminal.styled("galat", .red, true) == "\u{1B}[1;31mgalat\u{1B}[0m")
    for (colour, word) in [(false, "error"), (true, "\u{1B}[1;31merror\u{1B}[0m")] {
      let said = Mutex<[String]>([])
      let log = DiagnosticLog(stage: "x", language: .english, colour: colour) { line in
        said.withLock { $0.append(line) }
      }
      log.report(Failure(.badConfig, id: "salah", en: "wrong", file: "a.yaml", line: 3))
      #expect(said.withLock { $0 } == ["dtsen-x: a.yaml:3: \(word): wrong"])
    }
  }
}
