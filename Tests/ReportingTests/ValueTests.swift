import Diagnostics
import Reporting
import Testing

@Suite("Shares, intervals, numbers as text")
struct ValueTests {
  @Test("Tenths of a percent, halves up, at any size")
  func shares() {
    #expect(Share.permille(1, of: 3) == 333)
    #expect(Share.permille(2, of: 3) == 667)
    #expect(Share.permille(1, of: 2000) == 1)
    #expect(Share.permille(1, of: 2001) == 0)
    #expect(Share.permille(0, of: 7) == 0)
    #expect(Share.permille(5, of: 0) == nil)
    #expect(Share.permille(Int.max / 2, of: Int.max) == 500)
    #expect(Share.permille(Int.max, of: 1) == Int.max)
  }

  // Bounds from the formula in floating point, as published tables have them.
  @Test(
    "Wilson intervals",
    arguments: [
      (0, 10, 0, 278), (10, 10, 722, 1000), (5, 10, 237, 763), (10, 100, 55, 174), (81, 263, 255, 366),
      (1, 1, 207, 1000),
      (500_000, 1_000_000, 499, 501),
    ])
  func wilson(_ hits: Int, _ trials: Int, _ low: Int, _ high: Int) {
    let interval = WilsonInterval(hits: hits, trials: trials)
    #expect(interval?.low == low)
    #expect(interval?.high == high)
  }

  @Test("No interval without trials or with impossible hits")
  func noInterval() {
    #expect(WilsonInterval(hits: 0, trials: 0) == nil)
    #expect(WilsonInterval(hits: 3, trials: 2) == nil)
    #expect(WilsonInterval(hits: -1, trials: 2) == nil)
    #expect(WilsonInterval(hits: Int.max / 2, trials: Int.max) == nil)
    #expect(WilsonInterval(hits: 500_000_000_000, trials: 1_000_000_000_000) != nil)
  }

  @Test("Numbers in both languages")
  func figures() {
    #expect(Figures.grouped(1_234_567) == Message(id: "1.234.567", en: "1,234,567"))
    #expect(Figures.grouped(999) == Message(id: "999", en: "999"))
    #expect(Figures.grouped(-1000) == Message(id: "−1.000", en: "−1,000"))
    #expect(Figures.percent(1000) == Message(id: "100,0 %", en: "100.0%"))
    #expect(Figures.rupiah(10_250_000) == Message(id: "Rp 10,3 juta", en: "Rp 10.3 million"))
    #expect(Figures.rupiah(1_999_960_000_000) == Message(id: "Rp 2,0 triliun", en: "Rp 2.0 trillion"))
    #expect(Figures.rupiah(999_999) == Message(id: "Rp 999.999", en: "Rp 999,999"))
  }

  @Test("Fields of the CSV")
  func fields() {
    #expect(Cell.permille(5).field == "0.5")
    #expect(Cell.hundredths(-14).field == "-0.14")
    #expect(Cell.hundredths(-14).text == Message(id: "−0,14", en: "−0.14"))
    #expect(Cell.hidden.field == "*")
    #expect(Cell.missing.field == "")
    #expect(Cell.label("PADAN", Message(id: "Padan", en: "Matched")).field == "PADAN")
  }
}
