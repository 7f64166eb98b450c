import Diagnostics
import Glibc

/// The right to write one output folder, held by one process at a time through `<out>.lock`.
///
/// The kernel frees it when the process ends, however it ends. The file itself stays: removing it would let two
/// processes hold locks on two files of one name.
package final class RunLock {
  private let descriptor: Int32

  /// Takes the lock or throws `locked` at once.
  package init(_ output: String) throws(Failure) {
    let path = output + ".lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw FolderTree.failure(path, .cannotCreate) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let busy = errno == EWOULDBLOCK
      // `deinit` closes the file: it runs although this throws, and a second close could hit a file of somebody else.
      let failure = FolderTree.failure(path)
      if !busy { throw failure }
      throw Failure(
        .locked, id: "proses lain sedang menulis keluaran ini; tunggu sampai selesai",
        en: "another run is writing this output; wait until it has ended", file: path)
    }
  }

  deinit { close(descriptor) }
}
