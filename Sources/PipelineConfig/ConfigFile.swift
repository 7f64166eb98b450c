import Diagnostics
import Glibc
internal import Yams

/// Opens YAML files. A file that is missing, unreadable or no YAML is `badConfig`, with the line where known.
package enum ConfigFile {
  /// Reads the map in the file at `path`. `extracts` is what `$EXTRACTS` stands for in references.
  package static func load(_ path: String, extracts: String? = nil) throws(Failure) -> ConfigMap {
    try parse(try content(of: path), file: path, extracts: extracts)
  }

  /// Reads the map in `bytes`; `file` is the name for messages and the base of relative references.
  package static func parse(_ bytes: [UInt8], file: String, extracts: String? = nil) throws(Failure) -> ConfigMap {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.badConfig, id: "bukan teks UTF-8", en: "is not UTF-8 text", file: file)
    }
    let root: Node?
    do {
      root = try Parser(yaml: text).singleRoot()
    } catch {
      throw failure(from: error, file: file)
    }
    guard let root else {
      return ConfigMap(
        node: ConfigNode(file: file, line: 1, path: "", content: .nothing, extracts: extracts), pairs: [])
    }
    var values = 0
    let node = try convert(root, file: file, path: "", extracts: extracts, depth: 0, count: &values)
    guard case .map(let pairs) = node.content else {
      throw Failure(
        .badConfig, id: "harus peta kunci: nilai", en: "must be a map of key: value", file: file, line: node.line)
    }
    return ConfigMap(node: node, pairs: pairs)
  }

  /// The bytes of a configuration or reference file; `badConfig` when it cannot be read.
  package static func content(of path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = read(descriptor, &block, block.count)
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw unreadable(path) }
      if got == 0 { return bytes }
      bytes.append(contentsOf: block[0..<got])
    }
  }

  private static func unreadable(_ path: String) -> Failure {
    let reason = String(cString: strerror(errno))
    return Failure(.badConfig, id: "tidak terbaca: \(reason)", en: "cannot be read: \(reason)", file: path)
  }

  /// Values that a file may hold. A few lines of YAML that refer to each other can stand for billions.
  private static let largestFile = 200_000

  private static func convert(
    _ node: Node, file: String, path: String, extracts: String?, depth: Int, count: inout Int
  ) throws(Failure) -> ConfigNode {
    let line = node.mark?.line ?? 1
    count += 1
    if count > largestFile {
      throw Failure(
        .badConfig, id: "lebih dari \(largestFile) nilai (rujukan yang berlipat-lipat?)",
        en: "more than \(largestFile) values (references that multiply?)", file: file, line: line)
    }
    if depth > 32 {
      throw Failure(.badConfig, id: "bersarang terlalu dalam", en: "nested too deeply", file: file, line: line)
    }
    let content: ConfigNode.Content
    switch node {
    case .scalar(let scalar):
      let plain = scalar.style == .plain || scalar.style == .any
      content = plain && ["", "~", "null"].contains(scalar.string) ? .nothing : .text(scalar.string)
    case .sequence(let sequence):
      var nodes: [ConfigNode] = []
      for (index, element) in sequence.enumerated() {
        nodes.append(
          try convert(
            element, file: file, path: "\(path)[\(index + 1)]", extracts: extracts, depth: depth + 1, count: &count))
      }
      content = .list(nodes)
    case .mapping(let mapping):
      var pairs: [ConfigPair] = []
      for (key, value) in mapping {
        let keyLine = key.mark?.line ?? line
        guard case .scalar(let scalar) = key else {
          throw Failure(.badConfig, id: "kunci harus teks", en: "a key must be a text", file: file, line: keyLine)
        }
        let name = scalar.string
        if let first = pairs.first(where: { $0.key == name }) {
          throw Failure(
            .badConfig, id: "kunci '\(name)' ganda (sudah ada di baris \(first.line))",
            en: "key '\(name)' is given twice (first on line \(first.line))", file: file, line: keyLine)
        }
        let child = path.isEmpty ? name : path + "." + name
        pairs.append(
          ConfigPair(
            key: name, line: keyLine,
            node: try convert(value, file: file, path: child, extracts: extracts, depth: depth + 1, count: &count)))
      }
      content = .map(pairs)
    case .alias:
      throw Failure(.badConfig, id: "alias tidak dikenal", en: "unresolved alias", file: file, line: line)
    }
    return ConfigNode(file: file, line: line, path: path, content: content, extracts: extracts)
  }

  private static func failure(from error: any Error, file: String) -> Failure {
    var line: Int?
    var problem = "YAML"
    switch error as? YamlError {
    case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
      line = mark.line
      problem = text
    case .duplicatedKeysInMapping(let keys, let context):
      let list = keys.joined(separator: ", ")
      return Failure(
        .badConfig, id: "kunci ganda: \(list)", en: "key given twice: \(list)", file: file, line: context.mark.line)
    case .reader(let text, _, _, _):
      problem = text
    default:
      break
    }
    return Failure(.badConfig, id: "YAML tidak sah: \(problem)", en: "invalid YAML: \(problem)", file: file, line: line)
  }
}
