/// A full name as word numbers, with the titles that stand on the identity card.
struct PersonName: Equatable {
  private(set) var words: (UInt16, UInt16, UInt16, UInt16) = (0, 0, 0, 0)
  private(set) var count = 0
  /// Index in ``NameTitle/front``; 0 for none.
  var front: UInt8 = 0
  /// Index in ``NameTitle/back``; 0 for none.
  var back: UInt8 = 0

  subscript(index: Int) -> UInt16 {
    get {
      switch index {
      case 0: words.0
      case 1: words.1
      case 2: words.2
      default: words.3
      }
    }
    set {
      switch index {
      case 0: words.0 = newValue
      case 1: words.1 = newValue
      case 2: words.2 = newValue
      default: words.3 = newValue
      }
    }
  }

  /// Adds a word; a fifth is left out.
  mutating func append(_ word: UInt16) {
    guard count < 4 else { return }
    self[count] = word
    count += 1
  }

  mutating func removeWord(at index: Int) {
    var place = index
    while place + 1 < count {
      self[place] = self[place + 1]
      place += 1
    }
    count -= 1
    self[count] = 0
  }

  mutating func swapWords(_ left: Int, _ right: Int) {
    let word = self[left]
    self[left] = self[right]
    self[right] = word
  }

  static func == (left: PersonName, right: PersonName) -> Bool {
    left.words == right.words && left.front == right.front && left.back == right.back
  }
}

/// Titles as the identity card writes them (Permendagri 73/2022 allows them abbreviated).
enum NameTitle {
  static let front: [StaticString] = ["", "H. ", "HJ. ", "DRS. ", "DRA. ", "IR. ", "DR. ", "K.H. ", "R. "]
  static let back: [StaticString] = [
    "", ", S.PD", ", S.E", ", S.H", ", S.AG", ", S.SOS", ", ST", ", A.MD", ", S.KOM", ", M.PD", ", S.PD.I", ", AM.KEB",
    ", SE", ", S.KEP",
  ]
}
