/// The type of a column of an extract, as `extracts.csv` names it.
package enum ColumnKind: String, CaseIterable, Sendable {
  /// 16-digit number of a person.
  case nik
  /// 16-digit number of a family card.
  case noKK = "no_kk"
  /// Name of a person.
  case nama
  /// Sex: `1`/`2`, `L`/`P` or words.
  case kelamin
  /// Free text.
  case teks
  case tanggal
  /// A code of a list.
  case kode
  case alamat
  /// A whole number.
  case bilangan
  /// A number with decimals.
  case desimal
  case rupiah
  /// Region code, Kemendagri coding.
  case kodeKemendagri = "kode_kemendagri"
  /// Region code, BPS coding.
  case kodeBPS = "kode_bps"
  /// `YA` or `TIDAK`.
  case yaTidak = "ya_tidak"
  /// `1` ya, `2` tidak.
  case ya1Tidak2 = "ya1_tidak2"
  /// 12-digit number of an electricity customer.
  case idpel
}

/// What a column may hold, from the `values` of `extracts.csv`: `1..11`, `YA,TIDAK`, `R1,B*`, `PKH,...`.
package struct AllowedValues: Sendable, Equatable {
  /// Whole numbers within this range.
  package let range: ClosedRange<Int>?
  /// Exactly these texts.
  package let words: [String]
  /// Texts that begin with one of these.
  package let prefixes: [String]
  /// Whether there are no limits, or the list ends in `...`.
  package let open: Bool

  /// Reads the text of the dictionary; remarks (` (...)`, ` or ...`) are left out. A word may hold a space.
  package init(_ text: String) {
    let list = AllowedValues.withoutRemark(text)
    if let dots = list.firstIndex(of: "."), list[dots...].hasPrefix(".."), let low = Int(list[..<dots]),
      let high = Int(list[list.index(dots, offsetBy: 2)...]), low <= high
    {
      range = low...high
      words = []
      prefixes = []
      open = false
      return
    }
    let items = list.split(separator: ",").map(String.init)
    range = nil
    words = items.filter { !$0.hasSuffix("*") && $0 != "..." }
    prefixes = items.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
    open = items.isEmpty || items.contains("...")
  }

  private static func withoutRemark(_ text: String) -> String {
    let bytes = Array(text.utf8)
    for index in bytes.indices where bytes[index] == UInt8(ascii: " ") {
      let rest = bytes[(index + 1)...]
      if rest.first == UInt8(ascii: "(") || rest.starts(with: "or ".utf8) {
        return String(decoding: bytes[..<index], as: UTF8.self)
      }
    }
    return text
  }

  /// Whether `value` is within the limits. For checks of small things; not for hot paths.
  package func allows(_ value: String) -> Bool {
    if open { return true }
    if let range { return Int(value).map(range.contains) ?? false }
    return words.contains(value) || prefixes.contains { value.hasPrefix($0) }
  }
}
