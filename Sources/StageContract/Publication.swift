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
  static func clearLeftovers(of output: String) {
    let (folder, name) = split(output)
    for entry in FolderTree.namesIfReadable(in: folder) where entry.hasPrefix(name + ".old-") {
      // Only where exchange is impossible: died between the two renames, so the old output comes back.
      if FolderTree.exists(output) {
        FolderTree.remove(folder + "/" + entry)
      } else {
        rename(folder + "/" + entry, output)
      }
    }
    for entry in FolderTree.namesIfReadable(in: folder)
    where entry.hasPrefix(name + ".partial-") || entry.hasPrefix(name + ".scratch-") {
      FolderTree.remove(folder + "/" + entry)
    }
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
    let aside = "\(output).old-\(getpid())"
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
