import RegistryTypes
import TestSupport
import Testing

@Suite struct FindingTests {
  @Test func namesAreSortedAndRoundTrip() {
    let names = FindingCode.allCases.map(\.name)
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    for code in FindingCode.allCases { #expect(FindingCode(name: code.name) == code) }
    for text in ["", "NIK", "NIK-", "NIK-000", "NIK-024", "NIK-1", "XXX-001", "INK-001", "GC-7", "NIK-0011"] {
      #expect(FindingCode(name: text) == nil)
    }
  }

  @Test func setsPrintSorted() {
    let set = FindingSet(.wil004, .nik007, .ink01, .gc06, .tgl001)
    #expect(set.text == "GC-06;INK-01;NIK-007;TGL-001;WIL-004")
    #expect(set.text.withBytes { FindingSet(parsing: $0) } == set)
    #expect("".withBytes { FindingSet(parsing: $0) } == FindingSet())
    #expect("NIK-007;".withBytes { FindingSet(parsing: $0) } == FindingSet(.nik007))
    #expect("NIK-007;FOO".withBytes { FindingSet(parsing: $0) } == nil)
  }

  @Test func operationsAgreeWithASet() {
    var generator = SeededGenerator()
    for _ in 0..<500 {
      var set = FindingSet()
      var model: Set<FindingCode> = []
      for _ in 0..<20 {
        guard let code = FindingCode.allCases.randomElement(using: &generator) else { continue }
        if Bool.random(using: &generator) {
          set.insert(code)
          model.insert(code)
        } else {
          set.remove(code)
          model.remove(code)
        }
      }
      #expect(Set(set.codes) == model, "seed \(SeededGenerator.seed)")
      #expect(set.count == model.count)
      for code in FindingCode.allCases { #expect(set.contains(code) == model.contains(code)) }
    }
    #expect(FindingCode.inclusion(19) == .ink19)
    #expect(FindingCode.inclusion(20) == nil)
    #expect(FindingCode.fieldWork(1) == .gc01)
    #expect(FindingCode.exclusion(7) == .eks07)
  }
}
