import Diagnostics
import Glibc
import Synchronization
import TabularIO

/// An output folder in the making: written aside, then swapped in whole.
///
/// At every instant the output is the old folder or the new one, whole. What a killed run leaves behind is found
/// by name and removed by the next run, which holds the lock.
package final class Publication: Sendable {
  private enum State {
    case open
    case published
    case interrupted
  }

  package let output: String
  /// Where the new output is written.
  package let staging: String
  /// Where spill is written.
  package let scratch: String
  private let state = Mutex(State.open)

  /// Clears what dead runs left and makes the staging and scratch folders. The lock must be held.
  package init(output: String) throws(Failure) {
    self.output = output
    let process = getpid()
    staging = "\(output).partial-\(process)"
    scratch = "\(output).scratch-\(process)"
    try FileAccess.makeFolder(staging)
    try FileAccess.makeFolder(scratch)
  }

  /// Finishes or removes what runs that died left beside `output`. The lock must be held.
  ///
  /// Only names that a run gives (a process id at the end) count: `5-emit.old-2025Q1` is somebody's own copy.
  static func clearLeftovers(of output: String) {
    let (folder, name) = split(output)
    func left(_ kind: String) -> [String] {
      FolderTree.namesIfReadable(in: folder).filter { Publication.isAside($0, of: name, kind: kind) }
    }
    for entry in left(asideKind) {
      // Only where exchange is impossible: died between the two renames, so the old output comes back.
      if FolderTree.exists(output) {
        FolderTree.remove(folder + "/" + entry)
      } else {
        rename(folder + "/" + entry, output)
      }
    }
    for entry in left("partial") + left("scratch") { FolderTree.remove(folder + "/" + entry) }
  }

  /// The kind of name that the old output has for an instant where two folders cannot be exchanged. It says whose it is,
  /// since `5-emit.old-2025` is what a person calls a copy.
  private static let asideKind = "dtsen-old"

  /// Whether `entry` is what a run of `name` calls a folder of its own while it works: `<name>.<kind>-<process id>`.
  static func isAside(_ entry: String, of name: String, kind: String) -> Bool {
    let prefix = "\(name).\(kind)-"
    let digits = entry.utf8.dropFirst(prefix.utf8.count)
    return entry.hasPrefix(prefix) && !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
  }

  /// Whether `entry` is left of a run of `name` that died, whatever its kind.
  static func isLeftover(_ entry: String, of name: String) -> Bool {
    ["partial", "scratch", asideKind].contains { isAside(entry, of: name, kind: $0) }
  }

  private static func split(_ output: String) -> (folder: String, name: String) {
    guard let slash = output.lastIndex(of: "/") else { return (".", output) }
    return (slash == output.startIndex ? "/" : String(output[..<slash]), String(output[output.index(after: slash)...]))
  }

  /// Writes the manifest, if any, as the last file, makes everything durable and private, and swaps the folder in.
  package func publish(manifest: [UInt8]?, name: String = Manifest.fileName) throws(Failure) {
    if let manifest { try FolderTree.write(manifest, to: staging + "/" + name) }
    try FolderTree.seal(staging)
    let failed = state.withLock { state -> Failure? in
      if state == .interrupted { return Failure(.interrupted, id: "dihentikan", en: "interrupted") }
      state = .published
      do throws(Failure) {
        try swap()
        try FolderTree.sync(Publication.split(output).folder)
        return nil
      } catch {
        return error
      }
    }
    removeAside()
    if let failed { throw failed }
  }

  private func swap() throws(Failure) {
    if !FolderTree.exists(output) {
      if rename(staging, output) != 0 { throw FolderTree.failure(output, .cannotCreate) }
      return
    }
    if try FolderTree.exchange(staging, output) { return }
    let aside = "\(output).\(Publication.asideKind)-\(getpid())"
    if rename(output, aside) != 0 { throw FolderTree.failure(output) }
    if rename(staging, output) != 0 {
      let failure = FolderTree.failure(output)
      rename(aside, output)
      throw failure
    }
    FolderTree.remove(aside)
  }

  /// Removes staging (after a swap it holds the old output) and scratch.
  func removeAside() {
    FolderTree.remove(staging)
    FolderTree.remove(scratch)
  }

  /// Whether a signal ended it.
  var isInterrupted: Bool { state.withLock { $0 == .interrupted } }

  /// Stops the publication for good: afterwards ``publish(manifest:)`` can no longer swap. Safe at any instant.
  package func interrupt() {
    state.withLock { $0 = .interrupted }
    // Workers may still be making files while theirs are being removed.
    for _ in 0..<100 {
      removeAside()
      if !FolderTree.exists(staging) && !FolderTree.exists(scratch) { return }
      usleep(2_000)
    }
  }
}
