/// Days as whole numbers yyyymmdd, as settings hold them, in the form that people read.
package enum PackedDay {
  /// `YYYY-MM-DD`, for messages.
  package static func text(_ packed: Int32) -> String {
    func padded(_ number: Int32, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(packed / 10_000, 4))-\(padded(packed / 100 % 100, 2))-\(padded(packed % 100, 2))"
  }
}
