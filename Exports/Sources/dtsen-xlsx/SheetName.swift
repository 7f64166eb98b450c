/// Names of sheets: at most 31 characters, each once.
struct SheetNames {
  private var used: Set<String> = []

  /// A name for the table `table`; a long one is cut, and numbered when that name is taken.
  mutating func name(for table: String) -> String {
    var name = String(table.prefix(31))
    var number = 2
    while !used.insert(name.lowercased()).inserted {
      name = String(table.prefix(28)) + "~\(number)"
      number += 1
    }
    return name
  }
}
