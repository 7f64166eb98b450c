import Diagnostics
import Explaining
import Testing

@Suite struct QuestionTests {
  /// A NIK-shaped number, put together so that none stands in the source.
  let number = "177101" + "450792" + "9001"

  @Test func numbersAreReadAsPeopleTypeThem() throws {
    let plain = try Question(number)
    #expect(plain.kind == .number)
    #expect(try Question(" 177101 450792 9001\n") == plain)
    #expect(try Question("177101.450792.9001") == plain)
    // As spreadsheets keep a number text.
    for (before, after) in [("'", ""), ("’", ""), ("\"", "\""), ("`", "`")] {
      #expect(try Question(before + number + after) == plain)
    }
  }

  @Test func idsAreReadInEitherCase() throws {
    let id = try Question("0123456789abcdefghjk")
    #expect(id.kind == .id)
    #expect(try Question("0123456789ABCDEFGHJK") == id)
  }

  @Test(arguments: ["", "123", "17710145079290011", "SITI AMINAH", "0123456789abcdefgh-!"])
  func anythingElseIsRefusedWithoutBeingRepeated(typed: String) {
    let failure = #expect(throws: Failure.self) { try Question(typed) }
    #expect(failure?.status == .badData)
    if typed.count > 3 { #expect(failure?.message.en.contains(typed) == false) }
  }
}
