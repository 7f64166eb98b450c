import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into an orderly end: what is half-written is removed, status 130.
///
/// Must be installed on the main thread before any other starts, because threads inherit which signals they block.
package enum Interruption {
  private static let publication = Mutex<Publication?>(nil)

  /// Blocks the signals everywhere and starts the one thread that waits for them.
  package static func install() {
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
      var signals = sigset_t()
      sigemptyset(&signals)
      for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
      var number: Int32 = 0
      while sigwait(&signals, &number) != 0 {}
      Interruption.publication.withLock { $0 }?.interrupt()
      _exit(130)
    }
    pthread_create(&thread, nil, body, nil)
  }

  /// What to undo when a signal comes; nil when nothing is being written.
  static func guarding(_ target: Publication?) {
    publication.withLock { $0 = target }
  }
}
