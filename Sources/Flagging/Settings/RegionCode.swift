/// Codes of provinces and kab/kota in settings.
enum RegionCode {
  /// The number of a code of two digits (province) or four (kab/kota) in the current edition of Kemendagri's list; nil for
  /// what can be none: another form, a province below 11 or above 97, a kab/kota 00.
  static func number(_ text: String) -> Int? {
    let digits = Array(text.utf8)
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy({ (48...57).contains($0) }), let code = Int(text)
    else { return nil }
    let province = digits.count == 2 ? code : code / 100
    guard (11...97).contains(province), digits.count == 2 || code % 100 > 0 else { return nil }
    return code
  }
}
