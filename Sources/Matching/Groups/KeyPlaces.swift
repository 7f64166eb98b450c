/// Where each key of a list stands, for lists that are nearly always short: few keys are looked through, many are looked
/// up.
///
/// - Complexity: at most ``few`` comparisons a question, or one look-up.
package struct KeyPlaces<Key: Hashable> {
  /// Keys that are looked through.
  package static var few: Int { 16 }

  /// Keys in the order in which they came.
  package private(set) var keys: [Key] = []
  private var places: [Key: Int] = [:]

  /// No keys.
  package init() {}

  /// Forgets all keys, keeps the memory.
  package mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    if !places.isEmpty { places.removeAll() }
  }

  /// Where `key` stands, nil when it does not.
  package func find(_ key: Key) -> Int? {
    places.isEmpty ? keys.firstIndex(of: key) : places[key]
  }

  /// Where `key` stands; puts it behind the others when it does not.
  package mutating func place(of key: Key) -> Int {
    if let place = find(key) { return place }
    keys.append(key)
    if !places.isEmpty {
      places[key] = keys.count - 1
    } else if keys.count > KeyPlaces.few {
      for (place, key) in keys.enumerated() { places[key] = place }
    }
    return keys.count - 1
  }
}
