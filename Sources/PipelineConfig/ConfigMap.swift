import Diagnostics

/// A map of a YAML file that remembers which keys were read, so that a key nobody asked for is refused.
///
/// Read every key the stage knows, then call ``finish()`` on the outermost map: it also checks all maps that were
/// read from it. A missing required key and a value of the wrong kind throw `badConfig` with file and line.
package final class ConfigMap {
  /// The map as a value, with its place.
  package let node: ConfigNode
  private let pairs: [ConfigPair]
  private var known: [String] = []
  private var free = false
  private var children: [ConfigMap] = []

  init(node: ConfigNode, pairs: [ConfigPair]) {
    self.node = node
    self.pairs = pairs
  }

  /// The file as the user named it.
  package var file: String { node.file }
  /// 1-based line where the map starts.
  package var line: Int { node.line }
  /// The keys as written, in order; does not mark them as read.
  package var keys: [String] { pairs.map(\.key) }

  /// A failure about a key of this map (or the map itself when the key is absent).
  package func failure(_ key: String, id: String, en: String) -> Failure {
    let line = pairs.first { $0.key == key }?.line ?? node.line
    let path = childPath(key)
    return Failure(.badConfig, id: "'\(path)' \(id)", en: "'\(path)' \(en)", file: file, line: line)
  }

  private func childPath(_ key: String) -> String { node.path.isEmpty ? key : node.path + "." + key }

  /// The value of `key`, marked as read; nil when the key is absent or its value is nothing (`~`).
  package func optional(_ key: String) -> ConfigNode? {
    if !known.contains(key) { known.append(key) }
    guard let pair = pairs.first(where: { $0.key == key }), !pair.node.isNothing else { return nil }
    return pair.node
  }

  /// Whether `key` is written, with a value or without; marks it as known.
  package func has(_ key: String) -> Bool {
    if !known.contains(key) { known.append(key) }
    return pairs.contains { $0.key == key }
  }

  /// The value of `key`, marked as read.
  package func required(_ key: String) throws(Failure) -> ConfigNode {
    guard let node = optional(key) else {
      throw failure(key, id: "wajib ada", en: "is required")
    }
    return node
  }

  // MARK: Texts

  /// A required text; one of `allowed` when that is given.
  package func string(_ key: String, oneOf allowed: [String] = []) throws(Failure) -> String {
    try required(key).string(oneOf: allowed)
  }
  /// A required text that says something.
  package func text(_ key: String) throws(Failure) -> String { try required(key).text() }
  /// A text, or nil when the key is absent.
  package func optionalString(_ key: String, oneOf allowed: [String] = []) throws(Failure) -> String? {
    try optional(key)?.string(oneOf: allowed)
  }
  /// A list of texts; a single text is a list of one; empty when the key is absent.
  package func strings(_ key: String, oneOf allowed: [String] = []) throws(Failure) -> [String] {
    try optional(key)?.strings(oneOf: allowed) ?? []
  }
  /// A list of texts that say something; empty when the key is absent.
  package func texts(_ key: String) throws(Failure) -> [String] {
    var texts: [String] = []
    for node in try optional(key)?.list() ?? [] { texts.append(try node.text()) }
    return texts
  }
  /// A required path: `$EXTRACTS` expanded, relative ones resolved from the folder of the file.
  package func reference(_ key: String) throws(Failure) -> String { try required(key).reference() }
  /// A path, or nil when the key is absent.
  package func optionalReference(_ key: String) throws(Failure) -> String? { try optional(key)?.reference() }
  /// A list of paths; empty when the key is absent.
  package func references(_ key: String) throws(Failure) -> [String] {
    var paths: [String] = []
    for node in try optional(key)?.list() ?? [] { paths.append(try node.reference()) }
    return paths
  }

  // MARK: Numbers, dates, switches

  /// A required whole number within `range`.
  package func int(_ key: String, in range: ClosedRange<Int> = Int.min...Int.max) throws(Failure) -> Int {
    try required(key).int(in: range)
  }
  /// A whole number within `range`, or nil when the key is absent.
  package func optionalInt(_ key: String, in range: ClosedRange<Int> = Int.min...Int.max) throws(Failure) -> Int? {
    try optional(key)?.int(in: range)
  }
  /// A list of whole numbers; empty when the key is absent.
  package func ints(_ key: String, in range: ClosedRange<Int> = Int.min...Int.max) throws(Failure) -> [Int] {
    var values: [Int] = []
    for node in try optional(key)?.list() ?? [] { values.append(try node.int(in: range)) }
    return values
  }
  /// A required decimal as a fixed-point integer of `scale` decimals.
  package func decimal(_ key: String, scale: Int) throws(Failure) -> Int64 { try required(key).decimal(scale: scale) }
  /// A decimal as a fixed-point integer of `scale` decimals, or nil when the key is absent.
  package func optionalDecimal(_ key: String, scale: Int) throws(Failure) -> Int64? {
    try optional(key)?.decimal(scale: scale)
  }
  /// A required decimal number within `range`.
  package func double(_ key: String, in range: ClosedRange<Double> = -1e18...1e18) throws(Failure) -> Double {
    try required(key).double(in: range)
  }
  /// A decimal number within `range`, or nil when the key is absent.
  package func optionalDouble(_ key: String, in range: ClosedRange<Double> = -1e18...1e18) throws(Failure) -> Double? {
    try optional(key)?.double(in: range)
  }
  /// A required `ya` or `tidak`.
  package func bool(_ key: String) throws(Failure) -> Bool { try required(key).bool() }
  /// `ya` or `tidak`, or nil when the key is absent.
  package func optionalBool(_ key: String) throws(Failure) -> Bool? { try optional(key)?.bool() }
  /// A required date as packed yyyymmdd.
  package func date(_ key: String) throws(Failure) -> Int32 { try required(key).date() }
  /// A date as packed yyyymmdd, or nil when the key is absent.
  package func optionalDate(_ key: String) throws(Failure) -> Int32? { try optional(key)?.date() }

  // MARK: Maps

  /// A required map.
  package func map(_ key: String) throws(Failure) -> ConfigMap { adopt(try required(key).map()) }
  /// A map, or nil when the key is absent.
  package func optionalMap(_ key: String) throws(Failure) -> ConfigMap? {
    guard let node = optional(key) else { return nil }
    return adopt(try node.map())
  }
  /// A list of maps; empty when the key is absent.
  package func maps(_ key: String) throws(Failure) -> [ConfigMap] {
    var maps: [ConfigMap] = []
    for node in try optional(key)?.list() ?? [] { maps.append(adopt(try node.map())) }
    return maps
  }
  /// All pairs of a map whose keys are free (names of sources, columns, programmes), in file order.
  ///
  /// Marks every key as read. Maps inside are read with `entry.node.map()` and handed to ``adopt(_:)``.
  package func entries() -> [ConfigPair] {
    free = true
    return pairs
  }
  /// Makes `map` part of this one, so that ``finish()`` checks it too.
  @discardableResult
  package func adopt(_ map: ConfigMap) -> ConfigMap {
    children.append(map)
    return map
  }

  /// Refuses keys that nobody read, here and in every map read from here; names what is allowed.
  package func finish() throws(Failure) {
    if !free {
      for pair in pairs where !known.contains(pair.key) {
        let list = known.isEmpty ? "-" : known.joined(separator: ", ")
        throw Failure(
          .badConfig, id: "kunci '\(childPath(pair.key))' tidak dikenal; yang dikenal: \(list)",
          en: "unknown key '\(childPath(pair.key))'; known keys: \(list)", file: file, line: pair.line)
      }
    }
    for child in children { try child.finish() }
  }
}
