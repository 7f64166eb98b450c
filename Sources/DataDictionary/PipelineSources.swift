import Diagnostics
import PipelineConfig
import TabularIO

/// The sources of a pipeline (`sumber.yaml`), in the order of the dictionary.
///
///     let map = try load.config("sumber.yaml")
///     let dictionary = try SourceDictionary.load(load.reference(map.reference("kamus")))
///     let sources = try PipelineSources.load(map, dictionary)
package struct PipelineSources: Sendable {
  package let sources: [SourceSettings]
  private let place: ConfigNode

  /// Reads `sumber.yaml`. A source that the dictionary lacks is `badConfig`.
  package static func load(_ map: ConfigMap, _ dictionary: SourceDictionary) throws(Failure) -> PipelineSources {
    let place = try map.required("folder")
    let defaults = try map.optionalMap("bawaan")
    let given = try map.map("sumber")
    let entries = given.entries()
    for entry in entries where dictionary[entry.key] == nil {
      let known = dictionary.sources.map(\.name).joined(separator: ", ")
      throw Failure(
        .badConfig, id: "sumber '\(entry.key)' tidak dikenal; yang dikenal: \(known)",
        en: "unknown source '\(entry.key)'; known sources: \(known)", file: map.file, line: entry.line)
    }
    var sources: [SourceSettings] = []
    for definition in dictionary.sources {
      guard let entry = entries.first(where: { $0.key == definition.name }) else { continue }
      sources.append(try SourceSettings.load(given.adopt(try entry.node.map()), definition, defaults: defaults))
    }
    return PipelineSources(sources: sources, place: place)
  }

  /// The folder of the files. Only ingest has a use for it, and only there is `$EXTRACTS` sure to be known.
  package func folder() throws(Failure) -> String { try place.reference() }

  /// The source called `name`; nil when the pipeline does not read it.
  package subscript(name: String) -> SourceSettings? { sources.first { $0.name == name } }

  /// A file and the source it belongs to.
  package struct Match: Sendable, Equatable {
    package let source: String
    package let path: String
    /// Without folder and `.gz`.
    package let name: String
  }

  /// The files of one source, whether others are there or not. `badConfig` when two have one name apart from `.gz`.
  package func files(of source: SourceSettings) throws(Failure) -> [Match] {
    let folder = try folder()
    var matches: [Match] = []
    for name in try PipelineSources.names(in: folder) where source.patterns.contains(where: { $0.matches(name) }) {
      try PipelineSources.requireFile(folder + "/" + name)
      let bare = FilePattern.bare(name)
      if matches.contains(where: { $0.name == bare }) {
        throw Failure(
          .badConfig, id: "dua berkas sumber \(source.name) bernama sama selain .gz",
          en: "two files of source \(source.name) have one name apart from .gz", file: name)
      }
      matches.append(Match(source: source.name, path: folder + "/" + name, name: bare))
    }
    return matches
  }

  /// What lies in a folder, ordered without `.gz`, so that compressing a file does not move it.
  private static func names(in folder: String) throws(Failure) -> [String] {
    try FileAccess.names(in: folder).sorted {
      Array(FilePattern.bare($0).utf8).lexicographicallyPrecedes(Array(FilePattern.bare($1).utf8))
    }
  }

  /// Throws `inputMissing` for what has the name of an extract and is none: a folder, a pipe, a link to a disk that is not
  /// there. Left out in silence, a whole source would be missing.
  private static func requireFile(_ path: String) throws(Failure) {
    if FileAccess.isPlainFile(path) { return }
    throw Failure(
      .inputMissing,
      id: "bernama seperti ekstrak tetapi bukan berkas yang dapat dibaca (folder, pipa, atau tautan putus)",
      en: "is named like an extract but is no file that can be read (a folder, a pipe, or a broken link)", file: path)
  }

  /// Finds the files of all sources in ``folder()``: sources in order, names sorted; and the names that fit no source.
  ///
  /// `inputMissing` when a required source has no file; `badConfig` when a file fits two sources or two files have
  /// one name apart from `.gz`.
  package func files() throws(Failure) -> (matches: [Match], others: [String]) {
    let folder = try folder()
    let names = try PipelineSources.names(in: folder)
    var matches: [Match] = []
    for source in sources {
      let before = matches.count
      for name in names where source.patterns.contains(where: { $0.matches(name) }) {
        try PipelineSources.requireFile(folder + "/" + name)
        let bare = FilePattern.bare(name)
        if let other = matches.first(where: { $0.name == bare }) {
          throw other.source == source.name
            ? Failure(
              .badConfig, id: "dua berkas sumber \(source.name) bernama sama selain .gz",
              en: "two files of source \(source.name) have one name apart from .gz", file: name)
            : Failure(
              .badConfig, id: "cocok dengan dua sumber: \(other.source) dan \(source.name)",
              en: "fits two sources: \(other.source) and \(source.name)", file: name)
        }
        matches.append(Match(source: source.name, path: folder + "/" + name, name: bare))
      }
      if source.required && matches.count == before {
        let pattern = source.patterns.map(\.text).joined(separator: " ")
        throw Failure(
          .inputMissing, id: "sumber wajib \(source.name) tidak ada (\(pattern), dengan atau tanpa .gz)",
          en: "required source \(source.name) is missing (\(pattern), with or without .gz)", file: folder)
      }
    }
    let others = names.filter { name in
      !matches.contains { $0.name == FilePattern.bare(name) } && FileAccess.isFolder(folder + "/" + name) != true
    }
    return (matches, others)
  }
}
